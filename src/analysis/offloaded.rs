//! Python: the operations that a program hands to threads, so that no coroutine has to wait for them.
//!
//! Who runs `path.unlink` in an executor in one place holds it for slow; where a coroutine calls it directly, that was forgotten.

use std::collections::BTreeSet;

use super::Program;
use super::types::Target;
use crate::knowledge::{Does, RootKind};
use crate::model::{CallId, Callee, Function, Language, Name, Value, ValueId};

impl Program {
    /// The last names of the functions and methods that are handed to a pool somewhere in the program, rather than called.
    #[must_use]
    pub fn offloaded(&self) -> BTreeSet<Name> {
        let mut found = BTreeSet::new();
        for id in self.linked.functions() {
            if self.linked.language(id) != Language::Python || self.is_test(id) {
                continue;
            }
            let function = self.linked.function(id);
            for (index, data) in function.calls.iter().enumerate() {
                if data.args.is_empty() {
                    continue;
                }
                let call = CallId(u32::try_from(index).unwrap_or(0));
                if !hands_over(&data.callee) && !self.submits(id, call) {
                    continue;
                }
                found.extend(data.args.iter().filter_map(|arg| operation(function, arg.value, 0)));
            }
        }
        found
    }

    /// Whether a call gives work to a pool of threads, by the tables.
    fn submits(&self, id: super::FnId, call: CallId) -> bool {
        let Callee::Method { name, .. } = &self.linked.function(id).call(call).callee else { return false };
        *name == "submit"
            && matches!(self.resolver().target(id, call), Target::Effect { effect, .. }
                if effect.does == Does::Spawn && effect.root == Some(RootKind::Pool))
    }
}

/// `loop.run_in_executor(..)`, `asyncio.to_thread(..)`, `anyio.to_thread.run_sync(..)`, and a program's own wrappers of such names.
fn hands_over(callee: &Callee) -> bool {
    let name = match callee {
        Callee::Method { name, .. } => Some(*name),
        Callee::Path(path) => path.last(),
        _ => None,
    };
    name.is_some_and(|name| {
        let name = name.as_str();
        name.ends_with("in_executor")
            || name.ends_with("to_thread")
            || name.ends_with("executor_job")
            || matches!(name, "run_sync" | "run_in_threadpool" | "sync_to_async")
    })
}

/// The last name of what a value refers to, also through `partial(..)`.
fn operation(function: &Function, value: ValueId, depth: u32) -> Option<Name> {
    match function.value(value) {
        Value::Field { name, .. } => Some(*name),
        Value::Path(path) => path.last(),
        Value::Call(call) if depth < 2 => {
            let data = function.call(*call);
            let name = match &data.callee {
                Callee::Method { name, .. } => Some(*name),
                Callee::Path(path) => path.last(),
                _ => None,
            };
            let partial = name.is_some_and(|name| name == "partial");
            partial.then(|| operation(function, data.args.first()?.value, depth + 1)).flatten()
        }
        _ => None,
    }
}
