//! A generator hands control out while a cancel scope or task group of its own is open.

use super::Rule;
use crate::analysis::Program;
use crate::analysis::generators::{YieldInside, context_name, yields_inside};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::Role;
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "yield-in-cancel-scope",
        family: Family::Async,
        summary: "a generator yields inside a cancel scope or task group, which its consumer may leave in another task or never",
        page: include_str!("yield_in_cancel_scope.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[460, 664],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    out.extend(yields_inside(program).iter().filter(|inside| inside.scope).map(|inside| finding(program, inside)));
}

fn finding(program: &Program, inside: &YieldInside) -> Finding {
    let id = inside.function;
    let name = program.linked.fn_name(id);
    let scope = context_name(program, id, inside.context);
    let group = inside.facts.is_some_and(|facts| facts.role == Role::TaskGroup);
    let entered = program.linked.function(id).value_span(inside.context);
    let what = if group { "task group" } else { "cancel scope" };
    let outcome = if group {
        "when a child task fails, the group cancels whoever runs the generator at that moment, or nobody; if the consumer stops early, the group is closed by the garbage collector, in another task"
    } else {
        "the scope cancels the code of the consumer, which knows nothing of it; if the consumer stops early, the scope is left in another task, or never"
    };
    let steps = vec![
        program.step(id, entered, format!("opens the {what} `{scope}`"), &[]),
        program.step(id, inside.span, "hands control out with it open", &[]),
    ];
    let runner = program.runners(id)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` yields inside the {what} `{scope}`"),
        confidence: Confidence::High,
        primary: program.location(id, inside.span),
        threads: vec![program.thread(runner, id, steps)],
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: format!(
            "let the caller open `{scope}`, make the generator a context manager (`@asynccontextmanager`), or send items through a channel"
        ),
        fix: None,
        key: format!("{scope}|{name}"),
        test: program.is_test(id),
    }
}
