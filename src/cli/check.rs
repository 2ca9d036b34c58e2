//! `lockwise check`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::ExitCode;

use super::args::{Check, Format, Output};
use super::failure::Failure;
use super::mend;
use super::output;
use super::progress;
use super::settings::{self, settings};
use crate::config::Settings;
use crate::driver;
use crate::finding::baseline::Baseline;
use crate::model::ProblemKind;
use crate::report::{self, FileProblem, Rendered, Report, Style, clean};
use crate::source;

/// Problems printed without `-v`; a tree of broken files should not hide the last line.
const MAX_PROBLEMS: usize = 20;

/// Checks, reports, and says how it went.
pub fn run(arguments: &Check) -> Result<ExitCode, Failure> {
    let mut settings = settings(arguments)?;
    if arguments.show_files {
        return show_files(&settings);
    }
    if arguments.show_settings {
        return settings::show(&settings);
    }
    settings.known = known_before(arguments, &settings)?;
    settings.progress = progress::wanted(arguments.no_progress || arguments.quiet);
    settings.lock_graph = arguments.output_format.iter().any(|wanted| wanted.format == Format::Html);
    if arguments.diff {
        return mend::show(&settings, arguments.unsafe_fixes);
    }
    let report = mend::checked(arguments, &settings)?;
    let written = write_baseline(arguments, &report).and_then(|()| write_reports(arguments, &report));
    if !arguments.quiet {
        print_problems(&report, arguments.verbose > 0);
    }
    let code = match written {
        // The reader has seen enough; that changes nothing about what was found.
        Err(failure) if !failure.is_silent() => failure.report(),
        _ => exit_code(arguments, &report),
    };
    output::eprint(&last_line(&report));
    Ok(code)
}

/// Findings of the revision named, which this run leaves out.
fn known_before(arguments: &Check, settings: &Settings) -> Result<Option<Baseline>, Failure> {
    let Some(revision) = &arguments.changed_since else { return Ok(None) };
    Ok(Some(driver::known_at(settings, revision)?))
}

/// Writes what the baseline becomes, and says what that changes.
fn write_baseline(arguments: &Check, report: &Report) -> Result<(), Failure> {
    let Some(known) = &report.known else {
        let failure = Failure::new("there is no baseline to prune");
        let help = "name it: --baseline FILE, or `baseline` in a config file";
        return if arguments.prune_baseline { Err(failure.with_help(help)) } else { Ok(()) };
    };
    if arguments.write_baseline.is_none() && !arguments.prune_baseline {
        if known.gone > 0 && !arguments.quiet {
            let gone = number(known.gone, "finding");
            output::eprint(&format!("{gone} of the baseline no longer there; --prune-baseline takes them out"));
        }
        return Ok(());
    }
    let file = &known.path;
    source::write(file, &known.next.to_text())
        .map_err(|error| Failure::new(format!("`{}` cannot be written: {error}", file.display())))?;
    if !arguments.quiet {
        let shown = source::slashed(file.strip_prefix(source::current_folder()).unwrap_or(file));
        let kept = number(known.next.len(), "finding");
        output::eprint(&format!("wrote {shown}: {kept}, {} new, {} no longer there", known.added, known.gone));
        if known.unnamed {
            output::eprint(&format!(
                "`baseline = \"{shown}\"` in a config file, or --baseline {shown}, puts it to use"
            ));
        }
    }
    Ok(())
}

