//! Work is given to an executor, and nobody looks at what became of it.

use super::Rule;
use crate::analysis::fate::Use;
use crate::analysis::{Program, Runner, Spawn, Target};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Does, Knowledge, Role};
use crate::model::{EventKind, Language, Node};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "submit-result-ignored",
        family: Family::Lifecycle,
        summary: "work is given to an executor and nobody looks at its outcome",
        page: include_str!("submit_result_ignored.md"),
        severity: Severity::Note,
        precision: Confidence::Medium,
        tier: Tier::Preview,
        languages: &[Language::Python],
        cwe: &[252, 391],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for spawn in &program.roots.spawns {
        if program.linked.language(spawn.function) == Language::Python {
            out.extend(ignored(program, spawn));
        }
    }
}

fn ignored(program: &Program, spawn: &Spawn) -> Option<Finding> {
    let Target::Effect { effect, ty: Some(ty), .. } = program.resolver().target(spawn.function, spawn.call) else {
        return None;
    };
    let knowledge = Knowledge::of(Language::Python);
    let pool = matches!(knowledge.facts(ty).role, Role::ThreadPool | Role::ProcessPool);
    if !pool || effect.does != Does::Spawn || effect.scoped {
        return None;
    }
    let call = program.linked.function(spawn.function).call(spawn.call);
    if call.result_used {
        let fate = program.fate(spawn.function, spawn.call);
        let only_looked_at =
            fate.uses.iter().all(|usage| matches!(usage.how, Use::Receiver(_, name) if name == "cancel"));
        if fate.locals.is_empty() || !only_looked_at {
            return None;
        }
    }
    if spawn.target.is_some_and(|target| handles_its_errors(program, target)) {
        let location = program.location(spawn.function, spawn.span);
        program.silent(RULE.info.id, location, || "the work catches what it raises".into());
        return None;
    }
    if !effect.many && !spawn.target.is_some_and(|target| raises(program, target)) {
        let location = program.location(spawn.function, spawn.span);
        program.silent(RULE.info.id, location, || "nothing shows that the work may fail".into());
        return None;
    }
    // What is mapped is meant to give something; what is submitted may be meant for its effect.
    let confidence = if effect.many { Confidence::Medium } else { Confidence::Low };
    Some(finding(program, spawn, effect.many, confidence))
}

/// A function that raises something itself.
fn raises(program: &Program, id: crate::analysis::FnId) -> bool {
    let function = program.linked.function(id);
    function.nodes.iter().any(|node| matches!(node, Node::Event(event) if matches!(event.kind, EventKind::Raise(_))))
}

/// A function whose whole work stands in a `try` that catches.
fn handles_its_errors(program: &Program, id: crate::analysis::FnId) -> bool {
    let function = program.linked.function(id);
    let mut outside = 0_usize;
    let mut inside = 0_usize;
    crate::analysis::nesting::events(function, &mut |event, around| {
        let works = matches!(event.kind, EventKind::Call(_) | EventKind::Raise(_));
        let caught = around.iter().any(|around| match around {
            crate::analysis::nesting::Around::TryBody(node) => {
                matches!(function.node(*node), Node::Try { handlers, .. } if !handlers.is_empty())
            }
            crate::analysis::nesting::Around::Handler(..) | crate::analysis::nesting::Around::Finally(_) => true,
            _ => false,
        });
        inside += usize::from(works && caught);
        outside += usize::from(works && !caught);
    });
    inside > outside
}

fn finding(program: &Program, spawn: &Spawn, many: bool, confidence: Confidence) -> Finding {
    let id = spawn.function;
    let at = program.linked.function(id).call(spawn.call).name_span;
    let name = program.call_name(id, spawn.call);
    let message = if many {
        format!("the results of `{name}` are never drawn")
    } else {
        format!("the future of `{name}` is dropped")
    };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(id, at),
        threads: vec![program.thread(
            Runner::Outside,
            id,
            vec![program.step(id, at, format!("`{name}` gives work to the pool"), &[])],
        )],
        outcome: "what the work raises is kept in its future, which nobody looks at: it fails without a word"
            .to_string(),
        related: Vec::new(),
        help: if many {
            "draw the results, `for _ in pool.map(..): pass`, or `list(pool.map(..))`".to_string()
        } else {
            "keep the future and call `result()` or `exception()`, or give it a done callback that looks".to_string()
        },
        fix: None,
        key: format!("{}|{name}", program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
