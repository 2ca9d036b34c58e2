//! What is known about a file before it is parsed, from where it stands: module path, edition, whether it is a test.

use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashMap;

use super::discover::{Entry, FileType};
use super::manifest::{Manifests, Package};
use crate::model::{Language, Name, Path as ModulePath, SourceContext};

/// Loose files and fences: what the language's current users write, for lack of a manifest (ANALYSIS 2.1).
const EDITION_WITHOUT_MANIFEST: u16 = 2021;

/// Folders whose code is tests, benchmarks or examples.
const TEST_FOLDERS: [&str; 5] = ["tests", "test", "benches", "examples", "testing"];

/// Works out contexts, asking the file system once a folder.
#[derive(Default)]
pub struct Contexts {
    /// The repository's root: folders above it say nothing about a file.
    root: PathBuf,
    manifests: Manifests,
    /// Whether a folder holds `__init__.py`.
    packages: FxHashMap<PathBuf, bool>,
    /// Whether a folder holds `lib.rs` or `main.rs`.
    crate_roots: FxHashMap<PathBuf, bool>,
}

impl Contexts {
    /// Contexts for files of the repository at `root`.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), ..Self::default() }
    }

    /// The context of a file found.
    pub fn of(&mut self, entry: &Entry) -> SourceContext {
        match entry.file_type {
            FileType::Source(language) => self.of_file(&entry.disk, &entry.base, language),
            FileType::Markdown => self.of_document(&entry.disk, &entry.base),
        }
    }

    /// The context of a source file. `base` is the folder that was named, or that holds the project: Python modules outside
    /// packages, and loose Rust files, are named from there.
    pub fn of_file(&mut self, path: &Path, base: &Path, language: Language) -> SourceContext {
        let test = self.is_test(path, base, language);
        match language {
            Language::Python => {
                let (module, package, root) = self.python_module(path, base);
                let free_threaded = self.manifests.is_free_threaded(path.parent().unwrap_or(base), &self.root);
                SourceContext { root, module, package, test, free_threaded, ..SourceContext::default() }
            }
            Language::Rust => {
                let folder = path.parent().unwrap_or(base);
                let Some(package) = self.manifests.package_of(folder) else {
                    let (module, root) = self.loose_rust_module(path, base);
                    return SourceContext {
                        root,
                        module,
                        edition: EDITION_WITHOUT_MANIFEST,
                        test,
                        ..SourceContext::default()
                    };
                };
                let test = test || path == package.build_script();
                let module = rust_module(path, &package);
                let root = folder_name(&package.folder);
                SourceContext { root, module, edition: package.edition, test, ..SourceContext::default() }
            }
        }
    }

    /// The context of what stands in a document. Its module path is one segment that names the document; each fence adds
    /// a second, `fence_N`, so that linking can let a fence see the definitions of earlier ones.
    #[must_use]
    pub fn of_document(&self, document: &Path, base: &Path) -> SourceContext {
        let relative = document.strip_prefix(base).unwrap_or(document);
        let name = segments(&relative.with_extension("")).join("_");
        SourceContext {
            root: folder_name(base),
            module: module_path(&[name]),
            package: false,
            edition: EDITION_WITHOUT_MANIFEST,
            document: true,
            test: self.is_test(document, base, Language::Python),
            free_threaded: false,
        }
    }

    /// Whether a file is test, bench or example code by its place in the repository, or by its own name.
    fn is_test(&self, path: &Path, base: &Path, language: Language) -> bool {
        let relative = path.strip_prefix(&self.root).or_else(|_| path.strip_prefix(base)).unwrap_or(Path::new(""));
        let in_test_folder = relative
            .parent()
            .into_iter()
            .flat_map(Path::components)
            .any(|part| matches!(part, Component::Normal(name) if is_test_folder(&name.to_string_lossy())));
        in_test_folder || has_test_name(path, language)
    }

    fn python_module(&mut self, path: &Path, base: &Path) -> (ModulePath, bool, Name) {
        let stem = file_stem(path);
        let is_package = stem == "__init__";
        let mut names: Vec<String> = Vec::new();
        if !is_package {
            names.push(stem);
        }
        let mut folder = path.parent();
        let mut inside_package = false;
        while let Some(current) = folder {
            if !self.has_init(current) {
                break;
            }
            inside_package = true;
            names.push(file_name(current));
            folder = current.parent();
        }
        let mut root = folder_name(folder.unwrap_or(base));
        if !inside_package && let Some(folder) = path.parent() {
            // A namespace package, a script, or a flat layout: named from the base, or from the base's `src`.
            let source = base.join("src");
            let relative = folder.strip_prefix(&source).or_else(|_| folder.strip_prefix(base));
            names.extend(segments(relative.unwrap_or(Path::new(""))).into_iter().rev());
            root = folder_name(if folder.starts_with(&source) { &source } else { base });
        }
        names.reverse();
        (module_path(&names), is_package, root)
    }

    fn has_init(&mut self, folder: &Path) -> bool {
        if let Some(known) = self.packages.get(folder) {
            return *known;
        }
        let found = folder.join("__init__.py").is_file();
        self.packages.insert(folder.to_path_buf(), found);
        found
    }

    /// A file without a manifest belongs to the nearest `main.rs` or `lib.rs` at or above it inside `base`; else it is a
    /// crate of its own.
    fn loose_rust_module(&mut self, path: &Path, base: &Path) -> (ModulePath, Name) {
        let root = path
            .ancestors()
            .skip(1)
            .take_while(|folder| folder.starts_with(base))
            .find(|folder| self.is_crate_root(folder))
            .map(Path::to_path_buf);
        match root {
            Some(root) => (nested_module(&file_name(&root), path, &root), folder_name(&root)),
            None => (module_path(&[identifier(&file_stem(path))]), folder_name(path.parent().unwrap_or(base))),
        }
    }

    fn is_crate_root(&mut self, folder: &Path) -> bool {
        if let Some(known) = self.crate_roots.get(folder) {
            return *known;
        }
        let found = folder.join("main.rs").is_file() || folder.join("lib.rs").is_file();
        self.crate_roots.insert(folder.to_path_buf(), found);
        found
    }
}

