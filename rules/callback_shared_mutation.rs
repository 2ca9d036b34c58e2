//! A callback that a library runs on a thread of its own changes what other threads change too.

use super::Rule;
use crate::analysis::{Program, RaceKind};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "callback-shared-mutation",
        family: Family::Races,
        summary: "a callback on a thread of its own changes shared state without a lock",
        page: include_str!("callback_shared_mutation.md"),
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
    for race in program.races().iter().filter(|race| race.kind == RaceKind::CallbackMutation) {
        let name = resolver.place_name(&race.place);
        let function = program.linked.fn_name(race.side.function);
        let other = race.other.as_ref().map(|other| program.linked.fn_name(other.function));
        let message = match other.filter(|other| *other != function) {
            Some(other) => format!(
                "`{name}` is changed without a lock here and in `{other}`, and one of them is a callback on another thread"
            ),
            None => format!("`{name}` is changed without a lock here, by a callback on another thread and by others"),
        };
        let help =
            format!("hold one lock wherever `{name}` is changed, or hand the change to one thread through a queue");
        out.push(race.finding(program, &RULE.info, message, help));
    }
}
