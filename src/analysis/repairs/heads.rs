//! Guards that live as long as what their temporary stands in the head of.

use crate::analysis::link::FnId;
use crate::analysis::{HeldLock, Program};
use crate::finding::plan::Change;
use crate::finding::{Fix, FixSafety};
use crate::model::{BranchKind, Callee, Language, Node, Span, Value, ValueId};

impl Program {
    /// Rust: what the head of a `match`, an `if let` or a `while let` looks at, bound by a statement of its own, which ends the
    /// guard that it goes through. Only for what a call hands out as the caller's own.
    #[must_use]
    pub fn head_for_fix(&self, id: FnId, head: ValueId) -> Option<Fix> {
        const OWNED: [&str; 11] = [
            "recv",
            "try_recv",
            "recv_timeout",
            "pop",
            "pop_front",
            "pop_back",
            "pop_first",
            "pop_last",
            "take",
            "cloned",
            "copied",
        ];
        const KEPT: [&str; 4] = ["ok", "unwrap", "expect", "await"];
        let function = self.linked.function(id);
        let mut value = head;
        for _ in 0..4 {
            let call = match function.value(value) {
                Value::Call(call) => function.call(*call),
                Value::Await(inner) | Value::Try(inner) => {
                    value = *inner;
                    continue;
                }
                _ => return None,
            };
            let Callee::Method { receiver, name } = &call.callee else { return None };
            if OWNED.contains(&name.as_str()) {
                let name = self.free_name(id, &["received", "taken", "next_item"])?.to_string();
                let plan = vec![Change::Hoist { scrutinee: function.value_span(head), name }];
                return Some(Fix::planned(FixSafety::Unsafe, "end the guard in a statement of its own", plan));
            }
            if !KEPT.contains(&name.as_str()) {
                return None;
            }
            value = *receiver;
        }
        None
    }

    /// The same for whichever head of a function an acquisition stands in, if what it is held over, also a place of the function,
    /// stands behind that head.
    #[must_use]
    pub fn held_head_for_fix(&self, id: FnId, held: &HeldLock, over: Span) -> Option<Fix> {
        let function = self.linked.function(id);
        if self.linked.language(id) != Language::Rust || held.by != id {
            return None;
        }
        let mut heads = function.nodes.iter().filter_map(|node| match node {
            Node::Branch { kind: BranchKind::IfLet | BranchKind::Match, test: Some(test), .. } => Some(*test),
            _ => None,
        });
        let head = heads.find(|head| function.value_span(*head).contains(held.span))?;
        if over.start < function.value_span(head).end {
            return None;
        }
        self.head_for_fix(id, head)
    }
}
