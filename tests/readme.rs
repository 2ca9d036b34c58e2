//! The README shows what lockwise prints, and its two commands work.
//!
//! `UPDATE_README=1 cargo test --test readme` puts in what is printed now; read the difference before committing it.

#![allow(clippy::expect_used)]

mod support;

use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use support::{read, root};

/// The finding the README shows begins so.
const SHOWN: &str = "error[inconsistent-lock-order]: `Warehouse.orders`";

/// Where findings begin.
const FINDINGS: [&str; 3] = ["error[", "warning[", "note["];

/// Two tests may write the README anew; each reads it, changes its part and writes the whole.
fn alone() -> MutexGuard<'static, ()> {
    static README: Mutex<()> = Mutex::new(());
    README.lock().unwrap_or_else(PoisonError::into_inner)
}

fn printed() -> (String, Option<i32>) {
    let run = Command::new(env!("CARGO_BIN_EXE_lockwise"))
        .args(["check", "testdata/_demo", "--no-progress"])
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env_remove("FORCE_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS")
        .output()
        .expect("lockwise runs");
    (String::from_utf8_lossy(&run.stdout).into_owned(), run.status.code())
}

/// The findings of a report, each as its lines.
fn findings(report: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in report.lines() {
        if FINDINGS.iter().any(|start| line.starts_with(start)) {
            all.push(String::new());
        }
        if let Some(last) = all.last_mut() {
            last.push_str(line.trim_end());
            last.push('\n');
        }
    }
    all
}

#[test]
fn the_finding_in_the_readme_is_what_is_printed() {
    let _alone = alone();
    let path = root().join("README.md");
    let readme = read(&path);
    let (before, rest) = readme.split_once("```text\n").expect("a text block");
    let (shown, after) = rest.split_once("\n```").expect("its end");
    let (report, status) = printed();
    let findings = findings(&report);
    let finding = findings.iter().find(|finding| finding.starts_with(SHOWN)).expect("the finding is printed");
    let finding = finding.trim_end();
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, format!("{before}```text\n{finding}\n```{after}")).expect("README.md can be written");
    } else {
        assert!(shown == finding, "README.md is not what is printed; `UPDATE_README=1` mends it. Printed:\n{finding}");
    }
    assert_eq!(status, Some(1), "the demonstration has findings");
    assert_eq!(findings.len(), 5, "README.md says how many bugs the demonstration has");
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = read(&root().join("README.md"));
    assert!(readme.contains("cargo run --release -- check testdata/_demo"), "the command that shows what it does");
    assert!(readme.contains("cargo test"), "the command that passes the tests");
    assert!(read(&root().join(".ci/run")).contains("cargo test"), ".ci/run runs the README's test command");
}

/// The table of rules: a line a family, the rules by name with their languages, preview rules in italics.
fn table_of_rules() -> String {
    use lockwise::finding::Tier;
    use lockwise::model::Language;
    use lockwise::rules::RULES;

    let mut families: Vec<(&str, Vec<String>)> = Vec::new();
    for rule in RULES {
        let info = &rule.info;
        let link = format!("[`{}`](rules/{}.md)", info.id, info.id.replace('-', "_"));
        let languages = match info.languages {
            [Language::Python] => " (Python)",
            [Language::Rust] => " (Rust)",
            _ => "",
        };
        let shown =
            if info.tier == Tier::Preview { format!("*{link}*{languages}") } else { format!("{link}{languages}") };
        let family = info.family.as_str();
        match families.iter_mut().find(|(name, _)| *name == family) {
            Some((_, rules)) => rules.push(shown),
            None => families.push((family, vec![shown])),
        }
    }
    families.sort_by_key(|(name, _)| *name);
    let lines = families.iter().map(|(family, rules)| format!("| `{family}` | {} |\n", rules.join(", ")));
    format!("| Family | Rules |\n|---|---|\n{}", lines.collect::<String>())
}

#[test]
fn the_table_in_the_readme_is_that_of_the_rules() {
    let _alone = alone();
    let path = root().join("README.md");
    let readme = read(&path);
    let (start, end) = ("<!-- rules -->\n", "<!-- end of rules -->");
    let (before, rest) = readme.split_once(start).expect("the table's beginning");
    let (shown, after) = rest.split_once(end).expect("the table's end");
    let table = table_of_rules();
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(path, format!("{before}{start}{table}{end}{after}")).expect("README.md can be written");
    } else {
        assert!(shown == table, "README.md has another table of rules; `UPDATE_README=1` mends it");
    }
}
