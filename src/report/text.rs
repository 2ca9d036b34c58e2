//! Text for the terminal: what is wrong, each thread's source with its steps marked, the threads side by side with the locks
//! they hold, what goes wrong, what to do.
//!
//! The source excerpts are miette's; the story is drawn here, because its shape is one no library knows. Miette is given an
//! excerpt's few lines, never a file: it looks for spans from a text's first byte.

use std::fmt::{self, Write};

use super::{Rendered, Report, Reported, Style, clean};
use crate::finding::{Finding, Location, Related, Severity, Step, ThreadStory};

mod excerpt;
mod lanes;
mod paint;

use excerpt::Mark;
pub use paint::Paint;

/// Renders a report.
#[must_use]
pub fn render(report: &Report, style: Style) -> Rendered {
    let paint = Paint::new(style);
    let mut text = String::new();
    for reported in &report.findings {
        // Writing to a string cannot fail.
        let _ = finding(&mut text, report, reported, paint);
    }
    text.into()
}

fn finding(out: &mut String, report: &Report, reported: &Reported, paint: Paint) -> fmt::Result {
    let finding = &reported.finding;
    let Some((file, at)) = report.locate(finding.primary) else { return Ok(()) };
    let word = format!("{}[{}]", finding.severity.as_str(), finding.rule);
    writeln!(out, "{}: {}", paint.severity(finding.severity, &word), paint.bold(&clean::line(&finding.message)))?;
    let place = format!("{}:{}:{}", clean::line(&file.path), at.line, at.column);
    let silenced = if reported.silenced.is_some() { ", suppressed" } else { "" };
    writeln!(out, "  {} {place} ({} confidence{silenced})", paint.dim("-->"), finding.confidence.as_str())?;
    excerpts(out, report, finding, paint)?;
    lanes::draw(out, report, finding, paint)?;
    let says_more = !finding.outcome.is_empty() || !finding.help.is_empty() || finding.fix.is_some();
    if says_more {
        writeln!(out)?;
    }
    if !finding.outcome.is_empty() {
        paragraph(out, &paint.severity(finding.severity, "  so: "), 6, &finding.outcome, paint)?;
    }
    if !finding.help.is_empty() {
        paragraph(out, &paint.help("  help: "), 8, &finding.help, paint)?;
    }
    if let Some(fix) = &finding.fix {
        paragraph(out, &paint.help("  fix: "), 7, &fix.title, paint)?;
    }
    writeln!(out)
}

/// The source of each thread with its steps marked. The primary place comes first where no step stands on its line, and last
/// come the related places that no step stands on.
fn excerpts(out: &mut String, report: &Report, finding: &Finding, paint: Paint) -> fmt::Result {
    let line = |location: Location| report.locate(location).map(|(_, at)| (location.file, at.line));
    let steps = || finding.threads.iter().flat_map(|thread| &thread.steps);
    let told = |location: Location| steps().any(|step| line(step.location) == line(location));
    if !told(finding.primary) {
        writeln!(out)?;
        let mark = Mark { location: finding.primary, text: String::new(), primary: true };
        excerpt::draw(out, report, &[mark], paint)?;
    }
    for (index, thread) in finding.threads.iter().enumerate() {
        let mut earlier = finding.threads.iter().take(index);
        if earlier.any(|other| other.steps == thread.steps) {
            continue;
        }
        let letter = letter(index);
        let name = clean::line(&thread.name);
        let twins = finding.threads.iter().skip(index + 1).filter(|other| other.steps == thread.steps).count();
        let name = if twins > 0 { format!("{name}, and the same once more") } else { name.into_owned() };
        writeln!(out, "\n  {} {}", paint.thread(index, &letter), paint.bold(&name))?;
        let marks: Vec<Mark> = (1..).zip(&thread.steps).map(|(n, step)| step_mark(&letter, n, step)).collect();
        excerpt::draw(out, report, &marks, paint)?;
    }
    let related = finding.related.iter().filter(|related| !told(related.location));
    let mark = |related: &Related| Mark { location: related.location, text: related.text.clone(), primary: false };
    let marks: Vec<Mark> = related.map(mark).collect();
    if !marks.is_empty() {
        writeln!(out)?;
        excerpt::draw(out, report, &marks, paint)?;
    }
    Ok(())
}

fn step_mark(letter: &str, number: usize, step: &Step) -> Mark {
    Mark { location: step.location, text: format!("{letter}{number} {}", step.text), primary: false }
}

/// Threads are A, B, C: steps A1, B2 can then be told apart wherever they are named.
fn letter(index: usize) -> String {
    let letter = u8::try_from(index).ok().and_then(|index| b'A'.checked_add(index)).filter(u8::is_ascii_uppercase);
    letter.map_or_else(|| format!("T{index}."), |letter| char::from(letter).to_string())
}

/// A paragraph wrapped to the width, its first line led by `lead` of `indent` columns.
fn paragraph(out: &mut String, lead: &str, indent: usize, text: &str, paint: Paint) -> fmt::Result {
    let text = clean::line(text);
    for (index, line) in lanes::wrap(&text, paint.width().saturating_sub(indent)).into_iter().enumerate() {
        if index == 0 { writeln!(out, "{lead}{line}")? } else { writeln!(out, "{:indent$}{line}", "")? }
    }
    Ok(())
}

/// Whether the lanes say more than the excerpts: an order between threads, or locks held.
fn tells_more(threads: &[ThreadStory]) -> bool {
    threads.len() > 1 || threads.iter().flat_map(|thread| &thread.steps).any(|step| !step.held.is_empty())
}

/// The colour of a severity has one home.
fn ansi_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    }
}
