//! What the tests that run lockwise over little projects share.

// Every test binary uses its own part of this module; clippy exempts only the test functions themselves.
#![allow(dead_code, clippy::expect_used, clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lockwise::config::{Options, Settings};
use lockwise::driver;
use lockwise::finding::Confidence;
use lockwise::report::Report;

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of a case: its name inside the case, and its text.
pub struct Source {
    /// Path relative to the case, with `/`.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A finding, as the expectations name it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Found {
    /// The file, relative to the case.
    pub file: String,
    /// The line of the primary location, from 1.
    pub line: usize,
    /// The rule.
    pub rule: String,
    /// How sure.
    pub confidence: Confidence,
    /// What it says.
    pub message: String,
}

/// Everything lockwise says about some files that make a project by themselves.
pub fn check(sources: &[Source]) -> Vec<Found> {
    let (_folder, settings) = written(sources);
    found(&driver::check(&settings).expect("the paths exist"))
}

/// Some files on disk, as a project by themselves, and settings that leave nothing out.
pub fn written(sources: &[Source]) -> (tempfile::TempDir, Settings) {
    let folder = tempfile::Builder::new().prefix("lockwise-case").tempdir().expect("a temporary folder");
    let base = folder.path().canonicalize().expect("the temporary folder is there");
    for source in sources {
        let path = base.join(&source.name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::write(path, &source.text).expect("a file can be written");
    }
    if !sources.iter().any(|source| source.name == "Cargo.toml") {
        let edition = sources.iter().find_map(|source| edition(&source.text)).unwrap_or(2021);
        let manifest = format!("[package]\nname = \"case\"\nedition = \"{edition}\"\n");
        fs::write(base.join("Cargo.toml"), manifest).expect("a file can be written");
    }
    // Documents are read only when they are named.
    let documents = sources.iter().filter(|source| source.name.ends_with(".md"));
    let mut paths: Vec<PathBuf> = documents.map(|source| base.join(&source.name)).collect();
    if paths.is_empty() {
        paths.push(base.clone());
    }
    let settings = settings(&base, paths);
    (folder, settings)
}

/// The programs of `testdata/` that rules are held to, each with its label; those whose label has `LOCKWISE_CASE` in it, if that is
/// set.
pub fn cases() -> Vec<(String, Vec<Source>)> {
    let filter = std::env::var("LOCKWISE_CASE").unwrap_or_default();
    let mut cases = Vec::new();
    for folder in entries(&root().join("testdata")) {
        if !folder.is_dir() || name_of(&folder).starts_with('_') {
            continue;
        }
        for path in entries(&folder) {
            let label = format!("testdata/{}/{}", name_of(&folder), name_of(&path));
            if label.contains(&filter) {
                cases.push((label, case(&path)));
            }
        }
    }
    cases
}

/// A case: a file, or a folder that is a project of several files.
pub fn case(path: &Path) -> Vec<Source> {
    if path.is_dir() {
        return sources_below(path);
    }
    vec![Source { name: name_of(path), text: read(path) }]
}

/// A run over some paths that shows everything: every rule, the lowest confidence, test code too.
pub fn run(current: &Path, paths: Vec<PathBuf>) -> Report {
    driver::check(&settings(current, paths)).expect("the paths exist")
}

/// Settings that leave nothing out.
pub fn settings(current: &Path, paths: Vec<PathBuf>) -> Settings {
    let given = Options {
        preview: Some(true),
        gitignore: Some(false),
        include_tests: Some(true),
        confidence: Some(Confidence::Low),
        ..Options::default()
    };
    Settings { isolated: true, given, jobs: Some(1), ..Settings::new(current, paths) }
}

/// The findings of a report; a file that could not be read is a broken test.
pub fn found(report: &Report) -> Vec<Found> {
    assert!(report.problems.is_empty(), "what is checked must be readable: {:#?}", report.problems);
    let mut found: Vec<Found> = report
        .open()
        .map(|finding| {
            let (file, position) = report.locate(finding.primary).expect("a finding stands in a file");
            Found {
                file: file.path.clone(),
                line: position.line as usize,
                rule: finding.rule.to_owned(),
                confidence: finding.confidence,
                message: finding.message.clone(),
            }
        })
        .collect();
    found.sort();
    found
}

/// The edition a fixture asks for in its first line.
pub fn edition(text: &str) -> Option<u16> {
    text.lines().next()?.strip_prefix("// edition: ")?.trim().parse().ok()
}

/// The comment tokens that begin an expectation in this file: `#~` or `//~`.
pub fn marker(name: &str) -> &'static str {
    if name.ends_with(".py") { "#~" } else { "//~" }
}

/// All source files below a folder, sorted, with names relative to it.
pub fn sources_below(folder: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.expect("the folder can be walked");
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).expect("it is below").to_string_lossy().replace('\\', "/");
            sources.push(Source { name, text: read(entry.path()) });
        }
    }
    sources
}

/// The entries of a folder, sorted.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = listing.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// A file's text.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The last part of a path.
pub fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The document after its script has run, and `None` where there is no browser.
pub fn seen(page: &Path, address: &str) -> Option<String> {
    let wanted = std::env::var("LOCKWISE_BROWSER").ok();
    let browser = wanted.clone().unwrap_or_else(|| "chromium".to_owned());
    let output = Command::new(browser)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"])
        .arg(format!("file://{}{address}", page.display()))
        .output();
    match output {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) => {
            assert!(wanted.is_none(), "the browser cannot be started: {error}");
            None
        }
    }
}
