//! Whoever waits is not where the wake-up goes: a poll that leaves no waker, a notification that nobody waits for yet.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::nesting::{self, Around};
use crate::analysis::polls::{Flaw, PollFlaw};
use crate::analysis::unlocked_wakes::UnlockedWake;
use crate::analysis::{FnId, Place, Program, Root, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::Knowledge;
use crate::model::{
    BranchKind, CallId, EventKind, FileId, Function, FunctionKind, Language, LocalId, Name, Node, Path, Span, TypeExpr,
    Value, ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "missed-wakeup",
        family: Family::Signalling,
        summary: "a task goes to sleep where the wake-up it waits for cannot reach it",
        page: include_str!("missed_wakeup.md"),
        severity: Severity::Error,
        precision: Confidence::Medium,
        tier: Tier::Preview,
        languages: &[Language::Rust],
        cwe: &[833, 662],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        let function = program.linked.function(id);
        let Some(context) = context(function) else { continue };
        for (span, confidence) in pending_without_waker(program, id, context) {
            out.push(pending(program, id, context, span, confidence));
        }
    }
    notified_late(program, out);
    out.extend(program.unlocked_wakes().iter().map(|wake| woken_unlocked(program, wake)));
    out.extend(program.poll_flaws().iter().map(|flaw| flawed(program, flaw)));
}

/// The parameter through which a `poll` is given its waker.
fn context(function: &Function) -> Option<LocalId> {
    if function.kind != FunctionKind::Named || !function.name.as_str().starts_with("poll") {
        return None;
    }
    let is_context = |ty: &TypeExpr| match ty {
        TypeExpr::Ref { inner, .. } => {
            matches!(&**inner, TypeExpr::Path { path, .. } if path.last().is_some_and(|name| name == "Context"))
        }
        _ => false,
    };
    function.params.iter().find(|param| is_context(&param.ty)).map(|param| param.local)
}

/// Where `Poll::Pending` is the outcome although nothing before it, on any path that gets there, has had the waker.
fn pending_without_waker(program: &Program, id: FnId, context: LocalId) -> Vec<(Span, Confidence)> {
    let function = program.linked.function(id);
    if program.facts(id).opaque {
        return Vec::new();
    }
    let is_pending = |value: ValueId| match function.value(value) {
        Value::Path(path) => path.last().is_some_and(|name| name == "Pending"),
        _ => false,
    };
    // Values are evaluated where they stand; where a value stands, in the tree, is told by the events around it.
    let mut uses: Vec<(Span, Vec<Around>)> = Vec::new();
    let mut arms: Vec<(Span, Vec<Around>)> = Vec::new();
    nesting::events(function, &mut |event, around| {
        let values: Vec<ValueId> = match &event.kind {
            EventKind::Call(call) => {
                let data = function.call(*call);
                expr::receiver(data).into_iter().chain(data.args.iter().map(|arg| arg.value)).collect()
            }
            // Another name for it. What is made with it was made by a call.
            EventKind::Bind { value: Some(value), .. } if expr::as_local(function, *value) == Some(context) => {
                vec![*value]
            }
            EventKind::Return(Some(value)) => {
                if is_pending(*value) {
                    arms.push((function.value_span(*value), around.to_vec()));
                }
                Vec::new()
            }
            _ => Vec::new(),
        };
        let takes = values
            .iter()
            .any(|value| expr::mentions(function, *value, context) || captures(program, id, *value, context));
        // `ready!(self.poll_inner(cx))` and whatever else a macro does with it.
        let opaque = matches!(event.kind, EventKind::Opaque);
        if takes || opaque {
            uses.push((event.span, around.to_vec()));
        }
    });
    // A tail of arms is one value with several parts: `match x { A => Poll::Pending, .. }`.
    let mut found: Vec<Span> = Vec::new();
    let arms_of: Vec<Vec<Span>> = function
        .nodes
        .iter()
        .filter_map(|node| match node {
            Node::Branch { arms, .. } => Some(arms.iter().map(|arm| arm.span).collect()),
            _ => None,
        })
        .collect();
    for (span, around) in arms {
        if !uses.iter().any(|(used, by)| reaches((*used, by), span, &around)) {
            found.push(span);
        }
    }
    for span in tail_pendings(function, &is_pending) {
        if !uses.iter().any(|(used, _)| used.start < span.start && !apart(&arms_of, *used, span)) {
            found.push(span);
        }
    }
    found.sort_by_key(|span| span.start);
    found.dedup();
    // A `poll` that never takes its waker at all is one that is never pending for long, or a stub.
    if uses.is_empty() {
        return Vec::new();
    }
    // A flag that is looked at may mean that the work is over, or that somebody else keeps the waker.
    let by_flag = |span: Span| {
        let arms = function.nodes.iter().filter_map(|node| match node {
            Node::Branch { kind, arms, .. } => Some(arms.iter().map(move |arm| (arm, *kind))),
            _ => None,
        });
        let around = arms.flatten().filter(|(arm, _)| arm.span.contains(span));
        let innermost = around.min_by_key(|(arm, _)| arm.span.end - arm.span.start);
        innermost.is_some_and(|(arm, kind)| kind != BranchKind::Match || arm.pattern.is_some_and(means_over))
    };
    found.into_iter().map(|span| (span, if by_flag(span) { Confidence::Low } else { Confidence::Medium })).collect()
}

