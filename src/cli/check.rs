//! `lockwise check`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use super::args::{Check, Format, Output};
use super::failure::Failure;
use super::output;
use crate::config::{Selection, SelectionRequest, Settings, StdinFile};
use crate::driver;
use crate::model::ProblemKind;
use crate::report::{self, FileProblem, Rendered, Report, Style, clean};
use crate::source;

/// Problems printed without `-v`; a tree of broken files should not hide the last line.
const MAX_PROBLEMS: usize = 20;

/// Checks, reports, and says how it went.
pub fn run(arguments: &Check) -> Result<ExitCode, Failure> {
    let settings = settings(arguments)?;
    if arguments.show_files {
        return show_files(&settings);
    }
    if let Some(config) = &arguments.config {
        note_config(config)?;
    }
    let report = driver::check(&settings)?;
    let written = write_reports(arguments, &report);
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

fn settings(arguments: &Check) -> Result<Settings, Failure> {
    let to_stdout = arguments.output_format.iter().filter(|output| output.file.is_none()).count();
    if to_stdout > 1 {
        let failure = Failure::new("only one report can go to standard output");
        return Err(failure.with_help("write the others to files: --output-format sarif=FILE"));
    }
    let request = SelectionRequest {
        select: arguments.select.clone(),
        extend_select: arguments.extend_select.clone(),
        ignore: arguments.ignore.clone(),
        preview: arguments.preview,
    };
    let selection = Selection::resolve(&request, &driver::catalogue())?;
    let mut paths = arguments.paths.clone();
    let stdin = if paths.iter().any(|path| path.as_os_str() == "-") {
        paths.retain(|path| path.as_os_str() != "-");
        Some(stdin_file(arguments)?)
    } else {
        None
    };
    Ok(Settings {
        current: source::current_folder(),
        paths,
        stdin,
        isolated: arguments.isolated,
        exclude: arguments.exclude.clone(),
        gitignore: !arguments.no_gitignore,
        include_markdown: arguments.include_markdown,
        include_tests: arguments.include_tests,
        confidence: arguments.confidence.into(),
        selection,
        show_suppressed: arguments.show_suppressed,
        jobs: arguments.jobs.map(usize::from),
    })
}

fn stdin_file(arguments: &Check) -> Result<StdinFile, Failure> {
    let Some(name) = &arguments.stdin_filename else {
        let failure = Failure::new("`-` needs a name to know the language by");
        return Err(failure.with_help("say what the file is called: --stdin-filename src/pool.py"));
    };
    if source::FileType::of(name).is_none() {
        return Err(Failure::new(format!("`{}` is not Python, Rust or Markdown", name.display())));
    }
    let bytes = source::stdin_bytes().map_err(|error| Failure::new(format!("standard input: {error}")))?;
    Ok(StdinFile { name: name.clone(), bytes })
}

/// Config files are not read yet; saying so is better than seeming to obey one.
fn note_config(config: &Path) -> Result<(), Failure> {
    if !source::exists(config) {
        return Err(Failure::new(format!("`{}` does not exist", config.display())));
    }
    output::eprint("warning: config files are not read yet; --config has no effect");
    Ok(())
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
        Format::Html => report::html::render(report, None),
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
    let files = |count: usize| if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let partly = if counts.partly > 0 { format!(" ({} only in part)", counts.partly) } else { String::new() };
    let findings = match report.open().count() {
        0 => "no findings".to_owned(),
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    };
    format!(
        "checked {}{partly}, skipped {}, unreadable {}: {findings}",
        files(counts.checked),
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
