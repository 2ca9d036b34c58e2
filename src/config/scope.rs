//! What holds for the files of a folder: the nearest config file, with the command line on top.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use super::document::{Loaded, Reader};
use super::error::ConfigError;
use super::options::{Options, Rooted};
use super::selection::{self, Selection, UnknownRule};
use super::{ConfigFrom, Settings};
use crate::finding::{Confidence, RuleInfo};
use crate::knowledge::Own;
use crate::model::Gil;
use crate::source::{self, Bounds, GlobError, Globs, Ways};

/// What holds for the files of a folder.
#[derive(Debug)]
pub struct Scope {
    /// The config file, as it is shown.
    pub file: Option<String>,
    /// What the file says.
    pub from_file: Options,
    /// What the file and the command line say together.
    pub options: Options,
    /// Which rules run.
    pub selection: Selection,
    /// What is left out.
    exclude: Vec<Globs>,
    /// Which rules are not reported where.
    per_file: Vec<(Globs, BTreeSet<&'static str>)>,
}

impl Scope {
    /// The least confidence reported.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.options.confidence.unwrap_or(Confidence::Medium)
    }

    /// Whether findings in test, bench and example code are reported.
    #[must_use]
    pub fn include_tests(&self) -> bool {
        self.options.include_tests.unwrap_or(false)
    }

    /// Whether Python's interpreter lock can be counted on.
    #[must_use]
    pub fn gil(&self) -> Gil {
        self.options.gil.unwrap_or_default()
    }

    /// How files are looked for.
    #[must_use]
    pub fn ways(&self) -> Ways {
        Ways {
            gitignore: self.options.gitignore.unwrap_or(true),
            markdown: self.options.include_markdown.unwrap_or(false),
            force_exclude: self.options.force_exclude.unwrap_or(false),
        }
    }

    /// Whether a rule's findings are reported in a file.
    #[must_use]
    pub fn reports(&self, rule: &str, file: &Path) -> bool {
        let ignored = |(globs, rules): &(Globs, BTreeSet<&'static str>)| rules.contains(rule) && globs.cover(file);
        self.selection.contains(rule) && !self.per_file.iter().any(ignored)
    }
}

/// Why a run's settings cannot be made out.
#[derive(Debug)]
pub enum ScopeError {
    /// A config file is wrong.
    File(Box<ConfigError>),
    /// A rule named on the command line does not exist.
    Rule(UnknownRule),
    /// A glob of the command line is none.
    Glob(GlobError),
}

/// The scopes of a run, found folder by folder as they are asked for.
pub struct Scopes {
    current: PathBuf,
    config: ConfigFrom,
    given: Options,
    catalogue: Vec<&'static RuleInfo>,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    by_folder: FxHashMap<PathBuf, Arc<Scope>>,
    /// The facts of all config files met.
    knowledge: Own,
    /// The first config file that is wrong.
    error: Option<ConfigError>,
}

impl Scopes {
    /// The scopes of a run.
    ///
    /// # Errors
    /// What is wrong with the command line, with the file of `--config`, or with the config nearest to a named path: before
    /// anything is walked.
    pub fn new(settings: &Settings, catalogue: Vec<&'static RuleInfo>) -> Result<Self, ScopeError> {
        let scopes = Self {
            current: settings.current.clone(),
            config: settings.config.clone(),
            given: settings.given.clone(),
            catalogue,
            found: Mutex::default(),
        };
        let mut top = scopes.resolve(None)?;
        if let ConfigFrom::File(path) = &scopes.config {
            let path = scopes.current.join(path);
            // As with the command line's own globs, what is named from anywhere counts from the current folder.
            let loaded = scopes.reader().named(&path, &scopes.current);
            let loaded = loaded.map_err(|error| ScopeError::File(Box::new(error)))?;
            top = scopes.take(loaded, &mut scopes.found())?;
        }
        scopes.found().by_folder.insert(PathBuf::new(), Arc::new(top));
        let named = settings.paths.iter().chain(settings.stdin.as_ref().map(|file| &file.name));
        for path in named {
            let _ = scopes.of_path(&settings.current.join(path));
        }
        match scopes.error() {
            Some(error) => Err(ScopeError::File(Box::new(error))),
            None => Ok(scopes),
        }
    }

    /// The first config file met that is wrong.
    #[must_use]
    pub fn error(&self) -> Option<ConfigError> {
        self.found().error.clone()
    }

    /// The facts of all config files met, taken out.
    #[must_use]
    pub fn take_knowledge(&self) -> Own {
        std::mem::take(&mut self.found().knowledge)
    }

    /// What holds for the files of a folder.
    #[must_use]
    pub fn of(&self, folder: &Path) -> Arc<Scope> {
        self.look_up(folder, &mut self.found())
    }

