//! `lockwise rules`: what there is.

use std::fmt::Write;
use std::process::ExitCode;

use super::args::{ListFormat, Rules};
use super::failure::Failure;
use super::output;
use crate::driver::catalogue;
use crate::finding::{RuleInfo, Tier};
use crate::report;

/// Prints the list.
pub fn run(arguments: &Rules) -> Result<ExitCode, Failure> {
    let catalogue = catalogue();
    let text = match arguments.output_format {
        ListFormat::Text => table(&catalogue),
        ListFormat::Html => report::catalogue::page(&catalogue),
        ListFormat::Json => {
            let text = serde_json::to_string_pretty(&catalogue);
            text.map_err(|error| Failure::new(format!("the rules cannot be written: {error}")))? + "\n"
        }
    };
    output::write_stdout(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// One line a rule: its name, family, severity, what it finds.
pub fn table(rules: &[&RuleInfo]) -> String {
    let column = |width: fn(&RuleInfo) -> usize| rules.iter().map(|rule| width(rule)).max().unwrap_or(0);
    let (ids, families) = (column(|rule| rule.id.len()), column(|rule| rule.family.as_str().len()));
    let mut text = String::new();
    for rule in rules {
        let preview = if rule.tier == Tier::Preview { " (preview)" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:ids$}  {:families$}  {:7}  {}{preview}",
            rule.id,
            rule.family.as_str(),
            rule.severity.as_str(),
            rule.summary
        );
    }
    text
}
