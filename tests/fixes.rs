//! Fixes, made and looked at: every one that is offered for a program of `testdata/` leaves a file that parses, is rid of its
//! finding and brings none. What single fixes make of small programs stands in the modules below.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::print_stdout)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lockwise::config::Settings;
use lockwise::driver;
use lockwise::finding::{Finding, Fix};
use lockwise::report::Report;
use support::Source;

/// How often each finding is found.
fn counts(report: &Report) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for finding in report.open() {
        *counts.entry(finding.fingerprint()).or_default() += 1;
    }
    counts
}

/// The files that a fix changes, as they are then.
fn changed(report: &Report, settings: &Settings, fix: &Fix) -> Settings {
    let mut settings = settings.clone();
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.location.span.start));
    for edit in edits {
        let file = report.sources.get(edit.location.file).expect("an edit is of a file");
        let text = settings.edited.entry(file.disk.clone()).or_insert_with(|| file.sheet.text.clone());
        text.replace_range(file.range(edit.location.span), &edit.text);
    }
    settings
}

/// What is wrong with a finding's fix.
fn judge(settings: &Settings, before: &Report, finding: &Finding, fix: &Fix) -> Option<String> {
    if fix.edits.is_empty() || !fix.plan.is_empty() {
        return Some("is not written out".to_owned());
    }
    let settings = changed(before, settings, fix);
    let after = driver::check(&settings).expect("the paths exist");
    let text = || settings.edited.values().cloned().collect::<Vec<_>>().join("\n");
    if let Some(problem) = after.problems.first() {
        return Some(format!("breaks the file: {}\n{}", problem.message, text()));
    }
    let mut allowed = counts(before);
    if let Some(count) = allowed.get_mut(&finding.fingerprint()) {
        *count -= 1;
    }
    let found = counts(&after);
    let wrong = after.open().find(|one| {
        let fingerprint = one.fingerprint();
        found.get(&fingerprint).copied().unwrap_or(0) > allowed.get(&fingerprint).copied().unwrap_or(0)
    });
    wrong.map(|one| {
        let how = if one.fingerprint() == finding.fingerprint() { "leaves it" } else { "brings another" };
        format!("{how}: {} ({}): {}\n{}", one.rule, one.confidence.as_str(), one.message, text())
    })
}

#[test]
fn what_is_offered_for_the_fixtures_is_good() {
    let mut failures = String::new();
    let mut offered: BTreeMap<&str, usize> = BTreeMap::new();
    for (label, sources) in support::cases() {
        let (_folder, settings) = support::written(&sources);
        let report = driver::check(&settings).expect("the paths exist");
        for finding in report.open() {
            let Some(fix) = &finding.fix else { continue };
            *offered.entry(finding.rule).or_default() += 1;
            if let Some(wrong) = judge(&settings, &report, finding, fix) {
                let _ = writeln!(failures, "{label}: the fix of {} ({}) {wrong}", finding.rule, fix.title);
            }
        }
    }
    println!("fixes offered: {offered:?}");
    assert!(failures.is_empty(), "{failures}");
}

/// A file, in a project that depends on what Rust code is likely to name.
fn project(name: &str, text: &str) -> (tempfile::TempDir, Settings) {
    let manifest =
        "[package]\nname = \"case\"\nedition = \"2021\"\n[dependencies]\nparking_lot = \"1\"\ntokio = \"1\"\n";
    let source = |name: &str, text: &str| Source { name: name.to_owned(), text: text.to_owned() };
    support::written(&[source("Cargo.toml", manifest), source(name, text)])
}

/// What `--fix`, or `--unsafe-fixes`, makes of a file; `None` where it stays as it is.
fn fixed(name: &str, text: &str, unsafe_too: bool) -> Option<String> {
    let (_folder, settings) = project(name, text);
    let mended = driver::fix(&settings, unsafe_too).expect("the paths exist");
    assert!(mended.report.problems.is_empty(), "{:?}", mended.report.problems);
    mended.files.into_iter().next().map(|change| change.after)
}

/// How sure a fix must be to be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Safety {
    Safe,
    Unsafe,
}

/// A fix turns one text into the other; the same with the line ends of Windows, and with tabs.
fn check_fixed(name: &str, safety: Safety, before: &str, after: &str) {
    if safety == Safety::Unsafe {
        assert_eq!(fixed(name, before, false), None, "{before}");
    }
    let unsafe_too = safety == Safety::Unsafe;
    let windows = |text: &str| text.replace('\n', "\r\n");
    // Indentation only: what is indented by four blanks, four times over.
    let tabs = |text: &str| {
        let line = |line: &str| {
            let rest = line.trim_start_matches("    ");
            format!("{}{rest}", "\t".repeat((line.len() - rest.len()) / 4))
        };
        text.split_inclusive('\n').map(line).collect::<String>()
    };
    let same = |text: &str| text.to_owned();
    let ways: [&dyn Fn(&str) -> String; 3] = [&same, &windows, &tabs];
    for way in ways {
        let found = fixed(name, &way(before), unsafe_too);
        assert_eq!(found.as_deref(), Some(way(after).as_str()), "{before}");
    }
}

/// There is no fix for what is found in a text, or it is not made.
fn check_left(name: &str, text: &str) {
    assert_eq!(fixed(name, text, true), None, "{text}");
    let (_folder, settings) = project(name, text);
    let report = driver::check(&settings).expect("the paths exist");
    assert!(report.open().count() > 0, "nothing is found, so there is nothing to fix: {text}");
}

mod fixes {
    //! One file for each kind of fix, or for a few small ones.
    mod asynchronous;
    mod flags;
    mod held_locks;
    mod resources;
    mod rust;
    mod shared_defaults;
}
