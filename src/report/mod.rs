//! Findings as text for people and programs: one module a format, all with one `render`.
//!
//! Reports see findings, what is known of rules, and sources; a format cannot change a finding, an exit code or the order.

pub mod catalogue;
pub mod clean;
pub mod concise;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub mod lock_graph;
pub mod markdown;
pub mod pages;
pub mod sarif;
pub mod text;

use std::path::PathBuf;

use self::lock_graph::LockGraph;
use self::pages::Pages;
use crate::finding::baseline::Baseline;
use crate::finding::{Finding, Location, RuleInfo};
use crate::model::ProblemKind;
use crate::source::{Place, Position, Skipped, SourceFile, SourceMap};

/// The outcome of a run.
#[derive(Debug)]
pub struct Report {
    /// What was found, sorted by path, line, column, rule.
    pub findings: Vec<Reported>,
    /// What became of the baseline, if there is one.
    pub known: Option<Known>,
    /// Every rule there is, sorted by id, whether it ran or not.
    pub rules: Vec<&'static RuleInfo>,
    /// Where the rules' pages can be read.
    pub pages: Pages,
    /// The files, for positions and excerpts.
    pub sources: SourceMap,
    /// What could not be read, sorted by path.
    pub problems: Vec<FileProblem>,
    /// What was found and not read.
    pub skipped: Vec<Skipped>,
    /// How much was done.
    pub counts: Counts,
    /// The order in which locks are taken, if that was asked for.
    pub lock_graph: Option<LockGraph>,
    /// What places are relative to.
    pub root: PathBuf,
}

/// A finding and what silences it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reported {
    /// The finding.
    pub finding: Finding,
    /// Why it is not shown by default.
    pub silenced: Option<Silenced>,
}

/// Why a finding is not shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Silenced {
    /// What silences it.
    pub by: SilencedBy,
    /// The text after a comment's `--`.
    pub reason: Option<String>,
}

/// What silences a finding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SilencedBy {
    /// A comment.
    Comment,
    /// The baseline.
    Baseline,
    /// It was there in the revision compared with.
    Revision,
}

/// What became of the baseline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// Its file.
    pub path: PathBuf,
    /// No config file names it: the next run will not know of it.
    pub unnamed: bool,
    /// Findings it silences.
    pub hidden: usize,
    /// Findings in it that are no longer there.
    pub gone: usize,
    /// Findings that were not in it and are in the next.
    pub added: usize,
    /// What it becomes when it is written.
    pub next: Baseline,
}

/// A file, or part of one, that could not be read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FileProblem {
    /// How the file is shown; empty where no file is to blame.
    pub path: String,
    /// Where in the file, if it is a part.
    pub position: Option<Position>,
    /// Why.
    pub kind: ProblemKind,
    /// One sentence fragment, lower case.
    pub message: String,
    /// The file's place; `None` where no file is to blame or it was not reached.
    pub place: Option<Place>,
}

/// How much was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Files read and analysed, those read only for their neighbours' sake included.
    pub checked: usize,
    /// Files found and not read, with a reason.
    pub skipped: usize,
    /// Files that could not be read.
    pub unreadable: usize,
    /// Files among the checked that have syntax errors; what stands around those was checked.
    pub partly: usize,
    /// Statements and items lowered.
    pub statements: u64,
    /// Constructs the front ends did not understand.
    pub not_understood: u64,
}

impl Report {
    /// The findings that nothing silences: what the exit code and the last line count.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|reported| reported.silenced.is_none()).map(|reported| &reported.finding)
    }

    /// What is known of a rule.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&'static RuleInfo> {
        self.rules.iter().find(|rule| rule.id == id).copied()
    }

    /// The address of a rule's page, if it is known.
    #[must_use]
    pub fn page(&self, rule: &str) -> Option<String> {
        self.rule(rule).and_then(|rule| self.pages.of(rule))
    }

    /// The file of a location and where in it the location begins. Every location a rule makes has one; a defect elsewhere
    /// must not crash the report.
    #[must_use]
    pub fn locate(&self, location: Location) -> Option<(&SourceFile, Position)> {
        let file = self.sources.get(location.file)?;
        Some((file, file.position(location.span.start)))
    }
}

/// How a format writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Whether to write colours.
    pub colour: bool,
    /// Whether to write hyperlinks.
    pub links: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { colour: false, links: false, width: 100 }
    }
}

/// A rendered report.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rendered {
    /// The report itself.
    pub text: String,
    /// What the reader of the terminal should know about it.
    pub notes: Vec<String>,
}

impl From<String> for Rendered {
    fn from(text: String) -> Self {
        Self { text, notes: Vec::new() }
    }
}
