//! Several threads only compute, and the interpreter lets one of them run at a time.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::{FnId, Program, Spawn};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::RootKind;
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "cpu-bound-thread",
        family: Family::Advice,
        summary: "threads that only compute take turns under the interpreter's lock",
        page: include_str!("cpu_bound_thread.md"),
        severity: Severity::Note,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[1050],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut by_target: BTreeMap<FnId, Vec<&Spawn>> = BTreeMap::new();
    for spawn in &program.roots.spawns {
        let thread = matches!(spawn.kind, RootKind::Thread | RootKind::Pool);
        if let (true, Some(target)) = (thread && spawn.worker.is_none(), spawn.target) {
            by_target.entry(target).or_default().push(spawn);
        }
    }
    for (target, spawns) in by_target {
        if program.linked.language(target) != Language::Python || !program.only_computes(target) {
            continue;
        }
        let several = spawns.len() > 1 || spawns.iter().any(|spawn| spawn.in_loop);
        let Some(first) = spawns.first() else { continue };
        if !several {
            let location = program.location(first.function, first.span);
            program.silent(RULE.info.id, location, || "one thread is seen to run it".into());
            continue;
        }
        if says_free_threading(program, first.function) {
            let location = program.location(first.function, first.span);
            program.silent(RULE.info.id, location, || "the file asks for the interpreter's lock".into());
            continue;
        }
        out.push(finding(program, target, first));
    }
}

/// The file asks whether the interpreter has its lock: it knows what it does.
fn says_free_threading(program: &Program, id: FnId) -> bool {
    let model = program.linked.file_model(id);
    let mut calls = model.functions.iter().flat_map(|function| &function.calls);
    calls.any(|call| matches!(&call.callee, crate::model::Callee::Method { name, .. } if *name == "_is_gil_enabled"))
}

fn finding(program: &Program, target: FnId, spawn: &Spawn) -> Finding {
    let name = program.linked.fn_name(target);
    let function = program.linked.function(target);
    let steps = vec![
        program.step(spawn.function, spawn.span, format!("has several threads run `{name}`"), &[]),
        program.step(target, function.name_span, "computes, and waits for nothing", &[]),
    ];
    let span = program.linked.function(spawn.function).call(spawn.call).name_span;
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("several threads run `{name}`, which only computes"),
        confidence: Confidence::Medium,
        primary: program.location(spawn.function, span),
        threads: vec![program.thread(program.runners(spawn.function)[0], spawn.function, steps)],
        outcome: "the interpreter runs one of them at a time: together they are no faster than one, or slower"
            .to_string(),
        related: Vec::new(),
        help: "use processes (`multiprocessing.Pool`, `ProcessPoolExecutor`), or a library that computes outside of the interpreter"
            .to_string(),
        fix: None,
        key: name,
        test: program.is_test(spawn.function),
    }
}
