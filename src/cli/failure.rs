//! What the tool could not do, said once: what, and what to try.

use std::process::ExitCode;

use super::output;
use crate::config::UnknownRule;
use crate::driver::CheckError;
use crate::report::clean;
use crate::source::DiscoverError;

/// A failure of the whole run.
#[derive(Debug)]
pub struct Failure {
    message: String,
    help: Option<String>,
    /// Nobody reads on: not worth a word.
    silent: bool,
}

impl Failure {
    /// A failure with nothing to suggest.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, silent: false }
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
            _ => failure,
        }
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
