//! A container is iterated while another thread changes its size.

use super::Rule;
use crate::analysis::{Program, RaceKind};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "iterate-while-mutated",
        family: Family::Races,
        summary: "a container is iterated while another thread changes its size",
        page: include_str!("iterate_while_mutated.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let resolver = program.resolver();
    for race in program.races().iter().filter(|race| race.kind == RaceKind::IterateWhileMutated) {
        let name = resolver.place_name(&race.place);
        let other = race.other.as_ref().map_or_else(String::new, |other| program.linked.fn_name(other.function));
        // The lock may be missing on either side.
        let held_here = race
            .guard
            .as_ref()
            .is_some_and(|guard| race.side.held.iter().any(|held| held.must && held.lock.at.place == *guard));
        let message = match race.guard_name(program) {
            Some(guard) if held_here => {
                format!("`{name}` is iterated under `{guard}` here, without which `{other}` may change its size")
            }
            Some(guard) => format!("`{name}` is iterated without `{guard}` here, while `{other}` may change its size"),
            None => format!("`{name}` is iterated here while `{other}` may change its size"),
        };
        let help = match race.guard_name(program) {
            Some(guard) if held_here => format!("hold `{guard}` in `{other}` as well"),
            Some(guard) => format!("iterate a copy made under `{guard}`"),
            None => format!("iterate a copy: `list({})`", name.rsplit('.').next().unwrap_or(&name)),
        };
        out.push(race.finding(program, &RULE.info, message, help));
    }
}
