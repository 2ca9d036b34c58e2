//! Queues whose `join` waits for items that nobody says are done.

use super::Rule;
use crate::analysis::nesting::{Around, events};
use crate::analysis::queues::{QueueCall, QueueUse};
use crate::analysis::{FnId, Place, Program, Runner};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, ThreadStory, Tier};
use crate::model::{CallId, Callee, EventKind, Function, Language, Node, NodeId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "queue-join-mismatch",
        family: Family::Signalling,
        summary: "a queue is waited for whose items are not all said to be done",
        page: include_str!("queue_join_mismatch.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[833, 772],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let queues = program.queues();
    for (place, used) in &queues.by_place {
        if let (Some(join), Some(get)) = (used.joins.first(), used.gets.first())
            && used.dones.is_empty()
        {
            if queues.done_elsewhere {
                let location = program.location(join.function, join.span);
                program.silent(RULE.info.id, location, || {
                    "some queue that is not known is told that items are done".into()
                });
            } else {
                out.push(never(program, place, join, get));
            }
        }
        for done in &used.dones {
            if let Some(get) = unfetched(program, used, done) {
                out.push(without_item(program, place, done, get));
            } else if let Some(join) = used.joins.first() {
                skipped(program, place, used, (done, join), out);
            }
        }
    }
}

/// Nobody says that an item is done.
fn never(program: &Program, place: &Place, join: &QueueCall, get: &QueueCall) -> Finding {
    let name = program.resolver().place_name(place);
    let message = format!("`{name}` is waited for here, and nobody who takes its items calls `task_done`");
    let takes = program.step(get.function, get.span, "takes an item, and never says that it is done", &[]);
    finding(program, place, join, message, Confidence::High, vec![thread(program, get.function, takes)])
}

/// A take that may fail inside the `try` whose `finally` says that an item is done.
fn unfetched<'u>(program: &Program, used: &'u QueueUse, done: &QueueCall) -> Option<&'u QueueCall> {
    let function = program.linked.function(done.function);
    let about = around(function, done.call);
    let position = about.iter().rposition(|around| matches!(around, Around::Finally(_)))?;
    let Around::Finally(finally) = about[position] else { return None };
    // `if taken: task_done()`: what was taken is kept in mind.
    let asked = about[position..].iter().any(|around| match around {
        Around::Arm(node, _) => matches!(function.node(*node), Node::Branch { test: Some(test), .. }
            if !matches!(function.value(*test), crate::model::Value::Literal(_))),
        _ => false,
    });
    if asked {
        return None;
    }
    used.gets.iter().find(|get| {
        get.function == done.function
            && around(function, get.call).contains(&Around::TryBody(finally))
            && gives_up(function, get.call)
            // Another item may be taken before, in the same function.
            && !used.gets.iter().any(|other| other.function == get.function && other.call != get.call)
    })
}

fn gives_up(function: &Function, call: CallId) -> bool {
    let data = function.call(call);
    let nowait = matches!(&data.callee, Callee::Method { name, .. } if *name == "get_nowait");
    let asked = data.args.iter().any(|arg| {
        arg.name.is_none_or(|name| name == "timeout" || name == "block")
            && !matches!(
                function.value(arg.value),
                crate::model::Value::Literal(crate::model::Literal::Bool(true) | crate::model::Literal::None)
            )
    });
    nowait || asked
}

fn without_item(program: &Program, place: &Place, done: &QueueCall, get: &QueueCall) -> Finding {
    let name = program.resolver().place_name(place);
    let message = format!("`{name}` is told that an item is done also when none was taken");
    let takes = program.step(get.function, get.span, "finds no item, and raises", &[]);
    let mut told = finding(program, place, done, message, Confidence::High, vec![thread(program, get.function, takes)]);
    told.outcome =
        "the call raises `ValueError`, or counts an item as done that another consumer still works on".to_string();
    told.help = "take the item before the `try`, so that `finally` runs only with one".to_string();
    told
}

