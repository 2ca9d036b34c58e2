//! Whatever stands in a tree, the rest of it is checked and nothing crashes.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// No input of these tests is worth so long; more is a hang.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs lockwise on a folder, beside a good file; gives the JSON report and the last line of standard error.
fn check(folder: &Path) -> (Value, String) {
    std::fs::write(folder.join("good.py"), "x = 1\n").unwrap();
    let report = tempfile::NamedTempFile::new().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_lockwise"))
        .current_dir(folder)
        .args(["check", "--isolated", "--confidence", "low", "--output-format"])
        .arg(format!("json={}", report.path().display()))
        .arg(".")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() && started.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(10));
    }
    if child.try_wait().unwrap().is_none() {
        child.kill().unwrap();
        panic!("no end after {PATIENCE:?}");
    }
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}\n{stderr}", output.status);
    let report: Value = serde_json::from_slice(&std::fs::read(report.path()).unwrap()).unwrap();
    let internal = report["problems"].as_array().unwrap().iter().find(|problem| problem["kind"] == "internal");
    assert_eq!(internal, None);
    (report, stderr.lines().last().unwrap_or_default().to_owned())
}

/// Checks that one file is refused with a kind, and that its neighbour is checked.
fn check_refused(name: &str, bytes: &[u8], kind: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let (report, last) = check(folder.path());
    assert_eq!(report["problems"][0]["path"], name);
    assert_eq!(report["problems"][0]["kind"], kind);
    assert_eq!(last, "checked 1 file, skipped 0, unreadable 1: no findings");
}

/// Checks that a file is read, whole or in part, or refused as too deep; in each case its neighbour is checked.
fn check_survived(name: &str, text: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    let (report, last) = check(folder.path());
    let read = report["summary"]["checked"].as_u64().unwrap();
    let refused = report["summary"]["unreadable"].as_u64().unwrap();
    assert_eq!(read + refused, 2, "{last}");
    assert!(read >= 1, "{last}");
    let kinds = report["problems"].as_array().unwrap().iter().map(|problem| problem["kind"].as_str().unwrap());
    let expected = ["too-deep", "syntax", "not-understood"];
    assert!(kinds.clone().all(|kind| expected.contains(&kind)), "{:?}", kinds.collect::<Vec<_>>());
}

#[test]
fn what_is_not_utf8() {
    check_refused("latin.py", b"x = '\xE9'\n", "not-utf8");
    check_refused("latin.rs", b"// \xFF\n", "not-utf8");
    check_refused("wide.py", b"\xFF\xFEx\0", "not-utf8");
}

#[test]
fn what_is_too_large() {
    check_refused("large.py", &b"x = 1\n".repeat(50 * 1024 * 1024 / 6), "too-large");
}

#[test]
fn what_may_not_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret.py");
    std::fs::write(&file, "x = 1\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    let is_superuser = std::fs::read(&file).is_ok();
    let (report, last) = check(folder.path());
    if is_superuser {
        assert_eq!(last, "checked 2 files, skipped 0, unreadable 0: no findings");
    } else {
        assert_eq!(report["problems"][0]["kind"], "unreadable");
        assert_eq!(last, "checked 1 file, skipped 0, unreadable 1: no findings");
    }
}

#[test]
fn a_pipe_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("mkfifo").arg(folder.path().join("pipe.py")).status().unwrap();
    assert!(made.success());
    let (report, last) = check(folder.path());
    assert_eq!(report["skipped"][0]["path"], "pipe.py");
    assert_eq!(report["skipped"][0]["reason"], "not a regular file");
    assert_eq!(last, "checked 1 file, skipped 1, unreadable 0: no findings");
}

#[test]
fn links_that_lead_round_or_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("inner")).unwrap();
    symlink(folder.path(), folder.path().join("inner/up")).unwrap();
    symlink("loop.py", folder.path().join("loop.py")).unwrap();
    symlink("/nonexistent.py", folder.path().join("nowhere.py")).unwrap();
    let (_, last) = check(folder.path());
    assert_eq!(last, "checked 1 file, skipped 2, unreadable 0: no findings");
}

#[test]
fn a_named_link_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("real.txt"), "x = 1\n").unwrap();
    symlink("real.txt", folder.path().join("link.py")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_lockwise"))
        .current_dir(folder.path())
        .args(["check", "--isolated", "link.py"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "checked 1 file, skipped 0, unreadable 0: no findings\n");
}

#[test]
fn odd_but_readable_files() {
    for (name, text) in [
        ("empty.py", ""),
        ("empty.rs", ""),
        ("bom.py", "\u{feff}x = 1\n"),
        ("bom.rs", "\u{feff}fn f() {}\n"),
        ("crlf.py", "def f():\r\n    pass\r\n"),
        ("crlf.rs", "fn f() {\r\n}\r\n"),
        ("cr.py", "x = 1\ry = 2\r"),
        ("nul.py", "x = '\0'\n\0\0\n"),
        ("nul.rs", "fn f() {}\0\0\n"),
        ("broken.py", "def f(:\n    x = (\nclass\n"),
        ("broken.rs", "fn f( { let x = ; }}} struct"),
        ("no_end.py", "def f():\n    return 1"),
        ("shebang.rs", "#!/usr/bin/env run\nfn main() {}\n"),
    ] {
        check_survived(name, text);
    }
}

#[test]
fn long_lines_and_many_items() {
    check_survived("line.py", &format!("x = [{}]\n", "1, ".repeat(300_000)));
    check_survived("items.rs", &"fn f() {}\n".repeat(20_000));
    check_survived("comments.py", &format!("def f():\n    a()\n{}    b()\n", "    # old code\n".repeat(DEPTH)));
    check_survived("backslashes.py", &format!("x = 1 {}+ 2\n", "\\\n".repeat(DEPTH)));
}

const DEPTH: usize = 100_000;

fn nested(open: &str, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(DEPTH), close.repeat(DEPTH))
}

