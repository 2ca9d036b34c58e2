//! A lock is acquired by hand, and some way out of the function keeps it.

use super::Rule;
use crate::analysis::late_releases::{self, LateRelease};
use crate::analysis::lost_turns::{self, LostTurn};
use crate::analysis::{FnId, Leaving, Lock, ManualHold, Place, Program, Root, Runner};
use crate::finding::{Confidence, Family, Finding, Fix, FixSafety, RuleInfo, Severity, Tier};
use crate::knowledge::Role;
use crate::model::{Callee, Function, FunctionKind, Language, Name, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "lock-not-released",
        family: Family::Locks,
        summary: "a lock is acquired and some way out does not release it",
        page: include_str!("lock_not_released.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[772, 667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// How a lock stays acquired.
enum Leak {
    /// Nothing releases it.
    Never,
    /// A way out of the function keeps it.
    Exit(Span, Leaving),
    /// A branch released it, the others did not.
    Branch(Span),
    /// What happens while it is held may raise, and nothing around releases it then.
    Exception(Span),
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    let released = Elsewhere::find(program);
    for id in program.linked.functions() {
        for manual in &program.facts(id).manual {
            match judge(program, id, manual, &released) {
                Ok((leak, confidence)) => out.push(finding(program, id, manual, &leak, confidence)),
                Err(reason) => {
                    program.silent(RULE.info.id, program.location(id, manual.span), || reason.to_string());
                }
            }
        }
        if program.linked.language(id) == Language::Rust {
            leaked_guards(program, id, out);
        }
    }
    out.extend(late_releases::find(program).iter().map(|late| skipped(program, late)));
    out.extend(lost_turns::find(program).iter().map(|lost| turn(program, lost)));
}

/// A waiter of a lock made by hand that is cancelled when it has the lock already.
fn turn(program: &Program, lost: &LostTurn) -> Finding {
    let id = lost.function;
    let name = program.linked.fn_name(id);
    let waker = program.linked.fn_name(lost.waker.0);
    let line = lost.line;
    let steps = vec![
        program.step(id, lost.waits, "waits for its turn", &[]),
        program.step(
            lost.waker.0,
            lost.waker.1,
            format!("`{waker}` takes it out of `{line}`: the turn is its own"),
            &[],
        ),
        program.step(id, lost.handler, "is cancelled, and gives the turn to nobody", &[]),
    ];
    let runner = program.runners(id)[0];
    Finding {
        message: format!("`{name}` keeps what it was given if it is cancelled just then"),
        outcome: format!(
            "`{waker}` has handed over to a task that is gone, and all who wait in `{line}` wait for ever"
        ),
        help: format!("release in the handler if the waiter is no longer in `{line}`, as `{waker}` does"),
        threads: vec![program.thread(runner, id, steps)],
        key: format!("{line}|{name}|turn"),
        ..program.blank(&RULE.info, id, lost.handler, Confidence::Medium)
    }
}

/// A release that comes after something that may raise, of a lock that somebody else acquired or that is kept across a `yield`.
fn skipped(program: &Program, late: &LateRelease) -> Finding {
    let id = late.function;
    let name = program.linked.fn_name(id);
    let lock = &late.lock;
    let what =
        if late.yields { "the body of the `with` raises here" } else { "the function that was given raises here" };
    let steps = vec![
        program.step(id, late.raises, what, &[]),
        program.step(id, late.release, format!("the release of `{lock}` is skipped"), &[]),
    ];
    let runner = program.runners(id)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` does not release `{lock}` if what runs here raises"),
        confidence: Confidence::Medium,
        primary: program.location(id, late.raises),
        threads: vec![program.thread(runner, id, steps)],
        outcome: format!("whoever wants `{lock}` from then on waits for ever"),
        related: Vec::new(),
        help: "release it in a `finally`".to_string(),
        fix: None,
        key: format!("{lock}|{name}|late"),
        test: program.is_test(id),
    }
}

/// What is released where it was not acquired, and `release` methods that are handed around.
struct Elsewhere {
    places: Vec<(FnId, Place)>,
    names: Vec<(FnId, Name)>,
}

impl Elsewhere {
    fn find(program: &Program) -> Self {
        let mut found = Self { places: Vec::new(), names: Vec::new() };
        for id in program.linked.functions() {
            let facts = program.facts(id);
            found.places.extend(facts.releases.iter().map(|lock| (id, lock.at.place.clone())));
            let function = program.linked.function(id);
            // `release` as a value: whoever gets it releases.
            for data in &function.values {
                if let Value::Field { base, name } = &data.value
                    && is_release(name.as_str())
                    && let Some(of) = last_name(function, *base)
                {
                    found.names.push((id, of));
                }
            }
            // A release of something of the same name that was not acquired there, whatever object it belongs to.
            for call in &function.calls {
                if let Callee::Method { receiver, name } = &call.callee
                    && is_release(name.as_str())
                    && let Some(of) = last_name(function, *receiver)
                    && !facts.manual.iter().any(|manual| manual.lock.at.place.path.last() == Some(&of))
                {
                    found.names.push((id, of));
                }
            }
        }
        found
    }

    /// Whether another function, or a reference to `release`, may release the lock.
    fn releases(&self, program: &Program, id: FnId, lock: &Lock) -> bool {
        let place = &lock.at.place;
        let name = match (&place.root, place.path.last()) {
            (_, Some(name)) => Some(*name),
            (Root::Global(global), None) => Some(program.linked.global(*global).name),
            (Root::Local(function, local), None) => Some(program.linked.function(*function).local(*local).name),
            (Root::Type(_), None) => None,
        };
        let referenced = |by: FnId| by != id || !calls_release(program.linked.function(by), name);
        self.places.iter().any(|(by, released)| *by != id && released == place)
            || self.names.iter().any(|(by, released)| Some(*released) == name && referenced(*by))
    }
}

fn is_release(name: &str) -> bool {
    matches!(name, "release" | "release_lock" | "unlock" | "__exit__" | "__aexit__")
}

/// Whether the function itself calls `release` on something of that name (then a reference to it is that call).
fn calls_release(function: &Function, wanted: Option<Name>) -> bool {
    function.calls.iter().any(|call| match &call.callee {
        Callee::Method { receiver, name } => is_release(name.as_str()) && last_name(function, *receiver) == wanted,
        _ => false,
    })
}

fn last_name(function: &Function, value: ValueId) -> Option<Name> {
    match function.value(value) {
        Value::Field { name, .. } => Some(*name),
        Value::Local(local) => Some(function.local(*local).name),
        Value::Path(path) => path.last(),
        _ => None,
    }
}

fn judge(
    program: &Program,
    id: FnId,
    manual: &ManualHold,
    elsewhere: &Elsewhere,
) -> Result<(Leak, Confidence), &'static str> {
    if manual.bounded {
        return Err("the acquisition may fail, and the function goes by its result");
    }
    if matches!(manual.lock.role(), Some(Role::Semaphore)) {
        return Err("a semaphore may be released by somebody else");
    }
    if hands_on(program, id, &manual.lock) {
        return Err("the lock is handed to somebody who may release it");
    }
    let facts = program.facts(id);
    let taken_back = facts.releases.iter().any(|lock| lock.at.place == manual.lock.at.place);
    if taken_back && manual.released.is_empty() {
        return Err("the function takes back what it released before");
    }
    // What a test decided to acquire, the same test may decide to release.
    let decided = facts.acquires.iter().any(|acquire| acquire.span == manual.span && !acquire.under.is_empty());
    let wrapper = is_wrapper(program.linked.function(id));
    let cross = elsewhere.releases(program, id, &manual.lock);
    let normal = manual.left_held.iter().find(|(_, how)| *how != Leaving::Raise);
    let raised = manual.left_held.iter().find(|(_, how)| *how == Leaving::Raise);
    let (leak, confidence) = if manual.released.is_empty() {
        if cross || wrapper {
            return Err("another function releases the lock");
        }
        let kept_local = matches!(manual.lock.at.place.root, Root::Local(..));
        // Who ends in an endless loop, or was not understood, may never have come to the release.
        if normal.is_none() || program.facts(id).opaque {
            return Err("the function is not seen to end");
        }
        (Leak::Never, if kept_local { Confidence::Low } else { Confidence::High })
    } else if let Some((span, how)) = normal {
        if cross || wrapper {
            return Err("another function releases the lock");
        }
        (Leak::Exit(*span, *how), Confidence::High)
    } else if let Some((span, how)) = raised {
        (Leak::Exit(*span, *how), Confidence::Medium)
    } else if let Some(span) = manual.may_raise {
        (Leak::Exception(span), Confidence::Medium)
    } else if let Some((span, _)) = manual.left_maybe.first().filter(|_| !cross && !wrapper && !decided) {
        (Leak::Branch(*span), Confidence::Low)
    } else if let Some(span) = manual.may_hardly_raise {
        (Leak::Exception(span), Confidence::Low)
    } else {
        return Err("it is released on every way out");
    };
    let confidence = if manual.lock.is_known() { confidence } else { Confidence::Low };
    Ok((leak, confidence))
}

/// `acquire`, `lock`, `__enter__`, `begin`: the caller is to release, by calling the other half.
fn is_wrapper(function: &Function) -> bool {
    let name = function.name.as_str().trim_matches('_').to_ascii_lowercase();
    let words = [
        "acquire", "lock", "enter", "aenter", "begin", "start", "hold", "grab", "take", "obtain", "get", "pause",
        "suspend", "before", "wait", "reserve", "freeze", "block",
    ];
    let first = name.split('_').next().unwrap_or_default();
    words.contains(&first) || name.ends_with("acquire") || name.ends_with("_lock")
}

/// The lock, or its `release`, is an argument, returned, or kept somewhere in the function: somebody else may release it.
fn hands_on(program: &Program, id: FnId, lock: &Lock) -> bool {
    let function = program.linked.function(id);
    let resolver = program.resolver();
    let is_it = |value: ValueId| {
        resolver.place_of(id, value).is_some_and(|at| at.place == lock.at.place)
            && !matches!(function.value(value), Value::Call(_))
    };
    let called: Vec<ValueId> = function
        .calls
        .iter()
        .filter_map(|call| match &call.callee {
            Callee::Value(value) => Some(*value),
            _ => None,
        })
        .collect();
    let release_as_value = function.values.iter().enumerate().any(|(index, data)| match &data.value {
        Value::Field { base, name } => {
            let value = ValueId(u32::try_from(index).unwrap_or(u32::MAX));
            is_release(name.as_str()) && is_it(*base) && !called.contains(&value)
        }
        _ => false,
    });
    release_as_value
        || function.calls.iter().any(|call| {
            let condition = matches!(program.linked.language(id), Language::Python)
                && matches!(&call.callee, Callee::Path(path) | Callee::Macro(path) if path.last().is_some_and(|name| name == "Condition"));
            !condition && call.args.iter().any(|arg| is_it(arg.value))
        })
}

/// Rust: `mem::forget(guard)`, `MutexGuard::leak(guard)`.
fn leaked_guards(program: &Program, id: FnId, out: &mut Vec<Finding>) {
    for (lock, taken, forgotten) in &program.facts(id).leaked {
        let location = program.location(id, *forgotten);
        if unlocks_by_force(program) {
            program.silent(RULE.info.id, location, || "the lock is released by force elsewhere".to_string());
            continue;
        }
        let place = program.resolver().place_name(&lock.at.place);
        let name = program.linked.fn_name(id);
        let steps = vec![
            program.step(id, *taken, format!("takes `{place}`"), &[]),
            program.step(id, *forgotten, "forgets the guard: its destructor never runs", &[]),
        ];
        out.push(Finding {
            rule: RULE.info.id,
            severity: Severity::Error,
            message: format!("the guard of `{place}` is leaked here, so the lock is never released"),
            confidence: Confidence::Medium,
            primary: location,
            threads: vec![program.thread(Runner::Outside, id, steps)],
            outcome: format!("whoever wants `{place}` from now on waits for ever"),
            related: Vec::new(),
            help: "drop the guard, or keep it where it lives as long as the lock is needed".to_string(),
            fix: None,
            key: format!("{}|{name}", program.resolver().place_key(&lock.at.place)),
            test: program.is_test(id),
        });
    }
}

/// `force_unlock` anywhere: guards are forgotten on purpose.
fn unlocks_by_force(program: &Program) -> bool {
    program.linked.functions().any(|id| {
        program.linked.function(id).calls.iter().any(|call| {
            matches!(&call.callee, Callee::Method { name, .. } if name.as_str().starts_with("force_unlock"))
                || matches!(&call.callee, Callee::Path(path) if path.last().is_some_and(|name| name.as_str().starts_with("force_unlock")))
        })
    })
}

fn finding(program: &Program, id: FnId, manual: &ManualHold, leak: &Leak, confidence: Confidence) -> Finding {
    let lock = program.resolver().lock_name(&manual.lock);
    let name = program.linked.fn_name(id);
    let (message, primary, severity) = match leak {
        Leak::Never => (format!("`{lock}` is acquired here and never released"), manual.span, Severity::Error),
        Leak::Exit(span, Leaving::Return) => {
            (format!("`{name}` returns here without releasing `{lock}`"), *span, Severity::Error)
        }
        Leak::Exit(span, Leaving::Raise) => {
            (format!("an exception leaves `{name}` here without releasing `{lock}`"), *span, Severity::Warning)
        }
        Leak::Exit(_, Leaving::End) => (
            format!("`{lock}` is acquired here, and `{name}` can end without releasing it"),
            manual.span,
            Severity::Error,
        ),
        Leak::Branch(_) => {
            (format!("`{lock}` is acquired here and released in some branch only"), manual.span, Severity::Warning)
        }
        Leak::Exception(_) => {
            (format!("`{lock}` stays acquired if what follows raises"), manual.span, Severity::Warning)
        }
    };
    let mut steps = vec![program.step(id, manual.span, format!("acquires `{lock}`"), &[])];
    match leak {
        Leak::Exit(span, _) | Leak::Branch(span) => {
            steps.push(program.step(id, *span, format!("leaves `{name}` with `{lock}` held"), &[]));
        }
        Leak::Exception(span) => {
            steps.push(program.step(id, *span, "raises: the release below is skipped", &[]));
        }
        Leak::Never => {}
    }
    let runner = program.runners(id)[0];
    let async_lock = manual.lock.is_async();
    let with = if async_lock { "async with" } else { "with" };
    Finding {
        rule: RULE.info.id,
        severity,
        message,
        confidence,
        primary: program.location(id, primary),
        threads: vec![program.thread(runner, id, steps)],
        outcome: format!("whoever wants `{lock}` from then on waits for ever"),
        related: Vec::new(),
        help: format!("hold it with `{with} {}:`, or release it in a `finally`", short(&lock, &manual.lock)),
        fix: held_by_with(program, id, manual, leak),
        key: format!("{}|{name}", program.resolver().place_key(&manual.lock.at.place)),
        test: program.is_test(id) && program.linked.function(id).kind != FunctionKind::ModuleBody,
    }
}

/// The lock held by a `with` statement from the `acquire` to the one `release`.
fn held_by_with(program: &Program, id: FnId, manual: &ManualHold, leak: &Leak) -> Option<Fix> {
    let pair = program.pair(id, manual)?;
    // What did not fail did the same before, in both cases; that the lock was given back elsewhere too is what `finally` rules out.
    let exact = pair.in_finally && matches!(leak, Leak::Exception(_));
    Some(pair.with(if exact { FixSafety::Safe } else { FixSafety::Unsafe }))
}

/// The lock as a method of its class would write it.
fn short(name: &str, lock: &Lock) -> String {
    match lock.at.place.root {
        Root::Type(_) => format!("self.{}", name.rsplit('.').next().unwrap_or(name)),
        _ => name.to_string(),
    }
}
