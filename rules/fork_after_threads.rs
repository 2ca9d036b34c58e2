//! A process is forked where other threads may run: the child has their locks and not them.

use super::Rule;
use crate::analysis::expr::callee_name;
use crate::analysis::forks::{ForkState, InheritedClient, fork_state, inherited_clients};
use crate::analysis::{FnId, Program, Runner, Target};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::RootKind;
use crate::model::{CallId, Language, Literal, Path, Span, Value};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "fork-after-threads",
        family: Family::Lifecycle,
        summary: "a process is forked, or code runs between fork and exec, where threads run",
        page: include_str!("fork_after_threads.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Preview,
        languages: &[Language::Python],
        cwe: &[364, 833],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        let function = program.linked.function(id);
        for (index, call) in function.calls.iter().enumerate() {
            let at = CallId(u32::try_from(index).unwrap_or(u32::MAX));
            let name = callee_name(call);
            let between = call.args.iter().any(|arg| arg.name.is_some_and(|name| name == "preexec_fn"));
            let forks = name.is_some_and(|name| matches!(name.as_str(), "fork" | "forkpty"));
            if !between && !forks {
                continue;
            }
            let started = first_thread(program, id, call.span);
            if between && runs_something(program, id, at) {
                out.push(finding(program, id, call.name_span, true, started));
            }
            if forks && is_os_fork(program, id, at) {
                out.extend(forked(program, id, call.span, call.name_span, started));
            }
        }
    }
    out.extend(fork_state(program).iter().map(|state| left_behind(program, state)));
    out.extend(inherited_clients(program).iter().map(|client| inherited(program, client)));
}

/// A client whose threads are gone in the child.
fn inherited(program: &Program, client: &InheritedClient) -> Finding {
    let name = program.resolver().place_name(&client.place);
    let step = program.step(client.function, client.span, format!("uses `{name}` in the child process"), &[]);
    Finding {
        message: format!("a child process uses `{name}`, which its parent made"),
        outcome: format!("the threads of `{name}` are gone in a forked child, and its locks may be held for ever"),
        help: "make a client in every process, after the fork".to_string(),
        threads: vec![program.thread(client.runner, client.function, vec![step])],
        key: format!("{name}|inherited"),
        ..program.blank(&RULE.info, client.function, client.span, Confidence::Low)
    }
}

/// A class or module that notices forks, and leaves something as it was.
fn left_behind(program: &Program, state: &ForkState) -> Finding {
    let name = program.resolver().place_name(&state.place);
    let user = program.linked.fn_name(state.used.0);
    let (message, outcome, help) = if state.lock {
        (
            format!("`{name}` is taken after a fork is noticed, and is still the lock from before the fork"),
            format!(
                "another thread holds `{name}` at the moment of a fork: in the child nobody releases it, and `{user}` waits for ever"
            ),
            format!("make `{name}` anew in the child: `os.register_at_fork(after_in_child=..)`"),
        )
    } else {
        (
            format!("what runs in the child after a fork leaves `{name}` as it was, whose thread is gone"),
            format!("the child goes on using `{name}`: nobody works on what it is given"),
            format!("set `{name}` to `None` there too, so that it is made anew"),
        )
    };
    let what = if state.lock { "takes" } else { "makes" };
    let step = program.step(state.used.0, state.used.1, format!("{what} `{name}` in `{user}`"), &[]);
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence: Confidence::Medium,
        primary: program.location(state.function, state.span),
        threads: vec![program.thread(program.runners(state.used.0)[0], state.used.0, vec![step])],
        outcome,
        related: Vec::new(),
        help,
        fix: None,
        key: format!("{name}|fork"),
        test: program.is_test(state.function),
    }
}

/// The first place, outside of tests, where the program starts a thread, unless that comes after the fork in its own function.
fn first_thread(program: &Program, id: FnId, fork: Span) -> Option<(FnId, Span)> {
    if program.linked.file_model(id).context.document {
        return None;
    }
    let threads = |kind| matches!(kind, RootKind::Thread | RootKind::Pool | RootKind::Timer);
    let mut spawns = program.roots.spawns.iter();
    let later = |function: FnId, span: Span| function == id && span.start > fork.start;
    let found = spawns
        .find(|spawn| threads(spawn.kind) && !program.is_test(spawn.function) && !later(spawn.function, spawn.span));
    found.map(|spawn| (spawn.function, spawn.span))
}

/// `preexec_fn=f` of a call that starts a process; `None` says nothing.
fn runs_something(program: &Program, id: FnId, call: CallId) -> bool {
    let function = program.linked.function(id);
    let given = function.call(call).args.iter().find(|arg| arg.name.is_some_and(|name| name == "preexec_fn"));
    let something = given.is_some_and(|arg| !matches!(function.value(arg.value), Value::Literal(Literal::None)));
    something && !matches!(program.resolver().target(id, call), Target::Project { .. } | Target::Construct(_))
}

fn is_os_fork(program: &Program, id: FnId, call: CallId) -> bool {
    let path = program.resolver().library_callee(id, call);
    path.is_some_and(|path| path == Path::parse("os.fork") || path == Path::parse("os.forkpty"))
}

/// A fork after the same function has started a thread, or, less surely, in a program that starts some.
fn forked(program: &Program, id: FnId, call: Span, at: Span, started: Option<(FnId, Span)>) -> Option<Finding> {
    let threads = |kind| matches!(kind, RootKind::Thread | RootKind::Pool | RootKind::Timer);
    let before = program.roots.spawns.iter().find(|spawn| {
        spawn.function == id && threads(spawn.kind) && spawn.span.end < call.start && spawn.constructs.is_some()
    });
    let joined = |span: Span| {
        program.facts(id).joins.iter().any(|join| join.span.start > span.end && join.span.end < call.start)
    };
    match before.filter(|spawn| !joined(spawn.span)) {
        Some(spawn) => {
            let mut found = finding(program, id, at, false, Some((id, spawn.span)));
            found.confidence = Confidence::Medium;
            Some(found)
        }
        None => {
            let mut found = finding(program, id, at, false, Some(started?));
            found.confidence = Confidence::Low;
            Some(found)
        }
    }
}

fn finding(program: &Program, id: FnId, at: Span, between: bool, started: Option<(FnId, Span)>) -> Finding {
    let message = if between {
        "`preexec_fn` runs Python code between fork and exec"
    } else {
        "the process is forked while other threads may run"
    };
    let mut threads = vec![program.thread(Runner::Outside, id, vec![program.step(id, at, "forks", &[])])];
    if let Some((function, span)) = started {
        let steps =
            vec![program.step(function, span, "a thread is started here, and may hold a lock at that moment", &[])];
        threads.push(crate::finding::ThreadStory { name: "another thread of the program".to_string(), steps });
    }
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: message.to_string(),
        confidence: if started.is_some() { Confidence::Medium } else { Confidence::Low },
        primary: program.location(id, at),
        threads,
        outcome:
            "the child has every lock as it was and none of the threads that would release it: it may wait for ever"
                .to_string(),
        related: Vec::new(),
        help: if between {
            "say it by an argument (`start_new_session`, `process_group`, `user`, `umask`), or in the program that is started"
                .to_string()
        } else {
            "fork before any thread is started, or start a fresh interpreter (`multiprocessing.get_context(\"spawn\")`)"
                .to_string()
        },
        fix: None,
        key: format!("{}|fork", program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}
