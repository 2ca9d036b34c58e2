//! A config file as it is written: `lockwise.toml`, or a table of `pyproject.toml` or `Cargo.toml`.
//!
//! The types are what is accepted; the published schema is made from them and from their comments.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::options::{Options, Origin, PerFile, RULE_IN_URL, Rooted};
use super::selection;
use crate::finding::{Confidence, RuleInfo};
use crate::knowledge::Own;
use crate::model::Gil;
use crate::source::{self, Globs, LineIndex};

/// The names a config file may have, the one that counts first where several stand in one folder.
pub const NAMES: [&str; 4] = ["lockwise.toml", ".lockwise.toml", "pyproject.toml", "Cargo.toml"];

/// Settings of lockwise.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Document {
    /// A config file whose settings hold where this one says nothing, relative to this file.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    extend: Option<Spanned<String>>,
    /// Rules or families that run instead of the default ones.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    select: Option<Spanned<Vec<Spanned<String>>>>,
    /// Rules or families that run in addition.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    extend_select: Option<Spanned<Vec<Spanned<String>>>>,
    /// Rules or families that do not run.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    ignore: Option<Spanned<Vec<Spanned<String>>>>,
    /// Whether preview rules run without being named.
    #[cfg_attr(test, schemars(with = "Option<bool>"))]
    preview: Option<Spanned<bool>>,
    /// Rules or families that are not reported in some files, by glob relative to this file.
    #[cfg_attr(test, schemars(with = "Option<BTreeMap<String, Vec<String>>>"))]
    per_file_ignores: Option<Spanned<ByFile>>,
    /// The least confidence reported.
    #[cfg_attr(test, schemars(with = "Option<Confidence>"))]
    confidence: Option<Spanned<Confidence>>,
    /// Files and folders to leave out: globs as in `.gitignore`, relative to this file.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    exclude: Option<Spanned<Vec<Spanned<String>>>>,
    /// Whether what is left out in folders is left out when it is named, too; for hooks.
    #[cfg_attr(test, schemars(with = "Option<bool>"))]
    force_exclude: Option<Spanned<bool>>,
    /// Whether findings in tests, benchmarks and examples are reported.
    #[cfg_attr(test, schemars(with = "Option<bool>"))]
    include_tests: Option<Spanned<bool>>,
    /// Whether the fenced code of Markdown documents in folders is checked.
    #[cfg_attr(test, schemars(with = "Option<bool>"))]
    include_markdown: Option<Spanned<bool>>,
    /// Whether what `.gitignore` and its like leave out is left out.
    #[cfg_attr(test, schemars(with = "Option<bool>"))]
    gitignore: Option<Spanned<bool>>,
    /// The file with the findings that are known and not reported, relative to this file.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    baseline: Option<Spanned<String>>,
    /// Where the rules' pages are on the web: an address with `{rule}` in it, to which reports link.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    rule_url: Option<Spanned<String>>,
    /// About Python.
    #[serde(default)]
    python: Python,
    /// What your own libraries mean for concurrency, in the format of the built-in tables.
    #[serde(default)]
    knowledge: Own,
}

/// Names of rules by glob.
type ByFile = BTreeMap<String, Spanned<Vec<Spanned<String>>>>;

/// About Python.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Python {
    /// Whether the interpreter lock can be counted on: `off` where the code runs under free threading.
    #[cfg_attr(test, schemars(with = "Option<Gil>"))]
    gil: Option<Spanned<Gil>>,
}

#[derive(Deserialize)]
struct Pyproject {
    tool: Option<Tools>,
}

#[derive(Deserialize)]
struct Tools {
    lockwise: Option<Document>,
}

#[derive(Deserialize)]
struct Manifest {
    workspace: Option<Section>,
    package: Option<Section>,
}

#[derive(Deserialize)]
struct Section {
    metadata: Option<Tools>,
}

/// A config file, read.
pub struct Loaded {
    /// How the file is shown.
    pub path: String,
    /// What it says, itself and through the files it extends.
    pub options: Options,
    /// The facts in it and in the files it extends.
    pub knowledge: Own,
}

/// Reads config files for one run.
pub struct Reader<'a> {
    /// The current folder: paths are shown from there.
    pub current: &'a Path,
    /// The rules that may be named.
    pub catalogue: &'a [&'static RuleInfo],
}