/// The name of a state in which there is nothing left to wait for.
fn means_over(pattern: Name) -> bool {
    ["None", "Complete", "Completed", "Done", "Gone", "Empty", "Closed", "Terminated", "Finished"]
        .contains(&pattern.as_str())
}

/// A closure or block that has the waker.
fn captures(program: &Program, id: FnId, value: ValueId, context: LocalId) -> bool {
    let function = program.linked.function(id);
    expr::contains(function, value, &|value| match function.value(value) {
        Value::Closure(index) => {
            let inner = program.linked.fn_id(program.linked.file_of(id), *index);
            program
                .linked
                .function(inner)
                .locals
                .iter()
                .any(|local| matches!(local.kind, crate::model::LocalKind::Captured { local, .. } if local == context))
        }
        _ => false,
    })
}

/// Whether an event may come before a place: it stands before it, and in no arm that excludes it.
fn reaches((used, by): (Span, &[Around]), span: Span, around: &[Around]) -> bool {
    let looped = by.iter().any(|one| matches!(one, Around::LoopBody(..)) && around.contains(one));
    let apart = by.iter().any(|one| match one {
        Around::Arm(node, arm) => {
            around.iter().any(|other| matches!(other, Around::Arm(n, a) if n == node && a != arm))
        }
        _ => false,
    });
    looped || used.start < span.start && !apart
}

/// `Poll::Pending` among the values a function's tail may have.
fn tail_pendings(function: &Function, is_pending: &dyn Fn(ValueId) -> bool) -> Vec<Span> {
    let mut found = Vec::new();
    for node in &function.nodes {
        let Node::Event(event) = node else { continue };
        let EventKind::Return(Some(returned)) = event.kind else { continue };
        let mut stack = match function.value(returned) {
            Value::Choice(values) => values.clone(),
            _ => continue,
        };
        let mut steps = 0;
        while let Some(next) = stack.pop() {
            steps += 1;
            if is_pending(next) {
                found.push(function.value_span(next));
            }
            if let (Value::Choice(values), true) = (function.value(next), steps < 64) {
                stack.extend(values);
            }
        }
    }
    found
}

/// Whether two places stand in different arms of one branch.
fn apart(branches: &[Vec<Span>], one: Span, two: Span) -> bool {
    branches.iter().any(|arms| {
        let arm_of = |place: Span| arms.iter().position(|arm| arm.contains(place));
        match (arm_of(one), arm_of(two)) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        }
    })
}

fn pending(program: &Program, id: FnId, context: LocalId, span: Span, confidence: Confidence) -> Finding {
    let name = program.linked.function(id).local(context).name;
    let runner = program.runners(id)[0];
    let steps =
        vec![program.step(id, span, format!("says that it is pending, and nobody has its waker (`{name}`)"), &[])];
    Finding {
        message: format!("`Poll::Pending` is returned on a path on which nothing was given `{name}`"),
        outcome: "the task is polled again only when its waker is called, and nobody has it: it may sleep for ever"
            .to_string(),
        help: "poll something with the context, keep `cx.waker().clone()` where it will be called, or wake it at once"
            .to_string(),
        threads: vec![program.thread(runner, id, steps)],
        ..program.blank(&RULE.info, id, span, confidence)
    }
}

fn woken_unlocked(program: &Program, wake: &UnlockedWake) -> Finding {
    let resolver = program.resolver();
    let (name, lock) = (resolver.place_name(&wake.place), resolver.lock_name(&wake.lock));
    let (id, span) = wake.wakes;
    let (other, waits) = wake.waits;
    let steps = vec![
        program.step(id, wake.changed, format!("changes what `{lock}` protects, and releases it"), &[]),
        program.step(id, span, "wakes those who wait already", &[]),
    ];
    let second = vec![program.step(other, waits, format!("begins to wait, after it has looked under `{lock}`"), &[])];
    Finding {
        message: format!("`{name}` is notified after `{lock}` is released, and who waits looks under that lock first"),
        outcome: "a notification between the look and the wait reaches nobody, and the task sleeps for ever"
            .to_string(),
        help: format!("hold `{lock}` while notifying, and make `notified()` under it as well"),
        threads: vec![
            program.thread(program.runners(id)[0], id, steps),
            program.thread(program.runners(other)[0], other, second),
        ],
        key: format!("{}|{}", resolver.place_key(&wake.place), program.linked.fn_name(id)),
        ..program.blank(&RULE.info, id, span, Confidence::Low)
    }
}

