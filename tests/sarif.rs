//! SARIF is valid against the published schema, has what GitHub requires, and stays within its limits.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

mod synthetic;

use lockwise::finding::{Confidence, RuleInfo};
use lockwise::report::{Report, Reported, Style, sarif};
use lockwise::source::SourceMap;
use serde_json::Value;

/// As published, unchanged.
const SCHEMA: &str = include_str!("../testdata/_schema/sarif-2.1.0.json");

/// The schema's pattern for languages, which we do not write, has a stray bracket that only lenient engines accept.
fn schema() -> Value {
    let stray = r"^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$";
    let escaped = stray.replace('\\', r"\\");
    assert!(SCHEMA.contains(&escaped), "the schema is mended: use it as it is");
    serde_json::from_str(&SCHEMA.replace(&escaped, "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$")).unwrap()
}

/// Renders, validates, and gives the run.
fn check_sarif(report: &Report, category: Option<&str>) -> Value {
    let text = sarif::render(report, Style::default(), category).text;
    let value: Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    check_github(&value);
    value["runs"][0].clone()
}

/// What GitHub's support page requires, where an empty string counts as missing.
fn check_github(sarif: &Value) {
    let required = |value: &Value, pointers: &[&str]| {
        for pointer in pointers {
            let found = value.pointer(pointer);
            let present = found.is_some_and(|found| !found.is_null() && found.as_str() != Some(""));
            assert!(present, "{pointer} is missing in {value}");
        }
    };
    required(sarif, &["/$schema", "/version", "/runs/0/tool/driver/name"]);
    for rule in sarif["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap() {
        required(rule, &["/id", "/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"]);
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 10);
        assert!(rule["fullDescription"]["text"].as_str().unwrap().chars().count() <= 1024);
    }
    for result in sarif["runs"][0]["results"].as_array().unwrap() {
        let physical = "/locations/0/physicalLocation";
        required(result, &["/ruleId", "/message/text", "/partialFingerprints/primaryLocationLineHash", physical]);
        let region = &result.pointer(physical).unwrap()["region"];
        assert_eq!(region["startLine"], region["endLine"], "a primary region is one line");
        assert!(region["endColumn"].as_i64() > region["startColumn"].as_i64(), "and not empty");
        for flow in result.pointer("/codeFlows/0/threadFlows").and_then(Value::as_array).into_iter().flatten() {
            for step in flow["locations"].as_array().unwrap() {
                let region = &step["location"]["physicalLocation"]["region"];
                assert_eq!(region["startLine"], region["endLine"], "a step is shown by its first line");
            }
        }
        check_numbers(result);
    }
}

/// A single line or column of 0 makes a whole upload invalid.
fn check_numbers(value: &Value) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let is_place = name.ends_with("Line") || name.ends_with("Column");
                assert!(!is_place || field.as_i64() > Some(0), "{name} is {field}");
                check_numbers(field);
            }
        }
        Value::Array(items) => items.iter().for_each(check_numbers),
        _ => {}
    }
}

/// A report with `count` findings of one rule in one file of as many lines.
fn many(count: usize) -> Report {
    let mut report = synthetic::report();
    let rule: &'static RuleInfo = report.rules[0];
    let mut sources = SourceMap::default();
    let text: String = (0..count).map(|line| format!("value_{line:06} = 1\n")).collect();
    let file = synthetic::add_file(&mut sources, "many.py", text.into_bytes());
    report.findings = (0..count)
        .map(|line| {
            let start = line * "value_000000 = 1\n".len();
            let span = lockwise::model::Span::new(start, start + 5);
            let at = lockwise::finding::Location { file, span };
            let confidence = if line % 10 == 9 { Confidence::High } else { Confidence::Low };
            Reported { finding: synthetic::plain(rule, at, &format!("finding {line}"), confidence), silenced: None }
        })
        .collect();
    report.sources = sources;
    report
}

#[test]
fn a_full_report_is_valid() {
    let run = check_sarif(&synthetic::report(), None);
    assert_eq!(run["results"].as_array().unwrap().len(), 4);
    assert_eq!(run["automationDetails"], Value::Null);
}

