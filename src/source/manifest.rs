//! What `Cargo.toml` says about the files around it: crate name, edition, where the library's source is; and whether
//! `pyproject.toml` says that a project runs without the global interpreter lock.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use toml::{Table, Value};

/// Cargo's own default for packages that name no edition.
const DEFAULT_EDITION: u16 = 2015;

/// A package, as far as module paths and guard lifetimes need it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Package {
    /// The folder of its `Cargo.toml`.
    pub folder: PathBuf,
    /// Library name, `-` turned into `_`: how other crates call it.
    pub name: String,
    /// Edition.
    pub edition: u16,
    /// Folder of the library's root file; `src` unless `[lib] path` says otherwise.
    pub source: PathBuf,
    /// The library's root file, where `[lib] path` names one.
    pub lib: Option<PathBuf>,
}

impl Package {
    /// Where its build script is by convention.
    #[must_use]
    pub fn build_script(&self) -> PathBuf {
        self.folder.join("build.rs")
    }
}

/// Finds packages, asking the file system once a folder.
#[derive(Default)]
pub struct Manifests {
    /// The package a folder belongs to.
    packages: FxHashMap<PathBuf, Option<Rc<Package>>>,
    /// The manifest in a folder.
    tables: FxHashMap<PathBuf, Option<Rc<Table>>>,
    /// Whether the Python project a folder belongs to declares free threading.
    free_threaded: FxHashMap<PathBuf, bool>,
}

/// The classifiers by which a Python project declares that it supports the free-threaded build, by how well
/// (<https://pypi.org/classifiers/>, "Programming Language :: Python :: Free Threading").
const FREE_THREADING: &str = "Programming Language :: Python :: Free Threading";
/// The weakest of them: the project does not promise that it works.
const UNSTABLE: &str = ":: 1 - Unstable";

impl Manifests {
    /// The package of the nearest `Cargo.toml` at or above `folder`. A manifest without `[package]` ends the search: its
    /// files belong to no crate.
    pub fn package_of(&mut self, folder: &Path) -> Option<Rc<Package>> {
        if let Some(known) = self.packages.get(folder) {
            return known.clone();
        }
        let found = match self.table(folder) {
            Some(table) => self.read_package(folder, &table).map(Rc::new),
            None => folder.parent().and_then(|parent| self.package_of(parent)),
        };
        self.packages.insert(folder.to_path_buf(), found.clone());
        found
    }

    /// Whether the nearest `pyproject.toml` at or above `folder`, up to `top`, declares free threading by its classifiers.
    pub fn is_free_threaded(&mut self, folder: &Path, top: &Path) -> bool {
        if let Some(known) = self.free_threaded.get(folder) {
            return *known;
        }
        let path = folder.join("pyproject.toml");
        let found = if path.is_file() {
            let table: Table =
                super::read::read(&path).ok().and_then(|decoded| decoded.text.parse().ok()).unwrap_or_default();
            declares_free_threading(&table)
        } else if folder == top {
            false
        } else {
            folder.parent().is_some_and(|parent| self.is_free_threaded(parent, top))
        };
        self.free_threaded.insert(folder.to_path_buf(), found);
        found
    }

    fn table(&mut self, folder: &Path) -> Option<Rc<Table>> {
        if let Some(known) = self.tables.get(folder) {
            return known.clone();
        }
        let path = folder.join("Cargo.toml");
        // A file that is no TOML still says where a package begins.
        let table = path
            .is_file()
            .then(|| super::read::read(&path).ok().and_then(|decoded| decoded.text.parse().ok()).unwrap_or_default())
            .map(Rc::new);
        self.tables.insert(folder.to_path_buf(), table.clone());
        table
    }

    fn read_package(&mut self, folder: &Path, table: &Table) -> Option<Package> {
        if !table.contains_key("package") && table.contains_key("workspace") {
            return None;
        }
        let package = table.get("package").and_then(Value::as_table);
        let lib = table.get("lib").and_then(Value::as_table);
        let text = |table: Option<&Table>, key: &str| {
            table.and_then(|table| table.get(key)).and_then(Value::as_str).map(str::to_owned)
        };
        let folder_name = || folder.file_name().map_or("crate".to_owned(), |name| name.to_string_lossy().into_owned());
        let name = text(lib, "name").or_else(|| text(package, "name")).unwrap_or_else(folder_name).replace('-', "_");
        let edition = match package.and_then(|package| package.get("edition")) {
            Some(Value::String(year)) => year.parse().unwrap_or(DEFAULT_EDITION),
            Some(Value::Table(_)) => self.workspace_edition(folder, package).unwrap_or(DEFAULT_EDITION),
            _ => DEFAULT_EDITION,
        };
        let lib = text(lib, "path").map(|path| folder.join(path));
        let source = lib
            .as_ref()
            .and_then(|path| path.parent())
            .filter(|parent| *parent != folder)
            .map_or_else(|| folder.join("src"), Path::to_path_buf);
        Some(Package { folder: folder.to_path_buf(), name, edition, source, lib })
    }

    /// `edition.workspace = true`: from `package.workspace`, else the nearest manifest at or above with `[workspace]`.
    fn workspace_edition(&mut self, folder: &Path, package: Option<&Table>) -> Option<u16> {
        let named = package.and_then(|package| package.get("workspace")).and_then(Value::as_str);
        if let Some(path) = named {
            let table = self.table(&folder.join(path))?;
            return edition_of_workspace(&table);
        }
        folder.ancestors().find_map(|ancestor| {
            let table = self.table(ancestor)?;
            table.contains_key("workspace").then(|| edition_of_workspace(&table)).flatten()
        })
    }
}

fn declares_free_threading(table: &Table) -> bool {
    let project = table.get("project").and_then(Value::as_table);
    let poetry = table.get("tool").and_then(|tool| tool.get("poetry")).and_then(Value::as_table);
    let classifiers = [project, poetry].into_iter().flatten().filter_map(|table| table.get("classifiers"));
    classifiers
        .filter_map(Value::as_array)
        .flatten()
        .filter_map(Value::as_str)
        .any(|classifier| classifier.starts_with(FREE_THREADING) && !classifier.ends_with(UNSTABLE))
}

fn edition_of_workspace(table: &Table) -> Option<u16> {
    table.get("workspace")?.get("package")?.get("edition")?.as_str()?.parse().ok()
}
