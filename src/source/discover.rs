//! Which files are read: the paths named, walked, filtered, and the project around a single file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use ignore::{DirEntry, WalkBuilder};
use thiserror::Error;

use crate::model::{Language, ProblemKind};

/// What the config of a folder says about looking for files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ways {
    /// Whether `.gitignore` and its like are respected.
    pub gitignore: bool,
    /// Whether Markdown documents found in folders are read.
    pub markdown: bool,
    /// Whether what is left out in folders is left out when it is named, too.
    pub force_exclude: bool,
}

/// What is looked for and what is left out, folder by folder.
pub trait Bounds: Send + Sync {
    /// How files are looked for in a folder.
    fn ways(&self, folder: &Path) -> Ways;

    /// Whether a file or folder found is left out by its own name.
    fn leave_out(&self, path: &Path, folder: bool) -> bool;

    /// Whether a file, or a folder it stands in, is left out.
    fn leave_out_named(&self, file: &Path) -> bool;
}

/// What to look for.
#[derive(Clone)]
pub struct Request {
    /// The current folder, absolute and without symbolic links.
    pub current: PathBuf,
    /// Files and folders named on the command line.
    pub paths: Vec<PathBuf>,
    /// A file to check whose text is not the one on disk, if it is on disk at all.
    pub unsaved: Option<PathBuf>,
    /// The named paths alone are analysed, not the project around a file.
    pub isolated: bool,
    /// What is left out.
    pub bounds: Arc<dyn Bounds>,
}

/// Why a named file is not read.
pub const LEFT_OUT: &str = "left out by `exclude`";

/// Why a link found in a folder is not read.
pub const SYMBOLIC_LINK: &str = "a symbolic link";

/// What kind of file it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FileType {
    /// Source in one language.
    Source(Language),
    /// A document with fences.
    Markdown,
}

impl FileType {
    /// By the file's extension. Stubs (`.pyi`) hold no code.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "py" => Some(Self::Source(Language::Python)),
            "rs" => Some(Self::Source(Language::Rust)),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }
}

/// A file to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Where it is: absolute, links resolved.
    pub disk: PathBuf,
    /// How it is shown: relative to the current folder where it stands below it.
    pub display: String,
    /// What it is.
    pub file_type: FileType,
    /// The folder modules are named from.
    pub base: PathBuf,
    /// Whether findings in it are reported, or it is only read to understand others.
    pub reported: bool,
}

/// A file that was found and not read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Skipped {
    /// How it is shown.
    pub display: String,
    /// Why.
    pub reason: &'static str,
}

/// A path that could not be looked at.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct WalkProblem {
    /// How it is shown.
    pub display: String,
    /// Why.
    pub kind: ProblemKind,
    /// One sentence fragment, lower case.
    pub message: String,
}

/// What was found, sorted by place on disk.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Discovered {
    /// What to read.
    pub entries: Vec<Entry>,
    /// Which of the entries is the unsaved file.
    pub unsaved: Option<PathBuf>,
    /// What is not read, and why.
    pub skipped: Vec<Skipped>,
    /// What could not be looked at.
    pub problems: Vec<WalkProblem>,
}

/// Why nothing can be looked for.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum DiscoverError {
    /// A path was named that does not exist.
    #[error("`{path}` does not exist")]
    NotFound {
        /// As it was named.
        path: String,
        /// The nearest name beside it.
        nearest: Option<String>,
    },
    /// A named path cannot be looked at.
    #[error("`{path}` cannot be read: {message}")]
    Unreadable {
        /// As it was named.
        path: String,
        /// The system's words.
        message: String,
    },
}

/// Finds the files of a request.
pub fn discover(request: &Request) -> Result<Discovered, DiscoverError> {
    let mut walk = Walk { request, entries: BTreeMap::new(), projects: BTreeSet::new(), found: Discovered::default() };
    // All paths are looked at before anything is walked: a mistyped one should not cost a walk.
    let named = request.paths.iter().map(|path| resolve(request, path)).collect::<Result<Vec<_>, _>>()?;
    for named in &named {
        if named.disk.is_dir() {
            walk.walk(named, true);
        } else {
            walk.file(named);
        }
    }
    if let Some(name) = &request.unsaved {
        walk.unsaved(name);
    }
    let mut found = walk.found;
    found.entries = walk.entries.into_values().collect();
    found.skipped.sort();
    found.skipped.dedup();
    found.problems.sort();
    found.problems.dedup();
    Ok(found)
}

/// A path from the command line.
struct Named {
    /// As it was given.
    given: PathBuf,
    /// Absolute, links resolved.
    disk: PathBuf,
}

