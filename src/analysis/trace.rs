//! What rules thought of the program, for `lockwise debug why`: every reason to stay silent, with the place it is about.
//!
//! Nothing is recorded unless it was asked for: a rule that is silent about a million places says so to nobody.

use std::sync::Mutex;

use super::Program;
use crate::finding::Location;

/// Why a rule stayed silent about a place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Note {
    /// The place.
    pub location: Location,
    /// The rule.
    pub rule: &'static str,
    /// The veto or missing link, one sentence fragment.
    pub reason: String,
}

/// The notes of a run.
#[derive(Default)]
pub(super) struct Trace {
    wanted: bool,
    notes: Mutex<Vec<Note>>,
}

impl Program {
    /// Makes rules say why they stay silent.
    pub fn trace(&mut self) {
        self.trace.wanted = true;
    }

    /// Whether somebody asked why rules stay silent.
    #[must_use]
    pub(super) fn is_traced(&self) -> bool {
        self.trace.wanted
    }

    /// A rule stays silent about a place. `reason` is only worked out if somebody asked.
    pub fn silent(&self, rule: &'static str, location: Location, reason: impl FnOnce() -> String) {
        if !self.trace.wanted {
            return;
        }
        let note = Note { location, rule, reason: reason() };
        if let Ok(mut notes) = self.trace.notes.lock()
            && !notes.contains(&note)
        {
            notes.push(note);
        }
    }

    /// What rules said, in the order of the source.
    #[must_use]
    pub fn notes(&self) -> Vec<Note> {
        let mut notes = self.trace.notes.lock().map(|notes| notes.clone()).unwrap_or_default();
        notes.sort();
        notes
    }
}
