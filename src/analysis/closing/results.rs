//! Rust: what becomes of a call that fails. Whoever looks at the error knows that there may be one.

use crate::analysis::expr::operands;
use crate::model::{CallId, Callee, EventKind, Function, Node, Value, ValueId};

/// What becomes of a failure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It is handed on, or ends the thread.
    Fails,
    /// Nobody looks at it.
    Lost,
    /// Something looks at it.
    Handled,
}

/// How many steps a result is followed: `.send(x).await.context("..")?` are three.
const MAX_STEPS: usize = 12;

/// What becomes of a call's failure.
pub(super) fn outcome(function: &Function, call: CallId) -> Outcome {
    let is_call = |value: &Value| matches!(value, Value::Call(known) if *known == call);
    let Some(mut at) = ids(function).find(|id| is_call(function.value(*id))) else {
        return if function.call(call).result_used { Outcome::Handled } else { Outcome::Lost };
    };
    let mut silenced = false;
    for _ in 0..MAX_STEPS {
        let users: Vec<ValueId> = ids(function).filter(|id| operands(function, *id).contains(&at)).collect();
        let user = match users.as_slice() {
            [] => return at_end(function, at),
            [user] => *user,
            _ => return Outcome::Handled,
        };
        match function.value(user) {
            Value::Await(_) => {}
            Value::Try(_) => return if silenced { Outcome::Handled } else { Outcome::Fails },
            Value::Call(next) => match &function.call(*next).callee {
                Callee::Method { receiver, name } if *receiver == at => match name.as_str() {
                    "unwrap" | "expect" if !silenced => return Outcome::Fails,
                    "context" | "with_context" | "map_err" | "inspect_err" | "map" | "instrument" | "boxed" => {}
                    "ok" => silenced = true,
                    _ => return Outcome::Handled,
                },
                Callee::Path(path) if path.last().is_some_and(|name| name == "block_on") => {}
                Callee::Method { name, .. } if *name == "block_on" => {}
                _ => return Outcome::Handled,
            },
            _ => return Outcome::Handled,
        }
        at = user;
    }
    Outcome::Handled
}

fn ids(function: &Function) -> impl Iterator<Item = ValueId> + use<'_> {
    (0..function.values.len()).map(|index| ValueId(u32::try_from(index).unwrap_or(u32::MAX)))
}

/// What becomes of a value that no other is made of.
fn at_end(function: &Function, value: ValueId) -> Outcome {
    let mut outcome = Outcome::Lost;
    for node in &function.nodes {
        match node {
            Node::Branch { test: Some(test), .. } | Node::Loop { test: Some(test), .. } if *test == value => {
                return Outcome::Handled;
            }
            Node::Event(event) => match &event.kind {
                EventKind::Return(Some(known)) if *known == value => outcome = Outcome::Fails,
                EventKind::Bind { value: Some(known), .. } | EventKind::Iterate(known) | EventKind::Assert(known)
                    if *known == value =>
                {
                    return Outcome::Handled;
                }
                EventKind::Write { value: Some(known), .. } if *known == value => return Outcome::Handled,
                _ => {}
            },
            _ => {}
        }
    }
    outcome
}