impl Reader<'_> {
    /// The config file in a folder, if there is one. A `pyproject.toml` or `Cargo.toml` without a table for lockwise is none.
    pub fn in_folder(&self, folder: &Path) -> Result<Option<Loaded>, ConfigError> {
        for path in NAMES.iter().map(|name| folder.join(name)).filter(|path| source::is_file(path)) {
            if let Some(loaded) = self.file(&path, folder, &mut Vec::new())? {
                return Ok(Some(loaded));
            }
        }
        Ok(None)
    }

    /// The config file at a path, whatever it is called. Its globs count from `root`.
    pub fn named(&self, path: &Path, root: &Path) -> Result<Loaded, ConfigError> {
        let none = || ConfigError::about(&self.shown(path), "there is no table for lockwise in it");
        self.file(path, root, &mut Vec::new())?.ok_or_else(none)
    }

    fn shown(&self, path: &Path) -> String {
        source::slashed(path.strip_prefix(self.current).unwrap_or(path))
    }

    fn file(&self, path: &Path, root: &Path, seen: &mut Vec<PathBuf>) -> Result<Option<Loaded>, ConfigError> {
        let shown = self.shown(path);
        let decoded = source::read(path).map_err(|problem| ConfigError::about(&shown, problem.message))?;
        let Some(document) = parse(path, &shown, &decoded.text)? else { return Ok(None) };
        let file = File { path: &shown, text: &decoded.text, lines: LineIndex::new(&decoded.text), root };
        let extend = document.extend.clone();
        let mut loaded = file.read(document, self.catalogue)?;
        let Some(extend) = extend else { return Ok(Some(loaded)) };
        seen.push(path.to_path_buf());
        let folder = path.parent().unwrap_or(path);
        let below = source::canonical(&folder.join(extend.get_ref())).ok();
        let Some(below) = below.filter(|below| source::is_file(below)) else {
            return Err(file.wrong(extend.span(), format!("there is no file `{}`", extend.get_ref())));
        };
        if seen.contains(&below) {
            return Err(file.wrong(extend.span(), format!("`{}` extends itself", extend.get_ref())));
        }
        let folder = below.parent().unwrap_or(&below);
        let Some(base) = self.file(&below, folder, seen)? else {
            let message = format!("there is no table for lockwise in `{}`", extend.get_ref());
            return Err(file.wrong(extend.span(), message));
        };
        loaded.options = loaded.options.over(base.options);
        loaded.knowledge.append(base.knowledge);
        Ok(Some(loaded))
    }
}

/// The table for lockwise in a file's text.
fn parse(path: &Path, shown: &str, text: &str) -> Result<Option<Document>, ConfigError> {
    let wrong = |error: toml::de::Error| ConfigError::from_toml(shown, text, &error);
    // What is wrong with somebody else's table is for them to say.
    let ours = |error: toml::de::Error| if text.contains("lockwise") { Err(wrong(error)) } else { Ok(None) };
    match path.file_name().and_then(|name| name.to_str()) {
        Some("pyproject.toml") => match toml::from_str::<Pyproject>(text) {
            Ok(found) => Ok(found.tool.and_then(|tool| tool.lockwise)),
            Err(error) => ours(error),
        },
        Some("Cargo.toml") => match toml::from_str::<Manifest>(text) {
            Ok(Manifest { workspace, package }) => {
                let table = |section: Option<Section>| section?.metadata?.lockwise;
                Ok(table(package).or_else(|| table(workspace)))
            }
            Err(error) => ours(error),
        },
        _ => toml::from_str(text).map(Some).map_err(wrong),
    }
}

/// A file's text, for errors and origins.
struct File<'a> {
    path: &'a str,
    text: &'a str,
    lines: LineIndex,
    root: &'a Path,
}

type Names = Option<Spanned<Vec<Spanned<String>>>>;

