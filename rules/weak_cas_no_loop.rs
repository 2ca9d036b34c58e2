//! A compare-and-exchange that may fail for no reason is tried once.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::nesting::{self, Around};
use crate::analysis::{FnId, Program, expr};
use crate::finding::{Confidence, Edit, Family, Finding, Fix, FixSafety, RuleInfo, Severity, Tier};
use crate::model::{Call, CallId, EventKind, FunctionKind, Language, Literal, LoopKind, TypeExpr, Value};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "weak-cas-no-loop",
        family: Family::Memory,
        summary: "a weak compare-and-exchange, which may fail for no reason, is not tried again",
        page: include_str!("weak_cas_no_loop.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Rust],
        cwe: &[362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        let function = program.linked.function(id);
        let weak: Vec<(CallId, &Call)> = expr::calls(function)
            .filter(|(_, call)| {
                // Success, failure, and the two orders: nothing else is called that way.
                call.args.len() == 4
                    && expr::receiver(call).is_some()
                    && expr::callee_name(call).is_some_and(|name| name == "compare_exchange_weak")
            })
            .collect();
        if weak.is_empty() {
            continue;
        }
        let again = in_loops(program, id);
        for (call, data) in weak {
            match excuse(program, id, call, &again) {
                Some(reason) => {
                    program.silent(RULE.info.id, program.location(id, data.name_span), || reason.to_string())
                }
                None => out.push(finding(program, id, data)),
            }
        }
    }
}

/// The calls of a function that a loop may make again.
fn in_loops(program: &Program, id: FnId) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    nesting::events(program.linked.function(id), &mut |event, around| {
        let again = around.iter().any(|around| match around {
            Around::LoopBody(_, kind) | Around::LoopHead(_, kind) => *kind != LoopKind::Block,
            _ => false,
        });
        if let (EventKind::Call(call), true) = (&event.kind, again) {
            found.insert(call.0);
        }
    });
    found
}

fn excuse(program: &Program, id: FnId, call: CallId, again: &BTreeSet<u32>) -> Option<&'static str> {
    let function = program.linked.function(id);
    if again.contains(&call.0) {
        return Some("a loop tries again");
    }
    if function.kind == FunctionKind::Closure {
        return Some("whoever calls the closure may call it again");
    }
    let returned = program.linked.index[id.0 as usize].returns.iter().any(|value| {
        expr::contains(function, *value, &|value| matches!(function.value(value), Value::Call(known) if *known == call))
    });
    if returned {
        return Some("the caller learns of the failure and may try again");
    }
    if function.name.as_str().contains("try") || function.name.as_str().contains("weak") {
        return Some("the function's name says that it may fail");
    }
    let recursive = program.facts(id).calls.iter().any(|site| site.functions.contains(&id));
    recursive.then_some("the function calls itself again")
}

/// The function returns something: the outcome, or what was to be done.
fn tells_the_caller(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    program.linked.index[id.0 as usize].returns.iter().any(|value| {
        !matches!(function.value(*value), Value::Literal(Literal::Other) | Value::Unknown)
            && !matches!(function.ret, TypeExpr::Tuple(ref items) if items.is_empty())
    })
}

fn finding(program: &Program, id: FnId, call: &Call) -> Finding {
    // What the function returns may tell its caller to try again.
    let confidence = if tells_the_caller(program, id) { Confidence::Low } else { Confidence::High };
    let runner = program.runners(id)[0];
    let steps =
        vec![program.step(id, call.name_span, "tries once, and may fail although the value was the expected one", &[])];
    Finding {
        message: "`compare_exchange_weak` may fail although the value is the expected one, and is not tried again"
            .to_string(),
        outcome: "the exchange that should have happened does not, now and then, on processors like ARM".to_string(),
        help: "use `compare_exchange` where one try must be enough, or try again in a loop".to_string(),
        threads: vec![program.thread(runner, id, steps)],
        fix: Some(Fix {
            safety: FixSafety::Unsafe,
            title: "use `compare_exchange`".to_string(),
            edits: vec![Edit { location: program.location(id, call.name_span), text: "compare_exchange".to_string() }],
            plan: Vec::new(),
        }),
        ..program.blank(&RULE.info, id, call.name_span, confidence)
    }
}
