//! A path is looked at and then made, written or removed, and somebody else may do so in between.

use super::Rule;
use crate::analysis::files::{Checked, FileAct, FileOp, checked_acts, file_act, is_caught, keeps_others_away};
use crate::analysis::{Entity, FnId, Program, Runner, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::RootKind;
use crate::model::{Callee, EventKind, Language, Literal, Name, Node, Path, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "file-check-then-act",
        family: Family::Atomicity,
        summary: "a path is looked at and then made, written or removed, and others may do so in between",
        page: include_str!("file_check_then_act.md"),
        severity: Severity::Warning,
        precision: Confidence::Low,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[367, 377],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        if program.linked.function(id).calls.is_empty() {
            continue;
        }
        for checked in checked_acts(program, id) {
            match veto(program, id, &checked) {
                Some(reason) => {
                    program.silent(RULE.info.id, program.location(id, checked.check.span), || reason.to_string());
                }
                None => out.push(finding(program, id, &checked)),
            }
        }
        if program.linked.language(id) == Language::Python {
            predictable(program, id, out);
        }
    }
}

fn veto(program: &Program, id: FnId, checked: &Checked) -> Option<&'static str> {
    if is_caught(program, id, checked.act.call) {
        return Some("what fails is caught");
    }
    if keeps_others_away(program, id) || is_held(program, id, checked) {
        return Some("a lock keeps others away");
    }
    if is_private(program, id, checked.act.path, 0) {
        return Some("the path is this process's own");
    }
    if program.linked.language(id) == Language::Rust && !fails_loudly(program, id, &checked.act) {
        return Some("a failure is looked at or does not matter");
    }
    None
}

fn is_held(program: &Program, id: FnId, checked: &Checked) -> bool {
    program.facts(id).tests.iter().any(|test| test.span.contains(checked.check.span) && !test.held.is_empty())
}

/// A path nobody else has: of a temporary folder, or with a process id or random part in it.
fn is_private(program: &Program, id: FnId, path: ValueId, depth: u32) -> bool {
    let function = program.linked.function(id);
    let word = |name: Name| {
        let name = name.as_str().to_ascii_lowercase();
        ["tmp", "temp", "uuid", "mkdtemp", "mkstemp", "getpid", "random", "unique"]
            .iter()
            .any(|word| name.contains(word))
    };
    expr::contains(function, path, &|value| match function.value(value) {
        Value::Local(local) => {
            word(function.local(*local).name)
                || depth < 4
                    && program.bound_once(id, *local).is_some_and(|bound| is_private(program, id, bound, depth + 1))
        }
        Value::Call(call) => expr::callee_name(function.call(*call)).is_some_and(word),
        Value::Field { name, .. } => word(*name),
        Value::Path(path) => path.last().is_some_and(word),
        _ => false,
    })
}

/// Rust: the failure goes to the caller or ends the program, and the function does not tell the one failure from others.
fn fails_loudly(program: &Program, id: FnId, act: &FileAct) -> bool {
    let function = program.linked.function(id);
    let told_apart = function.values.iter().any(|data| match &data.value {
        Value::Path(path) => path.last().is_some_and(|name| matches!(name.as_str(), "AlreadyExists" | "NotFound")),
        _ => false,
    });
    let of_act = |value: ValueId| {
        expr::contains(
            function,
            value,
            &|value| matches!(function.value(value), Value::Call(call) if *call == act.call),
        )
    };
    let propagated = function.values.iter().any(|data| match &data.value {
        Value::Try(inner) => of_act(*inner),
        Value::Call(call) => {
            let data = function.call(*call);
            expr::callee_name(data).is_some_and(|name| name == "unwrap" || name == "expect")
                && expr::receiver(data).is_some_and(of_act)
        }
        _ => false,
    });
    let returned = function
        .nodes
        .iter()
        .any(|node| matches!(node, Node::Event(event) if matches!(event.kind, EventKind::Return(Some(value)) if of_act(value))));
    !told_apart && (propagated || returned)
}

/// The name of a lock file or of one that keeps a process id: there the check is the lock.
fn is_lock_file(program: &Program, id: FnId, path: ValueId) -> bool {
    let function = program.linked.function(id);
    let hint = |text: &str| {
        let text = text.to_ascii_lowercase();
        text.split(|sign: char| !sign.is_ascii_alphanumeric()).any(|word| {
            matches!(
                word,
                "lock" | "pid" | "lockfile" | "pidfile" | "lockpath" | "lck" | "pidpath" | "flock" | "sentinel"
            )
        })
    };
    let hinted = |value: ValueId| match function.value(value) {
        Value::Local(local) => hint(function.local(*local).name.as_str()),
        Value::Field { name, .. } => hint(name.as_str()),
        Value::Path(path) => path.last().is_some_and(|name| hint(name.as_str())),
        Value::Literal(Literal::Str(text)) => hint(text.as_str()),
        _ => false,
    };
    let bound = expr::as_local(function, path).and_then(|local| program.bound_once(id, local));
    expr::contains(function, path, &hinted) || bound.is_some_and(|bound| expr::contains(function, bound, &hinted))
}

/// Several threads, requests or processes are seen to run the function. One thread alone is as alone as the main thread.
fn is_shared(program: &Program, id: FnId) -> bool {
    let own = |decorator: &crate::model::Decorator| {
        matches!(
            program.linked.resolve(program.linked.scope(id), &decorator.path),
            Entity::Function(_) | Entity::Type(_)
        )
    };
    // What a decorator of the project does with a failure is not known.
    let wrapped = program.linked.function(id).decorators.iter().any(own);
    let several = program.runners(id).iter().any(|runner| match runner {
        Runner::Root(root) => {
            let root = program.roots.root(*root);
            root.kind == RootKind::Process
                || root.many
                    && matches!(
                        root.kind,
                        RootKind::Thread | RootKind::Pool | RootKind::Timer | RootKind::Task | RootKind::Handler
                    )
        }
        Runner::Outside => false,
    });
    !wrapped && several
}