/// Module path of a file of a package, from Cargo's layout conventions. Binaries, tests, examples and benches are crates of
/// their own, named so that no `use` can name them: `-` stands in no identifier.
fn rust_module(path: &Path, package: &Package) -> ModulePath {
    if package.lib.as_deref() == Some(path) {
        return module_path(std::slice::from_ref(&package.name));
    }
    if path == package.build_script() {
        return module_path(&[format!("{}-build", package.name)]);
    }
    for (folder, kind) in [("src/bin", "bin"), ("tests", "test"), ("examples", "example"), ("benches", "bench")] {
        let folder = package.folder.join(folder);
        let Ok(relative) = path.strip_prefix(&folder) else { continue };
        let mut components = relative.components();
        let Some(Component::Normal(first)) = components.next() else { continue };
        let target = Path::new(first).with_extension("").to_string_lossy().into_owned();
        let name = format!("{}-{kind}-{target}", package.name);
        let inside = components.as_path();
        if inside.as_os_str().is_empty() {
            return module_path(&[name]);
        }
        return nested_module(&name, path, &folder.join(first));
    }
    if path.starts_with(&package.source) {
        return nested_module(&package.name, path, &package.source);
    }
    // Elsewhere in the package: pulled in with `#[path]`, or not part of it. Its place is the best name there is.
    nested_module(&package.name, path, &package.folder)
}

/// `root`, then the folders from `base` to the file, then its stem; `mod.rs`, `lib.rs` and `main.rs` stand for their folder.
fn nested_module(root: &str, path: &Path, base: &Path) -> ModulePath {
    let mut names = vec![root.to_owned()];
    let relative = path.strip_prefix(base).unwrap_or(path);
    names.extend(segments(relative.parent().unwrap_or(Path::new(""))));
    let stem = file_stem(path);
    let at_root = names.len() == 1;
    let stands_for_folder = stem == "mod" || (at_root && (stem == "lib" || stem == "main"));
    if !stands_for_folder {
        names.push(identifier(&stem));
    }
    module_path(&names)
}

