//! JUnit XML, which most CI systems show: a suite a file, a failed case a finding, nothing for what is right.

use std::fmt::Write;

use super::{Rendered, Report, Style, clean};
use crate::finding::Finding;

/// Renders a report.
#[must_use]
pub fn render(report: &Report, _style: Style) -> Rendered {
    // Findings are sorted by path: those of a file stand together.
    let mut suites: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in report.open() {
        let Some((file, _)) = report.locate(finding.primary) else { continue };
        match suites.last_mut() {
            Some((path, findings)) if *path == file.path => findings.push(finding),
            _ => suites.push((&file.path, vec![finding])),
        }
    }
    let total: usize = suites.iter().map(|(_, findings)| findings.len()).sum();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a string cannot fail.
    let _ = writeln!(text, "<testsuites name=\"lockwise\" tests=\"{total}\" failures=\"{total}\" errors=\"0\">");
    for (path, findings) in &suites {
        let (path, count) = (escaped(path), findings.len());
        let _ = writeln!(
            text,
            "  <testsuite name=\"{path}\" tests=\"{count}\" failures=\"{count}\" errors=\"0\" skipped=\"0\">"
        );
        findings.iter().for_each(|finding| case(&mut text, report, &path, finding));
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text.into()
}

fn case(text: &mut String, report: &Report, path: &str, finding: &Finding) {
    let Some((_, at)) = report.locate(finding.primary) else { return };
    let message = escaped(&finding.message);
    let _ = writeln!(text, "    <testcase name=\"{}:{}\" classname=\"{path}\">", finding.rule, at.line);
    let severity = finding.severity.as_str();
    let _ =
        writeln!(text, "      <failure type=\"{severity}\" message=\"{message}\">{}</failure>", story(report, finding));
    text.push_str("    </testcase>\n");
}

fn story(report: &Report, finding: &Finding) -> String {
    let mut lines = Vec::new();
    for thread in &finding.threads {
        lines.push(format!("{}:", thread.name));
        for step in &thread.steps {
            let Some((file, at)) = report.locate(step.location) else { continue };
            lines.push(format!("  {}:{} {}", file.path, at.line, step.text));
        }
    }
    let said = [("so", &finding.outcome), ("help", &finding.help)].into_iter().filter(|(_, said)| !said.is_empty());
    lines.extend(said.map(|(word, said)| format!("{word}: {said}")));
    lines.push(format!("confidence: {}", finding.confidence.as_str()));
    lines.iter().map(|line| escaped(line)).collect::<Vec<_>>().join("\n")
}

/// Text as XML allows it: markup escaped, and characters written out that XML 1.0 has no way to hold.
fn escaped(text: &str) -> String {
    let clean = clean::line(text);
    let plain = clean.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    plain.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}
