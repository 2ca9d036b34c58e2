//! What a run is asked to do: by config files, folder by folder, and by the command line, which has the last word.
//!
//! `document` reads a file, `options` is what files and the command line have in common, `scope` what holds for the files of a
//! folder in the end.

mod document;
mod error;
mod options;
mod scope;
mod selection;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::finding::baseline::Baseline;

pub use document::NAMES;
pub use error::{ConfigError, Excerpt};
pub use options::{Options, Origin, RULE_IN_URL, Rooted};
pub use scope::{Scope, ScopeError, Scopes};
pub use selection::{Selection, SelectionRequest, UnknownRule, find_rule, unknown_rule};

/// The config file that `init` writes.
pub const TEMPLATE: &str = include_str!("template.toml");

/// Everything a run needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The current folder, absolute and without symbolic links.
    pub current: PathBuf,
    /// Files and folders to check.
    pub paths: Vec<PathBuf>,
    /// A file that is not on disk but in an editor or a pipe.
    pub stdin: Option<StdinFile>,
    /// The named paths alone are analysed, not the project around a single file.
    pub isolated: bool,
    /// Where config is read from.
    pub config: ConfigFrom,
    /// What the command line says; files may say the rest.
    pub given: Options,
    /// Texts that stand for those on disk.
    pub edited: BTreeMap<PathBuf, String>,
    /// Findings of another revision, which are not reported.
    pub known: Option<Baseline>,
    /// Whether what is found now becomes the baseline.
    pub write_baseline: bool,
    /// Whether suppressed findings are reported, marked as such.
    pub show_suppressed: bool,
    /// Whether the report draws the lock order.
    pub lock_graph: bool,
    /// Told how far the run is, by any of its threads.
    pub progress: Option<fn(Stage)>,
    /// Number of threads; as many as the machine has if `None`.
    pub jobs: Option<usize>,
}

/// How far a run is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// So many files are there to be read.
    Reading(u64),
    /// One more file is read.
    Read,
    /// All are read, and the program is analysed.
    Analysing,
    /// The rules look at it.
    Judging,
    /// Nothing is left to do.
    Done,
}

/// Where config is read from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ConfigFrom {
    /// Nowhere.
    Nowhere,
    /// The nearest file at or above each folder.
    Nearest,
    /// One file, for all folders.
    File(PathBuf),
}

/// A file's text from standard input.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StdinFile {
    /// What it would be called.
    pub name: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Settings {
    /// A run over some paths that reads no config and says nothing special.
    #[must_use]
    pub fn new(current: &Path, paths: Vec<PathBuf>) -> Self {
        Self {
            current: current.to_path_buf(),
            paths,
            stdin: None,
            isolated: false,
            config: ConfigFrom::Nowhere,
            given: Options::default(),
            edited: BTreeMap::new(),
            known: None,
            write_baseline: false,
            show_suppressed: false,
            lock_graph: false,
            progress: None,
            jobs: None,
        }
    }
}
