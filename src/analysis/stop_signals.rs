//! Loops that go by a stop signal, and inner loops that do not.
//!
//! A signal is an event that is asked or waited for, an atomic or plain flag whose name says what it is and which other code of the
//! program writes, or a cancellation token. What is waited for in an inner loop that never asks keeps the outer one from asking.

use super::exits::truth;
use super::nesting::{Around, events};
use super::types::{Resolver, Target};
use super::{AccessKind, FnId, Place, Program};
use crate::knowledge::{BlockKind, Does, Knowledge, Role};
use crate::model::{CallId, Callee, EventKind, Function, Language, LoopKind, Node, NodeId, Span, Value, ValueId};

/// A wait that a stop signal does not reach.
#[derive(Clone, Debug)]
pub struct Deaf {
    /// The function.
    pub function: FnId,
    /// Where the outer loop asks for the signal.
    pub asked: Span,
    /// What the signal is called.
    pub signal: String,
    /// The wait, and what it is called.
    pub wait: Span,
    /// Its name.
    pub name: String,
    /// The inner loop has no end in sight.
    pub endless: bool,
    /// How long one wait takes, where that is known.
    pub seconds: Option<f64>,
}

/// An event in the loops around it, outermost first.
struct Inside {
    span: Span,
    loops: Vec<NodeId>,
    name: String,
    call: Option<CallId>,
}

/// Finds them, in order of functions and of source; one for each inner loop.
#[must_use]
pub fn find(program: &Program) -> Vec<Deaf> {
    let mut found = Vec::new();
    for id in program.linked.functions() {
        let facts = program.facts(id);
        let function = program.linked.function(id);
        let loops = function.nodes.iter().filter(|node| matches!(node, Node::Loop { .. })).count();
        if function.is_async || facts.opaque || facts.blocks.is_empty() || loops < 2 {
            continue;
        }
        found.extend(in_function(program, id));
    }
    found
}

fn in_function(program: &Program, id: FnId) -> Vec<Deaf> {
    let function = program.linked.function(id);
    let resolver = program.resolver();
    let (signals, waits) = inside(program, &resolver, id);
    let mut found = Vec::new();
    let mut told: Vec<NodeId> = Vec::new();
    for wait in &waits {
        let Some((inner, outer)) = wait.loops.split_last() else { continue };
        if told.contains(inner) || signals.iter().any(|signal| signal.loops.contains(inner)) {
            continue;
        }
        // The innermost loop around that does ask.
        let asking = outer.iter().rev().find_map(|outer| {
            let signal = signals.iter().find(|signal| signal.loops.last() == Some(outer))?;
            Some((outer, signal))
        });
        let Some((_, signal)) = asking else { continue };
        // Loops between the two that ask are found by themselves; a call may ask for all of them.
        if asks_in_calls(program, &resolver, id, *inner) {
            continue;
        }
        told.push(*inner);
        let Node::Loop { kind, test, .. } = function.node(*inner) else { continue };
        let constant = test.and_then(|test| truth(function, test)) == Some(true);
        let endless = *kind == LoopKind::Loop || *kind == LoopKind::While && (constant || !counts(function, *test));
        let seconds = wait.call.and_then(|call| {
            let first = function.call(call).args.first()?;
            program.seconds(id, first.value)
        });
        found.push(Deaf {
            function: id,
            asked: signal.span,
            signal: signal.name.clone(),
            wait: wait.span,
            name: wait.name.clone(),
            endless,
            seconds,
        });
    }
    found
}

/// The loop's test counts: `attempt < 5`.
fn counts(function: &Function, test: Option<ValueId>) -> bool {
    use crate::model::Op;
    test.is_some_and(|test| matches!(function.value(test), Value::Op { op: Op::Order, .. }))
}

/// The signals asked for and the waits, each with the loops around it.
fn inside(program: &Program, resolver: &Resolver<'_>, id: FnId) -> (Vec<Inside>, Vec<Inside>) {
    let function = program.linked.function(id);
    let facts = program.facts(id);
    let mut signals = Vec::new();
    let mut waits = Vec::new();
    events(function, &mut |event, around| {
        let loops: Vec<NodeId> = around
            .iter()
            .filter_map(|part| match part {
                Around::LoopHead(node, kind) | Around::LoopBody(node, kind) if *kind != LoopKind::Block => Some(*node),
                _ => None,
            })
            .collect();
        if loops.is_empty() {
            return;
        }
        match &event.kind {
            EventKind::Call(call) => {
                let data = function.call(*call);
                if let Some(name) = asked(program, resolver, id, *call) {
                    signals.push(Inside { span: data.name_span, loops, name, call: Some(*call) });
                    return;
                }
                let blocks = facts.blocks.iter().find(|block| block.call == *call && !block.bounded);
                let long = blocks
                    .is_some_and(|block| matches!(block.how, BlockKind::Sleep | BlockKind::Wait | BlockKind::Network));
                if long {
                    let name = program.call_name(id, *call);
                    waits.push(Inside { span: data.name_span, loops, name, call: Some(*call) });
                }
            }
            EventKind::Read(value) => {
                if let Some(name) = flag(program, resolver, id, *value) {
                    signals.push(Inside { span: event.span, loops, name, call: None });
                }
            }
            _ => {}
        }
    });
    (signals, waits)
}