fn flawed(program: &Program, flaw: &PollFlaw) -> Finding {
    let id = flaw.function;
    let (first, second, message, outcome, help) = match flaw.flaw {
        Flaw::RegistersLate => (
            (flaw.other, "looks whether there is something"),
            (flaw.span, "registers its waker, and does not look again"),
            "the waker is registered here after the look it is for, and there is no second look",
            "what comes between the look and the registration wakes nobody, and the task sleeps for ever",
            "register the waker first and look after, or look again once it is registered",
        ),
        Flaw::DropsFuture => (
            (flaw.other, "makes a future"),
            (flaw.span, "polls it; it is dropped when this call ends"),
            "the future polled here is made in this very call and dropped at its end",
            "what the future has registered for goes with it: the task may sleep for ever, or begin anew with every poll",
            "keep the future in `self` until it is ready",
        ),
        Flaw::OutcomeDropped => (
            (flaw.span, "polls, and looks at nothing but an error"),
            (flaw.other, "says that it is pending all the same"),
            "the outcome of this poll is dropped, and `Pending` is returned whatever it was",
            "if the poll was ready nobody has the waker, and the task sleeps for ever",
            "return `Pending` only where this poll did",
        ),
        Flaw::StopsByItself => (
            (flaw.span, "stops polling before anything was pending"),
            (flaw.other, "says that it is pending"),
            "this loop stops polling by itself, and `Pending` is returned after it without a wake-up",
            "what is ready already wakes nobody again: the task sleeps although there is work",
            "call `cx.waker().wake_by_ref()` where the loop stopped before its source was pending",
        ),
    };
    let steps = vec![program.step(id, first.0, first.1, &[]), program.step(id, second.0, second.1, &[])];
    Finding {
        message: message.to_string(),
        outcome: outcome.to_string(),
        help: help.to_string(),
        threads: vec![program.thread(program.runners(id)[0], id, steps)],
        ..program.blank(&RULE.info, id, flaw.span, flaw.confidence)
    }
}

/// Who wakes the waiters of a `Notify`, and how.
#[derive(Default)]
struct Wakers {
    /// `notify_waiters`, which wakes only those who wait already.
    all: Option<(FnId, Span)>,
    /// `notify_one`, which is remembered.
    one: bool,
}

/// `if busy() { notify.notified().await }` where only `notify_waiters` is called: what comes between test and wait is lost.
fn notified_late(program: &Program, out: &mut Vec<Finding>) {
    let mut wakers: BTreeMap<Place, Wakers> = BTreeMap::new();
    let mut waits: Vec<(FnId, CallId, Place)> = Vec::new();
    let mut loose = Loose::default();
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        for (call, data) in expr::calls(program.linked.function(id)) {
            let Some(name) = expr::callee_name(data) else { continue };
            if !matches!(name.as_str(), "notified" | "notify_waiters" | "notify_one" | "notify_last") {
                continue;
            }
            let place = notify_place(program, id, call);
            if place.as_ref().is_none_or(|place| matches!(place.root, Root::Local(..))) {
                loose.note(program, id, call, name.as_str());
            }
            let Some(place) = place else { continue };
            match name.as_str() {
                "notified" => waits.push((id, call, place)),
                "notify_waiters" => {
                    wakers.entry(place).or_default().all.get_or_insert((id, data.name_span));
                }
                _ => wakers.entry(place).or_default().one = true,
            }
        }
    }
    for (id, call, place) in waits {
        let Some(Wakers { all: Some(waker), one: false }) = wakers.get(&place) else { continue };
        if let Some(check) = tested_before(program, id, call) {
            out.push(late(
                program,
                id,
                call,
                &program.resolver().place_name(&place),
                check,
                *waker,
                Confidence::Medium,
            ));
        }
    }
    for (id, call, known) in &loose.waits {
        let Some(Wakers { all: Some(waker), one: false }) = loose.wakers.get(&program.linked.file_of(*id)) else {
            continue;
        };
        if let Some(check) = tested_before(program, *id, *call) {
            let confidence = if *known { Confidence::Medium } else { Confidence::Low };
            let receiver = expr::receiver(program.linked.function(*id).call(*call));
            let local = receiver.and_then(|on| expr::as_local(program.linked.function(*id), on));
            let name = local.map_or("notify", |local| program.linked.function(*id).local(local).name.as_str());
            out.push(late(program, *id, *call, name, check, *waker, confidence));
        }
    }
}

