//! Rust: closures that take a lock, handed to a function that is called with that lock held.

use super::Program;
use super::callbacks::{Callback, Source};
use super::expr;
use super::flow::{CallSite, HeldLock};
use super::link::FnId;
use super::places::Via;
use super::summaries::seen_from;
use super::types::Target;
use crate::model::{Callee, Function, Language, Name, Value, ValueId};

/// How many variables deep a closure is looked for.
const DEPTH: u32 = 3;

impl Program {
    /// Every such call, in order of functions and of source.
    #[must_use]
    pub fn handed_under_locks(&self) -> Vec<Callback> {
        let mut found = Vec::new();
        for id in self.linked.functions().filter(|id| self.linked.language(*id) == Language::Rust) {
            for site in self.facts(id).calls.iter().filter(|site| !site.held.is_empty() && site.runs_now) {
                found.extend(self.handed(id, site));
            }
        }
        found
    }

    fn handed(&self, id: FnId, site: &CallSite) -> Option<Callback> {
        let function = self.linked.function(id);
        let data = function.calls.get(site.call.0 as usize)?;
        let name = expr::callee_name(data).filter(|name| !runs_later(*name))?;
        // One that is called before the function returns is taken twice for certain, and told as that.
        let called = site.functions.iter().any(|callee| !self.facts(*callee).calls_param.is_empty());
        if called || matches!(self.resolver().target(id, site.call), Target::Effect { .. }) {
            return None;
        }
        data.args.iter().find_map(|arg| {
            let closure = self.closure_in(id, function, arg.value, 0)?;
            let held = self.taken_by(closure, &site.held)?;
            Some(Callback {
                function: id,
                span: site.span,
                name,
                source: Source::Handed,
                held: held.clone(),
                given_guarded: false,
                of_self: false,
                inside: Some((closure, self.linked.function(closure).name_span)),
            })
        })
    }

    /// The closure a value is, or has in a box.
    fn closure_in(&self, id: FnId, function: &Function, value: ValueId, depth: u32) -> Option<FnId> {
        if depth > DEPTH {
            return None;
        }
        match function.value(value) {
            Value::Closure(index) => Some(self.linked.fn_id(self.linked.file_of(id), *index)),
            Value::Local(local) => {
                let bound = self.bound_once(id, *local)?;
                self.closure_in(id, function, bound, depth + 1)
            }
            Value::Cast { value, .. } => self.closure_in(id, function, *value, depth + 1),
            Value::Call(call) => {
                let data = function.call(*call);
                let boxes = match &data.callee {
                    Callee::Path(path) => {
                        path.parent().and_then(|of| of.last()).is_some_and(|of| of == "Box" || of == "Arc")
                    }
                    _ => false,
                };
                data.args.first().filter(|_| boxes).and_then(|arg| self.closure_in(id, function, arg.value, depth + 1))
            }
            _ => None,
        }
    }

    /// The lock among those held that a closure takes.
    fn taken_by<'h>(&self, closure: FnId, held: &'h [HeldLock]) -> Option<&'h HeldLock> {
        self.summaries.locks[closure.0 as usize].iter().filter(|reached| !reached.lock.at.many()).find_map(|reached| {
            let lock = seen_from(&reached.lock, closure, &Via::Receiver)?;
            held.iter().find(|held| {
                held.must
                    && held.lock.is_known()
                    && !held.lock.reentrant()
                    && !held.lock.is_async()
                    && held.lock.at.place == lock.at.place
                    && super::conflicts(held.mode, reached.mode)
            })
        })
    }
}

/// What is given to these runs some other time, mostly on another thread.
fn runs_later(name: Name) -> bool {
    name.as_str().split('_').any(|word| {
        matches!(
            word,
            "spawn"
                | "execute"
                | "submit"
                | "enqueue"
                | "push"
                | "send"
                | "post"
                | "defer"
                | "register"
                | "subscribe"
                | "listen"
                | "on"
                | "add"
                | "set"
                | "insert"
                | "new"
                | "build"
                | "with"
                | "start"
                | "store"
                | "queue"
        )
    })
}
