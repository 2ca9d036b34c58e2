//! A context variable that does not keep contexts apart: a mutable default, a value never taken back, a variable made per call.

use rustc_hash::FxHashMap;

use super::Rule;
use crate::analysis::{FnId, Program, Resolver, Target};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, Tier};
use crate::knowledge::{Knowledge, Role};
use crate::model::{CallId, Callee, CollectionKind, EventKind, FunctionKind, Language, Name, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "contextvar-leak",
        family: Family::Async,
        summary: "a context variable shares or keeps a value between contexts that should each have their own",
        page: include_str!("contextvar_leak.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[488, 664],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// Where something changes what a context variable holds, by the variable's name.
type Changes = FxHashMap<Name, (FnId, Span)>;

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut changes: Option<Changes> = None;
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        if program.linked.language(id) != Language::Python {
            continue;
        }
        let resolver = program.resolver();
        for index in 0..function.calls.len() {
            let call = CallId(u32::try_from(index).unwrap_or(0));
            let data = function.call(call);
            let name = match &data.callee {
                Callee::Path(path) => path.last(),
                Callee::Method { name, .. } => Some(*name),
                _ => None,
            };
            let made = name.is_some_and(|name| name.as_str().ends_with("ContextVar"))
                && resolver.library_callee(id, call).is_some_and(|path| path.to_string() == "contextvars.ContextVar");
            if made {
                let changes = changes.get_or_insert_with(|| changes_of(program));
                out.extend(mutable_default(program, &resolver, id, call, changes));
                out.extend(made_per_call(program, id, call));
            }
        }
        if function.is_generator && !function.is_async {
            out.extend(kept(program, &resolver, id));
        }
    }
}

/// The variable is created with one list, dictionary or set for all contexts.
fn mutable_default(
    program: &Program,
    resolver: &Resolver<'_>,
    id: FnId,
    call: CallId,
    changes: &Changes,
) -> Option<Finding> {
    let function = program.linked.function(id);
    let data = function.call(call);
    let default = data.args.iter().find(|arg| arg.name.is_some_and(|name| name == "default"))?.value;
    let what = mutable(resolver, id, default)?;
    let variable = bound_to(program, id, call);
    let name = variable.map_or_else(|| "the context variable".to_string(), |name| format!("`{name}`"));
    let change = variable.and_then(|name| changes.get(&name)).copied();
    let confidence = if change.is_some() { Confidence::Medium } else { Confidence::Low };
    let span = function.value_span(default);
    let related = change
        .map(|(by, span)| Related { location: program.location(by, span), text: "changed in place here".to_string() });
    let steps = vec![program.step(id, span, format!("makes one {what} the default of {name} for every context"), &[])];
    Some(finding(
        program,
        id,
        span,
        confidence,
        format!("the default of {name} is one {what} that all contexts share"),
        "what one context puts into it, every other context finds there",
        "leave the default out or make it `None` or immutable, and `set` a new object in each context",
        steps,
        related,
    ))
}

