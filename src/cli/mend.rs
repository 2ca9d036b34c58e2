//! `--fix`, `--diff` and `--add-ignore`: what changes people's files.

use std::process::ExitCode;

use similar::TextDiff;

use super::args::Check;
use super::check::number;
use super::failure::Failure;
use super::output;
use crate::config::Settings;
use crate::driver::{self, Change};
use crate::finding::FixSafety;
use crate::report::Report;
use crate::source;

/// The report, after the files were changed as asked.
pub fn checked(arguments: &Check, settings: &Settings) -> Result<Report, Failure> {
    let (mended, did) = match &arguments.add_ignore {
        Some(reason) => (driver::add_ignores(on_disk(settings)?, reason.as_deref())?, "silenced"),
        None if arguments.fix => (driver::fix(on_disk(settings)?, arguments.unsafe_fixes)?, "fixed"),
        None => return Ok(driver::check(settings)?),
    };
    for Change { disk, path, after, .. } in &mended.files {
        source::write(disk, after).map_err(|error| Failure::new(format!("`{path}` cannot be written: {error}")))?;
    }
    if !arguments.quiet {
        let (findings, files) = (number(mended.count, "finding"), number(mended.files.len(), "file"));
        output::eprint(&format!("{did} {findings} in {files}"));
        let more = unsafe_left(&mended.report);
        if arguments.fix && !arguments.unsafe_fixes && more > 0 {
            output::eprint(&format!("{} more with --unsafe-fixes", number(more, "fix").replace("fixs", "fixes")));
        }
    }
    Ok(mended.report)
}

/// Text from a pipe has no file to be written back to.
fn on_disk(settings: &Settings) -> Result<&Settings, Failure> {
    if settings.stdin.is_none() {
        return Ok(settings);
    }
    let failure = Failure::new("standard input cannot be changed");
    Err(failure.with_help("name the file, or print the changes: --diff"))
}

fn unsafe_left(report: &Report) -> usize {
    let fixes = report.open().filter_map(|finding| finding.fix.as_ref());
    fixes.filter(|fix| fix.safety == FixSafety::Unsafe).count()
}

/// Prints what fixes would change, as a unified diff.
pub fn show(settings: &Settings, unsafe_too: bool) -> Result<ExitCode, Failure> {
    let mended = driver::fix(on_disk(settings)?, unsafe_too)?;
    let mut text = String::new();
    for Change { path, before, after, .. } in &mended.files {
        let diff = TextDiff::from_lines(before, after);
        let shown = diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
        text.push_str(&shown);
    }
    output::write_stdout(&text)?;
    let (findings, files) = (number(mended.count, "finding"), number(mended.files.len(), "file"));
    output::eprint(&format!("would fix {findings} in {files}"));
    Ok(if mended.files.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
