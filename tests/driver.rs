//! A run around rules made for the purpose: what is filtered, how it is sorted, what a failing rule costs.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;

use lockwise::analysis::Program;
use lockwise::config::{Selection, SelectionRequest, Settings, StdinFile};
use lockwise::driver::check_with;
use lockwise::finding::{Confidence, Family, Finding, Location, Related, RuleInfo, Severity, Tier};
use lockwise::model::{FileId, Language, ProblemKind, Span};
use lockwise::report::Report;
use lockwise::rules::Rule;

const fn info(id: &'static str, tier: Tier) -> RuleInfo {
    RuleInfo {
        id,
        family: Family::Races,
        summary: "",
        page: "",
        severity: Severity::Error,
        precision: Confidence::High,
        tier,
        languages: &[Language::Python],
        cwe: &[],
        since: "0.1.0",
        former_ids: &[],
    }
}

static EVERY_FILE: Rule = Rule { info: info("every-file", Tier::Stable), check: flag_every_file };
static UNSURE: Rule = Rule { info: info("unsure", Tier::Stable), check: flag_first_unsurely };
static PAIR: Rule = Rule { info: info("pair", Tier::Preview), check: flag_first_two_as_one };
static FAILS: Rule = Rule { info: info("fails", Tier::Stable), check: fail };
static RULES: &[&Rule] = &[&EVERY_FILE, &UNSURE, &PAIR];

fn finding(rule: &'static str, file: usize, confidence: Confidence) -> Finding {
    Finding {
        rule,
        severity: Severity::Error,
        message: "found".into(),
        confidence,
        primary: location(file),
        threads: Vec::new(),
        outcome: String::new(),
        related: Vec::new(),
        help: String::new(),
        fix: None,
        key: String::new(),
        test: false,
    }
}

fn location(file: usize) -> Location {
    Location { file: FileId(u32::try_from(file).unwrap()), span: Span::new(0, 1) }
}

// Last file first, so that sorting has something to do.
fn flag_every_file(program: &Program, out: &mut Vec<Finding>) {
    out.extend((0..program.files().len()).rev().map(|file| finding("every-file", file, Confidence::High)));
}

fn flag_first_unsurely(program: &Program, out: &mut Vec<Finding>) {
    if !program.files().is_empty() {
        out.push(finding("unsure", 0, Confidence::Low));
    }
}

fn flag_first_two_as_one(program: &Program, out: &mut Vec<Finding>) {
    if program.files().len() > 1 {
        let other = Related { location: location(1), text: "other".into() };
        out.push(Finding { related: vec![other], ..finding("pair", 0, Confidence::High) });
    }
}

fn fail(_: &Program, _: &mut Vec<Finding>) {
    panic!("a rule is wrong");
}