#[test]
fn an_empty_report_is_valid_and_lists_all_rules() {
    let mut report = synthetic::report();
    report.findings.clear();
    report.problems.clear();
    let run = check_sarif(&report, None);
    // Uploading no results is how alerts are closed.
    assert_eq!(run["results"], serde_json::json!([]));
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), 3);
}

#[test]
fn the_real_rules_are_valid() {
    let mut report = synthetic::report();
    report.findings.clear();
    report.rules = lockwise::driver::catalogue();
    check_sarif(&report, None);
}

#[test]
fn a_category_ends_in_a_slash() {
    for name in ["backend", "backend/"] {
        assert_eq!(check_sarif(&synthetic::report(), Some(name))["automationDetails"]["id"], "backend/");
    }
}

#[test]
fn links_in_a_message_have_their_locations() {
    let run = check_sarif(&synthetic::report(), None);
    for result in run["results"].as_array().unwrap() {
        let text = result["message"]["text"].as_str().unwrap();
        let related = result["relatedLocations"].as_array().cloned().unwrap_or_default();
        for (index, location) in related.iter().enumerate() {
            assert_eq!(location["id"], index + 1);
            assert!(text.contains(&format!("]({})", index + 1)), "{text}");
        }
        assert!(!text.contains(&format!("]({})", related.len() + 1)), "{text}");
    }
}

#[test]
fn two_threads_are_two_flows_of_one_code_flow() {
    let run = check_sarif(&synthetic::report(), None);
    let flows = &run["results"][0]["codeFlows"];
    assert_eq!(flows.as_array().unwrap().len(), 1);
    let threads = flows[0]["threadFlows"].as_array().unwrap();
    assert_eq!(threads.len(), 2);
    let first = |thread: &Value| thread["locations"][0]["location"]["message"]["text"].as_str().unwrap().to_owned();
    assert!(first(&threads[0]).starts_with("any caller of `Bank.transfer`: "));
    assert!(first(&threads[1]).starts_with("any caller of `Bank.report`: "));
}

#[test]
fn thirty_thousand_findings_stay_within_the_limits() {
    let report = many(30_000);
    let run = check_sarif(&report, None);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), sarif::MAX_RESULTS);
    // The most certain are kept: there are 3,000 of them.
    assert!(results[..3_000].iter().all(|result| result["properties"]["confidence"] == "high"));
    let told = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert!(told.as_str().unwrap().contains("5000 most severe of 30000"), "{told}");
    assert_eq!(sarif::render(&report, Style::default(), None).notes.len(), 1);
}

#[test]
fn a_long_thread_keeps_its_two_ends() {
    let mut report = synthetic::report();
    let steps = &mut report.findings[0].finding.threads[0].steps;
    let middle = steps[0].clone();
    for number in 0..2_000 {
        let mut step = middle.clone();
        step.text = format!("step {number}");
        steps.insert(1 + number, step);
    }
    let run = check_sarif(&report, None);
    let locations = &run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"];
    let text = |index: usize| locations[index]["location"]["message"]["text"].as_str().unwrap().to_owned();
    assert_eq!(locations.as_array().unwrap().len(), 40);
    assert!(text(0).contains("takes `Bank.audit`") && text(39).starts_with("waits for `Bank.accounts`"));
}

#[test]
fn odd_spans_make_valid_regions() {
    let mut report = synthetic::report();
    for (start, end) in [(0, 0), (0, 100_000), (100_000, 100_000), (50, 40), (10, 11)] {
        for reported in &mut report.findings {
            reported.finding.primary.span = lockwise::model::Span { start, end };
            for step in reported.finding.threads.iter_mut().flat_map(|thread| &mut thread.steps) {
                step.location.span = lockwise::model::Span { start, end };
            }
        }
        check_sarif(&report, None);
    }
}

#[test]
fn empty_texts_are_not_written() {
    let mut report = synthetic::report();
    for reported in &mut report.findings {
        let finding = &mut reported.finding;
        finding.message.clear();
        finding.threads.iter_mut().for_each(|thread| thread.name.clear());
        finding.threads.iter_mut().flat_map(|thread| &mut thread.steps).for_each(|step| step.text.clear());
        finding.related.iter_mut().for_each(|related| related.text.clear());
    }
    check_sarif(&report, None);
}
