//! Files: which are read, their text, where things stand in it, and what is known about them before parsing.
//!
//! The only folder (with the tests) that touches the file system.

pub mod comments;
mod context;
mod discover;
mod fingerprint;
mod git;
mod globs;
mod lines;
mod manifest;
mod markdown;
pub mod peers;
mod read;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use context::Contexts;
pub use discover::{
    Bounds, DiscoverError, Discovered, Entry, FileType, Request, SYMBOLIC_LINK, Skipped, WalkProblem, Ways, discover,
    git_root, project_around, slashed,
};
pub use fingerprint::line_hashes;
pub use git::{GitError, Revision};
pub use globs::{GlobError, Globs};
pub use lines::{LineIndex, Position, floor_char_boundary};
pub use markdown::{Fence, fences};
pub use read::{Decoded, MAX_BYTES, ReadProblem, decode, read, stdin_bytes};

use crate::model::{FileId, Language, Name, SourceContext, Span};

/// Where a file is, for reports that others read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// Below the repository's root (without one, below the current folder): the path from there, with `/`.
    InRoot(String),
    /// Elsewhere: the absolute path, with `/`.
    Outside(String),
}

impl Place {
    /// The place of a file, given the root.
    #[must_use]
    pub fn new(disk: &Path, root: &Path) -> Self {
        match disk.strip_prefix(root) {
            Ok(relative) => Self::InRoot(slashed(relative)),
            Err(_) => Self::Outside(slashed(disk)),
        }
    }
}

/// The text people see in their editor, with its lines: a source file's own, or the document's a fence stands in.
#[derive(Debug)]
pub struct Sheet {
    /// The text, without a byte order mark.
    pub text: String,
    /// Where its lines start.
    pub lines: LineIndex,
    /// Whether the file began with a byte order mark.
    pub bom: bool,
}

impl Sheet {
    /// A text and its lines.
    #[must_use]
    pub fn new(decoded: Decoded) -> Self {
        Self { lines: LineIndex::new(&decoded.text), text: decoded.text, bom: decoded.bom }
    }

    /// Line and column of an offset in this text.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        self.lines.position(offset, &self.text)
    }
}

/// What a front end is given, and how to find one's way back to what people see: a file, or a fence of a document.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it is on disk: absolute, links resolved.
    pub disk: PathBuf,
    /// How it is shown: relative to the current folder where it stands below it, `/` between the parts.
    pub path: String,
    /// Where it is, for reports that others read.
    pub place: Place,
    /// Its language.
    pub language: Language,
    /// What is known before parsing.
    pub context: SourceContext,
    /// The text people see.
    pub sheet: Arc<Sheet>,
    /// A fence's own text and where its pieces stand; `None` where the text is the sheet's.
    fence: Option<Arc<Fence>>,
    /// Whether findings in it are reported, or it is only read to understand others.
    pub reported: bool,
    /// Written by a program, or copied from another project: findings in it are not for this project to mend.
    pub generated: bool,
}

impl SourceFile {
    /// The text that was parsed; spans of the model are offsets into it.
    #[must_use]
    pub fn text(&self) -> &str {
        self.fence.as_ref().map_or(&self.sheet.text, |fence| &fence.text)
    }

    /// An offset of the parsed text as an offset of the sheet.
    #[must_use]
    pub fn offset(&self, offset: u32) -> u32 {
        let Some(fence) = &self.fence else { return offset };
        let index = fence.pieces.partition_point(|(inner, _)| *inner <= offset).saturating_sub(1);
        fence.pieces.get(index).map_or(0, |(inner, outer)| outer + offset.saturating_sub(*inner))
    }

    /// Whether the parsed text stands in the sheet as it is, with nothing between its lines: the indentation of a list, say.
    #[must_use]
    pub fn is_contiguous(&self) -> bool {
        let Some(fence) = &self.fence else { return true };
        let mut gaps = fence.pieces.iter().map(|(inner, outer)| outer.wrapping_sub(*inner));
        gaps.next().is_none_or(|first| gaps.all(|gap| gap == first))
    }

