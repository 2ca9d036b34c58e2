//! Interned names, dotted paths, byte spans.

use std::fmt;

use serde::{Serialize, Serializer};
use smallvec::SmallVec;
use ustr::Ustr;

/// An interned identifier. Copying and comparing for equality is one word; ordering is by text, so sorted output
/// does not depend on the order in which names were met.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name(Ustr);

impl Name {
    /// Interns `text`. The text lives as long as the process.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Ustr::from(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0.as_str()
    }
}

impl Default for Name {
    fn default() -> Self {
        Self::new("")
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        if self == other { std::cmp::Ordering::Equal } else { self.as_str().cmp(other.as_str()) }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A sequence of names as source writes it: `threading.Lock`, `std::sync::Mutex`, `crate::state::Pool`.
///
/// Both languages' paths print with dots. Rust's `crate`, `self`, `super` and `Self` stay ordinary segments until linking.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
pub struct Path(pub SmallVec<[Name; 3]>);

impl Path {
    /// The path made of these segments.
    pub fn new<I: IntoIterator<Item = Name>>(segments: I) -> Self {
        Self(segments.into_iter().collect())
    }

    /// Splits `text` at dots and `::`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self(text.split(['.', ':']).filter(|part| !part.is_empty()).map(Name::new).collect())
    }

    /// The segments, first to last.
    #[must_use]
    pub fn segments(&self) -> &[Name] {
        &self.0
    }

    /// The first segment.
    #[must_use]
    pub fn first(&self) -> Option<Name> {
        self.0.first().copied()
    }

    /// The last segment.
    #[must_use]
    pub fn last(&self) -> Option<Name> {
        self.0.last().copied()
    }

    /// Number of segments.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no segment.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// This path with one more segment.
    #[must_use]
    pub fn child(&self, name: Name) -> Self {
        let mut segments = self.0.clone();
        segments.push(name);
        Self(segments)
    }

    /// Everything but the last segment; `None` for a path of fewer than two.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        (self.0.len() > 1).then(|| Self(self.0[..self.0.len() - 1].iter().copied().collect()))
    }

    /// This path followed by `rest`.
    #[must_use]
    pub fn join(&self, rest: &[Name]) -> Self {
        let mut segments = self.0.clone();
        segments.extend_from_slice(rest);
        Self(segments)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            f.write_str(segment.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A half-open range of bytes in one file's text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset one past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`. Offsets beyond 4 GiB saturate; such files are refused before parsing.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
