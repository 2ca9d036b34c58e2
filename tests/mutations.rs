//! Programs changed by machine: a lock put around both sides silences what was said of them, and taking it away from the side
//! that was flagged brings it back. What is true of a hand-written pair must be true of whatever somebody edits.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use std::fmt::Write as _;

use support::{Source, case, check, entries, marker, name_of, root};

/// Flagged programs in Rust that one lock around every function makes right.
const RUST: &[&str] = &[
    "atomic-load-store/count_of_two_threads.rs",
    "atomic-load-store/count_taken.rs",
    "atomic-load-store/flag_tested_then_set.rs",
    "atomic-load-store/in_one_expression.rs",
    "atomic-load-store/largest_seen.rs",
    "atomic-load-store/list_taken.rs",
    "file-check-then-act/remove_dir.rs",
    "process-global-state/two_threads.rs",
    "lost-update/section_by_a_handle.rs",
    "lost-update/section_counter.rs",
    "split-critical-section/textbook_two_guards.rs",
    "unlocked-shared-mutation/static_mut_in_threads.rs",
    "unlocked-shared-mutation/static_mut_locked_elsewhere.rs",
    "unlocked-shared-mutation/unsafe_sync_cell.rs",
    "unlocked-shared-mutation/veto_5_atomic_loud.rs",
    "unlocked-shared-mutation/veto_7_named_locked_loud.rs",
    "unsafe-lazy-init/once_lock_set.rs",
];

/// The same in Python, beside all tables of operations.
const PYTHON: &[&str] = &[
    "check-then-act/pair_both_sides_without_first.py",
    "iterate-while-mutated/pair_both_sides_without_first.py",
    "lost-update/pair_both_sides_without_first.py",
];

/// The rules whose tables of operations are flagged.
const TABLES: &[&str] = &["check-then-act", "iterate-while-mutated", "lost-update"];

/// What takes the lock, and what the line becomes when it is taken away.
const PYTHON_LOCK: (&str, &str) = ("with everything:", "if True:");
const RUST_LOCK: (&str, &str) = ("let _everything = EVERYTHING.lock().unwrap();", "let _everything = ();");

/// The program with one lock held in every function but the constructor and `main`, which starts the threads. The markers stay.
fn locked(source: &Source) -> String {
    if source.name.ends_with(".py") { locked_python(&source.text) } else { locked_rust(&source.text) }
}

fn locked_python(text: &str) -> String {
    let (mut out, mut body, mut declared) = (String::new(), None, false);
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if body.is_some_and(|body| indent < body) && !line.trim().is_empty() {
            body = None;
        }
        if !declared && (line.starts_with("import ") || line.starts_with("from ")) {
            out.push_str("import threading\neverything = threading.RLock()\n");
            declared = true;
        }
        let inner = if body.is_some() && !line.trim().is_empty() { "    " } else { "" };
        let _ = writeln!(out, "{inner}{line}");
        let name = line.trim_start().strip_prefix("def ").and_then(|rest| rest.split('(').next());
        if body.is_none() && name.is_some_and(|name| !matches!(name, "main" | "__init__")) {
            let _ = writeln!(out, "{}    {}", &line[..indent], PYTHON_LOCK.0);
            body = Some(indent + 4);
        }
    }
    out
}

fn locked_rust(text: &str) -> String {
    let (mut out, mut declared) = (String::new(), false);
    for line in text.lines() {
        if !declared && line.starts_with("use ") {
            out.push_str("static EVERYTHING: std::sync::Mutex<()> = std::sync::Mutex::new(());\n");
            declared = true;
        }
        let _ = writeln!(out, "{line}");
        let name = line.split_once("fn ").and_then(|(_, rest)| rest.split(['(', '<']).next());
        if line.ends_with('{') && name.is_some_and(|name| !matches!(name, "main" | "new")) {
            let _ = writeln!(out, "    {}", RUST_LOCK.0);
        }
    }
    out
}

/// Whether the rule speaks of this text.
fn speaks(source: &Source, text: String, rule: &str) -> bool {
    check(&[Source { name: source.name.clone(), text }]).iter().any(|found| found.rule == rule)
}

