//! Generators that hand control out from inside a `with`, and who drives them.
//!
//! A generator decorated as a context manager or a fixture is resumed exactly once, by the task that entered it. Any other one is at its
//! consumer's mercy: it may be resumed by another task, later, or never.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use super::nesting::{Around, context_type, events, scope};
use super::types::{Resolver, Ty};
use super::{FnId, Program};
use crate::knowledge::TypeFacts;
use crate::model::{Callee, EventKind, FunctionKind, Language, LoopKind, NodeId, Span, Value, ValueId};

/// A `yield` inside a `with`.
#[derive(Clone, Copy, Debug)]
pub struct YieldInside {
    /// The generator.
    pub function: FnId,
    /// The `yield`.
    pub span: Span,
    /// What is entered around it.
    pub context: ValueId,
    /// `async with`.
    pub is_async: bool,
    /// The library type entered, where it is known.
    pub facts: Option<&'static TypeFacts>,
    /// It is a cancel scope or a task group.
    pub scope: bool,
}

/// The first `yield` inside each `with` of the generators that no framework is known to drive.
#[must_use]
pub fn yields_inside(program: &Program) -> Vec<YieldInside> {
    let handed: OnceCell<FxHashSet<FnId>> = OnceCell::new();
    let mut found = Vec::new();
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        let generator = function.is_generator && function.kind == FunctionKind::Named;
        if program.linked.language(id) != Language::Python || !generator || is_driven(program, id) {
            continue;
        }
        let resolver = program.resolver();
        let mut told: Vec<NodeId> = Vec::new();
        let mut own: Vec<YieldInside> = Vec::new();
        events(function, &mut |event, around| {
            if !matches!(event.kind, EventKind::Yield(_)) {
                return;
            }
            for part in around {
                if let Around::With { node, context, is_async } = part
                    && !told.contains(node)
                {
                    told.push(*node);
                    let scope = scope(&resolver, id, *context).is_some();
                    let facts = context_type(&resolver, id, *context);
                    let (context, is_async) = (*context, *is_async);
                    own.push(YieldInside { function: id, span: event.span, context, is_async, facts, scope });
                }
            }
        });
        if !own.is_empty() && !handed.get_or_init(|| handed_on(program)).contains(&id) {
            found.extend(own);
        }
    }
    found
}

/// Some decorator drives the generator, or nobody knows what it does with it; or its name is the framework's.
fn is_driven(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let harmless = |name: &str| {
        matches!(name, "staticmethod" | "classmethod" | "override" | "abstractmethod" | "overload" | "final")
    };
    function.decorators.iter().any(|decorator| !decorator.path.last().is_some_and(|name| harmless(name.as_str())))
        || function.test
}

/// Functions that are used as values: given to a wrapper, a router, a dependency.
fn handed_on(program: &Program) -> FxHashSet<FnId> {
    let mut found = FxHashSet::default();
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        let function = program.linked.function(id);
        let resolver = program.resolver();
        let given = function.calls.iter().flat_map(|call| call.args.iter().map(|arg| arg.value));
        let mut values: Vec<ValueId> = given.collect();
        events(function, &mut |event, _| match &event.kind {
            EventKind::Write { value: Some(value), .. }
            | EventKind::Bind { value: Some(value), .. }
            | EventKind::Return(Some(value)) => values.push(*value),
            _ => {}
        });
        found.extend(values.into_iter().filter_map(|value| function_of(&resolver, id, value)));
    }
    found
}

fn function_of(resolver: &Resolver<'_>, id: FnId, value: ValueId) -> Option<FnId> {
    if !matches!(resolver.linked.function(id).value(value), Value::Path(_) | Value::Field { .. } | Value::Local(_)) {
        return None;
    }
    match resolver.type_of(id, value) {
        Ty::Function(function) => Some(function),
        _ => None,
    }
}

/// A loop over a generator that may leave it unfinished: it has a `break` or `return` in its body.
#[derive(Clone, Copy, Debug)]
pub struct LeftEarly {
    /// The function that consumes it.
    pub function: FnId,
    /// Where it leaves the loop.
    pub span: Span,
}

/// Where consumers in the program leave a generator early without closing it, for each generator asked for.
#[must_use]
pub fn left_early(program: &Program, wanted: &FxHashSet<FnId>) -> Vec<(FnId, LeftEarly)> {
    let mut found: Vec<(FnId, LeftEarly)> = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        let sites = &program.facts(id).calls;
        let used: Vec<_> =
            sites.iter().filter(|site| site.functions.iter().any(|callee| wanted.contains(callee))).collect();
        if used.is_empty() {
            continue;
        }
        let function = program.linked.function(id);
        events(function, &mut |event, around| {
            if !matches!(event.kind, EventKind::Break(_) | EventKind::Return(_)) {
                return;
            }
            // A `break` leaves the innermost loop, a `return` all of them.
            let loops = around.iter().rev().filter_map(|part| match part {
                Around::LoopBody(node, kind) => Some((*node, *kind)),
                _ => None,
            });
            let breaks = matches!(event.kind, EventKind::Break(_));
            for (node, kind) in loops.take(if breaks { 1 } else { usize::MAX }) {
                let crate::model::Node::Loop { test: Some(test), .. } = function.node(node) else { continue };
                let Value::Call(call) = function.value(*test) else { continue };
                if kind != LoopKind::AsyncFor {
                    continue;
                }
                let Some(site) = used.iter().find(|site| site.call == *call) else { continue };
                for callee in site.functions.iter().filter(|callee| wanted.contains(callee)) {
                    if !found.iter().any(|(known, _)| known == callee) {
                        found.push((*callee, LeftEarly { function: id, span: event.span }));
                    }
                }
            }
        });
    }
    found
}

/// Whether a call's callee is a plain name: for messages about contexts.
#[must_use]
pub fn context_name(program: &Program, id: FnId, context: ValueId) -> String {
    let function = program.linked.function(id);
    match function.value(context) {
        Value::Call(call) => match &function.call(*call).callee {
            Callee::Value(_) => "the context manager".to_string(),
            _ => program.call_name(id, *call),
        },
        Value::Local(local) => function.local(*local).name.to_string(),
        Value::Field { name, .. } => name.to_string(),
        Value::Path(path) => path.last().map(|name| name.to_string()).unwrap_or_default(),
        _ => "the context manager".to_string(),
    }
}
