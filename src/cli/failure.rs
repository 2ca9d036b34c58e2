//! What the tool could not do, said once: what, and what to try.

use std::process::ExitCode;

use super::output;
use crate::config::{ConfigError, UnknownRule};
use crate::driver::CheckError;
use crate::report::clean;
use crate::source::{DiscoverError, GitError};

/// A failure of the whole run.
#[derive(Debug)]
pub struct Failure {
    message: String,
    help: Option<String>,
    /// Where it stands, line by line.
    place: Vec<String>,
    /// Nobody reads on: not worth a word.
    silent: bool,
}

impl Failure {
    /// A failure with nothing to suggest.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, place: Vec::new(), silent: false }
    }

    /// The reader of standard output has gone, as `head` does.
    pub fn broken_pipe() -> Self {
        Self { silent: true, ..Self::new("") }
    }

    /// Whether there is nothing to say.
    pub fn is_silent(&self) -> bool {
        self.silent
    }

    /// Adds what to try.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Prints it and gives the exit code.
    pub fn report(self) -> ExitCode {
        if self.silent {
            return ExitCode::SUCCESS;
        }
        output::eprint(&format!("error: {}", clean::line(&self.message)));
        for line in &self.place {
            output::eprint(&clean::line(line));
        }
        if let Some(help) = self.help {
            output::eprint(&format!("  help: {}", clean::line(&help)));
        }
        ExitCode::from(2)
    }
}

impl From<CheckError> for Failure {
    fn from(error: CheckError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            CheckError::Discover(DiscoverError::NotFound { nearest: Some(near), .. }) => {
                failure.with_help(format!("there is `{near}` beside it"))
            }
            CheckError::Rule(error) => error.into(),
            CheckError::Config(error) => (*error).into(),
            CheckError::Git(GitError::NoRepository(_)) => {
                failure.with_help("--changed-since compares revisions of git")
            }
            _ => failure,
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let Some(at) = &error.excerpt else {
            return Self { help: error.help, ..Self::new(format!("`{}`: {}", error.path, error.message)) };
        };
        let number = at.line.to_string();
        let margin = " ".repeat(number.len());
        // The line is printed as it is, but for what commands a terminal; tabs would move the marks.
        let text = at.text.replace('\t', " ");
        let indent = " ".repeat(at.column.saturating_sub(1) as usize);
        let place = vec![
            format!(" {margin}--> {}:{number}:{}", error.path, at.column),
            format!(" {number} | {text}"),
            format!(" {margin} | {indent}{}", "^".repeat(at.width)),
        ];
        Self { help: error.help, place, ..Self::new(error.message) }
    }
}

impl From<UnknownRule> for Failure {
    fn from(error: UnknownRule) -> Self {
        let help = match error.nearest {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`lockwise rules` lists the rules and families".to_owned(),
        };
        Self::new(error.to_string()).with_help(help)
    }
}
