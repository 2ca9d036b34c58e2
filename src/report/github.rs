//! Workflow commands: annotations on the lines of a pull request, where code scanning is not at hand.
//!
//! Escaped as the runner unescapes (`actions/toolkit`, `core/src/command.ts`). A step shows ten annotations of each kind and
//! drops the rest without a word, so the surest come first, and the run says what is not shown.

use std::cmp::Reverse;
use std::fmt::Write;

use super::{Rendered, Report, Style, clean};
use crate::finding::{Finding, Severity};
use crate::source::Place;

/// What GitHub shows of each kind, a step.
const MAX_OF_A_KIND: usize = 10;

/// Renders a report.
#[must_use]
pub fn render(report: &Report, _style: Style) -> Rendered {
    let mut text = String::new();
    let mut left_out = 0;
    for (severity, kind) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")] {
        let mut findings: Vec<&Finding> = report.open().filter(|finding| finding.severity == severity).collect();
        // The sort is stable: ties stay sorted by place.
        findings.sort_by_key(|finding| Reverse(finding.confidence));
        left_out += findings.len().saturating_sub(MAX_OF_A_KIND);
        for finding in findings.iter().take(MAX_OF_A_KIND) {
            annotation(&mut text, report, kind, finding);
        }
    }
    let mut notes = Vec::new();
    if left_out > 0 {
        notes.push(format!(
            "{left_out} findings have no annotation: GitHub shows {MAX_OF_A_KIND} of a kind; SARIF upload shows all"
        ));
    }
    Rendered { text, notes }
}

fn annotation(text: &mut String, report: &Report, kind: &str, finding: &Finding) {
    let Some((file, start)) = report.locate(finding.primary) else { return };
    // Columns are dropped by the runner where the lines differ; a primary place is within one line.
    let end = file.sheet.position(u32::try_from(file.range(finding.primary.span).end).unwrap_or(u32::MAX));
    let (Place::InRoot(path) | Place::Outside(path)) = &file.place;
    let title = format!("{} ({} confidence)", finding.rule, finding.confidence.as_str());
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "::{kind} file={},line={},endLine={},col={},endColumn={},title={}::{}",
        property(path),
        start.line,
        end.line,
        start.column,
        end.column,
        property(&title),
        data(&body(report, finding))
    );
}

/// The message, each thread's steps, what goes wrong, what to do.
fn body(report: &Report, finding: &Finding) -> String {
    let mut lines = vec![clean::line(&finding.message).into_owned()];
    for thread in &finding.threads {
        lines.push(format!("{}:", clean::line(&thread.name)));
        for step in &thread.steps {
            let Some((file, at)) = report.locate(step.location) else { continue };
            lines.push(format!("  {}:{} {}", clean::line(&file.path), at.line, clean::line(&step.text)));
        }
    }
    for (word, said) in [("so", &finding.outcome), ("help", &finding.help)] {
        if !said.is_empty() {
            lines.push(format!("{word}: {}", clean::line(said)));
        }
    }
    lines.join("\n")
}

/// The text after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