fn folder_name(folder: &Path) -> Name {
    Name::new(&folder.to_string_lossy())
}

/// A folder of tests, or of what tests are made with: `tests`, `test_support`, `http-test`, `test-utils`.
fn is_test_folder(name: &str) -> bool {
    let mut words = name.split(['_', '-']);
    let named = |word: &str| matches!(word, "test" | "tests");
    TEST_FOLDERS.contains(&name)
        || name.contains(['_', '-']) && (words.next().is_some_and(named) || words.next_back().is_some_and(named))
}

fn has_test_name(path: &Path, language: Language) -> bool {
    let stem = file_stem(path);
    match language {
        Language::Python => stem.starts_with("test_") || stem.ends_with("_test") || stem == "conftest",
        // `tests.rs` is where `#[cfg(test)] mod tests;` lives; the attribute is in another file.
        Language::Rust => stem == "tests" || stem.ends_with("_test") || stem.ends_with("_tests"),
    }
}

fn module_path(names: &[String]) -> ModulePath {
    ModulePath::new(names.iter().map(|name| Name::new(name)))
}

fn segments(path: &Path) -> Vec<String> {
    path.components()
        .filter_map(|part| match part {
            Component::Normal(name) => Some(identifier(&name.to_string_lossy())),
            _ => None,
        })
        .collect()
}

/// A name as one segment of a dotted path.
fn identifier(name: &str) -> String {
    name.replace(['.', ' '], "_")
}

