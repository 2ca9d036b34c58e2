//! What rules find: every file and every folder in `testdata/<rule>/` is a project by itself, and says in comments what
//! must be found on which line. Everything else must be silent, for every rule, at low confidence.
//!
//! ```text
//! #~ rule            expected on this line (`//~` in Rust), with `high`, `medium` or `low` where it matters
//! #~^ rule           on the line above; one more `^` for every line further up
//! #~todo rule        should be found and is not yet; fails when it is
//! #~wrong rule       is found and should not be; fails when it is not
//! ```
//!
//! `LOCKWISE_CASE=word cargo test --test testdata` runs only the cases with `word` in their path.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use std::fmt::Write as _;

use lockwise::driver;
use lockwise::finding::Confidence;
use support::{Found, Source, marker, root};

/// What kind of expectation a marker is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// It must be found.
    Expected,
    /// It should be found, but is known not to be.
    Todo,
    /// It should not be found, but is known to be.
    Wrong,
}

/// One marker.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Expectation {
    kind: Kind,
    file: String,
    line: usize,
    rule: String,
    confidence: Option<Confidence>,
}

/// The markers of a file. A line may carry several.
fn expectations(source: &Source) -> Result<Vec<Expectation>, String> {
    let mut all = Vec::new();
    for (index, line) in source.text.lines().enumerate() {
        for text in line.split(marker(&source.name)).skip(1) {
            let expectation = parse(text, &source.name, index + 1);
            all.push(expectation.map_err(|error| format!("{}:{}: {error}", source.name, index + 1))?);
        }
    }
    Ok(all)
}

fn parse(text: &str, file: &str, line: usize) -> Result<Expectation, String> {
    let above = text.chars().take_while(|letter| *letter == '^').count();
    let text = &text[above..];
    let (kind, text) = match (text.strip_prefix("todo "), text.strip_prefix("wrong ")) {
        (Some(rest), _) => (Kind::Todo, rest),
        (_, Some(rest)) => (Kind::Wrong, rest),
        _ => (Kind::Expected, text),
    };
    let mut words = text.split_whitespace();
    let rule = words.next().ok_or("the marker names no rule")?.to_owned();
    let confidence = match words.next() {
        None => None,
        Some("high") => Some(Confidence::High),
        Some("medium") => Some(Confidence::Medium),
        Some("low") => Some(Confidence::Low),
        Some(other) => return Err(format!("`{other}` is no confidence")),
    };
    let line = line.checked_sub(above).filter(|line| *line > 0).ok_or("the marker points above the file")?;
    Ok(Expectation { kind, file: file.to_owned(), line, rule, confidence })
}

/// A rule that has a page but is not in the table yet; its markers sleep until it is.
fn is_planned(rule: &str) -> bool {
    root().join("rules").join(format!("{}.md", rule.replace('-', "_"))).exists()
}

/// Compares what was found with what was expected; returns what is wrong, one line each.
fn compare(expected: &[Expectation], mut found: Vec<Found>) -> Vec<String> {
    let known: Vec<&str> = driver::catalogue().iter().map(|rule| rule.id).collect();
    let mut wrong = Vec::new();
    for expectation in expected {
        let Expectation { kind, file, line, rule, confidence } = expectation;
        if !known.contains(&rule.as_str()) {
            if !is_planned(rule) {
                wrong.push(format!("{file}:{line}: there is no rule `{rule}`"));
            }
            continue;
        }
        let position = found.iter().position(|one| &one.file == file && one.line == *line && &one.rule == rule);
        let one = position.map(|position| found.remove(position));
        let other = one.as_ref().filter(|one| confidence.is_some_and(|confidence| confidence != one.confidence));
        match (kind, &one, other) {
            (Kind::Expected, None, _) => wrong.push(format!("{file}:{line}: not found: {rule}")),
            (Kind::Wrong, None, _) => {
                wrong.push(format!(
                    "{file}:{line}: {rule} is no longer found, as it should be: delete the `wrong` marker"
                ));
            }
            (Kind::Todo, Some(_), _) => {
                wrong.push(format!("{file}:{line}: {rule} is found now: make the `todo` marker an ordinary one"));
            }
            (_, Some(_), Some(other)) => {
                wrong.push(format!("{file}:{line}: {rule} is {}, not as marked", other.confidence.as_str()));
            }
            _ => {}
        }
    }
    for one in found {
        let confidence = one.confidence.as_str();
        wrong.push(format!("{}:{}: not expected: {} ({confidence}): {}", one.file, one.line, one.rule, one.message));
    }
    wrong
}

