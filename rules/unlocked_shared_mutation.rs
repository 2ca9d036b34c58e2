//! Shared state changed without its lock.

use super::Rule;
use crate::analysis::{Program, RaceKind};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unlocked-shared-mutation",
        family: Family::Races,
        summary: "shared state changed without its lock",
        page: include_str!("unlocked_shared_mutation.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[362, 667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let resolver = program.resolver();
    for race in program.races().iter().filter(|race| race.kind == RaceKind::UnlockedMutation) {
        let name = resolver.place_name(&race.place);
        let guard = race.guard_name(program);
        let function = program.linked.fn_name(race.side.function);
        let other = race.other.as_ref().map(|other| program.linked.fn_name(other.function));
        let message = match (&guard, other) {
            (Some(guard), Some(other)) => {
                format!("`{name}` is changed without `{guard}` here, which `{other}` holds when it changes it")
            }
            (None, Some(other)) if !race.is_with_itself() => {
                format!("`{name}` is changed without a lock here and in `{other}`, which another thread runs")
            }
            (_, Some(_)) => format!("`{name}` is changed without a lock here by several threads at once"),
            (_, None) => format!("`{name}` is shared by all callers of `{function}` and changed without a lock"),
        };
        let help = match &guard {
            Some(guard) => format!("hold `{guard}` here too"),
            None => format!("guard every change of `{name}` with one lock"),
        };
        out.push(race.finding(program, &RULE.info, message, help));
    }
}
