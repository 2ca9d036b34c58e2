//! `if not future.done(): future.set_result(..)`: another thread cancels or sets it in between.

use super::functions;
use crate::analysis::expr::{callee_name, receiver};
use crate::analysis::nesting::{Around, events};
use crate::analysis::races::{Harm, Race, RaceKind, Side, Told};
use crate::analysis::{AccessKind, FnId, Program};
use crate::finding::Confidence;
use crate::knowledge::{Knowledge, Role};
use crate::model::{EventKind, Function, Language, LocalId, Node, NodeId, Op, Span, Value, ValueId};

/// All futures of threads that are asked and then set, or given a callback.
pub(super) fn find(program: &Program) -> Vec<Race> {
    let mut found = Vec::new();
    for id in functions(program) {
        let function = program.linked.function(id);
        let asks =
            |call: &crate::model::Call| callee_name(call).is_some_and(|name| name == "done" || name == "cancelled");
        if function.calls.iter().any(asks) {
            found.extend(asked(program, id));
        }
    }
    found
}

fn asked(program: &Program, id: FnId) -> Option<Race> {
    let function = program.linked.function(id);
    let mut found: Option<(Span, Span, LocalId, bool)> = None;
    events(function, &mut |event, around| {
        let EventKind::Call(call) = event.kind else { return };
        let data = function.call(call);
        let Some(name) = callee_name(data).filter(|_| found.is_none()) else { return };
        let sets = matches!(name.as_str(), "set_result" | "set_exception");
        if !sets && name != "add_done_callback" || sets && around.iter().any(|part| catches(function, part)) {
            return;
        }
        let Some(Value::Local(local)) = receiver(data).map(|value| function.value(value)) else { return };
        let test = around.iter().rev().find_map(|part| match part {
            Around::Arm(node, arm) => test_of(function, *node, *arm, *local),
            _ => None,
        });
        if let Some(test) = test.filter(|_| is_of_threads(program, id, receiver(data))) {
            found = Some((test, data.name_span, *local, sets));
        }
    });
    let (test, act, local, sets) = found?;
    let place = program.resolver().place_of(
        id,
        program.linked.function(id).values.iter().enumerate().find_map(|(index, data)| {
            let value = ValueId(u32::try_from(index).unwrap_or(u32::MAX));
            (data.value == Value::Local(local)).then_some(value)
        })?,
    )?;
    let name = function.local(local).name;
    let runner = program.runners(id)[0];
    let outcome = if sets {
        format!("another thread cancels or sets `{name}` in between, and this raises `InvalidStateError`")
    } else {
        format!("`{name}` ends in between, and the callback runs at once, here and on this thread")
    };
    Some(Race {
        kind: RaceKind::CheckThenAct,
        harm: Harm::Stale,
        place: place.place,
        confidence: Confidence::Low,
        check: Some((id, test, Vec::new())),
        side: Side { function: id, kind: AccessKind::Use, span: act, held: Vec::new(), runner },
        other: None,
        guard: None,
        related: Vec::new(),
        told: Some(Told {
            message: format!(
                "`{name}` is asked whether it has ended and then acted upon: another thread may end it in between"
            ),
            outcome,
            help: if sets {
                "call `set_running_or_notify_cancel` first, or handle `InvalidStateError`".to_string()
            } else {
                "add the callback without asking: it runs at once if the future has ended".to_string()
            },
        }),
    })
}

/// The test of a branch that asks whether that future has not ended.
fn test_of(function: &Function, node: NodeId, arm: usize, local: LocalId) -> Option<Span> {
    let Node::Branch { test: Some(test), .. } = function.node(node) else { return None };
    let (asked, ended) = match function.value(*test) {
        Value::Op { op: Op::Not, operands } => (*operands.first()?, arm != 0),
        _ => (*test, arm == 0),
    };
    let Value::Call(call) = function.value(asked) else { return None };
    let data = function.call(*call);
    let asks = callee_name(data).is_some_and(|name| name == "done" || name == "cancelled");
    let same = receiver(data).is_some_and(|value| *function.value(value) == Value::Local(local));
    (asks && same && !ended).then(|| function.value_span(*test))
}

fn catches(function: &Function, part: &Around) -> bool {
    let Around::TryBody(node) = part else { return false };
    matches!(function.node(*node), Node::Try { handlers, .. } if !handlers.is_empty())
}

/// Whether a value is a future of threads, not of coroutines.
fn is_of_threads(program: &Program, id: FnId, value: Option<ValueId>) -> bool {
    value.and_then(|value| program.resolver().library_type(id, value)).is_some_and(|lib| {
        let facts = Knowledge::of(Language::Python).facts(lib);
        facts.role == Role::Future && facts.path.starts_with("concurrent.futures")
    })
}