pub fn number(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn show_files(settings: &Settings) -> Result<ExitCode, Failure> {
    let found = driver::files(settings)?;
    let mut text = String::new();
    for entry in found.entries.iter().filter(|entry| entry.reported) {
        text.push_str(&clean::line(&entry.display));
        text.push('\n');
    }
    for skipped in &found.skipped {
        output::eprint(&format!("skipped {}: {}", clean::line(&skipped.display), skipped.reason));
    }
    output::write_stdout(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn write_reports(arguments: &Check, report: &Report) -> Result<(), Failure> {
    if arguments.statistics {
        return output::write_stdout(&statistics(report));
    }
    for wanted in &arguments.output_format {
        let rendered = render(arguments, wanted, report);
        if !arguments.quiet {
            for note in &rendered.notes {
                output::eprint(&format!("warning: {note}"));
            }
        }
        match &wanted.file {
            None => output::write_stdout(&rendered.text)?,
            Some(file) => source::write(file, &rendered.text)
                .map_err(|error| Failure::new(format!("`{}` cannot be written: {error}", file.display())))?,
        }
    }
    Ok(())
}

fn render(arguments: &Check, wanted: &Output, report: &Report) -> Rendered {
    let style = match wanted.file {
        None => output::stdout_style(arguments.color),
        Some(_) => Style::default(),
    };
    match wanted.format {
        Format::Text => report::text::render(report, style),
        Format::Concise => report::concise::render(report, style),
        Format::Json => report::json::render(report, style),
        Format::Github => report::github::render(report, style),
        Format::Gitlab => report::gitlab::render(report, style),
        Format::Junit => report::junit::render(report, style),
        Format::Markdown => report::markdown::render(report, style),
        Format::Html => report::html::render(report),
        Format::Sarif => report::sarif::render(report, style, arguments.sarif_category.as_deref()),
    }
}

/// Findings by rule, most first.
fn statistics(report: &Report) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in report.open() {
        *counts.entry(finding.rule).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    let mut text = String::new();
    for (rule, count) in rows {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{count:6}  {rule}");
    }
    text
}

fn print_problems(report: &Report, all: bool) {
    // A link is met again under its own name; files that cannot be opened are news.
    let worth_saying = |reason: &str| all || reason != source::SYMBOLIC_LINK;
    let skipped = report.skipped.iter().filter(|skipped| worth_saying(skipped.reason));
    let mut lines: Vec<String> = skipped
        .map(|skipped| format!("warning: {} skipped: {}", clean::line(&skipped.display), skipped.reason))
        .collect();
    lines.extend(report.problems.iter().map(problem_line));
    let shown = if all { lines.len() } else { MAX_PROBLEMS };
    for line in lines.iter().take(shown) {
        output::eprint(line);
    }
    if lines.len() > shown {
        output::eprint(&format!("warning: {} more problems; -v prints them", lines.len() - shown));
    }
    if all {
        let counts = report.counts;
        output::eprint(&format!("{} statements, {} not understood", counts.statements, counts.not_understood));
    }
}

fn problem_line(problem: &FileProblem) -> String {
    let word = if problem.kind == ProblemKind::Internal { "error" } else { "warning" };
    let mut place = clean::line(&problem.path).into_owned();
    if let Some(at) = problem.position {
        let _ = write!(place, ":{}:{}", at.line, at.column);
    }
    if !place.is_empty() {
        place.push_str(": ");
    }
    let defect = if problem.kind == ProblemKind::Internal { "lockwise failed here: " } else { "" };
    format!("{word}: {place}{defect}{}", clean::line(&problem.message))
}

/// Always the last line of standard error, whatever the format: no findings must mean that something was checked.
fn last_line(report: &Report) -> String {
    let counts = report.counts;
    let partly = if counts.partly > 0 { format!(" ({} only in part)", counts.partly) } else { String::new() };
    let findings = match report.open().count() {
        0 => "no findings".to_owned(),
        count => number(count, "finding"),
    };
    let hidden = report.known.as_ref().map_or(0, |known| known.hidden);
    let hidden = if hidden > 0 { format!(" ({hidden} in the baseline)") } else { String::new() };
    format!(
        "checked {}{partly}, skipped {}, unreadable {}: {findings}{hidden}",
        number(counts.checked, "file"),
        counts.skipped,
        counts.unreadable
    )
}

fn exit_code(arguments: &Check, report: &Report) -> ExitCode {
    let counts = report.counts;
    if arguments.strict && (counts.unreadable > 0 || counts.partly > 0) {
        return ExitCode::from(2);
    }
    if arguments.exit_zero || report.open().next().is_none() {
        return ExitCode::SUCCESS;
    }
    ExitCode::from(1)
}
