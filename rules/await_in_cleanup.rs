//! trio, anyio: cleaning up waits for something, and a cancelled task cannot wait.

use super::Rule;
use crate::analysis::nesting::{Around, awaits, cancellation_handler, events, events_in};
use crate::analysis::{FnId, Program, Resolver, Target};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::{
    Callee, EventKind, FileModel, Function, Handler, Language, Literal, LocalId, LoopKind, Node, NodeId, Op, Span,
    Value, ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "await-in-cleanup",
        family: Family::Async,
        summary: "cleaning up awaits without a shield, so that it is skipped when the task is cancelled",
        page: include_str!("await_in_cleanup.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[460, 404],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// Which part of a `try` statement, or which method, an `await` stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Region {
    Finally(NodeId),
    Cancelled(NodeId),
    Exit,
    /// A clause for errors that raises afterwards.
    Reraising,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        let file = program.linked.file_model(id);
        if program.linked.language(id) != Language::Python || !function.is_async || !imports(file, &["trio", "anyio"]) {
            continue;
        }
        let resolver = program.resolver();
        events(function, &mut |event, around| {
            let waits = match &event.kind {
                EventKind::Await(value) => !is_made_for_it(program, &resolver, id, *value),
                EventKind::Iterate(_) => matches!(around.last(), Some(Around::LoopHead(_, LoopKind::AsyncFor))),
                _ => false,
            };
            if waits && let Some(region) = region(&resolver, id, around, event.span) {
                if let Region::Finally(node) | Region::Cancelled(node) = region
                    && is_guarded_by_the_last(function, node, around)
                {
                    program.silent(RULE.info.id, program.location(id, event.span), || {
                        "it is reached only after the last `await` of what it cleans up".into()
                    });
                    return;
                }
                out.push(finding(program, id, event.span, region));
            }
        });
    }
}

/// `if handle is not None:` in a cleanup, where the last thing the `try` awaits is what gives `handle`: who is cancelled in the `try`
/// has none.
fn is_guarded_by_the_last(function: &Function, node: NodeId, around: &[Around]) -> bool {
    let Node::Try { body, handlers, orelse, .. } = function.node(node) else { return false };
    let inside = around
        .iter()
        .rev()
        .take_while(|part| !matches!(part, Around::Finally(at) | Around::Handler(at, _) if *at == node));
    let asked: Vec<LocalId> = inside
        .filter_map(|part| match part {
            Around::Arm(branch, 0) => match function.node(*branch) {
                Node::Branch { test: Some(test), .. } => asked_local(function, *test),
                _ => None,
            },
            _ => None,
        })
        .collect();
    asked.into_iter().any(|local| {
        let mut given: Option<Span> = None;
        let mut again = false;
        events_in(function, *body, &mut |event, around| {
            if let EventKind::Bind { local: bound, value: Some(value), .. } = event.kind
                && bound == local
            {
                again |= given.is_some() || around.iter().any(|part| matches!(part, Around::LoopBody(..) | Around::With { is_async: true, .. }));
                given = Some(Span { end: event.span.end.max(function.value_span(value).end), ..event.span });
            }
        });
        let Some(given) = given.filter(|_| !again) else { return false };
        let parts = std::iter::once(body).chain(orelse);
        let later = parts.flat_map(|part| awaits(function, *part)).any(|(_, span)| span.start > given.end);
        // Another clause that awaits is left with what was given.
        let elsewhere = handlers.iter().any(|handler| {
            let own = around.iter().any(|part| matches!(part, Around::Handler(at, index) if *at == node && std::ptr::eq(&handlers[*index], handler)));
            !own && !awaits(function, handler.body).is_empty() && reachable_with(function, *body, given)
        });
        !later && !elsewhere
    })
}

/// Something that may raise comes after a variable was given its value.
fn reachable_with(function: &Function, body: NodeId, given: Span) -> bool {
    let mut raises = false;
    events_in(function, body, &mut |event, _| {
        raises |= event.span.start > given.end && matches!(event.kind, EventKind::Call(_) | EventKind::Raise(_));
    });
    raises
}

/// The variable a test asks for: `x`, `x is not None`.
fn asked_local(function: &Function, test: ValueId) -> Option<LocalId> {
    match function.value(test) {
        Value::Local(local) => Some(*local),
        Value::Op { op: Op::IsNot, operands } => match operands.as_slice() {
            [left, right] if matches!(function.value(*right), Value::Literal(Literal::None)) => {
                asked_local(function, *left)
            }
            _ => None,
        },
        _ => None,
    }
}

fn imports(file: &FileModel, names: &[&str]) -> bool {
    file.imports.iter().any(|import| {
        let first = import.target.segments().first();
        import.level == 0 && first.is_some_and(|first| names.contains(&first.as_str()))
    })
}

