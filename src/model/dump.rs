//! The model as text: what `lockwise debug model` prints and what `testdata/_model/` compares.

use super::FileModel;

/// Renders a lowered file, one function after another, deterministically and without byte offsets.
#[must_use]
pub fn dump(file: &FileModel, text: &str) -> String {
    let _ = text;
    format!("{file:#?}")
}