impl File<'_> {
    fn wrong(&self, span: Range<usize>, message: String) -> ConfigError {
        ConfigError::at(self.path, self.text, span, message)
    }

    fn read(&self, document: Document, catalogue: &[&'static RuleInfo]) -> Result<Loaded, ConfigError> {
        let mut at = Origins { file: self, found: BTreeMap::new() };
        let mut options = Options {
            select: at.names("select", document.select, catalogue)?,
            extend_select: at.names("extend-select", document.extend_select, catalogue)?,
            ignore: at.names("ignore", document.ignore, catalogue)?,
            preview: at.plain("preview", document.preview),
            per_file_ignores: at.by_file(document.per_file_ignores, catalogue)?,
            confidence: at.plain("confidence", document.confidence),
            exclude: at.globs("exclude", document.exclude)?,
            force_exclude: at.plain("force-exclude", document.force_exclude),
            include_tests: at.plain("include-tests", document.include_tests),
            include_markdown: at.plain("include-markdown", document.include_markdown),
            gitignore: at.plain("gitignore", document.gitignore),
            baseline: at.plain("baseline", document.baseline).map(|path| self.root.join(path)),
            rule_url: at.address("rule-url", document.rule_url)?,
            gil: at.plain("python.gil", document.python.gil),
            origins: BTreeMap::new(),
        };
        options.origins = at.found;
        Ok(Loaded { path: self.path.to_owned(), options, knowledge: document.knowledge })
    }
}

/// Takes values out of their spans and notes where they stand.
struct Origins<'a> {
    file: &'a File<'a>,
    found: BTreeMap<&'static str, Origin>,
}

impl Origins<'_> {
    fn plain<T>(&mut self, key: &'static str, value: Option<Spanned<T>>) -> Option<T> {
        let value = value?;
        let line = self.file.lines.line(u32::try_from(value.span().start).unwrap_or(u32::MAX));
        self.found.insert(key, Origin { path: self.file.path.to_owned(), line });
        Some(value.into_inner())
    }

    /// An address on the web with a place for a rule's id.
    fn address(&mut self, key: &'static str, value: Option<Spanned<String>>) -> Result<Option<String>, ConfigError> {
        let span = value.as_ref().map(Spanned::span).unwrap_or_default();
        let Some(address) = self.plain(key, value) else { return Ok(None) };
        let fits = address.starts_with("https://") || address.starts_with("http://");
        if !fits || address.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(self.file.wrong(span, format!("`{key}` is no address on the web")));
        }
        if !address.contains(RULE_IN_URL) {
            let error = self.file.wrong(span, format!("`{key}` has no place for the rule"));
            return Err(error.with_help(format!("write `{RULE_IN_URL}` where the rule's id belongs")));
        }
        Ok(Some(address))
    }

    fn names(
        &mut self,
        key: &'static str,
        value: Names,
        catalogue: &[&'static RuleInfo],
    ) -> Result<Option<Vec<String>>, ConfigError> {
        self.plain(key, value).map(|names| self.rules(names, catalogue)).transpose()
    }

    fn rules(&self, names: Vec<Spanned<String>>, catalogue: &[&'static RuleInfo]) -> Result<Vec<String>, ConfigError> {
        let check = |name: Spanned<String>| {
            let span = name.span();
            let name = name.into_inner();
            match selection::names(std::slice::from_ref(&name), catalogue) {
                Ok(_) => Ok(name),
                Err(unknown) => {
                    let error = self.file.wrong(span, unknown.to_string());
                    Err(match unknown.nearest {
                        Some(near) => error.with_help(format!("did you mean `{near}`?")),
                        None => error.with_help("`lockwise rules` lists the rules and families"),
                    })
                }
            }
        };
        names.into_iter().map(check).collect()
    }

    fn globs(&mut self, key: &'static str, value: Names) -> Result<Option<Rooted<Vec<String>>>, ConfigError> {
        let Some(globs) = self.plain(key, value) else { return Ok(None) };
        for glob in &globs {
            self.check_glob(glob.get_ref(), glob.span())?;
        }
        let value = globs.into_iter().map(Spanned::into_inner).collect();
        Ok(Some(Rooted { root: self.file.root.to_path_buf(), value }))
    }

    fn check_glob(&self, glob: &str, span: Range<usize>) -> Result<(), ConfigError> {
        let checked = Globs::new(self.file.root, [glob]);
        checked.map(|_| ()).map_err(|error| self.file.wrong(span, error.to_string()))
    }

    fn by_file(
        &mut self,
        value: Option<Spanned<ByFile>>,
        catalogue: &[&'static RuleInfo],
    ) -> Result<Option<Rooted<PerFile>>, ConfigError> {
        let Some(table) = self.plain("per-file-ignores", value) else { return Ok(None) };
        let mut value = BTreeMap::new();
        for (glob, names) in table {
            self.check_glob(&glob, names.span())?;
            value.insert(glob, self.rules(names.into_inner(), catalogue)?);
        }
        Ok(Some(Rooted { root: self.file.root.to_path_buf(), value }))
    }
}

#[cfg(test)]
#[path = "schema_test.rs"]
mod schema_test;
