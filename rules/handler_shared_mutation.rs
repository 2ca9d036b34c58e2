//! Request handlers change state that all requests share.

use super::Rule;
use crate::analysis::{AccessKind, Program, RaceKind, Registration, registrations};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "handler-shared-mutation",
        family: Family::Races,
        summary: "a request handler changes state that all requests share, without a lock",
        page: include_str!("handler_shared_mutation.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[362, 567],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let resolver = program.resolver();
    for race in program.races().iter().filter(|race| race.kind == RaceKind::HandlerMutation) {
        let name = resolver.place_name(&race.place);
        let change = match race.side.kind {
            AccessKind::Update => "read and written back",
            AccessKind::Use => "registered in",
            _ => "changed",
        };
        let message = format!("`{name}`, which all requests share, is {change} in a request handler without a lock");
        let help = if race.side.kind == AccessKind::Use {
            REGISTER_EARLY.to_string()
        } else {
            format!("hold one lock wherever `{name}` is changed, or keep it where every request has its own")
        };
        out.push(race.finding(program, &RULE.info, message, help));
    }
    for registration in registrations(program) {
        out.push(registered(program, &registration));
    }
}

/// In a document, the object is the reader's: nothing is known of it but what the handler does.
fn registered(program: &Program, registration: &Registration) -> Finding {
    let (function, name) = (registration.function, &registration.name);
    let runner = program.runners(function)[0];
    let step = program.step(function, registration.span, format!("changes `{name}` in a request handler"), &[]);
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}`, which all requests share, is registered in by a request handler without a lock"),
        confidence: Confidence::Low,
        primary: program.location(function, registration.span),
        threads: vec![program.thread(runner, function, vec![step])],
        outcome: format!("another request sees `{name}` half-way through this change"),
        related: Vec::new(),
        help: REGISTER_EARLY.to_string(),
        fix: None,
        key: format!("{name}|{}", program.linked.fn_name(function)),
        test: program.is_test(function),
    }
}

/// What to do about a registration.
const REGISTER_EARLY: &str =
    "register at start, before the first request, or hold a lock wherever the registry is used";
