//! Globs as `.gitignore` has them: a bare name matches anywhere, one with a `/` from the root, `!` takes back.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use thiserror::Error;

/// Patterns for paths below one folder.
#[derive(Clone, Debug)]
pub struct Globs {
    root: PathBuf,
    matcher: Gitignore,
    /// Paths that are not below the root are matched by their names alone.
    anywhere: bool,
}

/// A pattern that is none.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("`{glob}` is not a glob: {message}")]
pub struct GlobError {
    /// As it was given.
    pub glob: String,
    /// Why.
    pub message: String,
}

impl Globs {
    /// Patterns that count from `root`.
    ///
    /// # Errors
    /// The first that is no glob.
    pub fn new<'a>(root: &Path, globs: impl IntoIterator<Item = &'a str>) -> Result<Self, GlobError> {
        let mut builder = GitignoreBuilder::new(root);
        let mut last = "";
        let wrong = |glob: &str, error: &ignore::Error| GlobError { glob: glob.to_owned(), message: reason(error) };
        for glob in globs {
            last = glob;
            // A tree has either kind of slash in it only by its system; patterns are written with `/`.
            builder.add_line(None, glob.trim_start_matches("./")).map_err(|error| wrong(glob, &error))?;
        }
        let matcher = builder.build().map_err(|error| wrong(last, &error))?;
        Ok(Self { root: root.to_path_buf(), matcher, anywhere: false })
    }

    /// The same for paths that are not below the root, too: by their names alone.
    #[must_use]
    pub fn anywhere(self) -> Self {
        Self { anywhere: true, ..self }
    }

    /// Whether a path itself matches.
    #[must_use]
    pub fn matches(&self, path: &Path, folder: bool) -> bool {
        match path.strip_prefix(&self.root) {
            Ok(below) => self.matcher.matched(below, folder).is_ignore(),
            Err(_) => self.anywhere && self.name_matches(path, folder),
        }
    }

    /// Whether a file, or a folder it stands in, matches.
    #[must_use]
    pub fn cover(&self, file: &Path) -> bool {
        match file.strip_prefix(&self.root) {
            Ok(below) => self.matcher.matched_path_or_any_parents(below, false).is_ignore(),
            Err(_) => self.anywhere && self.name_matches(file, false),
        }
    }

    fn name_matches(&self, path: &Path, folder: bool) -> bool {
        path.file_name().is_some_and(|name| self.matcher.matched(Path::new(name), folder).is_ignore())
    }
}

fn reason(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => reason(err),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_cover(globs: &[&str], path: &str, expected: bool) {
        let globs_of = Globs::new(Path::new("/p"), globs.iter().copied()).unwrap();
        assert_eq!(globs_of.cover(Path::new(path)), expected, "{globs:?} {path}");
    }

    #[test]
    fn a_glob_is_read_as_git_reads_it() {
        check_cover(&["*.py"], "/p/a/b.py", true);
        check_cover(&["legacy"], "/p/src/legacy/deep/b.py", true);
        check_cover(&["src/legacy/"], "/p/src/legacy/b.py", true);
        check_cover(&["./src/a.py"], "/p/src/a.py", true);
        check_cover(&["/a.py"], "/p/src/a.py", false);
        check_cover(&["*.py", "!keep.py"], "/p/keep.py", false);
        check_cover(&["*.py"], "/elsewhere/a.py", false);
    }

    #[test]
    fn a_broken_glob_is_named() {
        let error = Globs::new(Path::new("/p"), ["ok", "a{b"]).unwrap_err();
        assert_eq!(error.glob, "a{b");
        assert!(!error.message.contains("error parsing"), "{}", error.message);
    }
}
