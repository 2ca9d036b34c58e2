//! The rules' pages: what `explain`, SARIF and the web show. Their headings are fixed, their summary is the rule's, and their
//! examples are true: what they call bad is found, what they call good is silent.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use lockwise::finding::Confidence;
use lockwise::model::Language;
use lockwise::rules::RULES;
use support::{Found, Source};

/// The headings of a page, in order.
const HEADINGS: [&str; 7] = [
    "## What it finds",
    "## Why it matters",
    "## Examples",
    "## How to fix it",
    "## When it stays silent",
    "## Confidence",
    "## References",
];

/// SARIF viewers cut `fullDescription` here; GitHub cuts `shortDescription` at 1,024 too.
const LONGEST_SECTION: usize = 1024;

/// A code fence of a page.
struct Fence {
    language: Language,
    bad: bool,
    /// The lines of its code, from 1.
    lines: std::ops::Range<usize>,
}

/// Lines outside of code fences, with their numbers from 1.
fn prose(page: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    page.lines().enumerate().filter_map(move |(index, line)| {
        let fence = line.starts_with("```");
        inside ^= fence;
        (!inside && !fence).then_some((index + 1, line))
    })
}

fn fences(id: &str, page: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<(usize, &str)> = None;
    for (index, line) in page.lines().enumerate() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let Some((start, info)) = open.take() else {
            open = Some((index + 1, info));
            continue;
        };
        let (language, bad) = match info {
            "python bad" => (Language::Python, true),
            "python good" => (Language::Python, false),
            "rust bad" => (Language::Rust, true),
            "rust good" => (Language::Rust, false),
            _ => panic!("{id}: line {start}: a fence is `python bad`, `python good`, `rust bad` or `rust good`"),
        };
        fences.push(Fence { language, bad, lines: start + 1..index + 1 });
    }
    assert!(open.is_none(), "{id}: a fence is not closed");
    fences
}

/// The text between a heading and the next.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let text = page.split_once(heading).map_or("", |(_, text)| text);
    text.split("\n## ").next().unwrap_or_default().trim()
}

#[test]
fn pages_have_their_headings_in_order() {
    for rule in RULES {
        let (id, page) = (rule.info.id, rule.info.page);
        let headings: Vec<&str> = prose(page).filter(|(_, line)| line.starts_with('#')).map(|(_, line)| line).collect();
        let title = format!("# {id}");
        let wanted: Vec<&str> = std::iter::once(title.as_str()).chain(HEADINGS).collect();
        assert_eq!(headings, wanted, "{id}: the headings of the page");
        for heading in HEADINGS {
            assert!(section(page, heading).len() > 40, "{id}: `{heading}` says too little");
        }
        assert!(section(page, HEADINGS[0]).len() <= LONGEST_SECTION, "{id}: `{}` is too long for SARIF", HEADINGS[0]);
    }
}

#[test]
fn a_page_begins_with_the_summary() {
    for rule in RULES {
        let first = rule.info.page.lines().skip(1).find(|line| !line.is_empty()).unwrap_or_default();
        assert_eq!(first, rule.info.summary, "{}: the line under the title", rule.info.id);
    }
}

#[test]
fn a_page_shows_every_language_wrong_and_right() {
    for rule in RULES {
        let fences = fences(rule.info.id, rule.info.page);
        for language in rule.info.languages {
            for bad in [true, false] {
                let shown = fences.iter().any(|fence| fence.language == *language && fence.bad == bad);
                let word = if bad { "bad" } else { "good" };
                assert!(shown, "{}: the page shows no {word} {language:?} example", rule.info.id);
            }
        }
    }
}

#[test]
fn examples_are_true() {
    for rule in RULES {
        let (id, page) = (rule.info.id, rule.info.page);
        let found = support::check(&[Source { name: format!("{id}.md"), text: page.to_owned() }]);
        for fence in fences(id, page) {
            let inside: Vec<&Found> = found.iter().filter(|one| fence.lines.contains(&one.line)).collect();
            let line = fence.lines.start;
            if fence.bad {
                let shown = inside.iter().any(|one| one.rule == id && one.confidence >= Confidence::Medium);
                assert!(shown, "{id}: line {line}: the bad example is not reported by default; found: {inside:#?}");
            } else {
                assert!(inside.is_empty(), "{id}: line {line}: the good example is not silent: {inside:#?}");
            }
        }
    }
}
