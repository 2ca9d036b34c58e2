//! `lockwise debug why FILE:LINE`: what is known about a line, what rules say about it, and why the others say nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use super::super::failure::Failure;
use super::super::output;
use super::settings_for;
use crate::analysis::{self, Line};
use crate::config::{ConfigFrom, Options, Rooted, Settings};
use crate::driver::{self, Examined};
use crate::finding::{Family, Finding, Location};
use crate::model::{FileId, Span};
use crate::source::{self, SourceFile};

/// Prints what is known about the line.
pub fn run(place: &str, isolated: bool) -> Result<ExitCode, Failure> {
    let Some((file, line)) = split(place) else {
        let failure = Failure::new(format!("`{place}` names no line"));
        return Err(failure.with_help(format!("say which: {}:12", place.trim_end_matches(':'))));
    };
    let examined = driver::examine(&settings(Path::new(file), isolated)?)?;
    let asked: Vec<(FileId, &SourceFile)> = sources(&examined).filter(|(_, source)| source.reported).collect();
    let Some((_, first)) = asked.first() else {
        return Err(Failure::new(format!("there is no Python or Rust in `{file}`")));
    };
    let count = lines(first);
    if line == 0 || line > count {
        let lines = if count == 1 { "1 line".to_owned() } else { format!("{count} lines") };
        return Err(Failure::new(format!("`{file}` has {lines}; there is no line {line}")));
    }
    let text = asked.iter().find_map(|(id, source)| describe(&examined, *id, source, line));
    let Some(text) = text else {
        return Err(Failure::new(format!("there is no Python or Rust on line {line} of `{file}`")));
    };
    output::write_stdout(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// `pool.py:12`, or `pool.py:12:5` as reports have it.
fn split(place: &str) -> Option<(&str, u32)> {
    let (before, last) = place.trim_end_matches(':').rsplit_once(':')?;
    let last = last.parse().ok()?;
    match before.rsplit_once(':').map(|(file, line)| (file, line.parse())) {
        Some((file, Ok(line))) => Some((file, line)),
        _ => Some((before, last)),
    }
}

/// Every rule, every finding.
fn settings(file: &Path, isolated: bool) -> Result<Settings, Failure> {
    if source::is_folder(file) {
        return Err(Failure::new(format!("`{}` is a folder", file.display())));
    }
    let base = settings_for(file);
    let given = Options {
        select: Some(vec!["all".to_owned()]),
        preview: Some(true),
        gitignore: None,
        include_markdown: None,
        per_file_ignores: Some(Rooted { root: base.current.clone(), value: BTreeMap::new() }),
        ..base.given
    };
    let config = if isolated { ConfigFrom::Nowhere } else { ConfigFrom::Nearest };
    Ok(Settings { isolated, config, given, show_suppressed: true, jobs: None, ..base })
}

fn sources(examined: &Examined) -> impl Iterator<Item = (FileId, &SourceFile)> {
    let files = examined.sources.files.iter().enumerate();
    files.map(|(index, source)| (FileId(u32::try_from(index).unwrap_or(u32::MAX)), source))
}

/// How many lines people see: what follows the last line end is one only if there is something.
fn lines(source: &SourceFile) -> u32 {
    let sheet = &source.sheet;
    let ended = sheet.text.is_empty() || sheet.text.ends_with(['\n', '\r']);
    sheet.lines.count().saturating_sub(u32::from(ended))
}

fn describe(examined: &Examined, file: FileId, source: &SourceFile, line: u32) -> Option<String> {
    let begins = |span: Span| source.line(span.start) == line;
    let touches = |span: Span| {
        let last = span.end.saturating_sub(1).max(span.start);
        (source.line(span.start)..=source.line(last)).contains(&line)
    };
    let print = |location: Location| match examined.sources.get(location.file) {
        Some(source) => format!("{}:{}", source.path, source.line(location.span.start)),
        None => String::new(),
    };
    let asked = Line { file, begins: &begins, touches: &touches, print: &print };
    let known = analysis::at_line(&examined.program, &asked)?;
    let code = source.sheet.lines.text(line, &source.sheet.text).trim();
    let here = |location: Location| location.file == file && begins(location.span);
    let mut text = format!("{}:{line}: {code}\n{known}", source.path);
    let mut heard = BTreeSet::new();
    found(examined, &here, &print, &mut text, &mut heard);
    silent(examined, &here, &mut text, &mut heard);
    Some(text)
}

fn found(
    examined: &Examined,
    here: &dyn Fn(Location) -> bool,
    print: &dyn Fn(Location) -> String,
    text: &mut String,
    heard: &mut BTreeSet<&'static str>,
) {
    let on_line = || examined.findings.iter().filter(|reported| reported.finding.sites().any(here));
    if on_line().next().is_none() {
        return;
    }
    text.push_str("found\n");
    for reported in on_line() {
        let finding = &reported.finding;
        heard.insert(finding.rule);
        let _ = write!(text, "  {} ({}", finding.rule, finding.confidence.as_str());
        text.push_str(remarks(finding));
        if let Some(silenced) = &reported.silenced {
            text.push_str(", silenced by a comment");
            if let Some(reason) = &silenced.reason {
                let _ = write!(text, ": {reason}");
            }
        }
        let _ = write!(text, "): {}", finding.message);
        if !here(finding.primary) {
            let _ = write!(text, " (at {})", print(finding.primary));
        }
        text.push('\n');
    }
}

fn remarks(finding: &Finding) -> &'static str {
    if finding.test { ", in test code" } else { "" }
}

/// The rules that say nothing here: those that looked and turned away, with the reason; then the rest.
fn silent(examined: &Examined, here: &dyn Fn(Location) -> bool, text: &mut String, heard: &mut BTreeSet<&'static str>) {
    let notes: Vec<_> = examined.program.notes().into_iter().filter(|note| here(note.location)).collect();
    if !notes.is_empty() {
        text.push_str("not found\n");
    }
    for note in notes {
        let _ = writeln!(text, "  {}: {}", note.rule, note.reason);
        heard.insert(note.rule);
    }
    let catalogue = driver::catalogue();
    let about_code = catalogue.iter().filter(|rule| rule.family != Family::Tool).map(|rule| rule.id);
    let rest: Vec<&str> = about_code.filter(|rule| !heard.contains(rule)).collect();
    if !rest.is_empty() {
        let _ = writeln!(text, "nothing to judge here for {}", rest.join(", "));
    }
}
