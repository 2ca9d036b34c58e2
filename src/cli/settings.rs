//! The settings of a run: what the command line says, and `--show-settings`, which says what came of it and why.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use super::args::Check;
use super::failure::Failure;
use super::output;
use crate::config::{ConfigFrom, Options, Rooted, Scope, Settings, StdinFile};
use crate::driver;
use crate::report::clean;
use crate::source;

/// The settings that arguments make.
pub fn settings(arguments: &Check) -> Result<Settings, Failure> {
    let to_stdout = arguments.output_format.iter().filter(|output| output.file.is_none()).count();
    if to_stdout > 1 {
        let failure = Failure::new("only one report can go to standard output");
        return Err(failure.with_help("write the others to files: --output-format sarif=FILE"));
    }
    let current = source::current_folder();
    let mut paths = arguments.paths.clone();
    let stdin = if paths.iter().any(|path| path.as_os_str() == "-") {
        paths.retain(|path| path.as_os_str() != "-");
        Some(stdin_file(arguments)?)
    } else {
        None
    };
    Ok(Settings {
        stdin,
        isolated: arguments.isolated,
        config: config_from(arguments)?,
        given: given(arguments, &current),
        write_baseline: arguments.write_baseline.is_some(),
        show_suppressed: arguments.show_suppressed,
        jobs: arguments.jobs.map(usize::from),
        ..Settings::new(&current, paths)
    })
}

fn config_from(arguments: &Check) -> Result<ConfigFrom, Failure> {
    match &arguments.config {
        _ if arguments.isolated => Ok(ConfigFrom::Nowhere),
        None => Ok(ConfigFrom::Nearest),
        Some(file) if source::is_file(file) => Ok(ConfigFrom::File(file.clone())),
        Some(file) => Err(Failure::new(format!("`{}` does not exist", file.display()))),
    }
}

fn given(arguments: &Check, current: &Path) -> Options {
    let names = |names: &[String]| (!names.is_empty()).then(|| names.to_vec());
    let flag = |flag: bool| flag.then_some(true);
    let exclude = names(&arguments.exclude).map(|value| Rooted { root: current.to_path_buf(), value });
    let baseline = arguments.baseline.as_ref().or(arguments.write_baseline.as_ref().and_then(Option::as_ref));
    Options {
        select: names(&arguments.select),
        extend_select: names(&arguments.extend_select),
        ignore: names(&arguments.ignore),
        preview: flag(arguments.preview),
        confidence: arguments.confidence.map(Into::into),
        exclude,
        force_exclude: flag(arguments.force_exclude),
        include_tests: flag(arguments.include_tests),
        include_markdown: flag(arguments.include_markdown),
        gitignore: arguments.no_gitignore.then_some(false),
        baseline: baseline.map(|path| current.join(path)),
        ..Options::default()
    }
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

/// Prints the settings of each named path, and where each comes from.
pub fn show(settings: &Settings) -> Result<ExitCode, Failure> {
    let scopes = driver::scopes(settings)?;
    let mut text = String::new();
    for path in &settings.paths {
        let disk = source::canonical(&settings.current.join(path))
            .map_err(|_| Failure::new(format!("`{}` does not exist", path.display())))?;
        if !text.is_empty() {
            text.push('\n');
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", clean::line(&source::slashed(path)));
        describe(&mut text, &rows(settings, &scopes.of_path(&disk), &disk));
    }
    output::write_stdout(&text)?;
    Ok(ExitCode::SUCCESS)
}

struct Row {
    key: &'static str,
    value: String,
    origin: String,
}

fn describe(text: &mut String, rows: &[Row]) {
    let keys = rows.iter().map(|row| row.key.len()).max().unwrap_or(0);
    // What has nothing behind it may be as long as it likes.
    let before_origins = rows.iter().filter(|row| !row.origin.is_empty());
    let values = before_origins.map(|row| row.value.chars().count()).max().unwrap_or(0).min(48);
    for Row { key, value, origin } in rows {
        let _ = writeln!(text, "{}", format!("  {key:keys$}  {:values$}  {origin}", clean::line(value)).trim_end());
    }
}

fn rows(settings: &Settings, scope: &Scope, disk: &Path) -> Vec<Row> {
    let shown = |path: &Path| {
        let below = path.strip_prefix(&settings.current).unwrap_or(path);
        source::slashed(below)
    };
    let plain = |key, value| Row { key, value, origin: String::new() };
    let folder = source::is_folder(disk);
    let around = || source::project_around(disk.parent().unwrap_or(disk));
    let analysed = if folder || settings.isolated { disk.to_path_buf() } else { around() };
    let mut rows = vec![
        plain("config", scope.file.clone().unwrap_or_else(|| "none".to_owned())),
        plain("reported", shown(disk)),
        plain("analysed", shown(&analysed)),
    ];
    let given = &settings.given;
    let from = &scope.from_file;
    let all = &scope.options;
    let list = |names: &[String]| names.join(", ");
    let globs = |rooted: &Rooted<Vec<String>>| list(&rooted.value);
    let yes = |flag: &bool| if *flag { "yes" } else { "no" }.to_owned();
    let mut row = |key: &'static str, default: &str, value: Option<String>, on_command_line: bool| {
        let origin = match from.origins.get(key) {
            _ if on_command_line => "command line".to_owned(),
            Some(origin) => format!("{}:{}", origin.path, origin.line),
            None => "default".to_owned(),
        };
        rows.push(Row { key, value: value.unwrap_or_else(|| default.to_owned()), origin });
    };
    row("confidence", "medium", Some(scope.confidence().as_str().to_owned()), given.confidence.is_some());
    row("select", "every stable rule", all.select.as_deref().map(list), given.select.is_some());
    row("extend-select", "none", all.extend_select.as_deref().map(list), given.extend_select.is_some());
    row("ignore", "none", all.ignore.as_deref().map(list), given.ignore.is_some());
    row("preview", "no", all.preview.as_ref().map(yes), given.preview.is_some());
    let per_file = all.per_file_ignores.as_ref().map(|rooted| {
        let each = rooted.value.iter().map(|(glob, names)| format!("{glob}: {}", list(names)));
        each.collect::<Vec<_>>().join("; ")
    });
    row("per-file-ignores", "none", per_file, false);
    let both = [from.exclude.as_ref(), given.exclude.as_ref()].into_iter().flatten().map(globs).collect::<Vec<_>>();
    row("exclude", "none", (!both.is_empty()).then(|| both.join(", ")), given.exclude.is_some());
    row("force-exclude", "no", all.force_exclude.as_ref().map(yes), given.force_exclude.is_some());
    row("gitignore", "yes", all.gitignore.as_ref().map(yes), given.gitignore.is_some());
    row("include-tests", "no", all.include_tests.as_ref().map(yes), given.include_tests.is_some());
    row("include-markdown", "no", all.include_markdown.as_ref().map(yes), given.include_markdown.is_some());
    let baseline = all.baseline.as_deref().map(shown);
    row("baseline", "none", baseline, given.baseline.is_some());
    row("rule-url", "none", all.rule_url.clone(), false);
    row("python.gil", "auto", Some(scope.gil().as_str().to_owned()), false);
    rows.push(plain("rules", scope.selection.rules().collect::<Vec<_>>().join(", ")));
    rows
}
