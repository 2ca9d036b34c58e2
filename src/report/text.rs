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

/// Related places named; what is left out is counted.
const MAX_RELATED: usize = 3;

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
    let word = format!("{}[{}]", finding.severity.as_str(), paint.link(report.page(finding.rule), finding.rule));
    writeln!(out, "{}: {}", paint.severity(finding.severity, &word), paint.bold(&clean::line(&finding.message)))?;
    let place = format!("{}:{}:{}", clean::line(&file.path), at.line, at.column);
    let silenced = if reported.silenced.is_some() { ", suppressed" } else { "" };
    writeln!(out, "  {} {place} ({} confidence{silenced})", paint.dim("-->"), finding.confidence.as_str())?;
    excerpts(out, report, finding, paint)?;
    lanes::draw(out, report, finding, paint)?;
    let related: Vec<&Related> =
        finding.related.iter().filter(|related| !is_told(report, finding, related.location)).collect();
    let ends_here =
        finding.outcome.is_empty() && finding.help.is_empty() && finding.fix.is_none() && related.is_empty();
    if !ends_here {
        writeln!(out)?;
    }
    if !finding.outcome.is_empty() {
        paragraph(out, &paint.severity(finding.severity, "  so: "), 6, &finding.outcome, paint)?;
    }
    see(out, report, &related, paint)?;
    if !finding.help.is_empty() {
        paragraph(out, &paint.help("  help: "), 8, &finding.help, paint)?;
    }
    if let Some(fix) = &finding.fix {
        paragraph(out, &paint.help("  fix: "), 7, &fix.title, paint)?;
    }
    writeln!(out)
}

/// The source of each thread with its steps marked. The primary place comes first where no step stands on its line.
fn excerpts(out: &mut String, report: &Report, finding: &Finding, paint: Paint) -> fmt::Result {
    if !is_told(report, finding, finding.primary) {
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
    Ok(())
}

/// Whether a step of the story stands on the line of a place.
fn is_told(report: &Report, finding: &Finding, place: Location) -> bool {
    let line = |location: Location| report.locate(location).map(|(_, at)| (location.file, at.line));
    finding.threads.iter().flat_map(|thread| &thread.steps).any(|step| line(step.location) == line(place))
}

/// The first of the related places that no step stands on, a line each, and how many more there are: an excerpt of each would
/// bury the story.
fn see(out: &mut String, report: &Report, related: &[&Related], paint: Paint) -> fmt::Result {
    for related in related.iter().take(MAX_RELATED) {
        let Some((file, at)) = report.locate(related.location) else { continue };
        let text = format!("{}:{}:{}: {}", file.path, at.line, at.column, related.text);
        paragraph(out, &paint.dim("  see: "), 7, &text, paint)?;
    }
    match related.len().saturating_sub(MAX_RELATED) {
        0 => Ok(()),
        1 => writeln!(out, "       and 1 more place"),
        more => writeln!(out, "       and {more} more places"),
    }
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
