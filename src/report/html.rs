//! One page to look at: summary, filters, and for each finding the threads side by side in the order in which it goes wrong.
//!
//! Self-contained: style, script and data are in the page, and nothing is loaded from anywhere. The page draws findings only when
//! they are looked at, so that thousands of them stay readable; the source lines they need are kept once per file.

use std::collections::BTreeMap;

use serde::Serialize;

use super::lock_graph::{Frame, LockGraph};
use super::{Rendered, Report, Reported};
use crate::finding::{Finding, Location, ThreadStory};

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = concat!(include_str!("html/highlight.js"), include_str!("html/script.js"));
/// Source lines shown before and after a line of interest.
const CONTEXT: u32 = 3;
/// Longer source lines are cut: nobody reads them, and generated files have lines of megabytes.
const MAX_LINE: usize = 240;

#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    checked: usize,
    context: u32,
    findings: Vec<Item<'a>>,
    rules: BTreeMap<&'static str, &'static str>,
    /// The addresses of the rules' pages, where they are known.
    pages: BTreeMap<&'static str, String>,
    sources: BTreeMap<&'a str, BTreeMap<u32, String>>,
    /// The lock order as SVG, and in words.
    graph: Option<Drawing<'a>>,
}

#[derive(Serialize)]
struct Drawing<'a> {
    svg: String,
    order: &'a LockGraph,
}

#[derive(Serialize)]
struct Item<'a> {
    id: usize,
    rule: &'a str,
    severity: &'static str,
    confidence: &'static str,
    message: &'a str,
    outcome: &'a str,
    help: &'a str,
    fix: Option<&'a str>,
    path: &'a str,
    line: u32,
    column: u32,
    suppressed: bool,
    threads: Vec<Thread<'a>>,
    related: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Thread<'a> {
    name: &'a str,
    steps: Vec<StepItem<'a>>,
}

#[derive(Serialize)]
struct StepItem<'a> {
    path: &'a str,
    line: u32,
    text: &'a str,
    held: &'a [String],
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: u32,
    text: &'a str,
}

/// Renders a report.
#[must_use]
pub fn render(report: &Report) -> Rendered {
    let graph = report.lock_graph.as_ref().filter(|graph| !graph.edges.is_empty());
    let document = Document {
        version: env!("CARGO_PKG_VERSION"),
        checked: report.counts.checked,
        context: CONTEXT,
        findings: (0..).zip(&report.findings).filter_map(|(id, reported)| item(report, id, reported)).collect(),
        rules: report.rules.iter().map(|rule| (rule.id, rule.summary)).collect(),
        pages: pages(report),
        sources: sources(report),
        graph: graph.map(|graph| Drawing { svg: graph.svg(Frame::Page), order: graph }),
    };
    let data = match serde_json::to_string(&document) {
        // What looks like the end of the script, or a comment, inside a string must not be one.
        Ok(data) => data.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"),
        Err(error) => {
            return Rendered { text: String::new(), notes: vec![format!("the page cannot be written: {error}")] };
        }
    };
    // The data goes in last: it may contain what looks like a place to fill in.
    let text = PAGE.replace("/*STYLE*/", STYLE).replace("/*SCRIPT*/", SCRIPT).replacen("/*DATA*/", &data, 1);
    text.into()
}

fn item<'a>(report: &'a Report, id: usize, reported: &'a Reported) -> Option<Item<'a>> {
    let finding = &reported.finding;
    let (file, at) = report.locate(finding.primary)?;
    Some(Item {
        id,
        rule: finding.rule,
        severity: finding.severity.as_str(),
        confidence: finding.confidence.as_str(),
        message: &finding.message,
        outcome: &finding.outcome,
        help: &finding.help,
        fix: finding.fix.as_ref().map(|fix| fix.title.as_str()),
        path: &file.path,
        line: at.line,
        column: at.column,
        suppressed: reported.silenced.is_some(),
        threads: finding.threads.iter().map(|thread| story(report, thread)).collect(),
        related: related(report, finding),
    })
}

fn story<'a>(report: &'a Report, thread: &'a ThreadStory) -> Thread<'a> {
    let steps = thread.steps.iter().filter_map(|step| {
        let (file, at) = report.locate(step.location)?;
        Some(StepItem { path: &file.path, line: at.line, text: &step.text, held: &step.held })
    });
    Thread { name: &thread.name, steps: steps.collect() }
}

fn related<'a>(report: &'a Report, finding: &'a Finding) -> Vec<Place<'a>> {
    let places = finding.related.iter().filter_map(|related| {
        let (file, at) = report.locate(related.location)?;
        Some(Place { path: &file.path, line: at.line, text: &related.text })
    });
    places.collect()
}

/// Of the rules that found something.
fn pages(report: &Report) -> BTreeMap<&'static str, String> {
    let rules = report.findings.iter().map(|reported| reported.finding.rule);
    rules.filter_map(|rule| Some((rule, report.page(rule)?))).collect()
}

/// The source lines that findings speak of, with a few around them.
fn sources(report: &Report) -> BTreeMap<&str, BTreeMap<u32, String>> {
    let mut lines: BTreeMap<&str, BTreeMap<u32, String>> = BTreeMap::new();
    let sites: Vec<Location> = report.findings.iter().flat_map(|reported| reported.finding.sites()).collect();
    for site in sites {
        let Some((file, at)) = report.locate(site) else { continue };
        let known = lines.entry(&file.path).or_default();
        for line in at.line.saturating_sub(CONTEXT).max(1)..=at.line.saturating_add(CONTEXT) {
            if known.contains_key(&line) {
                continue;
            }
            if line > file.sheet.lines.count() {
                break;
            }
            let text = file.sheet.lines.text(line, &file.sheet.text);
            known.insert(line, text.chars().take(MAX_LINE).collect());
        }
    }
    lines
}
