//! GitLab's code quality report: an array of findings, each with a fingerprint of its own, by which GitLab tells new from old.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Rendered, Report, Style};
use crate::finding::{Confidence, Finding, Severity};
use crate::source::Place;

#[derive(Serialize)]
struct Item<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: At<'a>,
}

#[derive(Serialize)]
struct At<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Renders a report.
#[must_use]
pub fn render(report: &Report, _style: Style) -> Rendered {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let items: Vec<Item<'_>> = report.open().filter_map(|finding| item(report, finding, &mut seen)).collect();
    // Plain data with string keys always serialises.
    let mut text = serde_json::to_string_pretty(&items).unwrap_or_default();
    text.push('\n');
    text.into()
}

fn item<'a>(report: &'a Report, finding: &'a Finding, seen: &mut BTreeMap<String, usize>) -> Option<Item<'a>> {
    let (file, at) = report.locate(finding.primary)?;
    let (Place::InRoot(path) | Place::Outside(path)) = &file.place;
    let key = finding.fingerprint();
    let count = seen.entry(key.clone()).or_default();
    *count += 1;
    Some(Item {
        description: &finding.message,
        check_name: finding.rule,
        // Equal ones are dropped by GitLab as one.
        fingerprint: format!("{key}:{count}"),
        severity: severity(finding),
        location: At { path, lines: Lines { begin: at.line } },
    })
}

fn severity(finding: &Finding) -> &'static str {
    match (finding.severity, finding.confidence) {
        (Severity::Error, Confidence::High) => "critical",
        (Severity::Error, _) | (Severity::Warning, Confidence::High) => "major",
        (Severity::Warning, _) => "minor",
        (Severity::Note, _) => "info",
    }
}