/// The innermost region of cleanup an event is in, with no shield between.
fn region(resolver: &Resolver<'_>, id: FnId, around: &[Around], span: Span) -> Option<Region> {
    let function = resolver.linked.function(id);
    let mut innermost = true;
    let mut reraising = false;
    for part in around.iter().rev() {
        match part {
            Around::With { node, context, .. } if is_shielded(function, *node, *context) => return None,
            Around::Finally(node) => return Some(Region::Finally(*node)),
            Around::Handler(node, index) => {
                let Node::Try { handlers, .. } = function.node(*node) else { return None };
                let catches = |handler: &Handler| cancellation_handler(resolver, id, handler).is_some();
                let handler = handlers.get(*index)?;
                let before = handlers.iter().take(*index).any(catches);
                if catches(handler) && !before {
                    return Some(Region::Cancelled(*node));
                }
                reraising |= innermost && !before && raises_later(function, handler, span);
                innermost = false;
            }
            _ => {}
        }
    }
    if reraising {
        return Some(Region::Reraising);
    }
    (function.name == "__aexit__").then_some(Region::Exit)
}

/// The clause itself raises after the event.
fn raises_later(function: &Function, handler: &Handler, span: Span) -> bool {
    let mut raises = false;
    events_in(function, handler.body, &mut |event, around| {
        let inner = around.iter().any(|part| matches!(part, Around::Handler(..)));
        raises |= !inner && matches!(event.kind, EventKind::Raise(_)) && event.span.start > span.start;
    });
    raises
}

/// `with CancelScope(shield=True)`, or one whose `shield` is set inside.
fn is_shielded(function: &Function, node: NodeId, context: ValueId) -> bool {
    let Node::With { body, .. } = function.node(node) else { return false };
    if let Value::Call(call) = function.value(context) {
        let shield = function.call(*call).args.iter().find(|arg| arg.name.is_some_and(|name| name == "shield"));
        if let Some(shield) = shield {
            return !matches!(function.value(shield.value), Value::Literal(Literal::Bool(false)));
        }
    }
    let mut shielded = false;
    events_in(function, *body, &mut |event, _| {
        if let EventKind::Write { target, value, .. } = &event.kind
            && matches!(function.value(*target), Value::Field { name, .. } if *name == "shield")
        {
            shielded =
                !value.is_some_and(|value| matches!(function.value(value), Value::Literal(Literal::Bool(false))));
        }
    });
    shielded
}

/// What cleans up even when it is cancelled: `aclose()`, `aclose_forcefully(..)`, a coroutine that shields itself.
fn is_made_for_it(program: &Program, resolver: &Resolver<'_>, id: FnId, value: ValueId) -> bool {
    let function = program.linked.function(id);
    let Value::Call(call) = function.value(value) else { return false };
    let data = function.call(*call);
    let name = match &data.callee {
        Callee::Method { name, .. } => Some(*name),
        Callee::Path(path) => path.last(),
        _ => None,
    };
    // What `async with` would await: the shield is that object's matter.
    if name.is_some_and(|name| name == "__aexit__") {
        return true;
    }
    if name.is_some_and(|name| match name.as_str() {
        "aclose" => data.args.is_empty(),
        "aclose_forcefully" | "cancel_shielded_checkpoint" => true,
        _ => false,
    }) {
        return true;
    }
    match resolver.target(id, *call) {
        Target::Project { functions, .. } => functions.iter().any(|callee| {
            let callee = program.linked.function(*callee);
            let shields =
                |call: &crate::model::Call| call.args.iter().any(|arg| arg.name.is_some_and(|name| name == "shield"));
            callee.calls.iter().any(shields)
        }),
        _ => false,
    }
}

fn confidence(program: &Program, id: FnId, region: Region) -> Confidence {
    let file = program.linked.file_model(id);
    if imports(file, &["asyncio"]) || !program.linked.function(id).is_async {
        return Confidence::Low;
    }
    // The program's end cancels it, and nothing else.
    if program.is_a_loops_main(id) {
        return Confidence::Low;
    }
    match region {
        // Where nothing before it waits, nothing before it is cancelled.
        Region::Finally(node) | Region::Cancelled(node) => {
            let function = program.linked.function(id);
            match function.node(node) {
                Node::Try { body, .. } if !awaits(function, *body).is_empty() => Confidence::Medium,
                _ => Confidence::Low,
            }
        }
        Region::Exit | Region::Reraising => Confidence::Low,
    }
}

fn finding(program: &Program, id: FnId, span: Span, region: Region) -> Finding {
    let name = program.linked.fn_name(id);
    let place = match region {
        Region::Finally(_) => "in a `finally`",
        Region::Cancelled(_) => "in a clause that catches cancellation",
        Region::Exit => "in `__aexit__`",
        Region::Reraising => "in a clause that raises afterwards",
    };
    let outcome = match region {
        Region::Reraising => "if the task is cancelled here, the error it was about to raise is lost",
        _ => {
            "in a cancelled scope every `await` raises at once: what is awaited here does not happen, nor what follows it"
        }
    };
    let runner = program.runners(id)[0];
    let steps = vec![program.step(id, span, format!("awaits {place}, without a shield"), &[])];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` awaits {place}, where a cancelled task cannot wait"),
        confidence: confidence(program, id, region),
        primary: program.location(id, span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: "await it inside `CancelScope(shield=True)` with a deadline, or clean up without awaiting".to_string(),
        fix: None,
        key: format!("{name}|{place}"),
        test: program.is_test(id),
    }
}
