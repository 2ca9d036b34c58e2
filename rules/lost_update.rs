//! A value is read, changed and written back while another thread does the same.

use super::Rule;
use crate::analysis::{Program, RaceKind};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "lost-update",
        family: Family::Races,
        summary: "shared state is read, changed and written back without a lock",
        page: include_str!("lost_update.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[362, 366],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let resolver = program.resolver();
    for race in program.races().iter().filter(|race| race.kind == RaceKind::LostUpdate) {
        let name = resolver.place_name(&race.place);
        let guard = race.guard_name(program);
        let function = program.linked.fn_name(race.side.function);
        let other = race.other.as_ref().map(|other| program.linked.fn_name(other.function));
        let message = match (&guard, other) {
            (Some(guard), Some(other)) => {
                format!(
                    "`{name}` is read and written back without `{guard}` here, which `{other}` holds when it changes it"
                )
            }
            (None, Some(other)) if !race.is_with_itself() => format!(
                "`{name}` is read and written back without a lock here, and changed in `{other}`, which another thread runs"
            ),
            (_, Some(_)) => format!("`{name}` is read and written back without a lock here by several threads at once"),
            (_, None) => {
                format!("`{name}` is shared by all callers of `{function}`, read and written back without a lock")
            }
        };
        let help = match &guard {
            Some(guard) => format!("hold `{guard}` over reading and writing"),
            None => format!("hold one lock over reading and writing, wherever `{name}` is changed"),
        };
        out.push(race.finding(program, &RULE.info, message, help));
    }
}
