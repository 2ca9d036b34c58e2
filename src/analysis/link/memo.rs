//! What names in modules were found to mean, so that chains of imports and globs are followed once.
//!
//! Only answers to whole questions are kept. While one is being answered, a name met again inside it means what was found for it so
//! far; a cycle yields nothing. An answer therefore depends on the program alone, not on who asked first.

use std::cell::RefCell;
use std::sync::RwLock;

use rustc_hash::FxHashMap;

use super::{Entity, ModuleId};
use crate::model::Name;

const SHARDS: usize = 16;

/// A module, a name in it, and the generation asked from.
type Question = (ModuleId, Name, u32);

/// The answers found so far.
#[derive(Default)]
pub(super) struct Memo {
    shards: [RwLock<FxHashMap<Question, Entity>>; SHARDS],
}

thread_local! {
    /// The questions inside the one being answered on this thread; `None` while still open.
    static INSIDE: RefCell<(u32, FxHashMap<Question, Option<Entity>>)> = RefCell::default();
}

impl Memo {
    /// Answers a question, from memory or by `find`.
    pub(super) fn answer(&self, question: Question, find: impl FnOnce() -> Entity) -> Entity {
        let shard = &self.shards[question.0.0 as usize % SHARDS];
        if let Some(known) = shard.read().ok().and_then(|known| known.get(&question).cloned()) {
            return known;
        }
        let met = INSIDE.with_borrow_mut(|(depth, open)| {
            let met = open.get(&question).cloned();
            if met.is_none() {
                open.insert(question, None);
                *depth += 1;
            }
            met
        });
        if let Some(met) = met {
            return met.unwrap_or(Entity::Unknown);
        }
        let found = find();
        let whole = INSIDE.with_borrow_mut(|(depth, open)| {
            *depth -= 1;
            if *depth == 0 {
                open.clear();
            } else {
                open.insert(question, Some(found.clone()));
            }
            *depth == 0
        });
        if whole && let Ok(mut known) = shard.write() {
            known.insert(question, found.clone());
        }
        found
    }
}
