//! A loop goes by a stop signal, and an inner loop waits without asking for it.

use super::Rule;
use crate::analysis::Program;
use crate::analysis::stop_signals::{Deaf, find};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "cancel-not-checked",
        family: Family::Cancellation,
        summary: "a worker asks for its stop signal in the outer loop, and waits in an inner one that does not",
        page: include_str!("cancel_not_checked.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[834, 400],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    out.extend(find(program).iter().map(|deaf| finding(program, deaf)));
}

/// The weakest link: whether the inner loop ends by itself, and how long it waits.
fn confidence(deaf: &Deaf) -> Confidence {
    let short = deaf.seconds.is_some_and(|seconds| seconds < 0.5);
    if deaf.endless && !short { Confidence::Medium } else { Confidence::Low }
}

fn finding(program: &Program, deaf: &Deaf) -> Finding {
    let id = deaf.function;
    let name = program.linked.fn_name(id);
    let Deaf { signal, name: wait, .. } = deaf;
    let steps = vec![
        program.step(id, deaf.asked, format!("asks `{signal}` in the outer loop"), &[]),
        program.step(id, deaf.wait, format!("waits with `{wait}` in an inner loop that does not ask"), &[]),
    ];
    let outcome = if deaf.endless {
        format!(
            "a stop that comes while the inner loop goes round is not seen until that ends, if it ends: whoever waits for `{name}` hangs"
        )
    } else {
        format!(
            "a stop that comes meanwhile is seen only when all rounds of the inner loop are over: whoever waits for `{name}` waits for them"
        )
    };
    let runner = program.runners(id)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` goes by `{signal}`, but not in the inner loop that waits with `{wait}`"),
        confidence: confidence(deaf),
        primary: program.location(id, deaf.wait),
        threads: vec![program.thread(runner, id, steps)],
        outcome,
        related: Vec::new(),
        help: format!(
            "ask `{signal}` in the inner loop too, or wait on the signal itself with a timeout instead of sleeping"
        ),
        fix: None,
        key: format!("{name}|{signal}|{wait}"),
        test: program.is_test(id),
    }
}
