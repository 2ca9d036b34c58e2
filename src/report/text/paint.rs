//! Colours, or none.

use std::borrow::Cow;

use super::{Style, ansi_of};
use crate::finding::Severity;

/// Paints words according to a [`Style`].
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    style: Style,
}

impl Paint {
    /// Paints as `style` says.
    #[must_use]
    pub fn new(style: Style) -> Self {
        Self { style }
    }

    /// Columns to stay within; never so few that nothing fits.
    #[must_use]
    pub fn width(self) -> usize {
        self.style.width.clamp(40, 160)
    }

    /// Whether anything is painted.
    #[must_use]
    pub fn colour(self) -> bool {
        self.style.colour
    }

    fn code<'a>(self, code: &str, text: &'a str) -> Cow<'a, str> {
        if self.style.colour { Cow::Owned(format!("\u{1b}[{code}m{text}\u{1b}[0m")) } else { Cow::Borrowed(text) }
    }

    /// In the colour of a severity.
    #[must_use]
    pub fn severity(self, severity: Severity, text: &str) -> Cow<'_, str> {
        self.code(ansi_of(severity), text)
    }

    /// A text that leads somewhere (OSC 8, which terminals that do not know it leave out).
    #[must_use]
    pub fn link(self, address: Option<String>, text: &str) -> String {
        match address {
            Some(address) if self.style.links => format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\"),
            _ => text.to_owned(),
        }
    }

    /// Headings.
    #[must_use]
    pub fn bold(self, text: &str) -> Cow<'_, str> {
        self.code("1", text)
    }

    /// Frames.
    #[must_use]
    pub fn dim(self, text: &str) -> Cow<'_, str> {
        self.code("2", text)
    }

    /// What to do.
    #[must_use]
    pub fn help(self, text: &str) -> Cow<'_, str> {
        self.code("1;36", text)
    }

    /// A thread's own colour.
    #[must_use]
    pub fn thread(self, index: usize, text: &str) -> Cow<'_, str> {
        self.code(if index.is_multiple_of(2) { "1;35" } else { "1;34" }, text)
    }
}
