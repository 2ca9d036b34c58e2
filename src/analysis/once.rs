//! Rust: cells for one value that are asked whether they are empty, and then set with a panic for the one who comes second.

use super::link::FnId;
use super::places::{Place, Root};
use super::{Program, Resolver};
use crate::finding::Confidence;
use crate::knowledge::{Knowledge, Role};
use crate::model::{CallId, Callee, Event, EventKind, Function, Language, Node, Op, Span, Value, ValueId};

/// A cell that is set after a test that several threads may make.
pub struct LateSet {
    /// The function.
    pub function: FnId,
    /// The cell's name.
    pub name: String,
    /// Where it is asked.
    pub test: Span,
    /// Where it is set.
    pub set: Span,
    /// How sure it is that several threads come by.
    pub confidence: Confidence,
}

/// All of them, in order of functions and of source.
#[must_use]
pub fn once_cells_set_late(program: &Program) -> Vec<LateSet> {
    let mut found = Vec::new();
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        let function = program.linked.function(id);
        for (index, call) in function.calls.iter().enumerate() {
            let set = match &call.callee {
                Callee::Method { receiver, name } if *name == "set" => *receiver,
                _ => continue,
            };
            let call_id = CallId(u32::try_from(index).unwrap_or(0));
            if is_unwrapped(function, call_id) {
                found.extend(late(program, id, set, call.name_span));
            }
        }
    }
    found
}

/// `X.set(..).unwrap()`.
fn is_unwrapped(function: &Function, set: CallId) -> bool {
    function.calls.iter().any(|call| match &call.callee {
        Callee::Method { receiver, name } => {
            (*name == "unwrap" || *name == "expect") && *function.value(*receiver) == Value::Call(set)
        }
        _ => false,
    })
}

fn late(program: &Program, id: FnId, cell: ValueId, set: Span) -> Option<LateSet> {
    let resolver = program.resolver();
    let lib = resolver.library_type(id, cell)?;
    if Knowledge::of(Language::Rust).facts(lib).role != Role::Once {
        return None;
    }
    let place = resolver.place_of(id, cell)?.place;
    let function = program.linked.function(id);
    let test = function
        .values
        .iter()
        .filter(|data| data.span.end <= set.start && asks(&resolver, id, &data.value, &place))
        .map(|data| data.span)
        .max_by_key(|span| span.start)?;
    if is_asserted(function, test) || !program.facts(id).acquires.is_empty() || !program.held_when(id, set).is_empty() {
        return None;
    }
    // A variable of the function, or what `main` does by itself, meets nobody.
    let alone = |id: FnId| program.linked.function(id).name == "main";
    let callers = program.roots.callers(id);
    let private = !function.public && !callers.is_empty() && callers.iter().all(|caller| alone(*caller));
    if matches!(place.root, Root::Local(..)) || alone(id) {
        return None;
    }
    let confidence = if private { Confidence::Low } else { Confidence::Medium };
    Some(LateSet { function: id, name: resolver.place_name(&place), test, set, confidence })
}

/// `assert!(X.get().is_none())`: who comes second panics either way.
fn is_asserted(function: &Function, test: Span) -> bool {
    function.nodes.iter().any(|node| match node {
        Node::Event(Event { kind: EventKind::Assert(_), span }) => span.contains(test),
        _ => false,
    })
}

/// Whether a value asks if a cell is empty: `X.get().is_none()`, `!X.get().is_some()`.
fn asks(resolver: &Resolver<'_>, id: FnId, value: &Value, place: &Place) -> bool {
    let function = resolver.linked.function(id);
    match value {
        Value::Op { op: Op::Not, operands } => {
            operands.iter().any(|operand| asks(resolver, id, function.value(*operand), place))
        }
        Value::Call(call) => match &function.call(*call).callee {
            Callee::Method { receiver, name } if *name == "is_none" || *name == "is_some" => {
                let Value::Call(get) = function.value(*receiver) else { return false };
                match &function.call(*get).callee {
                    Callee::Method { receiver, name } if *name == "get" => {
                        resolver.place_of(id, *receiver).is_some_and(|at| at.place == *place)
                    }
                    _ => false,
                }
            }
            _ => false,
        },
        _ => false,
    }
}
