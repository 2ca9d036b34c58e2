//! A timeout around code that can never be interrupted.

use super::Rule;
use crate::analysis::checkpoints::{Checkpoints, Reach};
use crate::analysis::nesting::{Around, events, scope};
use crate::analysis::{FnId, Program};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::Role;
use crate::model::{FunctionKind, Language, Node, NodeId, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "cancel-scope-without-checkpoint",
        family: Family::Async,
        summary: "a timeout or cancel scope around code that never awaits can never take effect",
        page: include_str!("cancel_scope_without_checkpoint.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[1088],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let checkpoints = Checkpoints::new(program);
    let resolver = program.resolver();
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        // A plain function makes a scope for somebody else's coroutine.
        let runs_tasks = function.is_async || function.kind == FunctionKind::ModuleBody;
        if program.linked.language(id) != Language::Python || !runs_tasks {
            continue;
        }
        for index in (0..function.nodes.len()).rev() {
            let node = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
            let Node::With { context, body, .. } = function.node(node) else { continue };
            if !matches!(function.value(*context), Value::Call(_)) || is_named(program, id, *context) {
                continue;
            }
            let Some(facts) = scope(&resolver, id, *context).filter(|facts| facts.role == Role::CancelScope) else {
                continue;
            };
            let reach = checkpoints.reach(id, *body);
            // asyncio asks for no checkpoint on every path.
            if reach.may && (reach.must || facts.is_async) {
                continue;
            }
            out.push(finding(program, id, *context, reach));
        }
    }
    out.sort_by_key(|finding| (finding.primary.file, finding.primary.span));
}

/// The scope also gets a name where it is made: `with (scope := fail_after(1)):`, and others may use it.
fn is_named(program: &Program, id: FnId, context: ValueId) -> bool {
    let mut named = false;
    events(program.linked.function(id), &mut |event, _: &[Around]| {
        if let crate::model::EventKind::Bind { value: Some(value), .. } = &event.kind {
            named |= *value == context;
        }
    });
    named
}

fn confidence(program: &Program, id: FnId, reach: Reach) -> Confidence {
    if reach.may {
        return Confidence::Low;
    }
    let module = program.linked.function(id).kind == FunctionKind::ModuleBody;
    if reach.followed || module { Confidence::Medium } else { Confidence::High }
}

fn finding(program: &Program, id: FnId, context: ValueId, reach: Reach) -> Finding {
    let function = program.linked.function(id);
    let name = program.linked.fn_name(id);
    let (span, scope) = match function.value(context) {
        Value::Call(call) => (function.call(*call).name_span, program.call_name(id, *call)),
        _ => (function.value_span(context), "the scope".to_string()),
    };
    let (message, outcome) = if reach.may {
        (
            format!("`{scope}` is entered around code that does not await on every path"),
            "on the path without an `await` the scope cannot cancel anything, however long it takes",
        )
    } else if reach.followed {
        (
            format!("`{scope}` is entered around calls of coroutines that never wait for anything"),
            "the coroutines run to their end in one go, so the scope never gets a chance to cancel them",
        )
    } else {
        (
            format!("`{scope}` is entered around code that never awaits"),
            "the code runs to its end in one go, however long it takes: cancellation arrives only at an `await`",
        )
    };
    let runner = program.runners(id)[0];
    let steps = vec![program.step(id, span, format!("enters `{scope}`"), &[])];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence: confidence(program, id, reach),
        primary: program.location(id, span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: "await something in the scope that can be interrupted, or leave the scope out; blocking work belongs on a thread"
            .to_string(),
        fix: None,
        key: format!("{scope}|{name}"),
        test: program.is_test(id),
    }
}