fn file_stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes the files, and checks the module path (dotted), edition and test flag of each that has an expectation.
    fn check_contexts(files: &[(&str, &str, &str)]) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for (path, text, _) in files {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let mut contexts = Contexts::new(&root);
        for (path, _, expected) in files.iter().filter(|(_, _, expected)| !expected.is_empty()) {
            let disk = root.join(path);
            let Some(FileType::Source(language)) = FileType::of(&disk) else { panic!("{path} is no source") };
            let context = contexts.of_file(&disk, &root, language);
            let mut found = context.module.to_string();
            if language == Language::Rust {
                found.push_str(&format!(" {}", context.edition));
            }
            if context.package {
                found.push_str(" package");
            }
            if context.test {
                found.push_str(" test");
            }
            assert_eq!(found, *expected, "{path}");
        }
    }

    #[test]
    fn python_modules_are_named_from_their_package() {
        check_contexts(&[
            ("src/shop/__init__.py", "", "shop package"),
            ("src/shop/cart.py", "", "shop.cart"),
            ("src/shop/db/__init__.py", "", "shop.db package"),
            ("src/shop/db/pool.py", "", "shop.db.pool"),
            ("src/flat.py", "", "flat"),
            ("src/space/inner/part.py", "", "space.inner.part"),
            ("scripts/run.py", "", "scripts.run"),
            ("setup.py", "", "setup"),
        ]);
    }

    #[test]
    fn a_classifier_says_that_a_project_runs_without_the_interpreter_lock() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let declared = |text: &str| {
            std::fs::create_dir_all(root.join("src/app")).unwrap();
            std::fs::write(root.join("pyproject.toml"), text).unwrap();
            Contexts::new(&root).of_file(&root.join("src/app/a.py"), &root, Language::Python).free_threaded
        };
        let classified = |level: &str| {
            let name = "Programming Language :: Python :: Free Threading";
            format!("[project]\nclassifiers = [\"{name}{level}\"]\n")
        };
        assert!(declared(&classified(" :: 3 - Stable")));
        assert!(declared(&classified("")));
        assert!(!declared(&classified(" :: 1 - Unstable")));
        assert!(!declared("[project]\nclassifiers = [\"Programming Language :: Python :: 3\"]\n"));
        assert!(!declared("no toml ["));
    }

    #[test]
    fn python_tests_are_known_by_place_and_name() {
        check_contexts(&[
            ("tests/helper.py", "", "tests.helper test"),
            ("pkg/testing/__init__.py", "", "testing package test"),
            ("pkg/test_pool.py", "", "pkg.test_pool test"),
            ("pkg/pool_test.py", "", "pkg.pool_test test"),
            ("conftest.py", "", "conftest test"),
            ("contest.py", "", "contest"),
        ]);
    }

    #[test]
    fn rust_modules_are_named_from_their_crate() {
        check_contexts(&[
            ("Cargo.toml", "[package]\nname = \"my-crate\"\nedition = \"2018\"\n", ""),
            ("src/lib.rs", "", "my_crate 2018"),
            ("src/main.rs", "", "my_crate 2018"),
            ("src/pool.rs", "", "my_crate.pool 2018"),
            ("src/net/mod.rs", "", "my_crate.net 2018"),
            ("src/net/tcp.rs", "", "my_crate.net.tcp 2018"),
            ("src/net/main.rs", "", "my_crate.net.main 2018"),
            ("src/net/tests.rs", "", "my_crate.net.tests 2018 test"),
            ("src/build.rs", "", "my_crate.build 2018"),
            ("src/bin/tool.rs", "", "my_crate-bin-tool 2018"),
            ("src/bin/big/main.rs", "", "my_crate-bin-big 2018"),
            ("src/bin/big/part.rs", "", "my_crate-bin-big.part 2018"),
            ("tests/pool.rs", "", "my_crate-test-pool 2018 test"),
            ("benches/speed.rs", "", "my_crate-bench-speed 2018 test"),
            ("examples/demo.rs", "", "my_crate-example-demo 2018 test"),
            ("build.rs", "", "my_crate-build 2018 test"),
            ("rules/mod.rs", "", "my_crate.rules 2018"),
        ]);
    }

    #[test]
    fn the_library_may_be_elsewhere() {
        check_contexts(&[
            (
                "Cargo.toml",
                "[package]\nname = \"a\"\nedition = \"2021\"\n[lib]\nname = \"b\"\npath = \"rust/root.rs\"\n",
                "",
            ),
            ("rust/root.rs", "", "b 2021"),
            ("rust/part.rs", "", "b.part 2021"),
        ]);
    }

    #[test]
    fn editions_come_from_the_nearest_manifest_or_its_workspace() {
        check_contexts(&[
            ("Cargo.toml", "[workspace]\n[workspace.package]\nedition = \"2024\"\n", ""),
            ("one/Cargo.toml", "[package]\nname = \"one\"\nedition.workspace = true\n", ""),
            ("one/src/lib.rs", "", "one 2024"),
            ("old/Cargo.toml", "[package]\nname = \"old\"\n", ""),
            ("old/src/lib.rs", "", "old 2015"),
            (
                "apart/Cargo.toml",
                "[package]\nname = \"apart\"\nedition = { workspace = true }\nworkspace = \"../other\"\n",
                "",
            ),
            ("other/Cargo.toml", "[workspace]\n[workspace.package]\nedition = \"2018\"\n", ""),
            ("apart/src/lib.rs", "", "apart 2018"),
            ("broken/Cargo.toml", "not = = toml", ""),
            ("broken/src/lib.rs", "", "broken 2015"),
            ("loose.rs", "", "loose 2021"),
        ]);
    }

    #[test]
    fn loose_files_belong_to_the_root_file_above_them() {
        check_contexts(&[
            ("app/main.rs", "", "app 2021"),
            ("app/net/mod.rs", "", "app.net 2021"),
            ("app/net/tcp.rs", "", "app.net.tcp 2021"),
            ("case.rs", "", "case 2021"),
        ]);
    }

    #[test]
    fn fences_share_the_documents_segment() {
        let contexts = Contexts::new(Path::new("/r"));
        let context = contexts.of_document(Path::new("/r/docs/my guide.v2.md"), Path::new("/r"));
        assert_eq!(context.module.to_string(), "docs_my_guide_v2");
        assert_eq!(context.module.len(), 1);
        assert!(context.document && !context.test);
    }
}
