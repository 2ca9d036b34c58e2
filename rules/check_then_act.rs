//! Shared state is tested, then acted upon, while another thread changes it in between.

use super::Rule;
use crate::analysis::{Harm, Program, RaceKind};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "check-then-act",
        family: Family::Races,
        summary: "shared state is tested, then acted upon, with no lock over both",
        page: include_str!("check_then_act.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[367, 362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let resolver = program.resolver();
    for race in program.races().iter().filter(|race| race.kind == RaceKind::CheckThenAct) {
        let name = resolver.place_name(&race.place);
        let other = race.other.as_ref().map_or_else(String::new, |other| program.linked.fn_name(other.function));
        let what = match race.harm {
            Harm::NoneUsed => "tested and then used",
            Harm::MadeTwice => "tested and then filled",
            Harm::Stale => "tested and then counted up or down",
            _ => "tested and then taken from",
        };
        let against = if race.is_with_itself() || other == program.linked.fn_name(race.side.function) {
            "another caller of it may do the same in between".to_string()
        } else {
            format!("`{other}` may change it in between")
        };
        let message = format!("`{name}` is {what} here, with no lock over both: {against}");
        let help = match (race.guard_name(program), race.harm) {
            (Some(guard), _) => format!("hold `{guard}` over the test and what depends on it"),
            (None, Harm::NoneUsed) => format!("read `{name}` once into a local variable, and test and use that"),
            (None, Harm::MadeTwice) => {
                "make the test and the change one step: `setdefault`, or a lock over both".to_string()
            }
            (None, _) => "do it in one step and handle its failure, or hold one lock over both".to_string(),
        };
        out.push(race.finding(program, &RULE.info, message, help));
    }
}
