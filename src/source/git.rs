//! A revision of a git repository, put into a folder of its own. The repository is only read.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use thiserror::Error;

use super::discover::git_root;

/// Why a revision cannot be had.
#[derive(Debug, Error)]
pub enum GitError {
    /// The folder is in no repository.
    #[error("`{0}` is in no git repository")]
    NoRepository(String),
    /// There is no such revision.
    #[error("there is no revision `{0}`")]
    NoRevision(String),
    /// Git is not there or does not do it.
    #[error("git {command}: {message}")]
    Failed {
        /// What was asked of it.
        command: &'static str,
        /// Its words.
        message: String,
    },
}

/// The files of a revision; they go away with it.
pub struct Revision {
    folder: tempfile::TempDir,
    root: PathBuf,
}

impl Revision {
    /// Writes the files of a revision of the repository around `current` to a folder.
    ///
    /// # Errors
    /// When there is no repository, no such revision, or git fails.
    pub fn check_out(current: &Path, name: &str) -> Result<Self, GitError> {
        let root = git_root(current).ok_or_else(|| GitError::NoRepository(current.display().to_string()))?;
        let folder =
            tempfile::Builder::new().prefix("lockwise-revision").tempdir().map_err(|error| failed("", &error))?;
        let index = folder.path().join("index");
        let tree = folder.path().join("tree");
        std::fs::create_dir(&tree).map_err(|error| failed("", &error))?;
        let commit = format!("{name}^{{commit}}");
        let verified = git(&root, &index, "rev-parse", &["--verify", "--quiet", "--end-of-options", &commit])?;
        if !verified.status.success() {
            return Err(GitError::NoRevision(name.to_owned()));
        }
        let commit = String::from_utf8_lossy(&verified.stdout).trim().to_owned();
        // An index of its own: `git archive` leaves out what `export-ignore` says, `git worktree` writes into the repository.
        succeed("read-tree", &git(&root, &index, "read-tree", &[&commit])?)?;
        let prefix = format!("--prefix={}/", tree.display());
        succeed("checkout-index", &git(&root, &index, "checkout-index", &["--all", "--force", &prefix])?)?;
        // Where a tree ends is where its repository does.
        std::fs::create_dir(tree.join(".git")).map_err(|error| failed("", &error))?;
        Ok(Self { folder, root })
    }

    /// Where a path of the repository is in the revision, whether or not there was anything.
    #[must_use]
    pub fn path(&self, path: &Path) -> Option<PathBuf> {
        let tree = std::fs::canonicalize(self.folder.path().join("tree")).ok()?;
        let root = std::fs::canonicalize(&self.root).ok()?;
        Some(tree.join(path.strip_prefix(root).ok()?))
    }
}

fn git(root: &Path, index: &Path, command: &'static str, arguments: &[&str]) -> Result<Output, GitError> {
    let mut git = Command::new("git");
    // A hook runs with these set, and they would win.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX"] {
        git.env_remove(variable);
    }
    let output = git.arg(command).args(arguments).current_dir(root).env("GIT_INDEX_FILE", index).output();
    output.map_err(|error| failed(command, &error))
}

fn failed(command: &'static str, error: &std::io::Error) -> GitError {
    GitError::Failed { command, message: super::read::error_text(error) }
}

fn succeed(command: &'static str, output: &Output) -> Result<(), GitError> {
    if output.status.success() {
        return Ok(());
    }
    let message = String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or("it failed").to_owned();
    Err(GitError::Failed { command, message })
}