/// The program without the lock that is taken on this line.
fn without(text: &str, line: usize, (lock, nothing): (&str, &str)) -> String {
    let lines = text.lines().enumerate();
    lines.map(|(at, text)| if at == line { text.replace(lock, nothing) + "\n" } else { format!("{text}\n") }).collect()
}

/// What is wrong with the story of one flagged program, if anything.
fn wrong(label: &str) -> Option<String> {
    let rule = label.split('/').next().unwrap();
    let source = case(&root().join("testdata").join(label)).pop().unwrap();
    if !speaks(&source, source.text.clone(), rule) {
        return Some(format!("{label}: {rule} does not speak of it to begin with"));
    }
    let quiet = locked(&source);
    if speaks(&source, quiet.clone(), rule) {
        return Some(format!("{label}: {rule} speaks in spite of the lock\n{quiet}"));
    }
    let lock = if source.name.ends_with(".py") { PYTHON_LOCK } else { RUST_LOCK };
    // The lock over a marked line is the last one taken before it.
    let lines: Vec<&str> = quiet.lines().collect();
    let marks = (0..lines.len()).filter(|at| lines[*at].contains(&format!("{} {rule}", marker(&source.name))));
    let taken: Vec<usize> = marks.filter_map(|mark| (0..mark).rev().find(|at| lines[*at].contains(lock.0))).collect();
    if taken.is_empty() {
        return Some(format!("{label}: no marked line stands under the lock"));
    }
    let silent = taken.into_iter().find(|at| !speaks(&source, without(&quiet, *at, lock), rule))?;
    Some(format!("{label}: {rule} says nothing without the lock of line {}\n{quiet}", silent + 1))
}

#[test]
fn a_lock_around_both_sides_silences_and_one_side_without_it_speaks() {
    let mut labels: Vec<String> = RUST.iter().chain(PYTHON).map(|label| (*label).to_owned()).collect();
    for rule in TABLES {
        let names = entries(&root().join("testdata").join(rule)).into_iter().map(|path| name_of(&path));
        let flagged = names.filter(|name| name.starts_with("table_") && !name.ends_with("_under_lock.py"));
        labels.extend(flagged.filter_map(|name| {
            let label = format!("{rule}/{name}");
            let text = support::read(&root().join("testdata").join(&label));
            text.contains(&format!("#~ {rule}")).then_some(label)
        }));
    }
    assert!(labels.iter().filter(|label| label.ends_with(".py")).count() >= 12);
    let wrong: Vec<String> = labels.iter().filter_map(|label| wrong(label)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The other way round: programs that are right have their own locks taken away, one at a time.
#[test]
fn one_lock_less_speaks() {
    let mut wrong = Vec::new();
    let mut programs = 0;
    for rule in TABLES {
        for path in entries(&root().join("testdata").join(rule)) {
            let name = name_of(&path);
            if name != "pair_both_sides.py" && !(name.starts_with("table_") && name.ends_with("_under_lock.py")) {
                continue;
            }
            // What is not found yet without any lock is not found with one lock less.
            let twin = path.with_file_name(name.replace("_under_lock", ""));
            if support::read(&twin).contains("#~todo ") {
                continue;
            }
            let source = case(&path).pop().unwrap();
            let lines: Vec<&str> = source.text.lines().collect();
            let locks = (0..lines.len()).filter(|at| lines[*at].trim_start().starts_with("with "));
            let spoken = locks.filter(|at| {
                let lock = lines[*at].trim_start();
                let said =
                    check(&[Source { name: name.clone(), text: without(&source.text, *at, (lock, "if True:")) }]);
                said.iter().any(|found| TABLES.contains(&found.rule.as_str()) || found.rule == "unsafe-lazy-init")
            });
            programs += 1;
            if spoken.count() == 0 {
                wrong.push(format!("{rule}/{name}"));
            }
        }
    }
    assert!(programs >= 12, "{programs}");
    assert!(wrong.is_empty(), "nothing is said when a lock is taken away: {}", wrong.join(", "));
}
