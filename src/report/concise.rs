//! One line a finding: `path:line:column: rule [confidence]: message`.

use std::fmt::Write;

use super::text::Paint;
use super::{Rendered, Report, Style, clean};

/// Renders a report.
#[must_use]
pub fn render(report: &Report, style: Style) -> Rendered {
    let paint = Paint::new(style);
    let mut text = String::new();
    for reported in &report.findings {
        let finding = &reported.finding;
        let Some((file, at)) = report.locate(finding.primary) else { continue };
        let silenced = if reported.silenced.is_some() { " (suppressed)" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}:{}:{}: {} [{}]: {}{silenced}",
            clean::line(&file.path),
            at.line,
            at.column,
            paint.link(report.page(finding.rule), finding.rule),
            finding.confidence.as_str(),
            clean::line(&finding.message),
        );
    }
    text.into()
}