    /// What holds where the first named path is: the settings of the run as a whole.
    #[must_use]
    pub fn top(&self, settings: &Settings) -> Arc<Scope> {
        let first = settings.paths.first().or(settings.stdin.as_ref().map(|file| &file.name));
        self.of_path(&settings.current.join(first.map_or(Path::new("."), PathBuf::as_path)))
    }

    /// What holds for a folder's files, or for a file.
    #[must_use]
    pub fn of_path(&self, path: &Path) -> Arc<Scope> {
        let path = source::canonical(path).unwrap_or_else(|_| path.to_path_buf());
        if source::is_folder(&path) { self.of(&path) } else { self.of_file(&path) }
    }

    /// What holds for a file.
    #[must_use]
    pub fn of_file(&self, file: &Path) -> Arc<Scope> {
        self.of(file.parent().unwrap_or(file))
    }

    /// Nothing can be left half done in the table: what fails is noted in it.
    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look_up(&self, folder: &Path, found: &mut Found) -> Arc<Scope> {
        let top = |found: &Found| found.by_folder.get(Path::new("")).map(Arc::clone);
        if self.config != ConfigFrom::Nearest {
            // The top scope is there from the beginning.
            return top(found).unwrap_or_else(|| Arc::new(Scope::nothing()));
        }
        if let Some(known) = found.by_folder.get(folder) {
            return Arc::clone(known);
        }
        let loaded = self.reader().in_folder(folder).unwrap_or_else(|error| {
            found.error.get_or_insert(error);
            None
        });
        let own = loaded.and_then(|loaded| self.take(loaded, found).ok()).map(Arc::new);
        // What stands above a repository is not about it.
        let above = folder.parent().filter(|_| !source::exists(&folder.join(".git")));
        let scope = match (own, above) {
            (Some(own), _) => own,
            (None, Some(above)) => self.look_up(above, found),
            (None, None) => top(found).unwrap_or_else(|| Arc::new(Scope::nothing())),
        };
        found.by_folder.insert(folder.to_path_buf(), Arc::clone(&scope));
        scope
    }

    fn reader(&self) -> Reader<'_> {
        Reader { current: &self.current, catalogue: &self.catalogue }
    }

    fn take(&self, mut loaded: Loaded, found: &mut Found) -> Result<Scope, ScopeError> {
        found.knowledge.append(std::mem::take(&mut loaded.knowledge));
        self.resolve(Some(loaded))
    }

    fn resolve(&self, loaded: Option<Loaded>) -> Result<Scope, ScopeError> {
        let (file, said) = loaded.map_or((None, Options::default()), |loaded| (Some(loaded.path), loaded.options));
        let (below, above) = (said.request(), self.given.request());
        // Who says on the command line what to run means that and nothing else.
        let layers = if above.select.is_empty() { vec![&below, &above] } else { vec![&above] };
        let selection = Selection::layered(&layers, &self.catalogue).map_err(ScopeError::Rule)?;
        let mut exclude = Vec::new();
        let globs = |rooted: &Rooted<Vec<String>>| {
            Globs::new(&rooted.root, rooted.value.iter().map(String::as_str)).map_err(ScopeError::Glob)
        };
        if let Some(rooted) = &said.exclude {
            exclude.push(globs(rooted)?);
        }
        if let Some(rooted) = &self.given.exclude {
            // Files named from elsewhere are meant by a bare name, too.
            exclude.push(globs(rooted)?.anywhere());
        }
        let options = self.given.clone().over(said.clone());
        let mut per_file = Vec::new();
        for (root, glob, names) in options
            .per_file_ignores
            .iter()
            .flat_map(|rooted| rooted.value.iter().map(move |(glob, names)| (&rooted.root, glob.as_str(), names)))
        {
            let globs = Globs::new(root, [glob]).map_err(ScopeError::Glob)?;
            per_file.push((globs, selection::names(names, &self.catalogue).map_err(ScopeError::Rule)?));
        }
        Ok(Scope { file, from_file: said, options, selection, exclude, per_file })
    }
}

impl Scope {
    fn nothing() -> Self {
        Self {
            file: None,
            from_file: Options::default(),
            options: Options::default(),
            selection: Selection::default(),
            exclude: Vec::new(),
            per_file: Vec::new(),
        }
    }
}

impl Bounds for Scopes {
    fn ways(&self, folder: &Path) -> Ways {
        self.of(folder).ways()
    }

    fn leave_out(&self, path: &Path, folder: bool) -> bool {
        self.of_file(path).exclude.iter().any(|globs| globs.matches(path, folder))
    }

    fn leave_out_named(&self, file: &Path) -> bool {
        self.of_file(file).exclude.iter().any(|globs| globs.cover(file))
    }
}
