//! What a config file or the command line may say; each of it may be left unsaid.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::selection::SelectionRequest;
use crate::finding::Confidence;
use crate::model::Gil;

/// Rules or families by glob.
pub type PerFile = BTreeMap<String, Vec<String>>;

/// What stands for a rule's id in the address of its page.
pub const RULE_IN_URL: &str = "{rule}";

/// What was said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Rules or families that run instead of the default ones.
    pub select: Option<Vec<String>>,
    /// Rules or families that run in addition.
    pub extend_select: Option<Vec<String>>,
    /// Rules or families that do not run.
    pub ignore: Option<Vec<String>>,
    /// Whether preview rules run without being named.
    pub preview: Option<bool>,
    /// Rules or families that are not reported in some files, by glob.
    pub per_file_ignores: Option<Rooted<PerFile>>,
    /// The least confidence reported.
    pub confidence: Option<Confidence>,
    /// Globs of what to leave out.
    pub exclude: Option<Rooted<Vec<String>>>,
    /// Whether what is left out in folders is left out when it is named, too.
    pub force_exclude: Option<bool>,
    /// Whether findings in test, bench and example code are reported.
    pub include_tests: Option<bool>,
    /// Whether Markdown documents found in folders are read.
    pub include_markdown: Option<bool>,
    /// Whether `.gitignore` and its like are respected.
    pub gitignore: Option<bool>,
    /// The baseline, absolute.
    pub baseline: Option<PathBuf>,
    /// Where rules' pages are on the web: an address with `{rule}` in it.
    pub rule_url: Option<String>,
    /// Whether Python's interpreter lock can be counted on.
    pub gil: Option<Gil>,
    /// Where what a file says stands in it, by key.
    pub origins: BTreeMap<&'static str, Origin>,
}

/// Globs and the folder they count from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rooted<T> {
    /// The folder.
    pub root: PathBuf,
    /// The globs.
    pub value: T,
}

/// A place of a config file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Origin {
    /// The file, as it is shown.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
}

impl Options {
    /// These, and where they say nothing, what `below` says.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        let mut origins = below.origins;
        origins.extend(self.origins);
        Self {
            select: self.select.or(below.select),
            extend_select: self.extend_select.or(below.extend_select),
            ignore: self.ignore.or(below.ignore),
            preview: self.preview.or(below.preview),
            per_file_ignores: self.per_file_ignores.or(below.per_file_ignores),
            confidence: self.confidence.or(below.confidence),
            exclude: self.exclude.or(below.exclude),
            force_exclude: self.force_exclude.or(below.force_exclude),
            include_tests: self.include_tests.or(below.include_tests),
            include_markdown: self.include_markdown.or(below.include_markdown),
            gitignore: self.gitignore.or(below.gitignore),
            baseline: self.baseline.or(below.baseline),
            rule_url: self.rule_url.or(below.rule_url),
            gil: self.gil.or(below.gil),
            origins,
        }
    }

    /// What is said about which rules run.
    #[must_use]
    pub fn request(&self) -> SelectionRequest {
        SelectionRequest {
            select: self.select.clone().unwrap_or_default(),
            extend_select: self.extend_select.clone().unwrap_or_default(),
            ignore: self.ignore.clone().unwrap_or_default(),
            preview: self.preview.unwrap_or_default(),
        }
    }
}
