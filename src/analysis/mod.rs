//! The whole-program passes.

use crate::model::FileModel;

/// All files, linked and analysed.
pub struct Program {
    /// The files, in order of their ids.
    pub files: Vec<FileModel>,
}

/// Links and analyses all files. Never fails: what cannot be resolved stays unknown.
#[must_use]
pub fn analyse(files: Vec<FileModel>) -> Program {
    Program { files }
}
