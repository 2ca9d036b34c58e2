//! Fixes, written out. A rule's [`Change`]s say what is to be done; here the text says how, or that it cannot be done without
//! losing something: then there is no fix.

mod page;
mod python;
mod rust;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::finding::plan::Change;
use crate::finding::{Edit, Finding, Location};
use crate::model::{FileId, Language, Span};
use crate::python::outline::{Outline, outline};
use crate::source::{SourceFile, SourceMap};

/// A text in the place of a range.
type Replacement = (Range<usize>, String);

/// Writes fixes out; keeps what it learns of files.
#[derive(Default)]
pub struct Repairs {
    outlines: BTreeMap<FileId, Option<Outline>>,
}

impl Repairs {
    /// Makes edits of what a finding's fix plans, or drops the fix.
    pub fn write_out(&mut self, finding: &mut Finding, sources: &SourceMap) {
        let Some(fix) = finding.fix.as_mut().filter(|fix| !fix.plan.is_empty()) else { return };
        let plan = std::mem::take(&mut fix.plan);
        let id = finding.primary.file;
        let written = sources.get(id).and_then(|file| self.edits(id, file, &plan));
        match written {
            Some(edits) => fix.edits.extend(edits),
            None => finding.fix = None,
        }
    }

    fn edits(&mut self, id: FileId, file: &SourceFile, plan: &[Change]) -> Option<Vec<Edit>> {
        // New lines would not be indented as a fence in a list or a quote is.
        if !file.is_contiguous() {
            return None;
        }
        let text = file.text();
        let mut all: Vec<Replacement> = Vec::new();
        for change in plan {
            match (change, file.language) {
                (Change::Replace(span, with), _) => {
                    all.push((span.start as usize..span.end as usize, with.clone()));
                }
                (_, Language::Python) => {
                    let outline = self.outlines.entry(id).or_insert_with(|| outline(text)).as_ref()?;
                    all.extend(python::write(&page::Page { text, outline }, change)?);
                }
                (_, Language::Rust) => all.extend(rust::write(text, change)?),
            }
        }
        let edits = merged(all)?.into_iter().map(|(range, text)| {
            let span = Span::new(range.start, range.end);
            Edit { location: Location { file: id, span }, text }
        });
        Some(edits.collect())
    }
}

/// The replacements in order, what is inserted at one point in one; `None` if two are about the same text.
fn merged(mut all: Vec<Replacement>) -> Option<Vec<Replacement>> {
    all.sort_by_key(|(range, _)| (range.start, range.end));
    let mut merged: Vec<Replacement> = Vec::new();
    for (range, text) in all {
        match merged.last_mut() {
            Some((last, known)) if last.start == last.end && *last == range => {
                if *known != text {
                    known.push_str(&text);
                }
            }
            // Two places in one statement.
            Some((last, known)) if *last == range && *known == text => {}
            Some((last, _)) if range.start < last.end => return None,
            // Side by side: one replacement, lest somebody else has to guess their order.
            Some((last, known)) if range.start == last.end => {
                last.end = range.end;
                known.push_str(&text);
            }
            _ => merged.push((range, text)),
        }
    }
    Some(merged)
}