#[test]
fn rules_find_what_their_fixtures_say() {
    let mut failures = String::new();
    let mut open = 0;
    let cases = support::cases();
    for (label, sources) in &cases {
        let mut expected = Vec::new();
        for source in sources {
            expected.extend(expectations(source).unwrap_or_else(|error| panic!("{label}: {error}")));
        }
        open += expected.iter().filter(|one| one.kind != Kind::Expected).count();
        let wrong = compare(&expected, support::check(sources));
        if !wrong.is_empty() {
            let _ = writeln!(failures, "{label}\n    {}", wrong.join("\n    "));
        }
    }
    println!("{} cases, {open} known wrong results", cases.len());
    assert!(failures.is_empty(), "rules and fixtures disagree:\n{failures}");
}

mod the_harness_itself {
    use super::*;

    fn finding(line: usize, rule: &str) -> Found {
        Found {
            file: "a.py".into(),
            line,
            rule: rule.into(),
            confidence: Confidence::Medium,
            message: "something".into(),
        }
    }

    fn expected(text: &str) -> Vec<Expectation> {
        expectations(&Source { name: "a.py".into(), text: text.into() }).unwrap()
    }

    /// A rule that is always there, whatever else is.
    const RULE: &str = "unknown-rule";

    #[test]
    fn markers_are_read() {
        let all = expected("x  #~ one high\n#~^ two\n\n#~^^^todo three low\ny #~wrong four #~ five\n");
        let short: Vec<_> = all.iter().map(|one| (one.kind, one.line, one.rule.as_str(), one.confidence)).collect();
        assert_eq!(
            short,
            [
                (Kind::Expected, 1, "one", Some(Confidence::High)),
                (Kind::Expected, 1, "two", None),
                (Kind::Todo, 1, "three", Some(Confidence::Low)),
                (Kind::Wrong, 5, "four", None),
                (Kind::Expected, 5, "five", None),
            ]
        );
        assert!(expectations(&Source { name: "a.py".into(), text: "#~^ one".into() }).is_err());
        assert!(expectations(&Source { name: "a.py".into(), text: "#~ one sure".into() }).is_err());
    }

    #[test]
    fn every_disagreement_is_told() {
        let said = |text: &str, found: Vec<Found>| compare(&expected(text), found).join("; ");
        assert_eq!(said(&format!("#~ {RULE}"), vec![finding(1, RULE)]), "");
        assert_eq!(said(&format!("#~ {RULE} medium"), vec![finding(1, RULE)]), "");
        assert!(said(&format!("#~ {RULE} high"), vec![finding(1, RULE)]).contains("is medium, not as marked"));
        assert!(said(&format!("#~ {RULE}"), vec![]).contains("not found"));
        assert!(said("", vec![finding(1, RULE)]).contains("not expected"));
        assert!(said(&format!("#~ {RULE}"), vec![finding(2, RULE)]).contains("not expected"));
        assert!(said(&format!("#~ {RULE}"), vec![finding(1, RULE), finding(1, RULE)]).contains("not expected"));
        assert_eq!(said(&format!("#~todo {RULE}"), vec![]), "");
        assert!(said(&format!("#~todo {RULE}"), vec![finding(1, RULE)]).contains("is found now"));
        assert_eq!(said(&format!("#~wrong {RULE}"), vec![finding(1, RULE)]), "");
        assert!(said(&format!("#~wrong {RULE}"), vec![]).contains("no longer found"));
        assert!(said("#~ no-such-rule", vec![]).contains("there is no rule"));
    }
}