#[test]
fn python_parentheses() {
    check_survived("deep.py", &format!("x = {}\n", nested("(", "1", ")")));
    check_survived("unclosed.py", &"(".repeat(DEPTH));
}

#[test]
fn python_blocks() {
    // Each level of Python is a longer line; a hundred thousand of them would be 20 GB.
    let levels = 3_000;
    let blocks: String = (0..levels).map(|level| format!("{}if x:\n", " ".repeat(level))).collect();
    check_survived("deep.py", &format!("{blocks}{}pass\n", " ".repeat(levels)));
    check_survived("branches.py", &format!("if a:\n    pass\n{}", "elif b:\n    pass\n".repeat(DEPTH)));
}

#[test]
fn python_chains() {
    check_survived("chain.py", &format!("x = a{}\n", ".b".repeat(DEPTH)));
    check_survived("calls.py", &format!("x = a{}\n", ".b()".repeat(DEPTH)));
}

#[test]
fn python_prefixes() {
    check_survived("not.py", &format!("x = {}a\n", "not ".repeat(DEPTH)));
    check_survived("minus.py", &format!("x = {}a\n", "-".repeat(DEPTH)));
    check_survived("lambdas.py", &format!("x = {}1\n", "lambda: ".repeat(DEPTH)));
}

#[test]
fn python_operators() {
    for operator in [" + ", " and ", " ** ", " if c else ", " < "] {
        check_survived("operators.py", &format!("x = a{}\n", format!("{operator}a").repeat(DEPTH)));
    }
}

#[test]
fn rust_parentheses() {
    check_survived("deep.rs", &format!("fn f() {{ let x = {}; }}\n", nested("(", "1", ")")));
    check_survived("unclosed.rs", &"(".repeat(DEPTH));
}

#[test]
fn rust_blocks() {
    check_survived("deep.rs", &format!("fn f() {}\n", nested("{", "", "}")));
    check_survived("ifs.rs", &format!("fn f() {{ {} }}\n", nested("if a { ", "b();", " }")));
    check_survived("branches.rs", &format!("fn f() {{ if a {{}} {} }}\n", "else if b {} ".repeat(DEPTH)));
}

#[test]
fn rust_chains() {
    check_survived("chain.rs", &format!("fn f() {{ a{}; }}\n", ".b".repeat(DEPTH)));
    check_survived("calls.rs", &format!("fn f() {{ a{}; }}\n", ".b()".repeat(DEPTH)));
    // Far more of what each level costs little stack for: refused before anything recursive sees it.
    let many = DEPTH * 10;
    check_survived("called.rs", &format!("fn f() {{ a{}; }}\n", "()".repeat(many)));
    check_survived("indexed.rs", &format!("fn f() {{ a{}; }}\n", "[0]".repeat(many)));
    check_survived("imports.rs", &format!("use a{};\n", "::b".repeat(many)));
}

#[test]
fn rust_keywords_in_a_row() {
    for keyword in ["if", "match", "while", "for a in"] {
        let text = format!("fn f() {{ {}a {} }}\n", format!("{keyword} ").repeat(DEPTH * 2), "{}".repeat(DEPTH * 2));
        check_survived("keywords.rs", &text);
    }
}

#[test]
fn rust_prefixes() {
    for prefix in ["!", "&", "*", "-", "|| "] {
        check_survived("prefix.rs", &format!("fn f() {{ let x = {}a; }}\n", prefix.repeat(DEPTH)));
    }
}

#[test]
fn rust_operators() {
    for operator in [" + ", " && ", " = "] {
        check_survived("operators.rs", &format!("fn f() {{ let x = a{}; }}\n", format!("{operator}a").repeat(DEPTH)));
    }
}

#[test]
fn rust_types_and_patterns() {
    check_survived("types.rs", &format!("fn f(x: {}) {{}}\n", nested("Option<", "u8", ">")));
    check_survived("refs.rs", &format!("fn f(x: {}u8) {{}}\n", "&".repeat(DEPTH)));
    check_survived("patterns.rs", &format!("fn f() {{ let {} = x; }}\n", nested("Some(", "a", ")")));
}
