//! A comment for a pull request: what was found, each story folded away.
//!
//! Every finding is one block of HTML, which Markdown leaves alone, so that no name in it can become markup.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Rendered, Report, Style, clean};
use crate::finding::{Finding, Location};

/// GitHub takes 65,536 characters a comment; some room is left for those who add their own.
const MAX_CHARACTERS: usize = 60_000;

/// Renders a report.
#[must_use]
pub fn render(report: &Report, _style: Style) -> Rendered {
    let findings: Vec<&Finding> = report.open().collect();
    let mut text = match findings.len() {
        0 => "### lockwise: no findings\n".to_owned(),
        1 => "### lockwise: 1 finding\n".to_owned(),
        count => format!("### lockwise: {count} findings\n"),
    };
    if findings.len() > 1 {
        by_rule(&mut text, &findings);
    }
    let mut length = text.chars().count();
    let mut left_out = 0;
    for finding in &findings {
        let block = block(report, finding);
        length += block.chars().count();
        // Once one is left out all are: a list with holes would be taken for the whole.
        if left_out > 0 || length > MAX_CHARACTERS {
            left_out += 1;
        } else {
            text.push_str(&block);
        }
    }
    let counts = report.counts;
    // Writing to a string cannot fail.
    if left_out > 0 {
        let _ = write!(text, "\n{left_out} more findings do not fit into a comment.\n");
    }
    let files = if counts.checked == 1 { "file" } else { "files" };
    let _ = write!(
        text,
        "\nchecked {} {files}, skipped {}, unreadable {}\n",
        counts.checked, counts.skipped, counts.unreadable
    );
    let notes = if left_out > 0 { vec![format!("{left_out} findings do not fit into a comment")] } else { Vec::new() };
    Rendered { text, notes }
}

fn by_rule(text: &mut String, findings: &[&Finding]) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.rule).or_default() += 1;
    }
    text.push_str("\n| rule | findings |\n| --- | ---: |\n");
    for (rule, count) in counts {
        let _ = writeln!(text, "| `{rule}` | {count} |");
    }
}

/// One finding. There is no empty line in it: Markdown would begin again after one.
fn block(report: &Report, finding: &Finding) -> String {
    let mut text = String::new();
    let _ = write!(
        text,
        "\n<details>\n<summary><b>{}</b> {} at <code>{}</code>: {}</summary>\n",
        finding.severity.as_str(),
        rule(report, finding.rule),
        place(report, finding.primary),
        inline(&finding.message)
    );
    for thread in &finding.threads {
        let _ = writeln!(text, "<p>{}</p>\n<ol>", inline(&thread.name));
        for step in &thread.steps {
            let held: Vec<String> = step.held.iter().map(|lock| code(lock)).collect();
            let held = if held.is_empty() { String::new() } else { format!(", holding {}", held.join(", ")) };
            let at = place(report, step.location);
            let _ = writeln!(text, "<li><code>{at}</code> {}{held}</li>", inline(&step.text));
        }
        text.push_str("</ol>\n");
    }
    for related in &finding.related {
        let _ =
            writeln!(text, "<p>see <code>{}</code>: {}</p>", place(report, related.location), inline(&related.text));
    }
    if !finding.outcome.is_empty() {
        let _ = writeln!(text, "<p><b>so</b>: {}</p>", inline(&finding.outcome));
    }
    if !finding.help.is_empty() {
        let _ = writeln!(text, "<p><b>help</b>: {}</p>", inline(&finding.help));
    }
    let _ = writeln!(text, "<p>{} confidence</p>\n</details>", finding.confidence.as_str());
    text
}

/// A rule's name, which leads to its page.
fn rule(report: &Report, id: &str) -> String {
    match report.page(id) {
        Some(page) => format!("<a href=\"{}\">{}</a>", escaped(&page).replace('"', "&quot;"), code(id)),
        None => code(id),
    }
}

fn place(report: &Report, location: Location) -> String {
    let located = report.locate(location);
    located.map(|(file, at)| escaped(&format!("{}:{}", file.path, at.line))).unwrap_or_default()
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// A sentence as HTML, with what stands in backticks as code.
fn inline(text: &str) -> String {
    let mut html = String::new();
    let parts: Vec<&str> = text.split('`').collect();
    // A lone backtick has no partner and stays one.
    let pairs = parts.len() - usize::from(parts.len().is_multiple_of(2));
    for (index, part) in parts.iter().enumerate() {
        match index {
            _ if index >= pairs => {
                html.push('`');
                html.push_str(&escaped(part));
            }
            _ if index % 2 == 1 => html.push_str(&code(part)),
            _ => html.push_str(&escaped(part)),
        }
    }
    html
}

fn escaped(text: &str) -> String {
    clean::line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