/// A call that asks for a signal: `stop.is_set()`, `stop.wait(1)`, `flag.load(..)`, `token.is_cancelled()`.
fn asked(program: &Program, resolver: &Resolver<'_>, id: FnId, call: CallId) -> Option<String> {
    let function = resolver.linked.function(id);
    let Callee::Method { receiver, name } = &function.call(call).callee else { return None };
    let called = program.call_name(id, call);
    if name.as_str().starts_with("is_cancel") || *name == "cancelled" || *name == "check_cancelled" {
        return Some(called);
    }
    let Target::Effect { effect, ty: Some(ty), .. } = resolver.target(id, call) else {
        // Rust: what is called for its effect answers nothing.
        let module =
            matches!(function.value(*receiver), Value::Path(path) if matches!(path.to_string().as_str(), "sys" | "os"));
        let answers = function.call(call).result_used || resolver.linked.language(id) == Language::Python;
        // `sys.exit()` asks nobody.
        if module {
            return None;
        }
        return (answers && says_stop(name.as_str())).then_some(called);
    };
    let role = Knowledge::of(resolver.linked.language(id)).facts(ty).role;
    let asks = match role {
        Role::Event => matches!(effect.does, Does::IsSet | Does::Wait | Does::Block),
        Role::Atomic => effect.does == Does::AtomicLoad && named_stop(function, *receiver),
        // What ends when the other side hangs up.
        Role::Receiver | Role::Queue => true,
        _ => false,
    };
    asks.then_some(called)
}

fn named_stop(function: &Function, value: ValueId) -> bool {
    match function.value(value) {
        Value::Local(local) => says_stop(function.local(*local).name.as_str()),
        Value::Field { name, .. } => says_stop(name.as_str()),
        Value::Path(path) => path.last().is_some_and(|name| says_stop(name.as_str())),
        Value::Ref { value, .. } | Value::Deref(value) => named_stop(function, *value),
        _ => false,
    }
}

/// A flag that says when to stop by its name, and that other code of the program writes.
fn flag(program: &Program, resolver: &Resolver<'_>, id: FnId, value: ValueId) -> Option<String> {
    let function = resolver.linked.function(id);
    if !named_stop(function, value) {
        return None;
    }
    let place = resolver.place_of(id, value)?.place;
    written_elsewhere(program, id, &place).then(|| resolver.place_name(&place))
}

/// A name that says that something ends, or that it goes on as long as this is set.
fn says_stop(name: &str) -> bool {
    const GOES_ON: [&str; 3] = ["running", "alive", "keep_going"];
    let lower = name.to_ascii_lowercase();
    says_end(name) || GOES_ON.iter().any(|word| lower.contains(word))
}

/// A name that says that something ends.
pub(super) fn says_end(name: &str) -> bool {
    const WORDS: [&str; 11] =
        ["stop", "cancel", "abort", "quit", "shutdown", "terminate", "exit", "closing", "interrupt", "finish", "halt"];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

fn written_elsewhere(program: &Program, id: FnId, place: &Place) -> bool {
    program.shared.get(place).is_some_and(|sites| {
        sites.iter().any(|site| site.function != id && matches!(site.kind, AccessKind::SetConstant | AccessKind::Set))
    })
}

/// A function of the program that is called in the loop may ask itself.
fn asks_in_calls(program: &Program, resolver: &Resolver<'_>, id: FnId, inner: NodeId) -> bool {
    let function = program.linked.function(id);
    let sites = &program.facts(id).calls;
    let mut asks = false;
    super::nesting::events_in(function, inner, &mut |event, _| {
        let EventKind::Call(call) = &event.kind else { return };
        for site in sites.iter().filter(|site| site.call == *call) {
            asks |= site.functions.iter().any(|callee| asks_itself(program, resolver, *callee));
        }
    });
    asks
}

fn asks_itself(program: &Program, resolver: &Resolver<'_>, id: FnId) -> bool {
    let function = program.linked.function(id);
    if says_stop(function.name.as_str()) {
        return true;
    }
    let mut asks = false;
    events(function, &mut |event, _| match &event.kind {
        EventKind::Call(call) => asks |= asked(program, resolver, id, *call).is_some(),
        EventKind::Read(value) => asks |= named_stop(function, *value),
        _ => {}
    });
    asks
}
