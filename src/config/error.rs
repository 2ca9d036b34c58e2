//! What is wrong with a config file, and where.

use std::ops::Range;

use thiserror::Error;

use crate::source::LineIndex;
use crate::suggestion::nearest;

/// A config file that cannot be obeyed.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{message}")]
pub struct ConfigError {
    /// What is wrong, lower case.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The file, as it is shown.
    pub path: String,
    /// Where in the file, if it is a place of it.
    pub excerpt: Option<Excerpt>,
}

/// A place of a file with its line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Excerpt {
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
    /// The line's text.
    pub text: String,
    /// How many code points of it are meant, at least one.
    pub width: usize,
}

impl ConfigError {
    /// An error about a whole file.
    #[must_use]
    pub fn about(path: &str, message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, path: path.to_owned(), excerpt: None }
    }

    /// An error about a place of a file.
    #[must_use]
    pub fn at(path: &str, text: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { excerpt: Some(excerpt(text, span)), ..Self::about(path, message) }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What the TOML reader says, in our words: `unknown field` becomes a key, `unknown variant` a value, each with the nearest
    /// one that exists.
    #[must_use]
    pub fn from_toml(path: &str, text: &str, error: &toml::de::Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        let said = error.message();
        let kind = [("unknown field ", "key"), ("unknown variant ", "value")];
        let Some((_, word)) = kind.into_iter().find(|(start, _)| said.starts_with(start)) else {
            let mut message = said.lines().next().unwrap_or(said).to_owned();
            if let Some(first) = message.get(..1) {
                message.replace_range(..1, &first.to_lowercase());
            }
            return Self::at(path, text, span, message);
        };
        let mut names = said.split('`').skip(1).step_by(2);
        let wrong = names.next().unwrap_or_default().to_owned();
        let known: Vec<&str> = names.collect();
        let found = Self::at(path, text, span, format!("there is no {word} `{wrong}`"));
        match nearest(&wrong, known.iter().copied()) {
            Some(near) => found.with_help(format!("did you mean `{near}`?")),
            None if known.is_empty() => found,
            None => found.with_help(format!("it is one of {}", known.join(", "))),
        }
    }
}

fn excerpt(text: &str, span: Range<usize>) -> Excerpt {
    let lines = LineIndex::new(text);
    let at = lines.position(u32::try_from(span.start).unwrap_or(u32::MAX), text);
    let line = lines.text(at.line, text);
    let meant = text.get(span).unwrap_or("").lines().next().unwrap_or("").trim_end().chars().count();
    Excerpt { line: at.line, column: at.column, text: line.to_owned(), width: meant.max(1) }
}
