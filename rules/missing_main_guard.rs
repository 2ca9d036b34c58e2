//! Processes are started when a module is imported, and each new process imports the module again.

use super::Rule;
use crate::analysis::nesting::{Around, events};
use crate::analysis::{FnId, Program, Runner, Target};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Does, Knowledge, Role, RootKind};
use crate::model::{
    CallId, Callee, EventKind, FileModel, Function, FunctionKind, Language, Literal, Node, Op, Path, Span, Value,
    ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "missing-main-guard",
        family: Family::Lifecycle,
        summary: "a module starts processes when it is imported, and each of them imports it again",
        page: include_str!("missing_main_guard.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[674, 665],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        let model = program.linked.file_model(id);
        if function.kind != FunctionKind::ModuleBody || model.language != Language::Python {
            continue;
        }
        if function.calls.is_empty() || says_fork(function) || model.context.document && !is_whole(model) {
            continue;
        }
        if let Some((span, direct)) = first_start(program, id) {
            out.push(finding(program, id, span, direct));
        }
    }
}

/// A document's code that is a whole script: it has imports and functions of its own.
fn is_whole(model: &FileModel) -> bool {
    !model.imports.is_empty() && model.functions.iter().any(|function| function.kind == FunctionKind::Named)
}

/// Where the module body starts a process outside of any test of `__name__`: itself, or in a function of the same file.
fn first_start(program: &Program, id: FnId) -> Option<(Span, Option<(FnId, Span)>)> {
    let function = program.linked.function(id);
    let mut open: Vec<CallId> = Vec::new();
    events(function, &mut |event, around| {
        let EventKind::Call(call) = event.kind else { return };
        if !around.iter().any(|around| is_guard(function, *around)) {
            open.push(call);
        }
    });
    if ends_unless_main(program, id) {
        return None;
    }
    open.into_iter().find_map(|call| {
        let span = function.call(call).name_span;
        if starts_process(program, id, call) {
            return Some((span, None));
        }
        let site = program.facts(id).calls.iter().find(|site| site.call == call)?;
        let [callee] = site.functions.as_slice() else { return None };
        if program.linked.file_of(*callee) != program.linked.file_of(id) || !site.runs_now {
            return None;
        }
        let inner = program.linked.function(*callee);
        if says_fork(inner) || program.linked.function(*callee).kind != FunctionKind::Named {
            return None;
        }
        let mut started = None;
        events(inner, &mut |event, around| {
            let EventKind::Call(call) = event.kind else { return };
            let guarded = around.iter().any(|around| is_guard(inner, *around) || matches!(around, Around::Arm(..)));
            if started.is_none() && !guarded && starts_process(program, *callee, call) {
                started = Some((*callee, inner.call(call).name_span));
            }
        });
        started.map(|started| (span, Some(started)))
    })
}

/// `if __name__ == "__main__"`, also with other tests, or a test of the start method or the process's name.
fn is_guard(function: &Function, around: Around) -> bool {
    let Around::Arm(node, _) = around else { return false };
    let Node::Branch { test: Some(test), .. } = function.node(node) else { return false };
    is_about_the_process(function, *test)
}

fn is_about_the_process(function: &Function, value: ValueId) -> bool {
    match function.value(value) {
        Value::Path(path) => path.last().is_some_and(|name| name == "__name__"),
        Value::Literal(Literal::Str(text)) => *text == "__main__" || *text == "MainProcess" || *text == "fork",
        Value::Op { op: Op::And | Op::Or | Op::Eq | Op::Ne | Op::In | Op::NotIn | Op::Not, operands } => {
            operands.iter().any(|operand| is_about_the_process(function, *operand))
        }
        Value::Choice(values) => values.iter().any(|value| is_about_the_process(function, *value)),
        _ => false,
    }
}

/// A script that leaves, or raises, when it is not the main one.
fn ends_unless_main(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let mut ends = false;
    events(function, &mut |event, around| {
        let leaves = matches!(event.kind, EventKind::Diverge | EventKind::Raise(_));
        ends |= leaves && around.iter().any(|around| is_guard(function, *around));
    });
    ends
}

/// The start method is said to be `fork`, which imports nothing again.
fn says_fork(function: &Function) -> bool {
    function.calls.iter().any(|call| {
        let named = match &call.callee {
            Callee::Method { name, .. } => Some(*name),
            Callee::Path(path) => path.last(),
            _ => None,
        };
        named.is_some_and(|name| name == "set_start_method" || name == "get_context" || name == "freeze_support")
            && call.args.iter().all(|arg| match function.value(arg.value) {
                Value::Literal(Literal::Str(text)) => *text == "fork",
                _ => true,
            })
    })
}

/// Whether a call starts a process: of an object, of a pool that starts its workers at once, or work given to one that does not.
fn starts_process(program: &Program, id: FnId, call: CallId) -> bool {
    let knowledge = Knowledge::of(Language::Python);
    let document = program.linked.file_model(id).context.document;
    match program.resolver().target(id, call) {
        // Documents show pools as they show everything, without a guard.
        Target::Effect { effect, ty: Some(ty), .. } if document => {
            effect.root == Some(RootKind::Process)
                && effect.does == Does::Spawn
                && knowledge.facts(ty).role == Role::Process
        }
        _ if document => false,
        Target::Library(lib) => {
            let facts = knowledge.facts(lib);
            facts.role == Role::ProcessPool && facts.path == "multiprocessing.Pool"
        }
        Target::Effect { effect, ty, .. } => {
            let process = effect.root == Some(RootKind::Process) && effect.does == Does::Spawn;
            let pool = effect.returns.as_deref().is_some_and(|path| {
                knowledge.type_at(&Path::parse(path)).is_some_and(|ty| knowledge.facts(ty).role == Role::ProcessPool)
            });
            process && ty.is_some() || pool && effect.does == Does::Make
        }
        _ => false,
    }
}

fn finding(program: &Program, id: FnId, span: Span, inside: Option<(FnId, Span)>) -> Finding {
    let mut steps = vec![program.step(id, span, "the module is imported, and starts a process", &[])];
    if let Some((function, at)) = inside {
        let text = format!("`{}` starts it here", program.linked.fn_name(function));
        steps.push(program.step(function, at, text, &[]));
    }
    let second = vec![program.step(id, span, "the new process imports the module, and comes here again", &[])];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: "a process is started while the module is imported, outside of `if __name__ == \"__main__\"`"
            .to_string(),
        confidence: if inside.is_some() || program.linked.file_model(id).context.document {
            Confidence::Medium
        } else {
            Confidence::High
        },
        primary: program.location(id, span),
        threads: vec![
            program.thread(Runner::Outside, id, steps),
            crate::finding::ThreadStory { name: "the new process".to_string(), steps: second },
        ],
        outcome:
            "where processes are spawned and not forked, the start fails with a `RuntimeError` or starts more and more"
                .to_string(),
        related: Vec::new(),
        help: "move it into a function and call that under `if __name__ == \"__main__\":`".to_string(),
        fix: None,
        key: format!("{}|process", program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
