//! Two sides guard one place with different locks.

use super::Rule;
use crate::analysis::{Program, RaceKind};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "wrong-lock",
        family: Family::Races,
        summary: "one place is guarded by different locks on two sides",
        page: include_str!("wrong_lock.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[667, 362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let resolver = program.resolver();
    for race in program.races().iter().filter(|race| race.kind == RaceKind::WrongLock) {
        let name = resolver.place_name(&race.place);
        let other = race.other.as_ref().map_or_else(String::new, |other| program.linked.fn_name(other.function));
        let own: Vec<String> = race.side.held.iter().map(|held| resolver.lock_name(&held.lock)).collect();
        let guard = race.guard_name(program).unwrap_or_default();
        let message =
            format!("`{name}` is changed under `{}` here, but under `{guard}` in `{other}`", own.join("`, `"));
        let help = format!("guard `{name}` with one lock everywhere");
        out.push(race.finding(program, &RULE.info, message, help));
    }
}
