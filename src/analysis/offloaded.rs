//! Python: the operations that a program hands to threads, so that no coroutine has to wait for them.
//!
//! Who runs `path.unlink` in an executor in one place holds it for slow; where a coroutine calls it directly, that was forgotten.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Program;
use super::expr;
use super::link::FnId;
use super::types::Target;
use crate::knowledge::{Does, RootKind};
use crate::model::{CallId, Function, Language, LocalKind, Name, Value, ValueId};

/// How many functions of the program the way to a pool may go through: a wrapper of a wrapper is common.
const DEPTH: u32 = 3;

impl Program {
    /// The last names of the functions and methods that are handed to a pool somewhere in the program, rather than called.
    #[must_use]
    pub fn offloaded(&self) -> BTreeSet<Name> {
        let mut found = BTreeSet::new();
        let mut wrappers = FxHashMap::default();
        for id in self.linked.functions() {
            if self.linked.language(id) != Language::Python || self.is_test(id) {
                continue;
            }
            let function = self.linked.function(id);
            for (call, data) in expr::calls(function) {
                let operations: Vec<Name> =
                    data.args.iter().filter_map(|arg| operation(function, arg.value, 0)).collect();
                if !operations.is_empty() && self.hands_over(id, call, &mut wrappers, 0) {
                    found.extend(operations);
                }
            }
        }
        found
    }

    /// Whether a call gives work to a pool of threads, by the tables or through a wrapper of the program.
    fn hands_over(&self, id: FnId, call: CallId, wrappers: &mut FxHashMap<FnId, bool>, depth: u32) -> bool {
        match self.resolver().target(id, call) {
            Target::Effect { effect, .. } => effect.does == Does::Spawn && effect.root == Some(RootKind::Pool),
            Target::Project { functions, .. } if depth < DEPTH => {
                functions.first().is_some_and(|callee| self.is_wrapper(*callee, wrappers, depth + 1))
            }
            _ => false,
        }
    }

    /// A function that hands what it is given to a pool.
    fn is_wrapper(&self, id: FnId, wrappers: &mut FxHashMap<FnId, bool>, depth: u32) -> bool {
        if let Some(known) = wrappers.get(&id) {
            return *known;
        }
        // Who comes round in a circle hands nothing over.
        wrappers.insert(id, false);
        let function = self.linked.function(id);
        let given = |value: ValueId| {
            expr::contains(function, value, &|part| {
                matches!(function.value(part), Value::Local(local)
                    if matches!(function.local(*local).kind, LocalKind::Param))
            })
        };
        let wraps = expr::calls(function).any(|(call, data)| {
            data.args.iter().any(|arg| given(arg.value)) && self.hands_over(id, call, wrappers, depth)
        });
        wrappers.insert(id, wraps);
        wraps
    }
}

/// The last name of what a value refers to, also through `partial(..)`.
fn operation(function: &Function, value: ValueId, depth: u32) -> Option<Name> {
    match function.value(value) {
        Value::Field { name, .. } => Some(*name),
        Value::Path(path) => path.last(),
        Value::Call(call) if depth < 2 => {
            let data = function.call(*call);
            let partial = expr::callee_name(data).is_some_and(|name| name == "partial");
            partial.then(|| operation(function, data.args.first()?.value, depth + 1)).flatten()
        }
        _ => None,
    }
}
