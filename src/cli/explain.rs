//! `lockwise explain`: a rule's page, or the rules of a family.

use std::process::ExitCode;

use super::args::Explain;
use super::failure::Failure;
use super::output;
use crate::config::{find_rule, unknown_rule};
use crate::driver::catalogue;

/// Prints the page.
pub fn run(arguments: &Explain) -> Result<ExitCode, Failure> {
    let catalogue = catalogue();
    let text = match find_rule(&arguments.rule, &catalogue) {
        Some(rule) => format!("{}\n", rule.page.trim_end()),
        None => {
            let family: Vec<_> =
                catalogue.iter().filter(|rule| rule.family.as_str() == arguments.rule).copied().collect();
            if family.is_empty() {
                return Err(unknown_rule(&arguments.rule, &catalogue).into());
            }
            super::rules::table(&family)
        }
    };
    output::write_stdout(&text)?;
    Ok(ExitCode::SUCCESS)
}