/// An exception between taking an item and saying that it is done.
fn skipped(
    program: &Program,
    place: &Place,
    used: &QueueUse,
    (done, join): (&QueueCall, &QueueCall),
    out: &mut Vec<Finding>,
) {
    let id = done.function;
    let function = program.linked.function(id);
    let silent = |reason: &str| program.silent(RULE.info.id, program.location(id, done.span), || reason.to_string());
    let dones = used.dones.iter().filter(|other| other.function == id).count();
    let Some(get) = used.gets.iter().rev().find(|get| get.function == id && get.span.start < done.span.start) else {
        return silent("the item is taken elsewhere");
    };
    let about = around(function, done.call);
    if dones > 1 || about.iter().any(|around| matches!(around, Around::Finally(_) | Around::Handler(..))) {
        return silent("it is said on the way out as well");
    }
    let looped = about.iter().any(Around::is_round);
    if !looped {
        return silent("it is no consumer that goes on");
    }
    let fails = function.calls.iter().enumerate().find(|(index, data)| {
        let call = CallId(u32::try_from(*index).unwrap_or(0));
        data.span.start > get.span.end
            && data.span.end < done.span.start
            && program.may_fail(id, call)
            && !is_caught_before(function, call, &about)
    });
    let Some((_, fails)) = fails else { return silent("nothing in between is seen to fail") };
    let name = program.resolver().place_name(place);
    let message = format!("`{name}` is not told that an item is done when the work on it fails");
    let takes = vec![
        program.step(id, get.span, "takes an item", &[]),
        program.step(id, fails.name_span, "fails, and skips `task_done`", &[]),
    ];
    let story = ThreadStory { name: thread_name(program, id), steps: takes };
    let mut told = finding(program, place, done, message, Confidence::Medium, vec![story]);
    told.threads.push(thread(program, join.function, program.step(join.function, join.span, "waits for ever", &[])));
    told.help = "call `task_done` in a `finally` around the work".to_string();
    out.push(told);
}

/// Whether what a call raises is caught in a `try` that ends before the item is said to be done.
fn is_caught_before(function: &Function, call: CallId, about: &[Around]) -> bool {
    around(function, call).iter().any(|around| match around {
        Around::TryBody(node) => has_handlers(function, *node) && !about.contains(around),
        _ => false,
    })
}

fn has_handlers(function: &Function, node: NodeId) -> bool {
    matches!(function.node(node), Node::Try { handlers, .. } if !handlers.is_empty())
}

fn around(function: &Function, call: CallId) -> Vec<Around> {
    let mut found = Vec::new();
    events(function, &mut |event, around| {
        if event.kind == EventKind::Call(call) && found.is_empty() {
            found = around.to_vec();
        }
    });
    found
}

fn thread_name(program: &Program, id: FnId) -> String {
    program.runner_name(runner(program, id), id)
}

fn thread(program: &Program, id: FnId, step: crate::finding::Step) -> ThreadStory {
    program.thread(runner(program, id), id, vec![step])
}

fn runner(program: &Program, id: FnId) -> Runner {
    let runners = program.runners(id);
    runners.into_iter().min_by_key(|runner| matches!(runner, Runner::Outside)).unwrap_or(Runner::Outside)
}

fn finding(
    program: &Program,
    place: &Place,
    at: &QueueCall,
    message: String,
    confidence: Confidence,
    threads: Vec<ThreadStory>,
) -> Finding {
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(at.function, at.span),
        threads,
        outcome: "`join` returns when as many items are said to be done as were put in, which never happens"
            .to_string(),
        related: Vec::new(),
        help: "call `task_done` once for every item taken, in a `finally` after the work on it".to_string(),
        fix: None,
        key: format!("{}|{}", program.resolver().place_key(place), program.linked.fn_name(at.function)),
        test: program.is_test(at.function),
    }
}