/// A folder with the given files and settings to check `paths` in it.
fn project(files: &[(&str, &str)], paths: &[&str], rules: &[&'static Rule]) -> (tempfile::TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let mut catalogue: Vec<&RuleInfo> = rules.iter().map(|rule| &rule.info).collect();
    catalogue.sort_by_key(|rule| rule.id);
    let settings = Settings {
        current: folder.path().canonicalize().unwrap(),
        paths: paths.iter().map(|path| Path::new(path).to_path_buf()).collect(),
        stdin: None,
        isolated: false,
        exclude: Vec::new(),
        gitignore: true,
        include_markdown: false,
        include_tests: false,
        confidence: Confidence::Medium,
        selection: Selection::resolve(&SelectionRequest::default(), &catalogue).unwrap(),
        show_suppressed: false,
        jobs: Some(2),
    };
    (folder, settings)
}

fn found(report: &Report) -> Vec<(String, &str)> {
    let path = |finding: &Finding| report.locate(finding.primary).unwrap().0.path.clone();
    report.open().map(|finding| (path(finding), finding.rule)).collect()
}

fn check_found(files: &[(&str, &str)], change: impl Fn(&mut Settings), expected: &[(&str, &str)]) {
    let (_folder, mut settings) = project(files, &["."], RULES);
    change(&mut settings);
    let report = check_with(&settings, RULES).unwrap();
    let expected: Vec<(String, &str)> = expected.iter().map(|(path, rule)| ((*path).to_owned(), *rule)).collect();
    assert_eq!(found(&report), expected);
}

#[test]
fn findings_are_sorted_by_path() {
    check_found(
        &[("b.py", "x"), ("a.py", "x"), ("a/b.py", "x")],
        |_| {},
        &[("a.py", "every-file"), ("a/b.py", "every-file"), ("b.py", "every-file")],
    );
}

#[test]
fn confidence_is_a_threshold() {
    check_found(&[("a.py", "x")], |_| {}, &[("a.py", "every-file")]);
    let low = |settings: &mut Settings| settings.confidence = Confidence::Low;
    check_found(&[("a.py", "x")], low, &[("a.py", "every-file"), ("a.py", "unsure")]);
}

#[test]
fn tests_are_left_out_unless_asked_for() {
    let files = [("a.py", "x"), ("test_a.py", "x"), ("tests/b.py", "x")];
    check_found(&files, |_| {}, &[("a.py", "every-file")]);
    let with_tests = |settings: &mut Settings| settings.include_tests = true;
    let all = [("a.py", "every-file"), ("test_a.py", "every-file"), ("tests/b.py", "every-file")];
    check_found(&files, with_tests, &all);
}

#[test]
fn generated_files_are_read_and_not_reported() {
    let marker = concat!("# @", "generated by a tool\nx\n");
    check_found(&[("a_pb2.py", "x"), ("b.py", "x"), ("c.py", marker)], |_| {}, &[("b.py", "every-file")]);
}

#[test]
fn only_the_named_file_of_a_project_is_reported() {
    let files = [("pyproject.toml", ""), ("a.py", "x"), ("b.py", "x")];
    let (_folder, settings) = project(&files, &["b.py"], RULES);
    let report = check_with(&settings, RULES).unwrap();
    assert_eq!(found(&report), [("b.py".to_owned(), "every-file")]);
    assert_eq!(report.counts.checked, 2);
}

#[test]
fn a_finding_with_a_site_in_a_named_file_is_reported() {
    let files = [("pyproject.toml", ""), ("a.py", "x"), ("b.py", "x")];
    let (_folder, mut settings) = project(&files, &["b.py"], RULES);
    let request = SelectionRequest { select: vec!["pair".into()], ..SelectionRequest::default() };
    settings.selection = Selection::resolve(&request, &[&PAIR.info]).unwrap();
    let report = check_with(&settings, RULES).unwrap();
    assert_eq!(found(&report), [("a.py".to_owned(), "pair")]);
}

#[test]
fn standard_input_stands_for_the_file_on_disk() {
    let (_folder, mut settings) = project(&[("pyproject.toml", ""), ("a.py", "x"), ("b.py", "x")], &[], RULES);
    settings.stdin = Some(StdinFile { name: "a.py".into(), bytes: b"# new\n".to_vec() });
    let report = check_with(&settings, RULES).unwrap();
    assert_eq!(found(&report), [("a.py".to_owned(), "every-file")]);
    assert_eq!(report.sources.files[0].text(), "# new\n");
    assert_eq!(report.counts.checked, 2, "its project is read too");
}

#[test]
fn a_rule_that_fails_costs_its_own_findings_only() {
    let rules: &[&Rule] = &[&EVERY_FILE, &FAILS];
    let (_folder, settings) = project(&[("a.py", "x")], &["."], rules);
    let report = check_with(&settings, rules).unwrap();
    assert_eq!(found(&report), [("a.py".to_owned(), "every-file")]);
    assert_eq!(report.problems[0].kind, ProblemKind::Internal);
    assert!(
        report.problems[0].message.contains("rule fails failed")
            && report.problems[0].message.contains("a rule is wrong")
    );
}

#[test]
fn each_fence_is_a_file_at_its_place_in_the_document() {
    let text = "# A\n\n```python\nx = 1\n```\n\n* item\n\n  ```rust\n  fn f() {}\n  ```\n";
    let (_folder, settings) = project(&[("a.md", text)], &["a.md"], RULES);
    let report = check_with(&settings, RULES).unwrap();
    let at: Vec<_> = report
        .open()
        .map(|finding| report.locate(finding.primary).unwrap())
        .map(|(file, at)| (file.context.module.to_string(), at.line, at.column))
        .collect();
    assert_eq!(at, [("a.fence_1".to_owned(), 4, 1), ("a.fence_2".to_owned(), 10, 3)]);
    assert_eq!(report.counts.checked, 1);
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_threads() {
    let texts: Vec<(String, String)> =
        (0..200).map(|n| (format!("d{}/f{n}.py", n % 7), format!("x = {n}\n"))).collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (_folder, mut settings) = project(&files, &["."], RULES);
    settings.confidence = Confidence::Low;
    let render = |jobs| {
        let report = check_with(&Settings { jobs: Some(jobs), ..settings.clone() }, RULES).unwrap();
        let style = lockwise::report::Style::default();
        [
            lockwise::report::text::render(&report, style).text,
            lockwise::report::json::render(&report, style).text,
            lockwise::report::sarif::render(&report, style, None).text,
        ]
    };
    assert_eq!(render(1), render(7));
}
