//! The command as a process: each file of `testdata/_cli/` says what is run, on which files, and what comes out.
//!
//! A case is TOML: `args`; optionally `stdin`, `env`, `files` (path = text); and what is expected: `status`, `stdout`,
//! `stderr`. The folder the case runs in is written `[ROOT]`, lockwise's version `[VERSION]`; `[..]` stands for the rest of a
//! line, and a last line `...` for any more lines.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    args: Vec<String>,
    #[serde(default)]
    stdin: String,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    status: i32,
    stdout: String,
    stderr: String,
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/_cli");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 10, "the cases are gone");
    let failures: Vec<String> = paths.iter().filter_map(|path| check_case(path).err()).collect();
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), paths.len(), failures.join("\n"));
}

fn check_case(path: &Path) -> Result<(), String> {
    let name = path.file_name().unwrap().to_string_lossy();
    let case: Case =
        toml::from_str(&std::fs::read_to_string(path).unwrap()).map_err(|error| format!("{name}: {error}"))?;
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in &case.files {
        let file = folder.path().join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockwise"));
    command.current_dir(folder.path()).args(&case.args);
    for variable in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "CI", "TERM"] {
        command.env_remove(variable);
    }
    command.envs(&case.env).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that reads no input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(case.stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let redact = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).replace(&*root.to_string_lossy(), "[ROOT]");
        text.replace(env!("CARGO_PKG_VERSION"), "[VERSION]").replace('\u{1b}', "[ESC]")
    };
    let (stdout, stderr) = (redact(&output.stdout), redact(&output.stderr));
    let status = output.status.code();
    let mut wrong = Vec::new();
    if status != Some(case.status) {
        wrong.push(format!("status is {status:?}, not {}", case.status));
    }
    for (stream, expected, actual) in [("stdout", &case.stdout, &stdout), ("stderr", &case.stderr, &stderr)] {
        if !matches(expected, actual) {
            wrong.push(format!("{stream} is\n{actual}-- not\n{expected}--"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("== {name}\n{}", wrong.join("\n"))) }
}

fn matches(expected: &str, actual: &str) -> bool {
    let mut actual = actual.lines();
    for line in expected.lines() {
        if line == "..." {
            return true;
        }
        let Some(found) = actual.next() else { return false };
        let matched = match line.split_once("[..]") {
            Some((start, end)) => {
                found.len() >= start.len() + end.len() && found.starts_with(start) && found.ends_with(end)
            }
            None => line == found,
        };
        if !matched {
            return false;
        }
    }
    actual.next().is_none()
}

#[test]
fn a_case_can_fail() {
    assert!(matches("a\nb [..] c\n...", "a\nb x c\nd\ne"));
    assert!(!matches("a\n", "a\nb\n"));
    assert!(!matches("a\nb\n", "a\n"));
    assert!(!matches("ab [..] bc\n", "ab bc\n"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.py"), "x = 1\n").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_lockwise"))
        .current_dir(folder.path())
        .args(["check", "--isolated", "--output-format", "sarif"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "checked 1 file, skipped 0, unreadable 0: no findings\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn reports_into_files_leave_standard_output_free() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.py"), "x = 1\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_lockwise"))
        .current_dir(folder.path())
        .args([
            "check",
            "--output-format",
            "sarif=out.sarif",
            "--output-format",
            "json=out.json",
            "--output-format",
            "text",
        ])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    for name in ["out.sarif", "out.json"] {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
    }
}

#[test]
#[cfg(unix)]
fn an_interrupt_ends_the_run_at_once() {
    use std::os::unix::process::ExitStatusExt;
    // Started in the background by a shell without job control, a process ignores interrupts, and so do its children.
    let probe = Command::new("sh").args(["-c", "kill -INT $$; echo ignored"]).output().unwrap();
    if String::from_utf8_lossy(&probe.stdout).contains("ignored") {
        eprintln!("not tested: whoever runs this ignores interrupts");
        return;
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_lockwise"))
        .args(["check", "-", "--stdin-filename", "a.py"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Its input stays open: it would wait for ever.
    let input = child.stdin.take();
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    drop(input);
    assert_eq!(output.status.signal(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
