//! State that is always changed under a lock is read without it.

use super::Rule;
use crate::analysis::{Program, RaceKind};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unlocked-read",
        family: Family::Races,
        summary: "state that is always changed under a lock is read without it",
        page: include_str!("unlocked_read.md"),
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
    for race in program.races().iter().filter(|race| race.kind == RaceKind::UnlockedRead) {
        let name = resolver.place_name(&race.place);
        let other = race.other.as_ref().map_or_else(String::new, |other| program.linked.fn_name(other.function));
        let guard = race.guard_name(program).unwrap_or_default();
        let message = format!("`{name}` is read without `{guard}` here, which `{other}` holds when it changes it");
        let help = format!("read it under `{guard}`, together with what is done with it");
        out.push(race.finding(program, &RULE.info, message, help));
    }
}
