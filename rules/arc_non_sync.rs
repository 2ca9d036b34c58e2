//! An `Arc` counts for threads what no two threads may use.

use super::Rule;
use crate::analysis::sendness::not_shareable;
use crate::analysis::{FnId, Program, Target, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::Knowledge;
use crate::model::{CallId, Language};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "arc-non-sync",
        family: Family::Memory,
        summary: "an `Arc` is made of something that threads must not share",
        page: include_str!("arc_non_sync.md"),
        severity: Severity::Warning,
        precision: Confidence::Low,
        tier: Tier::Preview,
        languages: &[Language::Rust],
        cwe: &[362, 820],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        for (call, data) in expr::calls(program.linked.function(id)) {
            let made = expr::callee_name(data).is_some_and(|name| name == "new") && data.args.len() == 1;
            if !made || !is_arc(program, id, call) {
                continue;
            }
            let Some(inner) = data.args.first() else { continue };
            if let Some(what) = not_shareable(program, &program.resolver().type_of(id, inner.value)) {
                out.push(finding(program, id, call, &what));
            }
        }
    }
}

fn is_arc(program: &Program, id: FnId, call: CallId) -> bool {
    match program.resolver().target(id, call) {
        Target::Library(ty) => Knowledge::of(Language::Rust).facts(ty).path == "std.sync.Arc",
        Target::Effect { ty: Some(ty), .. } => Knowledge::of(Language::Rust).facts(ty).path == "std.sync.Arc",
        _ => false,
    }
}

fn finding(program: &Program, id: FnId, call: CallId, what: &str) -> Finding {
    let data = program.linked.function(id).call(call);
    let runner = program.runners(id)[0];
    let steps =
        vec![program.step(id, data.name_span, format!("counts handles to a `{what}` as if threads shared it"), &[])];
    // What unsafe code says can make it cross threads all the same.
    Finding {
        message: format!("an `Arc` is made of a `{what}`, which threads must not share"),
        outcome:
            "either no thread ever shares it and `Rc` would do, or unsafe code makes threads share it and they race"
                .to_string(),
        help: "use `Rc` for one thread, or a `Mutex`, `RwLock` or atomic inside the `Arc` for several".to_string(),
        threads: vec![program.thread(runner, id, steps)],
        ..program.blank(&RULE.info, id, data.name_span, confidence(what))
    }
}

/// A cell in an `Arc` is an odd choice; a reference count in one is a mistake.
fn confidence(what: &str) -> Confidence {
    if what == "Rc" { Confidence::Medium } else { Confidence::Low }
}
