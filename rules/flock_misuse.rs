//! A file lock is taken in a way that locks nothing, or is not given back.

use super::Rule;
use crate::analysis::nesting::{self, Around};
use crate::analysis::{FnId, Program, expr};
use crate::finding::plan::Change;
use crate::finding::{Confidence, Family, Finding, Fix, FixSafety, RuleInfo, Severity, Tier};
use crate::model::{
    Call, CallId, EventKind, Function, Language, Literal, LocalId, Node, Op, Path, Span, Value, ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "flock-misuse",
        family: Family::Resources,
        summary: "a file lock is taken in a way that locks nothing or is not given back",
        page: include_str!("flock_misuse.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[667, 772],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// What is wrong.
enum Wrong {
    /// `with fcntl.flock(..)`.
    Entered,
    /// `if fcntl.flock(..)`.
    Tested,
    /// The file is emptied before the lock is there.
    Emptied(LocalId),
    /// The file is closed, and the lock with it, before anything is done.
    ClosedAtOnce,
    /// A descriptor that nobody closes.
    Leaked(LocalId),
    /// A descriptor closed on the straight path only.
    NotOnFailure(LocalId),
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        let function = program.linked.function(id);
        for (call, data) in expr::calls(function) {
            let named = expr::callee_name(data).is_some_and(|name| name == "flock" || name == "lockf");
            if !named || !is_flock(program, id, call) {
                continue;
            }
            match judge(program, id, call) {
                Some((wrong, confidence)) => out.push(finding(program, id, data, &wrong, confidence)),
                None => program.silent(RULE.info.id, program.location(id, data.name_span), || {
                    "the lock is taken on an open file and given back".into()
                }),
            }
        }
    }
}

/// Snippets call `fcntl.flock` without importing it.
fn is_flock(program: &Program, id: FnId, call: CallId) -> bool {
    let function = program.linked.function(id);
    match program.resolver().library_callee(id, call) {
        Some(path) => path == Path::parse("fcntl.flock"),
        None => expr::receiver(function.call(call)).is_some_and(
            |receiver| matches!(function.value(receiver), Value::Path(path) if *path == Path::parse("fcntl")),
        ),
    }
}

fn judge(program: &Program, id: FnId, call: CallId) -> Option<(Wrong, Confidence)> {
    let function = program.linked.function(id);
    let data = function.call(call);
    let is_it = |value: ValueId| matches!(function.value(value), Value::Call(known) if *known == call);
    let entered = function.nodes.iter().any(|node| matches!(node, Node::With { context, .. } if is_it(*context)));
    if entered {
        return Some((Wrong::Entered, Confidence::High));
    }
    if is_tested(function, &is_it) {
        return Some((Wrong::Tested, Confidence::High));
    }
    let flags = expr::given(data, 1, "operation").or_else(|| expr::given(data, 1, "cmd"))?;
    if has_flag(function, flags, "LOCK_UN") || !has_flag(function, flags, "LOCK_EX") {
        return None;
    }
    let file = file_of(program, id, data)?;
    let opened = program.bound_once(id, file)?;
    if closed_at_once(function, data, opened) && !has_flag(function, flags, "LOCK_NB") {
        return Some((Wrong::ClosedAtOnce, Confidence::Medium));
    }
    let open = expr::as_call(function, opened)?;
    match program.resolver().library_callee(id, open)?.to_string().as_str() {
        "open" | "io.open" if empties(program, id, open) && is_written(function, file, data.span) => {
            let path = function.call(open).args.first().map(|arg| arg.value);
            let only_lock = path.is_some_and(|path| is_lock_file(program, id, path));
            (!only_lock).then_some((Wrong::Emptied(file), Confidence::Medium))
        }
        "os.open" => descriptor(program, id, file, data),
        _ => None,
    }
}

/// A test that depends on what the call returns, which is always `None`.
fn is_tested(function: &Function, is_it: &dyn Fn(ValueId) -> bool) -> bool {
    let asks = |value: ValueId| {
        let inner = match function.value(value) {
            Value::Op { op: Op::Not | Op::Eq | Op::Ne | Op::Is | Op::IsNot, operands } => operands.first().copied(),
            _ => Some(value),
        };
        inner.is_some_and(is_it)
    };
    function.nodes.iter().any(|node| match node {
        Node::Branch { test: Some(test), .. } | Node::Loop { test: Some(test), .. } => asks(*test),
        _ => false,
    })
}

fn has_flag(function: &Function, value: ValueId, flag: &str) -> bool {
    expr::contains(function, value, &|value| match function.value(value) {
        Value::Field { name, .. } => *name == flag,
        Value::Path(path) => path.last().is_some_and(|name| name == flag),
        _ => false,
    })
}

/// The variable whose file is locked: `f`, `f.fileno()`, `fd`.
fn file_of(program: &Program, id: FnId, call: &Call) -> Option<LocalId> {
    let function = program.linked.function(id);
    let value = call.args.first()?.value;
    if let Some(inner) = expr::as_call(function, value) {
        let inner = function.call(inner);
        return expr::callee_name(inner)
            .filter(|name| *name == "fileno")
            .and(expr::as_local(function, expr::receiver(inner)?));
    }
    expr::as_local(function, value)
}

/// The lock is the last thing done in the `with` that opened the file.
fn closed_at_once(function: &Function, lock: &Call, opened: ValueId) -> bool {
    let Value::Entered(context) = function.value(opened) else { return false };
    let mut last = None;
    let mut tried = false;
    nesting::events(function, &mut |event, around| {
        let inside =
            around.iter().any(|around| matches!(around, Around::With { context: known, .. } if known == context));
        if !inside {
            return;
        }
        // Reading a flag belongs to the call; entering the file is not yet the lock.
        if !matches!(event.kind, EventKind::Read(_) | EventKind::Return(None)) {
            last = Some(event.span);
        }
        tried |= around.iter().any(|around| matches!(around, Around::TryBody(_) | Around::Handler(..)));
    });
    !tried && last == Some(lock.span)
}

/// Opened with a mode that empties the file: `w`, `wb`, `w+`.
fn empties(program: &Program, id: FnId, open: CallId) -> bool {
    let call = program.linked.function(id).call(open);
    let mode = expr::given(call, 1, "mode").and_then(|mode| program.text(id, mode));
    mode.is_some_and(|mode| mode.as_str().contains('w'))
}

/// Whether data goes into the file after the lock is there.
fn is_written(function: &Function, file: LocalId, lock: Span) -> bool {
    function.calls.iter().filter(|call| call.span.start > lock.end).any(|call| {
        let name = expr::callee_name(call);
        let on_it = expr::receiver(call).is_some_and(|receiver| expr::as_local(function, receiver) == Some(file));
        let given = call.args.iter().any(|arg| expr::as_local(function, arg.value) == Some(file));
        name.is_some_and(|name| match name.as_str() {
            "write" | "writelines" => on_it,
            "dump" => given,
            _ => false,
        })
    })
}

/// A file that is only there to be locked, by its name.
fn is_lock_file(program: &Program, id: FnId, path: ValueId) -> bool {
    let function = program.linked.function(id);
    let hints = |text: &str| {
        let text = text.to_ascii_lowercase();
        ["lock", "pid", "mutex", "semaphore"].iter().any(|word| text.contains(word))
    };
    program.text(id, path).is_some_and(|text| hints(text.as_str()))
        || expr::contains(function, path, &|value| match function.value(value) {
            Value::Local(local) => hints(function.local(*local).name.as_str()),
            Value::Field { name, .. } => hints(name.as_str()),
            Value::Path(path) => path.last().is_some_and(|name| hints(name.as_str())),
            Value::Literal(Literal::Str(text)) => hints(text.as_str()),
            _ => false,
        })
}

/// What becomes of a descriptor of `os.open`, which nothing closes by itself.
fn descriptor(program: &Program, id: FnId, file: LocalId, lock: &Call) -> Option<(Wrong, Confidence)> {
    let function = program.linked.function(id);
    let mentions = |value: &ValueId| expr::mentions(function, *value, file);
    let escapes = function.nodes.iter().any(|node| match node {
        Node::Event(event) => match &event.kind {
            EventKind::Write { value: Some(value), .. } => mentions(value),
            EventKind::Return(Some(value)) | EventKind::Yield(Some(value)) => mentions(value),
            EventKind::Bind { value: Some(value), local, .. } => *local != file && mentions(value),
            _ => false,
        },
        Node::With { context, .. } => mentions(context),
        _ => false,
    });
    let mut released = false;
    let mut around_failure = false;
    let mut handed_on = escapes;
    nesting::events(function, &mut |event, around| {
        let EventKind::Call(call) = event.kind else { return };
        let data = function.call(call);
        if !data.args.iter().any(|arg| mentions(&arg.value)) {
            return;
        }
        let name = expr::callee_name(data).map_or("", |name| name.as_str());
        let ends = name == "close"
            || matches!(name, "flock" | "lockf")
                && data.args.iter().any(|arg| has_flag(function, arg.value, "LOCK_UN"));
        let known = matches!(
            name,
            "flock" | "lockf" | "write" | "read" | "ftruncate" | "lseek" | "fsync" | "fstat" | "truncate"
        );
        released |= ends;
        handed_on |= !ends && !known;
        around_failure |=
            ends && around.iter().any(|around| matches!(around, Around::Finally(_) | Around::Handler(..)));
    });
    let nested = program.linked.functions_inside(id).next().is_some();
    if handed_on || nested || around_failure || program.facts(id).opaque {
        return None;
    }
    if !released {
        return Some((Wrong::Leaked(file), Confidence::Medium));
    }
    let works = function.calls.iter().any(|call| {
        let own = expr::callee_name(call).is_some_and(|name| matches!(name.as_str(), "flock" | "lockf" | "close"));
        call.span.start > lock.span.end && !own
    });
    works.then_some((Wrong::NotOnFailure(file), Confidence::Medium))
}

/// The call as a statement, and the lock given back in `finally`.
fn given_back(program: &Program, id: FnId, call: &Call) -> Option<Fix> {
    let function = program.linked.function(id);
    let flags = expr::given(call, 1, "operation").or_else(|| expr::given(call, 1, "cmd"))?;
    let unlock = match expr::receiver(call) {
        Some(module) => match function.value(module) {
            Value::Path(path) => format!("{path}.LOCK_UN"),
            _ => return None,
        },
        None => program.imported_item(id, "fcntl", "LOCK_UN")?,
    };
    let plan = vec![Change::TryFinally { context: call.span, undo: vec![(function.value_span(flags), unlock)] }];
    Some(Fix::planned(FixSafety::Unsafe, "give the lock back in `finally`", plan))
}

fn finding(program: &Program, id: FnId, call: &Call, wrong: &Wrong, confidence: Confidence) -> Finding {
    let function = program.linked.function(id);
    let name = |local: &LocalId| function.local(*local).name;
    let taken = expr::callee_name(call).map_or("flock", |name| name.as_str());
    let (message, outcome, help) = match wrong {
        Wrong::Entered => (
            format!("`{taken}` returns `None`, which is used as a context manager here"),
            "the `with` statement raises `TypeError`, after the lock has been taken and with nobody to give it back"
                .to_string(),
            format!("call `{taken}` as a statement, and unlock or close the file in `finally`"),
        ),
        Wrong::Tested => (
            format!("`{taken}` returns `None` whether or not it had to wait, and its result is tested here"),
            "the test always comes out the same, so what should happen under the lock happens without it or never"
                .to_string(),
            "take the lock with `LOCK_NB` and catch `BlockingIOError` to learn that somebody else has it".to_string(),
        ),
        Wrong::Emptied(file) => (
            format!("`{}` is opened for writing, which empties it, before the lock on it is taken here", name(file)),
            "whoever holds the lock and reads the file finds it empty, and what it held is lost".to_string(),
            "lock a separate file, or open with `r+` or `a` and truncate after the lock is there".to_string(),
        ),
        Wrong::ClosedAtOnce => (
            format!("the file locked by `{taken}` is closed right after, and the lock ends with it"),
            "nothing that follows is protected: closing the file releases the lock".to_string(),
            "do the work inside the `with` statement that opens the file".to_string(),
        ),
        Wrong::Leaked(file) => (
            format!("the lock on `{}` is never given back and the descriptor never closed", name(file)),
            "the process keeps the lock until it ends, and everybody else waits".to_string(),
            format!("close `{}` in `finally`", name(file)),
        ),
        Wrong::NotOnFailure(file) => (
            format!("the lock on `{}` is not given back if what follows raises", name(file)),
            "after an exception the process keeps the lock, and everybody else waits".to_string(),
            format!("put the work in `try` and close `{}` in `finally`", name(file)),
        ),
    };
    let runner = program.runners(id)[0];
    let steps = vec![program.step(id, call.name_span, "takes the lock", &[])];
    Finding {
        message,
        outcome,
        help,
        threads: vec![program.thread(runner, id, steps)],
        fix: if matches!(wrong, Wrong::Entered) { given_back(program, id, call) } else { None },
        ..program.blank(&RULE.info, id, call.name_span, confidence)
    }
}
