//! The README shows what lockwise prints, and its two commands work.

#![allow(clippy::expect_used)]

mod support;

use std::process::Command;

use support::{read, root};

#[test]
fn the_finding_in_the_readme_is_what_is_printed() {
    let readme = read(&root().join("README.md"));
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next()).expect("a text block");
    let run = Command::new(env!("CARGO_BIN_EXE_lockwise"))
        .args(["check", "testdata/_demo", "--no-progress"])
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env_remove("FORCE_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS")
        .output()
        .expect("lockwise runs");
    let printed = String::from_utf8_lossy(&run.stdout);
    assert!(printed.contains(shown), "README.md shows what is not printed; this is:\n{printed}");
    assert_eq!(run.status.code(), Some(1), "the demonstration has findings");
    let five = printed.lines().filter(|line| line.starts_with("warning[") || line.starts_with("error[")).count();
    assert_eq!(five, 5, "README.md says how many bugs the demonstration has");
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = read(&root().join("README.md"));
    assert!(readme.contains("cargo run --release -- check testdata/_demo"), "the command that shows what it does");
    assert!(readme.contains("cargo test"), "the command that passes the tests");
    assert!(read(&root().join(".ci/run")).contains("cargo test"), ".ci/run runs the README's test command");
}