    /// A span of the parsed text as a range of the sheet, on character boundaries and inside the text.
    #[must_use]
    pub fn range(&self, span: Span) -> Range<usize> {
        let boundary = |offset: u32| floor_char_boundary(&self.sheet.text, offset as usize);
        let start = boundary(self.offset(span.start));
        // The end is mapped from the last character inside, lest it move on to the next line of a fence.
        let last = span.end.saturating_sub(1).max(span.start);
        let end = self.offset(last) + u32::from(span.end > span.start);
        let mut end = (end as usize).min(self.sheet.text.len());
        while !self.sheet.text.is_char_boundary(end) {
            end += 1;
        }
        start..end.max(start)
    }

    /// Line of an offset of the parsed text.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        self.sheet.lines.line(self.offset(offset))
    }

    /// Line and column of an offset of the parsed text.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        self.sheet.position(self.offset(offset))
    }
}

/// All files of a run; a [`FileId`] is an index into it.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    /// The files, in order of their ids.
    pub files: Vec<SourceFile>,
}

impl SourceMap {
    /// A file.
    #[must_use]
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }
}

/// A file, read: one source for a file, one for each fence of a document.
#[must_use]
pub fn load(entry: &Entry, context: &SourceContext, decoded: Decoded, root: &Path) -> Vec<SourceFile> {
    let sheet = Arc::new(Sheet::new(decoded));
    let generated = is_generated(&entry.disk, &sheet.text) || is_vendored(&entry.display);
    let file = |language, context, fence| SourceFile {
        disk: entry.disk.clone(),
        path: entry.display.clone(),
        place: Place::new(&entry.disk, root),
        language,
        context,
        sheet: Arc::clone(&sheet),
        fence,
        reported: entry.reported,
        generated,
    };
    match entry.file_type {
        FileType::Source(language) => vec![file(language, context.clone(), None)],
        FileType::Markdown => fences(&sheet.text)
            .into_iter()
            .enumerate()
            .map(|(index, fence)| {
                let module = context.module.child(Name::new(&format!("fence_{}", index + 1)));
                let edition = fence.edition.unwrap_or(context.edition);
                let context = SourceContext { module, edition, ..context.clone() };
                file(fence.language, context, Some(Arc::new(fence)))
            })
            .collect(),
    }
}

/// Folders that hold copies of other projects, by the names people give them.
const VENDOR_FOLDERS: [&str; 7] =
    ["vendor", "vendored", "_vendor", "_vendored", "third_party", "third-party", "externals"];

/// Whether a file is somebody else's: its findings are for its own project (`path` as displayed, so that a checkout which itself
/// lies in such a folder is not taken for a copy).
fn is_vendored(path: &str) -> bool {
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    folders.iter().any(|folder| VENDOR_FOLDERS.contains(folder))
}

/// Whether a program wrote the file: by the names protobuf gives, or by the word that tools agreed on, near its top.
fn is_generated(path: &Path, text: &str) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let by_name = name.ends_with("_pb2.py") || name.ends_with("_pb2_grpc.py");
    // Split so that this file does not carry the word itself.
    by_name || text.lines().take(10).any(|line| line.contains(concat!("@", "generated")))
}

/// The current folder, absolute and without symbolic links; `.` where the system does not say.
#[must_use]
pub fn current_folder() -> PathBuf {
    std::env::current_dir().and_then(std::fs::canonicalize).unwrap_or_else(|_| PathBuf::from("."))
}

/// What report paths are relative to: the git root around the current folder if it holds the named path, else the git root
/// around the named path, else the current folder.
#[must_use]
pub fn report_root(current: &Path, first: Option<&Path>) -> PathBuf {
    let first = first.and_then(|path| std::fs::canonicalize(current.join(path)).ok());
    let around_current = git_root(current);
    let holds = |root: &Path| first.as_deref().is_none_or(|path| path.starts_with(root));
    if let Some(root) = around_current.clone().filter(|root| holds(root)) {
        return root;
    }
    if around_current.is_none() && holds(current) {
        return current.to_path_buf();
    }
    first.as_deref().and_then(git_root).or(around_current).unwrap_or_else(|| current.to_path_buf())
}

/// Writes a report to a file.
pub fn write(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}

/// Whether there is anything at a path.
#[must_use]
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// Whether a file holds exactly this text.
#[must_use]
pub fn holds(path: &Path, text: &str) -> bool {
    std::fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes())
}

/// Whether there is a file at a path.
#[must_use]
pub fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// A path, absolute and without symbolic links.
pub fn canonical(path: &Path) -> std::io::Result<PathBuf> {
    std::fs::canonicalize(path)
}

/// Whether there is a folder at a path.
#[must_use]
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}
