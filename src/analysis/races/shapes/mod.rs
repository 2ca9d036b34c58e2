//! Races of a special shape, which no pair of accesses alone shows: what is tested is a copy, what is removed is a lock, what is
//! returned is a live view. Each module knows one shape and says in its own words what is wrong with it.

mod answers;
mod closing;
mod copies;
mod elements;
mod futures;
mod lock_tables;
mod objects;
mod process_values;
mod removals;
mod starts;
mod views;
mod written_back;

use super::checks::method_at;
use super::evidence::Context;
use super::{Harm, Race, RaceKind, Side, Told};
use crate::analysis::parallel::opposite;
use crate::analysis::{Access, FnId, HeldLock, Place, Program};
use crate::finding::Confidence;
use crate::knowledge::{Knowledge, Role};
use crate::model::{
    Event, EventKind, Function, FunctionKind, Language, Literal, Node, Op, Span, Value, ValueId, WriteOp,
};

/// All races of a special shape.
pub(super) fn find(program: &Program, context: &Context) -> Vec<Race> {
    let mut found = starts::find(program);
    found.extend(views::find(program));
    found.extend(lock_tables::find(program));
    found.extend(copies::find(program, context));
    found.extend(removals::find(program, context));
    found.extend(elements::find(program, context));
    found.extend(closing::find(program));
    found.extend(objects::find(program, context));
    found.extend(answers::find(program));
    found.extend(futures::find(program));
    found.extend(process_values::find(program));
    found.extend(written_back::find(program));
    found
}

/// The functions a shape is looked for in: Python, not of a test, and not setting up.
fn functions(program: &Program) -> impl Iterator<Item = FnId> + '_ {
    program.linked.functions().filter(|id| {
        let function = program.linked.function(*id);
        program.linked.language(*id) == Language::Python
            && !program.is_test(*id)
            && matches!(function.kind, FunctionKind::Named | FunctionKind::Closure)
            && function.name != "__init__"
    })
}

/// What a race of a shape consists of.
struct Found<'a> {
    kind: RaceKind,
    harm: Harm,
    place: &'a Place,
    confidence: Confidence,
    /// Where something is tested first.
    check: Option<(FnId, Span, Vec<HeldLock>)>,
    /// Where it goes wrong.
    side: (FnId, &'a Access),
    /// What makes it go wrong.
    other: Option<(FnId, &'a Access)>,
    told: Told,
}

impl Found<'_> {
    fn race(self, program: &Program) -> Race {
        let (one, two) = opposite(program, self.side.0, self.other.map_or(self.side.0, |other| other.0));
        let side = |(function, access): (FnId, &Access), runner| Side {
            function,
            kind: access.kind,
            span: access.span,
            held: program.held(function, &access.held),
            runner,
        };
        Race {
            kind: self.kind,
            harm: self.harm,
            place: self.place.clone(),
            confidence: self.confidence,
            check: self.check,
            side: side(self.side, one),
            other: self.other.map(|other| side(other, two)),
            guard: None,
            related: Vec::new(),
            told: Some(self.told),
        }
    }
}

/// The values that are known to be missing, `None` or false when a test has an outcome: `not self.x`, `self.x is None`.
fn absent(function: &Function, value: ValueId, outcome: bool) -> Vec<ValueId> {
    match function.value(value) {
        Value::Op { op: Op::Not, operands } => {
            operands.first().map_or_else(Vec::new, |operand| absent(function, *operand, !outcome))
        }
        Value::Op { op: Op::And, operands } if outcome => {
            operands.iter().flat_map(|operand| absent(function, *operand, true)).collect()
        }
        Value::Op { op: Op::Or, operands } if !outcome => {
            operands.iter().flat_map(|operand| absent(function, *operand, false)).collect()
        }
        Value::Op { op: op @ (Op::Is | Op::IsNot | Op::Eq | Op::Ne), operands } => match operands.as_slice() {
            [left, right] if matches!(function.value(*right), Value::Literal(Literal::None | Literal::Bool(false))) => {
                let equal = matches!(op, Op::Is | Op::Eq);
                if equal == outcome { vec![*left] } else { Vec::new() }
            }
            _ => Vec::new(),
        },
        Value::Field { .. } | Value::Path(_) | Value::Local(_) if !outcome => vec![value],
        _ => Vec::new(),
    }
}

/// Whether a value is `None` or false.
fn is_nothing(function: &Function, value: ValueId) -> bool {
    matches!(function.value(value), Value::Literal(Literal::None | Literal::Bool(false)))
}

/// Whether a statement that deletes stands at a place.
fn deletes(function: &Function, span: Span) -> bool {
    function.nodes.iter().any(|node| {
        matches!(node, Node::Event(Event { kind: EventKind::Write { op: WriteOp::Delete, .. }, span: at }) if *at == span)
    })
}

/// How an access takes one item out of a container, by key or value, and whether it minds that there is none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Removes {
    Strict,
    Tolerant,
}

/// Whether an access takes out one named item.
fn removes(function: &Function, access: &Access) -> Option<Removes> {
    if !access.kind.writes() {
        return None;
    }
    let strict = match method_at(function, access.span) {
        Some(("pop", 1) | ("remove", 1)) => true,
        Some(("pop", 2) | ("discard", 1)) => false,
        Some(_) => return None,
        None if access.store && access.value.is_none() && deletes(function, access.span) => true,
        None => return None,
    };
    Some(if strict && !access.caught.missing { Removes::Strict } else { Removes::Tolerant })
}

/// Whether a value is a thread lock or one of coroutines, that has just been made.
fn makes_lock(program: &Program, id: FnId, value: ValueId) -> Option<bool> {
    let Value::Call(_) = program.linked.function(id).value(value) else { return None };
    let facts = Knowledge::of(Language::Python).facts(program.resolver().library_type(id, value)?);
    matches!(facts.role, Role::Lock | Role::RwLock | Role::Semaphore | Role::Condition).then_some(facts.is_async)
}