/// The path is the same for everybody who runs the function: it depends on no parameter and no loop.
fn is_common(program: &Program, id: FnId, path: ValueId, depth: u32) -> bool {
    let function = program.linked.function(id);
    let varies = |value: ValueId| match function.value(value) {
        Value::Local(local) if program.linked.is_receiver_local(id, *local) => false,
        Value::Local(local) => {
            depth > 4 || !program.bound_once(id, *local).is_some_and(|bound| is_common(program, id, bound, depth + 1))
        }
        Value::Item(_) | Value::Unknown | Value::Index { .. } => true,
        _ => false,
    };
    !expr::contains(function, path, &varies)
}

fn finding(program: &Program, id: FnId, checked: &Checked) -> Finding {
    let call = |act: &FileAct| program.call_name(id, act.call);
    let (asked, done) = (call(&checked.check), call(&checked.act));
    let lock = is_lock_file(program, id, checked.act.path);
    let shared = is_shared(program, id) && is_common(program, id, checked.act.path, 0);
    let confidence = match checked.act.op {
        FileOp::Make | FileOp::Write if lock => Confidence::Medium,
        FileOp::Write => Confidence::Low,
        _ if shared => Confidence::Medium,
        _ => Confidence::Low,
    };
    let python = program.linked.language(id) == Language::Python;
    let (outcome, help) = match checked.act.op {
        FileOp::Make => (
            "whoever comes second finds it made already and fails",
            if python {
                "make it with `exist_ok=True`, or catch `FileExistsError`"
            } else {
                "make it without asking, and accept `AlreadyExists`"
            },
        ),
        FileOp::Write if lock => (
            "two processes both find no file, and both believe that they are alone",
            if python {
                "make the file with mode `x` (or `os.O_EXCL`): that fails if it is there"
            } else {
                "open it with `create_new(true)`, which fails if it is there"
            },
        ),
        FileOp::Write => (
            "two of them both find no file, and one overwrites what the other wrote",
            if python {
                "open with mode `x`, or write a file of another name and `os.replace` it"
            } else {
                "open it with `create_new(true)`, or write a file of another name and rename it"
            },
        ),
        _ => (
            "whoever comes second finds it gone and fails",
            if python {
                "do it without asking, and accept `FileNotFoundError`"
            } else {
                "do it without asking, and accept `NotFound`"
            },
        ),
    };
    let runner = program.runners(id)[0];
    let steps = vec![
        program.step(id, checked.check.span, "looks whether it is there", &[]),
        program.step(id, checked.act.span, format!("calls `{done}` on the strength of that"), &[]),
    ];
    let other = vec![program.step(id, checked.act.span, format!("calls `{done}` in between"), &[])];
    Finding {
        message: format!("`{asked}` is asked here and `{done}` relies on the answer, which may be old by then"),
        outcome: outcome.to_string(),
        help: help.to_string(),
        threads: vec![
            program.thread(runner, id, steps),
            crate::finding::ThreadStory { name: "another thread or process".to_string(), steps: other },
        ],
        ..program.blank(&RULE.info, id, checked.check.span, confidence)
    }
}

/// Names that others can foresee: `tempfile.mktemp()`, `open("/tmp/report", "w")`.
fn predictable(program: &Program, id: FnId, out: &mut Vec<Finding>) {
    let function = program.linked.function(id);
    for (call, data) in expr::calls(function) {
        let name = expr::callee_name(data).map_or("", |name| name.as_str());
        let (message, confidence) = match name {
            "mktemp" | "tempnam" | "tmpnam" if makes_name(program, id, call) => (
                format!(
                    "`{}` makes up a name and no file: somebody else may make one of that name first",
                    program.call_name(id, call)
                ),
                Confidence::Medium,
            ),
            "open" => {
                let Some(FileAct { op: FileOp::Write, path, .. }) = file_act(program, id, call) else { continue };
                let fixed = program.text(id, path).filter(|text| {
                    ["/tmp/", "/var/tmp/", "/dev/shm/"].iter().any(|folder| text.as_str().starts_with(folder))
                });
                let Some(text) = fixed else { continue };
                if is_caught(program, id, call) || keeps_others_away(program, id) {
                    continue;
                }
                (format!("`{text}` is written, a name in a folder everybody may write to"), Confidence::Low)
            }
            _ => continue,
        };
        let runner = program.runners(id)[0];
        let steps = vec![program.step(id, data.name_span, "settles on a name", &[])];
        out.push(Finding {
            message,
            outcome: "another process makes a file or link of that name first, and this one writes into it".to_string(),
            help: "let `tempfile.NamedTemporaryFile` or `tempfile.mkstemp` make the file and its name in one step"
                .to_string(),
            threads: vec![program.thread(runner, id, steps)],
            ..program.blank(&RULE.info, id, data.name_span, confidence)
        });
    }
}

/// `tempfile.mktemp` under any name it was imported as, or as it is written where the import is missing.
fn makes_name(program: &Program, id: FnId, call: crate::model::CallId) -> bool {
    match program.resolver().library_callee(id, call) {
        Some(path) => ["tempfile.mktemp", "os.tempnam", "os.tmpnam"].iter().any(|known| path == Path::parse(known)),
        None => match &program.linked.function(id).call(call).callee {
            Callee::Method { receiver, .. } => {
                matches!(program.linked.function(id).value(*receiver), Value::Path(path) if *path == Path::parse("tempfile"))
            }
            _ => false,
        },
    }
}