fn resolve(request: &Request, given: &Path) -> Result<Named, DiscoverError> {
    let joined = request.current.join(given);
    let path = given.display().to_string();
    match std::fs::canonicalize(&joined) {
        Ok(disk) => Ok(Named { given: given.to_path_buf(), disk }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(DiscoverError::NotFound { nearest: nearest_sibling(&joined), path })
        }
        Err(error) => Err(DiscoverError::Unreadable { path, message: error.to_string() }),
    }
}

fn nearest_sibling(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let siblings = std::fs::read_dir(path.parent()?).ok()?;
    let mut names: Vec<String> = siblings
        .take(10_000)
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    crate::suggestion::nearest(&name, names.iter().map(String::as_str)).map(str::to_owned)
}

struct Walk<'a> {
    request: &'a Request,
    entries: BTreeMap<PathBuf, Entry>,
    /// Folders read already for a file in them.
    projects: BTreeSet<PathBuf>,
    found: Discovered,
}

impl Walk<'_> {
    /// A file named: reported itself, and read together with the project around it.
    fn file(&mut self, named: &Named) {
        let display = self.display(named, &named.disk);
        if !named.disk.is_file() {
            self.found.skipped.push(Skipped { display, reason: "not a regular file" });
            return;
        }
        // A named link keeps the extension it was named by.
        let Some(file_type) = FileType::of(&named.given).or_else(|| FileType::of(&named.disk)) else {
            self.found.skipped.push(Skipped { display, reason: "not Python, Rust or Markdown" });
            return;
        };
        if self.is_left_out(&named.disk) {
            self.found.skipped.push(Skipped { display, reason: LEFT_OUT });
            return;
        }
        self.file_and_project(named.disk.clone(), display, file_type);
    }

    /// A file whose text comes from elsewhere; there need be nothing of its name.
    fn unsaved(&mut self, name: &Path) {
        let joined = self.request.current.join(name);
        let disk = std::fs::canonicalize(&joined).unwrap_or(joined);
        let Some(file_type) = FileType::of(name) else { return };
        let named = Named { given: name.to_path_buf(), disk: disk.clone() };
        let display = self.display(&named, &named.disk);
        if self.is_left_out(&disk) {
            self.found.skipped.push(Skipped { display, reason: LEFT_OUT });
            return;
        }
        self.found.unsaved = Some(disk.clone());
        self.file_and_project(disk, display, file_type);
    }

    /// Whether a named file is left out all the same, as hooks that pass every changed file need it.
    fn is_left_out(&self, disk: &Path) -> bool {
        let folder = disk.parent().unwrap_or(disk);
        let bounds = &self.request.bounds;
        // Where a checkout itself stands says nothing about its files.
        let mut inside = folder
            .ancestors()
            .take_while(|above| above.starts_with(&self.request.current) && *above != self.request.current);
        bounds.ways(folder).force_exclude && (bounds.leave_out_named(disk) || inside.any(is_excluded_by_default))
    }

    fn file_and_project(&mut self, disk: PathBuf, display: String, file_type: FileType) {
        let folder = disk.parent().unwrap_or(&disk).to_path_buf();
        let alone = self.request.isolated || file_type == FileType::Markdown || !folder.is_dir();
        let base = if alone { folder } else { project_around(&folder) };
        // The project around several files of it is walked once.
        let seen = self.projects.contains(&base);
        if !alone && !seen {
            let project = Named { given: base.clone(), disk: base.clone() };
            self.walk(&project, false);
            self.projects.insert(base.clone());
        }
        self.add(Entry { disk, display, file_type, base, reported: true });
    }

    /// A folder: everything below it is read, and reported if it was named.
    fn walk(&mut self, named: &Named, reported: bool) {
        let bounds = Arc::clone(&self.request.bounds);
        let ways = bounds.ways(&named.disk);
        let left_out = move |entry: &DirEntry| {
            let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            (folder && is_excluded_by_default(entry.path())) || bounds.leave_out(entry.path(), folder)
        };
        let mut builder = WalkBuilder::new(&named.disk);
        builder
            .follow_links(false)
            .standard_filters(ways.gitignore)
            .hidden(true)
            .filter_entry(move |entry| entry.depth() == 0 || !left_out(entry));
        let mut documents = Vec::new();
        let mut sources = 0;
        for entry in builder.build() {
            match entry {
                Ok(entry) => {
                    let Some(entry) = self.look_at(named, &entry, reported) else { continue };
                    if entry.file_type == FileType::Markdown {
                        documents.push(entry);
                    } else {
                        sources += 1;
                        self.add(entry);
                    }
                }
                // What lies around a file that was asked about is nobody's worry but its own.
                Err(error) if reported => self.walk_problem(named, &error),
                Err(_) => {}
            }
        }
        // A named folder of documents only is a way of naming the documents: nothing else in it can be meant.
        let documents_meant = ways.markdown || (reported && sources == 0);
        if documents_meant {
            documents.into_iter().for_each(|entry| self.add(entry));
        }
    }

    fn look_at(&mut self, named: &Named, entry: &DirEntry, reported: bool) -> Option<Entry> {
        let kind = entry.file_type()?;
        if kind.is_dir() {
            return None;
        }
        let file_type = FileType::of(entry.path())?;
        let display = self.display(named, entry.path());
        let reason = match () {
            // What a link inside the tree points to is found by its own name, once; a link out of it is not ours.
            () if kind.is_symlink() => SYMBOLIC_LINK,
            () if !kind.is_file() => "not a regular file",
            () => {
                let (disk, base) = (entry.path().to_path_buf(), named.disk.clone());
                return Some(Entry { disk, display, file_type, base, reported });
            }
        };
        if reported && file_type != FileType::Markdown {
            self.found.skipped.push(Skipped { display, reason });
        }
        None
    }

    fn add(&mut self, entry: Entry) {
        match self.entries.get_mut(&entry.disk) {
            None => {
                self.entries.insert(entry.disk.clone(), entry);
            }
            Some(known) if entry.reported && !known.reported => {
                known.reported = true;
                known.display = entry.display;
            }
            Some(_) => {}
        }
    }

    fn walk_problem(&mut self, named: &Named, error: &ignore::Error) {
        let path = path_of(error).map_or_else(|| named.disk.clone(), Path::to_path_buf);
        let message = error.io_error().map_or_else(|| error.to_string(), super::read::error_text);
        let display = self.display(named, &path);
        self.found.problems.push(WalkProblem { display, kind: ProblemKind::Unreadable, message });
    }

    /// Below the current folder, the path from there; else the path as it was named, and from there.
    fn display(&self, named: &Named, path: &Path) -> String {
        if let Ok(relative) = path.strip_prefix(&self.request.current) {
            return slashed(relative);
        }
        let below = path.strip_prefix(&named.disk).unwrap_or(Path::new(""));
        if below.as_os_str().is_empty() { slashed(&named.given) } else { slashed(&named.given.join(below)) }
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// Folders that hold other people's code or generated code, whatever `.gitignore` says. Names that people also use for
/// their own code count only with a sign of what made them.
fn is_excluded_by_default(path: &Path) -> bool {
    let beside = |name: &str| path.parent().is_some_and(|parent| parent.join(name).exists());
    match path.file_name().and_then(|name| name.to_str()) {
        Some("node_modules" | "site-packages" | "__pycache__" | "__pypackages__" | "venv" | "virtualenv") => true,
        Some("target") => path.join("CACHEDIR.TAG").exists() || beside("Cargo.toml"),
        Some("env") => path.join("pyvenv.cfg").exists(),
        Some("build") => (beside("setup.py") || beside("pyproject.toml")) && path.join("lib").is_dir(),
        Some("dist") => beside("package.json"),
        _ => path.join("pyvenv.cfg").exists(),
    }
}

/// The project a file belongs to: the nearest folder with a config or manifest, else the git root, else its own folder.
#[must_use]
pub fn project_around(folder: &Path) -> PathBuf {
    const MARKS: [&str; 5] = ["lockwise.toml", ".lockwise.toml", "pyproject.toml", "Cargo.toml", "setup.py"];
    let marked = folder.ancestors().find(|ancestor| MARKS.iter().any(|mark| ancestor.join(mark).is_file()));
    marked.map(Path::to_path_buf).or_else(|| git_root(folder)).unwrap_or_else(|| folder.to_path_buf())
}

/// The root of the git repository around a folder: where `.git` is, a folder or (in worktrees and submodules) a file.
#[must_use]
pub fn git_root(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|ancestor| ancestor.join(".git").exists()).map(Path::to_path_buf)
}

/// A path with `/` between its parts and without `.` parts.
#[must_use]
pub fn slashed(path: &Path) -> String {
    let mut text = String::new();
    for part in path.components() {
        if part == Component::CurDir {
            continue;
        }
        if !text.is_empty() && !text.ends_with('/') {
            text.push('/');
        }
        match part {
            Component::RootDir => text.push('/'),
            other => text.push_str(&other.as_os_str().to_string_lossy()),
        }
    }
    if text.is_empty() { ".".to_owned() } else { text }
}