fn mutable(resolver: &Resolver<'_>, id: FnId, value: ValueId) -> Option<&'static str> {
    let function = resolver.linked.function(id);
    match function.value(value) {
        Value::Collection { kind: CollectionKind::List, .. } => Some("list"),
        Value::Collection { kind: CollectionKind::Dict, .. } => Some("dictionary"),
        Value::Collection { kind: CollectionKind::Set, .. } => Some("set"),
        Value::Call(call) => {
            let callee = match &function.call(*call).callee {
                Callee::Path(path) => path.last(),
                Callee::Method { name, .. } => Some(*name),
                _ => None,
            };
            // `dict`, `list` and their relatives, whether or not the tables know them as constructors.
            let project = matches!(resolver.target(id, *call), Target::Project { .. } | Target::Construct(_));
            match callee.map(|name| name.as_str()) {
                _ if project => None,
                Some("list" | "deque" | "bytearray") => Some("list"),
                Some("dict" | "defaultdict" | "OrderedDict" | "Counter") => Some("dictionary"),
                Some("set") => Some("set"),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The name the new variable is given.
fn bound_to(program: &Program, id: FnId, call: CallId) -> Option<Name> {
    let function = program.linked.function(id);
    let is_call = |value: ValueId| matches!(function.value(value), Value::Call(known) if *known == call);
    function.nodes.iter().find_map(|node| match node {
        crate::model::Node::Event(event) => match &event.kind {
            EventKind::Write { target, value: Some(value), .. } if is_call(*value) => match function.value(*target) {
                Value::Path(path) => path.last(),
                Value::Field { name, .. } => Some(*name),
                _ => None,
            },
            EventKind::Bind { local, value: Some(value), .. } if is_call(*value) => Some(function.local(*local).name),
            _ => None,
        },
        _ => None,
    })
}

/// `variable.get().append(..)`, `variable.get()[key] = ..`, also through a local.
fn changes_of(program: &Program) -> Changes {
    let mut found = Changes::default();
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        let function = program.linked.function(id);
        let mut note = |object: ValueId, span: Span| {
            if let Some(name) = got_from(program, id, object, 4) {
                found.entry(name).or_insert((id, span));
            }
        };
        for call in &function.calls {
            if let Callee::Method { receiver, name } = &call.callee
                && changes_in_place(name.as_str())
            {
                note(*receiver, call.name_span);
            }
        }
        for node in &function.nodes {
            if let crate::model::Node::Event(event) = node
                && let EventKind::Write { target, .. } = &event.kind
                && let Value::Index { base, .. } = function.value(*target)
            {
                note(*base, event.span);
            }
        }
    }
    found
}

fn changes_in_place(name: &str) -> bool {
    matches!(
        name,
        "append"
            | "extend"
            | "insert"
            | "add"
            | "update"
            | "pop"
            | "popitem"
            | "setdefault"
            | "clear"
            | "remove"
            | "discard"
            | "appendleft"
            | "popleft"
    )
}

/// The name of the variable whose `get()` a value is.
fn got_from(program: &Program, id: FnId, value: ValueId, depth: u32) -> Option<Name> {
    if depth == 0 {
        return None;
    }
    let function = program.linked.function(id);
    match function.value(value) {
        Value::Call(call) => match &function.call(*call).callee {
            Callee::Method { receiver, name } if *name == "get" && function.call(*call).args.is_empty() => {
                match function.value(*receiver) {
                    Value::Path(path) => path.last(),
                    Value::Field { name, .. } => Some(*name),
                    _ => None,
                }
            }
            _ => None,
        },
        Value::Local(local) => {
            let binds = program.linked.index[id.0 as usize].binds.get(local.0 as usize)?;
            match binds.as_slice() {
                [(by, Some(value))] if *by == id => got_from(program, id, *value, depth - 1),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The variable is made by a function that may run often: contexts keep it, and what it holds, for ever.
fn made_per_call(program: &Program, id: FnId, call: CallId) -> Option<Finding> {
    let function = program.linked.function(id);
    let often = matches!(function.kind, FunctionKind::Named | FunctionKind::Closure);
    if !often || program.runs_at_import(id) {
        return None;
    }
    let span = function.call(call).name_span;
    let name = program.linked.fn_name(id);
    let steps = vec![program.step(id, span, "makes a new context variable at each call", &[])];
    Some(finding(
        program,
        id,
        span,
        Confidence::Low,
        format!("`{name}` makes a context variable at each call"),
        "every context that sets it keeps the variable and its value alive, and no two calls see the same variable",
        "create context variables at module level",
        steps,
        None,
    ))
}

/// A generator sets a variable, yields, and never takes the value back: its driver goes on with it.
fn kept(program: &Program, resolver: &Resolver<'_>, id: FnId) -> Option<Finding> {
    let function = program.linked.function(id);
    let mut sets: Vec<Span> = Vec::new();
    let mut undone = false;
    let mut yields = 0;
    for node in function.nodes.iter().rev() {
        let crate::model::Node::Event(event) = node else { continue };
        match &event.kind {
            EventKind::Yield(_) => yields += 1,
            EventKind::Call(call) => {
                let Callee::Method { receiver, name } = &function.call(*call).callee else { continue };
                let wanted = *name == "set" || *name == "reset";
                // `token.var.reset(token)` takes back as well.
                if !wanted || *name == "set" && !is_context_var(resolver, id, *receiver) {
                    continue;
                }
                if *name == "set" { sets.push(function.call(*call).name_span) } else { undone = true }
            }
            _ => {}
        }
    }
    let [span] = sets.as_slice() else { return None };
    if undone || yields == 0 {
        return None;
    }
    let manager = program.makes_context_manager(id);
    let name = program.linked.fn_name(id);
    let steps = vec![program.step(id, *span, "sets the variable and yields", &[])];
    let confidence = if manager { Confidence::Medium } else { Confidence::Low };
    Some(finding(
        program,
        id,
        *span,
        confidence,
        format!("`{name}` sets a context variable and does not reset it after the `yield`"),
        "a generator shares its caller's context: the value stays set after the block is left",
        "keep the token that `set` returns, and `reset` it in a `finally`",
        steps,
        None,
    ))
}

fn is_context_var(resolver: &Resolver<'_>, id: FnId, value: ValueId) -> bool {
    let lib = resolver.library_type(id, value);
    lib.is_some_and(|lib| Knowledge::of(Language::Python).facts(lib).role == Role::ContextVar)
}

#[expect(clippy::too_many_arguments, reason = "the parts of a finding that differ")]
fn finding(
    program: &Program,
    id: FnId,
    span: Span,
    confidence: Confidence,
    message: String,
    outcome: &str,
    help: &str,
    steps: Vec<crate::finding::Step>,
    related: Option<Related>,
) -> Finding {
    let runner = program.runners(id)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        key: format!("{}|{message}", program.linked.fn_name(id)),
        message,
        confidence,
        primary: program.location(id, span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: outcome.to_string(),
        related: related.into_iter().collect(),
        help: help.to_string(),
        fix: None,
        test: program.is_test(id),
    }
}
