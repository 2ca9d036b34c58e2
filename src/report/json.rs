//! JSON for programs. Version 1:
//!
//! ```json
//! {
//!   "version": 1,
//!   "tool": {"name": "lockwise", "version": "0.1.0"},
//!   "findings": [{
//!     "rule": "inconsistent-lock-order", "family": "locks", "severity": "error", "confidence": "high",
//!     "message": "...", "outcome": "...", "help": "...", "key": "...", "fingerprint": "0123456789abcdef",
//!     "test": false, "suppressed": false, "reason": null,
//!     "location": {"path": "a.py", "line": 3, "column": 5, "end_line": 3, "end_column": 9},
//!     "threads": [{"name": "...", "steps": [{"location": {}, "text": "...", "held": ["..."]}]}],
//!     "related": [{"location": {}, "text": "..."}],
//!     "fix": {"title": "...", "safe": true, "edits": [{"location": {}, "text": "..."}]}
//!   }],
//!   "problems": [{"path": "b.py", "line": 1, "column": 1, "kind": "syntax", "message": "..."}],
//!   "skipped": [{"path": "c.py", "reason": "..."}],
//!   "summary": {"findings": 1, "checked": 2, "partly": 1, "skipped": 1, "unreadable": 0}
//! }
//! ```
//!
//! Lines and columns count from 1, columns in Unicode code points, ends are exclusive; paths are as in the text report.
//! Fields may be added within a version; one that changes meaning or goes away makes a new version.

use serde::Serialize;

use super::{Rendered, Report, Reported, Style};
use crate::finding::{Fix, FixSafety, Location, ThreadStory};
use crate::model::ProblemKind;

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    findings: Vec<Item<'a>>,
    problems: Vec<Trouble<'a>>,
    skipped: Vec<Left<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Item<'a> {
    rule: &'a str,
    family: Option<&'static str>,
    severity: &'static str,
    confidence: &'static str,
    message: &'a str,
    outcome: &'a str,
    help: &'a str,
    key: &'a str,
    fingerprint: String,
    test: bool,
    suppressed: bool,
    reason: Option<&'a str>,
    location: Option<Range<'a>>,
    threads: Vec<Thread<'a>>,
    related: Vec<Note<'a>>,
    fix: Option<Mend<'a>>,
}

#[derive(Serialize)]
struct Range<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Thread<'a> {
    name: &'a str,
    steps: Vec<StepItem<'a>>,
}

#[derive(Serialize)]
struct StepItem<'a> {
    location: Option<Range<'a>>,
    text: &'a str,
    held: &'a [String],
}

#[derive(Serialize)]
struct Note<'a> {
    location: Option<Range<'a>>,
    text: &'a str,
}

#[derive(Serialize)]
struct Mend<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Note<'a>>,
}

#[derive(Serialize)]
struct Trouble<'a> {
    path: &'a str,
    line: Option<u32>,
    column: Option<u32>,
    kind: ProblemKind,
    message: &'a str,
}

#[derive(Serialize)]
struct Left<'a> {
    path: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Summary {
    findings: usize,
    checked: usize,
    partly: usize,
    skipped: usize,
    unreadable: usize,
}

/// Renders a report.
#[must_use]
pub fn render(report: &Report, _style: Style) -> Rendered {
    let document = Document {
        version: VERSION,
        tool: Tool { name: "lockwise", version: env!("CARGO_PKG_VERSION") },
        findings: report.findings.iter().map(|reported| item(report, reported)).collect(),
        problems: report
            .problems
            .iter()
            .map(|problem| Trouble {
                path: &problem.path,
                line: problem.position.map(|at| at.line),
                column: problem.position.map(|at| at.column),
                kind: problem.kind,
                message: &problem.message,
            })
            .collect(),
        skipped: report.skipped.iter().map(|left| Left { path: &left.display, reason: left.reason }).collect(),
        summary: Summary {
            findings: report.open().count(),
            checked: report.counts.checked,
            partly: report.counts.partly,
            skipped: report.counts.skipped,
            unreadable: report.counts.unreadable,
        },
    };
    // Plain data with string keys always serialises.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text.into()
}

fn item<'a>(report: &'a Report, reported: &'a Reported) -> Item<'a> {
    let finding = &reported.finding;
    Item {
        rule: finding.rule,
        family: report.rule(finding.rule).map(|rule| rule.family.as_str()),
        severity: finding.severity.as_str(),
        confidence: finding.confidence.as_str(),
        message: &finding.message,
        outcome: &finding.outcome,
        help: &finding.help,
        key: &finding.key,
        fingerprint: finding.fingerprint(),
        test: finding.test,
        suppressed: reported.silenced.is_some(),
        reason: reported.silenced.as_ref().and_then(|silenced| silenced.reason.as_deref()),
        location: range(report, finding.primary),
        threads: finding.threads.iter().map(|thread| story(report, thread)).collect(),
        related: finding
            .related
            .iter()
            .map(|related| Note { location: range(report, related.location), text: &related.text })
            .collect(),
        fix: finding.fix.as_ref().map(|fix| mend(report, fix)),
    }
}

fn story<'a>(report: &'a Report, thread: &'a ThreadStory) -> Thread<'a> {
    let steps = thread.steps.iter().map(|step| StepItem {
        location: range(report, step.location),
        text: &step.text,
        held: &step.held,
    });
    Thread { name: &thread.name, steps: steps.collect() }
}

fn mend<'a>(report: &'a Report, fix: &'a Fix) -> Mend<'a> {
    let edits = fix.edits.iter().map(|edit| Note { location: range(report, edit.location), text: &edit.text });
    Mend { title: &fix.title, safe: fix.safety == FixSafety::Safe, edits: edits.collect() }
}

fn range(report: &Report, location: Location) -> Option<Range<'_>> {
    let file = report.sources.get(location.file)?;
    let range = file.range(location.span);
    let at = |offset: usize| file.sheet.position(u32::try_from(offset).unwrap_or(u32::MAX));
    let (start, end) = (at(range.start), at(range.end));
    Some(Range { path: &file.path, line: start.line, column: start.column, end_line: end.line, end_column: end.column })
}
