//! A child process is started and nobody waits for it.

use super::Rule;
use crate::analysis::fate::{Lost, Usage, Use};
use crate::analysis::{FnId, Program, Runner, Target};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Knowledge, TypeFacts};
use crate::model::{CallId, FunctionKind, Language, Name, Path};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unreaped-child",
        family: Family::Lifecycle,
        summary: "a child process is started and nobody waits for it",
        page: include_str!("unreaped_child.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[772, 404],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        for index in 0..function.calls.len() {
            let call = CallId(u32::try_from(index).unwrap_or(u32::MAX));
            let named = crate::analysis::expr::callee_name(function.call(call));
            if !named.is_some_and(|name| matches!(name.as_str(), "Popen" | "spawn")) {
                continue;
            }
            let Some(facts) = child(program, id, call) else { continue };
            if is_left_alone(program, id) {
                let location = program.location(id, function.call(call).name_span);
                program.silent(RULE.info.id, location, || "it is given a session or group of its own".into());
                continue;
            }
            out.extend(judge(program, id, call, facts));
        }
    }
}

/// The type of the child process a call starts.
fn child(program: &Program, id: FnId, call: CallId) -> Option<&'static TypeFacts> {
    let knowledge = Knowledge::of(program.linked.language(id));
    let made = match program.resolver().target(id, call) {
        Target::Library(lib) => lib,
        Target::Effect { effect, .. } => knowledge.type_at(&Path::parse(effect.returns.as_deref()?))?,
        _ => return None,
    };
    let facts = knowledge.facts(made);
    (!facts.reaped_by.is_empty()).then_some(facts)
}

/// A deliberate daemon: it is made to live without its parent.
fn is_left_alone(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let apart = |name: Name| {
        matches!(
            name.as_str(),
            "start_new_session"
                | "preexec_fn"
                | "creationflags"
                | "process_group"
                | "creation_flags"
                | "pre_exec"
                | "setsid"
        )
    };
    function.calls.iter().any(|call| {
        crate::analysis::expr::callee_name(call).is_some_and(apart)
            || call.args.iter().any(|arg| arg.name.is_some_and(apart) || arg.spread)
    })
}

fn judge(program: &Program, id: FnId, call: CallId, facts: &TypeFacts) -> Option<Finding> {
    let function = program.linked.function(id);
    if program.facts(id).opaque {
        return None;
    }
    let rust = program.linked.language(id) == Language::Rust;
    // The process is the script's own, and ends with it or after it.
    let script = function.kind == FunctionKind::ModuleBody || function.name == "main" && function.owner.is_none();
    let fate = program.fate(id, call);
    let used = fate.uses.clone();
    let counting = fate.only(&|usage| may_reap(usage));
    let discarded = !function.call(call).result_used || used.is_empty() && counting.locals.is_empty();
    if discarded {
        let unseen = function.call(call).result_used && !rust;
        let confidence = if script || !rust { Confidence::Low } else { Confidence::Medium };
        return (!unseen).then(|| finding(program, id, call, facts, confidence, None));
    }
    let lost = program.lost(id, call, &counting)?;
    let handled = used.iter().any(|usage| matches!(usage.how, Use::Receiver(..) | Use::Attribute(_)));
    let confidence = match lost {
        _ if script => Confidence::Low,
        Lost::Never if !rust && !handled => Confidence::Low,
        _ => Confidence::Medium,
    };
    Some(finding(program, id, call, facts, confidence, Some(lost)))
}

/// Whether a use may lead to a wait: what only looks at the process, its pipes, or ends it does not.
fn may_reap(usage: &Usage) -> bool {
    match usage.how {
        Use::Receiver(_, name) => !matches!(
            name.as_str(),
            "kill" | "terminate" | "send_signal" | "id" | "is_ok" | "is_err" | "is_some" | "is_none"
        ),
        Use::Attribute(name) => !matches!(name.as_str(), "stdin" | "stdout" | "stderr" | "pid" | "returncode" | "args"),
        Use::Matched | Use::Tested | Use::Formatted => false,
        Use::Operand(_) => false,
        _ => true,
    }
}

fn finding(
    program: &Program,
    id: FnId,
    call: CallId,
    facts: &TypeFacts,
    confidence: Confidence,
    lost: Option<Lost>,
) -> Finding {
    let at = program.linked.function(id).call(call).name_span;
    let name = program.call_name(id, call);
    let waits = facts.reaped_by.first().map_or("wait", String::as_str);
    let message = match lost {
        Some(Lost::Return(_) | Lost::Branch(_)) => {
            format!("the child process that `{name}` starts is not waited for on every path")
        }
        _ => format!("nobody waits for the child process that `{name}` starts"),
    };
    let mut steps = vec![program.step(id, at, format!("`{name}` starts a child process"), &[])];
    if let Some(Lost::Return(span)) = lost {
        steps.push(program.step(id, span, "returns without waiting for it", &[]));
    }
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(id, at),
        threads: vec![program.thread(Runner::Outside, id, steps)],
        outcome: "when it ends it stays in the process table as a zombie, and how it ended is never known".to_string(),
        related: Vec::new(),
        help: format!("call `{waits}()` on it where its work is done, in a thread of its own if need be"),
        fix: None,
        key: format!("{}|{name}", program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
