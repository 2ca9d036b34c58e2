//! Living with findings over time: baselines and revisions, as a project changes between runs.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::Command;

const HEAD: &str =
    "import threading\n\nfirst = threading.Lock()\nsecond = threading.Lock()\nthird = threading.Lock()\n";

/// A function that takes two locks.
fn takes(name: &str, outer: &str, inner: &str) -> String {
    format!("\n\ndef {name}():\n    with {outer}:\n        with {inner}:\n            pass\n")
}

/// A deadlock between `first` and another lock.
fn deadlock(name: &str, other: &str) -> String {
    takes(&format!("{name}_one"), "first", other) + &takes(&format!("{name}_two"), other, "first")
}

struct Project(tempfile::TempDir);

struct Ran {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        project.write("pyproject.toml", "");
        project
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lockwise"));
        command.current_dir(self.path()).args(["check", "--output-format", "concise"]).args(arguments);
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { status: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")] {
            git.env(name, value);
        }
        let who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
        let output = git.current_dir(self.path()).args(who).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

fn check_ran(ran: &Ran, status: i32, findings: usize, said: &str) {
    let about = format!("{}{}", ran.stdout, ran.stderr);
    assert_eq!((ran.status, ran.stdout.lines().count()), (Some(status), findings), "{about}");
    assert!(ran.stderr.contains(said), "{said:?} in {about}");
}

#[test]
fn a_baseline_survives_edits_elsewhere_and_lets_new_findings_through() {
    let project = Project::new();
    project.write("bank.py", &(HEAD.to_owned() + &deadlock("pay", "second")));
    check_ran(&project.run(&[]), 1, 1, ": 1 finding\n");
    check_ran(&project.run(&["--write-baseline"]), 0, 0, "wrote lockwise-baseline.json: 1 finding, 1 new, 0 no longer");
    check_ran(&project.run(&["--write-baseline"]), 0, 0, "or --baseline lockwise-baseline.json, puts it to use");
    let known = ["--baseline", "lockwise-baseline.json"];
    check_ran(&project.run(&known), 0, 0, "no findings (1 in the baseline)");

    project.write("bank.py", &("# A comment.\n\n".to_owned() + HEAD + "\nx = 1\n" + &deadlock("pay", "second")));
    check_ran(&project.run(&known), 0, 0, "no findings (1 in the baseline)");
    project.write("bank.py", &(HEAD.to_owned() + &deadlock("pay", "second") + &deadlock("buy", "third")));
    check_ran(&project.run(&known), 1, 1, "1 finding (1 in the baseline)");
    check_ran(&project.run(&["--baseline", "lockwise-baseline.json", "--show-suppressed"]), 1, 2, "1 finding (1 in");
}

#[test]
fn what_is_mended_leaves_the_baseline_when_it_is_written() {
    let project = Project::new();
    project.write("bank.py", &(HEAD.to_owned() + &deadlock("pay", "second") + &deadlock("buy", "third")));
    project.write("lockwise.toml", "baseline = 'known.json'\n");
    check_ran(&project.run(&["--write-baseline"]), 0, 0, "wrote known.json: 2 findings, 2 new, 0 no longer there");
    project.write("bank.py", &(HEAD.to_owned() + &deadlock("buy", "third")));
    let before = project.read("known.json");
    check_ran(&project.run(&[]), 0, 0, "1 finding of the baseline no longer there; --prune-baseline");
    assert_eq!(project.read("known.json"), before, "a check writes nothing");

    // Pruning takes in nothing new.
    project.write("shop.py", &(HEAD.to_owned() + &deadlock("sell", "second")));
    check_ran(&project.run(&["--prune-baseline"]), 1, 1, "wrote known.json: 1 finding, 0 new, 1 no longer there");
    assert!(!project.read("known.json").contains("shop.py"));
    check_ran(&project.run(&["--write-baseline"]), 0, 0, "wrote known.json: 2 findings, 1 new, 0 no longer there");
}

#[test]
fn a_run_over_a_part_says_nothing_about_the_rest_of_the_baseline() {
    let project = Project::new();
    project.write("lockwise.toml", "baseline = 'known.json'\n");
    project.write("a.py", &(HEAD.to_owned() + &deadlock("pay", "second")));
    project.write("b.py", &(HEAD.to_owned() + &deadlock("buy", "third")));
    check_ran(&project.run(&["--write-baseline"]), 0, 0, "2 findings, 2 new");
    for part in [["a.py", "-v"], ["--select", "races"]] {
        let ran = project.run(&part);
        assert!(!ran.stderr.contains("no longer there"), "{}", ran.stderr);
    }
    let whole = project.read("known.json");
    for part in [["a.py"].as_slice(), &["--select", "races"], &["--confidence", "high"]] {
        project.run(&[&["--prune-baseline"], part].concat());
        assert_eq!(project.read("known.json"), whole, "{part:?}");
    }
    std::fs::remove_file(project.path().join("b.py")).unwrap();
    check_ran(&project.run(&["--prune-baseline"]), 0, 0, "1 finding, 0 new, 1 no longer there");
}

#[test]
fn a_broken_or_missing_baseline_is_an_error() {
    let project = Project::new();
    check_ran(&project.run(&["--baseline", "gone.json"]), 2, 0, "gone.json` cannot be used: no such file");
    project.write("known.json", "[]");
    check_ran(&project.run(&["--baseline", "known.json"]), 2, 0, "known.json` cannot be used: ");
    check_ran(&project.run(&["--prune-baseline"]), 2, 0, "there is no baseline to prune");
}

#[test]
fn only_what_is_new_since_a_revision_is_reported() {
    let project = Project::new();
    project.write("src/bank.py", &(HEAD.to_owned() + &deadlock("pay", "second")));
    project.write("src/half.py", &(HEAD.to_owned() + &takes("buy_one", "first", "third")));
    project.git(&["init", "--quiet"]);
    project.git(&["add", "."]);
    project.git(&["commit", "--quiet", "-m", "First."]);
    // A line of the old finding is touched, and another line makes a new one with a line that is not.
    project.write("src/bank.py", &("# A comment.\n".to_owned() + HEAD + &deadlock("pay", "second")));
    let half = HEAD.to_owned() + &takes("buy_one", "first", "third") + &takes("buy_two", "third", "first");
    project.write("src/half.py", &half);
    check_ran(&project.run(&[]), 1, 2, "2 findings");
    for paths in [[].as_slice(), &["src"], &["src/half.py"]] {
        let ran = project.run(&[&["--changed-since", "HEAD"], paths].concat());
        check_ran(&ran, 1, 1, ": 1 finding");
        assert!(ran.stdout.starts_with("src/half.py"), "{}", ran.stdout);
    }
    project.git(&["add", "."]);
    project.git(&["commit", "--quiet", "-m", "Second."]);
    check_ran(&project.run(&["--changed-since", "HEAD"]), 0, 0, "no findings");
    check_ran(&project.run(&["--changed-since", "HEAD~1"]), 1, 1, "1 finding");
    project.write("src/new.py", &(HEAD.to_owned() + &deadlock("sell", "second")));
    check_ran(&project.run(&["--changed-since", "HEAD", "src/new.py"]), 1, 1, "1 finding");
    check_ran(&project.run(&["--changed-since", "nowhere"]), 2, 0, "there is no revision `nowhere`");
    check_ran(&project.run(&["--changed-since", "--version"]), 2, 0, "");
}

#[test]
fn without_a_repository_there_are_no_revisions() {
    let project = Project::new();
    check_ran(&project.run(&["--changed-since", "HEAD"]), 2, 0, "is in no git repository");
}

#[test]
fn comments_silence_what_is_there_and_nothing_else() {
    let project = Project::new();
    let bank = HEAD.to_owned() + &deadlock("pay", "second");
    project.write("bank.py", &bank.replace('\n', "\r\n"));
    // Two findings on one line, a comment there already, a line whose end is no place for a comment.
    project.write("shop.py", &(HEAD.to_owned() + &deadlock("sell", "second") + &deadlock("buy", "third")));
    let before = project.run(&[]);
    check_ran(&before, 1, 3, "3 findings");
    check_ran(&project.run(&["--add-ignore=known since spring"]), 0, 0, "silenced 3 findings in 2 files");
    check_ran(&project.run(&[]), 0, 0, "no findings");
    let bank = project.read("bank.py");
    let line = "        with second:  # lockwise: ignore[inconsistent-lock-order] -- known since spring\r\n";
    assert!(bank.contains(line), "{bank}");
    assert_eq!(bank.matches("lockwise:").count(), 1);
    check_ran(&project.run(&["--add-ignore"]), 0, 0, "silenced 0 findings in 0 files");
    project.write("new.py", &(HEAD.to_owned() + &deadlock("new", "second")));
    check_ran(&project.run(&[]), 1, 1, "1 finding");
}

#[test]
fn a_comment_goes_above_where_it_cannot_go_behind() {
    let project = Project::new();
    // The line goes on after a backslash; a comment there would be a syntax error.
    let text = "import threading\n\nfirst = threading.Lock()\nsecond = threading.Lock()\n\n\ndef one():\n    with first:\n        \
                with \\\n                second:\n            pass\n\n\ndef two():\n    with second:\n        with first:\n            pass\n";
    project.write("bank.py", text);
    check_ran(&project.run(&[]), 1, 1, "1 finding");
    let ran = project.run(&["--add-ignore"]);
    check_ran(&ran, 0, 0, "silenced 1 finding in 1 file");
    check_ran(&project.run(&[]), 0, 0, "no findings");
}

#[test]
fn a_comment_with_rules_takes_one_more() {
    let project = Project::new();
    let text = HEAD.to_owned() + &deadlock("pay", "second");
    let text = text.replacen("        with second:\n", "        with second:  # lockwise: ignore[double-lock]\n", 1);
    project.write("bank.py", &text);
    project.run(&["--add-ignore", "--ignore", "tool"]);
    let text = project.read("bank.py");
    assert!(text.contains("# lockwise: ignore[double-lock, inconsistent-lock-order]\n"), "{text}");
}

#[test]
fn fixes_are_written_and_what_is_not_ours_is_left() {
    let project = Project::new();
    project.write("a.py", "\u{feff}x = 1  # lockwise: ignore[double-lock]\r\ny = 2\r\n");
    project.write("b.py", "x = 1  # lockwise: ignore[double-lock]\n");
    check_ran(&project.run(&["--fix", "a.py"]), 0, 0, "fixed 1 finding in 1 file");
    assert_eq!(project.read("a.py"), "\u{feff}x = 1\r\ny = 2\r\n");
    assert_eq!(project.read("b.py"), "x = 1  # lockwise: ignore[double-lock]\n");
    std::fs::write(project.path().join("c.py"), b"# coding: latin-1\nx = '\xE9'  # lockwise: ignore[double-lock]\n")
        .unwrap();
    check_ran(&project.run(&["--fix", "c.py"]), 1, 1, "fixed 0 findings in 0 files");
    assert!(std::fs::read(project.path().join("c.py")).unwrap().contains(&0xE9));
}