/// Uses of what is drawn from a collection, or whose place is not known otherwise: those in one file are taken for one.
#[derive(Default)]
struct Loose {
    wakers: BTreeMap<FileId, Wakers>,
    waits: Vec<(FnId, CallId, bool)>,
}

impl Loose {
    fn note(&mut self, program: &Program, id: FnId, call: CallId, name: &str) {
        let data = program.linked.function(id).call(call);
        let Some(receiver) = expr::receiver(data).filter(|_| data.args.is_empty()) else { return };
        let known = match program.resolver().library_type(id, receiver) {
            Some(ty) if Knowledge::of(Language::Rust).facts(ty).path == "tokio.sync.Notify" => true,
            Some(_) => return,
            None => imports_notify(program, id),
        };
        let wakers = self.wakers.entry(program.linked.file_of(id)).or_default();
        match name {
            "notified" => self.waits.push((id, call, known)),
            "notify_waiters" => {
                wakers.all.get_or_insert((id, data.name_span));
            }
            _ => wakers.one = true,
        }
    }
}

/// Whether the file has tokio's `Notify` by its name: what is `notified` in it is one.
fn imports_notify(program: &Program, id: FnId) -> bool {
    let tokio = Path::parse("tokio.sync.Notify");
    program.linked.file_model(id).imports.iter().any(|import| import.target == tokio)
}

fn notify_place(program: &Program, id: FnId, call: CallId) -> Option<Place> {
    let receiver = expr::receiver(program.linked.function(id).call(call))?;
    let resolver = program.resolver();
    let ty = resolver.library_type(id, receiver)?;
    let notify = Knowledge::of(Language::Rust).facts(ty).path == "tokio.sync.Notify";
    if notify { Some(resolver.place_of(id, receiver)?.place) } else { None }
}

/// The test after which a `notified()` is made and awaited in one step; `None` if it is made before any test, or waits beside others.
fn tested_before(program: &Program, id: FnId, call: CallId) -> Option<Span> {
    let function = program.linked.function(id);
    let made = function.call(call).span;
    let mut at: Option<Vec<Around>> = None;
    nesting::events(function, &mut |event, around| {
        if is_await_of(function, &event.kind, call) {
            at = Some(around.to_vec());
        }
    });
    let around = at?;
    // What is made in a block of its own, and awaited outside, may be made under a lock.
    let apart = function.nodes.iter().any(|node| match node {
        Node::Block(body) => {
            let (mut makes, mut awaits) = (false, false);
            nesting::events_in(function, *body, &mut |event, _| {
                makes |= event.kind == EventKind::Call(call);
                awaits |= is_await_of(function, &event.kind, call);
            });
            makes && !awaits
        }
        _ => false,
    });
    if apart {
        return None;
    }
    let select = around.iter().any(|one| match one {
        Around::Arm(node, _) => matches!(function.node(*node), Node::Branch { kind: BranchKind::Select, .. }),
        _ => false,
    });
    let looped = around.iter().any(Around::is_round);
    let mut tests = program.facts(id).tests.iter().filter(|test| test.span.end <= made.start);
    let test = tests.next_back()?;
    let conditional = looped || !around.is_empty() || program.facts(id).tests.len() == 1;
    (!select && conditional).then_some(test.span)
}

fn is_await_of(function: &Function, kind: &EventKind, call: CallId) -> bool {
    matches!(kind, EventKind::Await(value) if matches!(function.value(*value), Value::Call(known) if *known == call))
}

fn late(
    program: &Program,
    id: FnId,
    call: CallId,
    name: &str,
    check: Span,
    (waker, wakes): (FnId, Span),
    confidence: Confidence,
) -> Finding {
    let span = program.linked.function(id).call(call).name_span;
    let runner = program.runners(id)[0];
    let steps = vec![
        program.step(id, check, "looks whether it has to wait", &[]),
        program.step(id, span, format!("begins to wait for `{name}`"), &[]),
    ];
    let other = vec![program.step(waker, wakes, "wakes those who wait already, between the two", &[])];
    let other_runner = program.runners(waker)[0];
    Finding {
        message: format!("`{name}.notified()` is made after the test, and `notify_waiters` wakes only those who wait already"),
        outcome: "a notification between the test and the wait reaches nobody, and the task sleeps for ever".to_string(),
        help: "make `notified()` (and `enable` it) before the test and await it after, or use `notify_one`, which is remembered"
            .to_string(),
        threads: vec![program.thread(runner, id, steps), program.thread(other_runner, waker, other)],
        key: format!("{name}|{}", program.linked.fn_name(id)),
        ..program.blank(&RULE.info, id, span, confidence)
    }
}
