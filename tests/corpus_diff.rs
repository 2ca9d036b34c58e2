//! `scripts/corpus_diff.py` says what differs between two builds, and nothing where they agree.
#![cfg(unix)]
#![allow(clippy::expect_used)]

mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use support::root;

/// Compares a build with the present one on the demonstration; `None` where there is no Python.
fn compare(old: &Path) -> Option<(String, Option<i32>)> {
    let python = Command::new("python3").arg("--version").output();
    if !python.is_ok_and(|output| output.status.success()) {
        return None;
    }
    let run = Command::new("python3")
        .arg(root().join("scripts/corpus_diff.py"))
        .arg(old)
        .arg(env!("CARGO_BIN_EXE_lockwise"))
        .args(["testdata/_demo", "--samples", "1", "--exit-code"])
        .current_dir(root())
        .output()
        .expect("Python runs");
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");
    Some((String::from_utf8_lossy(&run.stdout).into_owned(), run.status.code()))
}

#[test]
fn a_build_does_not_differ_from_itself() {
    let Some((report, status)) = compare(Path::new(env!("CARGO_BIN_EXE_lockwise"))) else { return };
    assert!(report.starts_with("testdata/_demo: 5 -> 5 findings"), "{report}");
    assert!(!report.contains("    + ") && !report.contains("    - "), "{report}");
    assert_eq!(status, Some(0));
}

#[test]
fn new_findings_are_told_with_their_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let old = folder.path().join("old");
    let script = format!("#!/bin/sh\nexec '{}' \"$@\" --ignore locks\n", env!("CARGO_BIN_EXE_lockwise"));
    std::fs::write(&old, script).expect("a script can be written");
    std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o755)).expect("and made executable");
    let Some((report, status)) = compare(&old) else { return };
    assert!(
        report.contains("  inconsistent-lock-order: 0 gone, 2 new, 0 of other confidence, 0 the same\n"),
        "{report}"
    );
    assert_eq!(report.matches("    + ").count(), 1, "one sample was asked for:\n{report}");
    assert!(report.contains(".lock().unwrap()") || report.contains("with self."), "{report}");
    assert_eq!(status, Some(1));
}
