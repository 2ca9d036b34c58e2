//! A plain bool that tells a running loop to stop.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::Rule;
use crate::analysis::{Blocking, FnId, HeldLock, Place, Program, Root, Runner, Target, nesting, polling};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{BlockKind, Does, RootKind};
use crate::model::{
    BranchKind, Call, CallId, Callee, EventKind, Function, FunctionKind, Language, Literal, Name, Node, NodeId, Op,
    Span, Value, ValueId, WriteOp,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "bool-cancel-flag",
        family: Family::Cancellation,
        summary: "a plain bool tells a running loop to stop",
        page: include_str!("bool_cancel_flag.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// A loop that runs while a flag has a value.
struct Poll {
    function: FnId,
    span: Span,
    /// The flag's value that ends the loop.
    stop: bool,
    held: Vec<HeldLock>,
    /// Read by a relaxed atomic load, in a loop that sleeps.
    atomic: bool,
    /// Python: a round of the loop waits for long, or for ever.
    waits: bool,
}

/// A write of a flag.
struct Write {
    function: FnId,
    span: Span,
    value: Option<bool>,
    held: Vec<HeldLock>,
    setup: bool,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut polls: BTreeMap<Place, Vec<Poll>> = BTreeMap::new();
    for id in program.linked.functions() {
        if !program.linked.function(id).is_async {
            collect_polls(program, id, &mut polls);
        }
    }
    if polls.is_empty() {
        return;
    }
    let writes = collect_writes(program, &polls);
    for (place, polls) in &polls {
        let Some(writes) = writes.get(place) else { continue };
        for poll in polls {
            if let Some(finding) = judge(program, place, poll, writes) {
                out.push(finding);
                break;
            }
        }
    }
}

fn collect_polls(program: &Program, id: FnId, polls: &mut BTreeMap<Place, Vec<Poll>>) {
    let function = program.linked.function(id);
    for node in &function.nodes {
        let Node::Loop { test, body, .. } = node else { continue };
        if let Some(test) = test {
            flags_in(program, id, *test, false, *body, polls);
        }
        for (test, negated) in exits(program, id, *body) {
            flags_in(program, id, test, negated, *body, polls);
        }
    }
}

/// Tests in a loop's body whose one arm only leaves the loop: `if self.cancelled: break`.
fn exits(program: &Program, id: FnId, body: NodeId) -> Vec<(ValueId, bool)> {
    let function = program.linked.function(id);
    let mut found = Vec::new();
    let mut stack = vec![body];
    while let Some(node) = stack.pop() {
        match function.node(node) {
            Node::Seq(children) => stack.extend(children.iter().rev()),
            Node::Block(body) | Node::Temps { body, .. } => stack.push(*body),
            Node::Branch { kind: BranchKind::If, test: Some(test), arms }
                if arms.first().is_some_and(|arm| leaves(program, id, arm.body)) =>
            {
                found.push((*test, true));
            }
            _ => {}
        }
    }
    found
}

fn leaves(program: &Program, id: FnId, node: NodeId) -> bool {
    match program.linked.function(id).node(node) {
        Node::Seq(children) => children.len() <= 2 && children.last().is_some_and(|child| leaves(program, id, *child)),
        Node::Block(body) | Node::Temps { body, .. } => leaves(program, id, *body),
        Node::Event(event) => matches!(event.kind, EventKind::Break(None) | EventKind::Return(_)),
        _ => false,
    }
}

/// The flags a loop's test asks. `negated`: the loop goes on while the test is false.
fn flags_in(
    program: &Program,
    id: FnId,
    test: ValueId,
    negated: bool,
    body: NodeId,
    polls: &mut BTreeMap<Place, Vec<Poll>>,
) {
    let function = program.linked.function(id);
    match function.value(test) {
        Value::Op { op: Op::Not, operands } => {
            operands.iter().for_each(|operand| flags_in(program, id, *operand, !negated, body, polls));
        }
        Value::Op { op: Op::And | Op::Or, operands } => {
            operands.iter().for_each(|operand| flags_in(program, id, *operand, negated, body, polls));
        }
        Value::Op { op: Op::Is | Op::Eq, operands } => {
            if let [flag, value] = operands.as_slice()
                && let Value::Literal(Literal::Bool(value)) = function.value(*value)
            {
                flags_in(program, id, *flag, negated == *value, body, polls);
            }
        }
        Value::Field { .. } | Value::Path(_) | Value::Deref(_) | Value::Call(_) => {
            let Some((place, atomic)) = flag_place(program, id, test, body) else { return };
            let span = function.value_span(test);
            let held = held_near(program, id, span);
            let waits = program.linked.language(id) == Language::Rust || waits_long(program, id, body);
            polls.entry(place).or_default().push(Poll { function: id, span, stop: negated, held, atomic, waits });
        }
        _ => {}
    }
}

/// The place of a flag, and whether it is an atomic polled between sleeps.
fn flag_place(program: &Program, id: FnId, value: ValueId, body: NodeId) -> Option<(Place, bool)> {
    let resolver = program.resolver();
    let function = program.linked.function(id);
    if program.linked.language(id) == Language::Python {
        if matches!(function.value(value), Value::Call(_) | Value::Deref(_)) {
            return None;
        }
        // `while node: if node.closed: return; node = node.parent` asks another object in every round.
        if changes_in(function, value, body) {
            program.silent(RULE.info.id, program.location(id, function.value_span(value)), || {
                "every round asks another object".into()
            });
            return None;
        }
        let at = resolver.place_of(id, value)?;
        return (!at.many() && !matches!(at.place.root, Root::Local(..))).then_some((at.place, false));
    }
    if let Value::Call(call) = function.value(value) {
        let Target::Effect { effect, subject: Some(subject), .. } = resolver.target(id, *call) else { return None };
        let relaxed = function.call(*call).args.iter().any(|arg| {
            matches!(function.value(arg.value), Value::Path(path) if path.last().is_some_and(|name| name == "Relaxed"))
        });
        if effect.does != Does::AtomicLoad || !relaxed || !sleeps(program, id, body) {
            return None;
        }
        return resolver.place_of(id, subject).map(|at| (at.place, true));
    }
    let at = resolver.place_of(id, value)?;
    program.is_unsafe_shared(&at.place).then_some((at.place, false))
}

/// Whether the variable that an attribute is taken from is bound anew in a loop's body.
fn changes_in(function: &Function, value: ValueId, body: NodeId) -> bool {
    let Value::Field { base, .. } = function.value(value) else { return false };
    let Value::Local(local) = *function.value(*base) else { return changes_in(function, *base, body) };
    let mut bound = false;
    nesting::events_in(function, body, &mut |event, _| {
        bound |= matches!(event.kind, EventKind::Bind { local: other, .. } if other == local);
    });
    bound
}

/// Whether a loop's body itself sleeps.
fn sleeps(program: &Program, id: FnId, body: NodeId) -> bool {
    let function = program.linked.function(id);
    let resolver = program.resolver();
    let mut stack = vec![body];
    while let Some(node) = stack.pop() {
        match function.node(node) {
            Node::Seq(children) => stack.extend(children),
            Node::Block(body) | Node::Temps { body, .. } => stack.push(*body),
            Node::Branch { arms, .. } => stack.extend(arms.iter().map(|arm| arm.body)),
            Node::Event(event) => {
                if let EventKind::Call(call) = event.kind
                    && let Target::Effect { effect, .. } = resolver.target(id, call)
                    && effect.how == Some(BlockKind::Sleep)
                {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// A pause after which nobody minds that the flag was seen only then.
const LONG: f64 = 1.0;

/// Whether a round of the loop may take long: unless a short pause or a wait with a limit is all that is seen in it, or in what it
/// calls.
fn waits_long(program: &Program, id: FnId, body: NodeId) -> bool {
    let facts = program.facts(id);
    let is_long = |function: FnId, block: &Blocking| {
        let first = program.linked.function(function).call(block.call).args.first();
        match block.how {
            BlockKind::Sleep => first.and_then(|arg| program.seconds(function, arg.value)).is_some_and(|s| s >= LONG),
            _ => !block.bounded,
        }
    };
    let counts = |block: &Blocking| !matches!(block.how, BlockKind::Disk | BlockKind::Start);
    // What the loop itself does sets its pace; without that, what it calls does.
    let (mut own, mut called): (Vec<bool>, Vec<bool>) = (Vec::new(), Vec::new());
    nesting::events_in(program.linked.function(id), body, &mut |event, _| {
        let EventKind::Call(call) = event.kind else { return };
        let blocks = facts.blocks.iter().filter(|block| block.call == call && counts(block));
        own.extend(blocks.map(|block| is_long(id, block)));
        for site in facts.calls.iter().filter(|site| site.call == call) {
            let waits = site.functions.iter().flat_map(|callee| &program.summaries.waits[callee.0 as usize]);
            let waits = waits.filter(|wait| counts(program.blocking(wait)));
            called.extend(waits.map(|wait| is_long(wait.function, program.blocking(wait))));
        }
        let data = program.linked.function(id).call(call);
        if program.call_name(id, call).ends_with("sleep") {
            own.push(false);
        } else if reads_by_name(data) {
            own.push(true);
        }
    });
    let paced = if own.is_empty() { called } else { own };
    paced.is_empty() || paced.contains(&true)
}

/// `os.read(..)`, `sock.recv(..)`, `inbox.get()`: by its name it waits until there is something.
fn reads_by_name(call: &Call) -> bool {
    let name = match &call.callee {
        Callee::Path(path) => path.last(),
        Callee::Method { name, .. } => Some(*name),
        Callee::Value(_) | Callee::Macro(_) => None,
    };
    name.is_some_and(|name| match name.as_str() {
        "read" | "readline" | "recv" | "recv_into" | "recvfrom" | "accept" => true,
        "get" | "wait" | "join" | "poll" | "input" => call.args.is_empty(),
        _ => false,
    })
}

/// What is held where a place is read or written.
fn held_near(program: &Program, id: FnId, span: Span) -> Vec<HeldLock> {
    let facts = program.facts(id);
    let site = facts.accesses.iter().find(|access| access.span.contains(span) || span.contains(access.span));
    match site {
        Some(access) => program.held(id, &access.held),
        None => program.entry[id.0 as usize].clone(),
    }
}

fn collect_writes(program: &Program, polls: &BTreeMap<Place, Vec<Poll>>) -> BTreeMap<Place, Vec<Write>> {
    let names: FxHashSet<Name> = polls.keys().filter_map(|place| last_name(program, place)).collect();
    let mut writes: BTreeMap<Place, Vec<Write>> = BTreeMap::new();
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        let resolver = program.resolver();
        for node in &function.nodes {
            let Node::Event(event) = node else { continue };
            let (target, value) = match &event.kind {
                EventKind::Write { target, value, op: WriteOp::Assign } => (*target, *value),
                EventKind::Write { target, .. } => (*target, None),
                EventKind::Call(call) => match atomic_store(program, id, *call) {
                    Some((target, value)) => (target, Some(value)),
                    None => continue,
                },
                _ => continue,
            };
            let Some(at) = resolver.place_of(id, target) else { continue };
            if !last_name(program, &at.place).is_some_and(|name| names.contains(&name))
                || !polls.contains_key(&at.place)
            {
                continue;
            }
            let value = value.and_then(|value| match function.value(value) {
                Value::Literal(Literal::Bool(value)) => Some(*value),
                _ => None,
            });
            let held = held_near(program, id, event.span);
            let setup = is_setup(program, id);
            writes.entry(at.place).or_default().push(Write { function: id, span: event.span, value, held, setup });
        }
    }
    writes
}

fn atomic_store(program: &Program, id: FnId, call: CallId) -> Option<(ValueId, ValueId)> {
    let function = program.linked.function(id);
    let data = function.call(call);
    if !matches!(&data.callee, Callee::Method { name, .. } if *name == "store" || *name == "swap") {
        return None;
    }
    match program.resolver().target(id, call) {
        Target::Effect { effect, subject: Some(subject), .. }
            if matches!(effect.does, Does::AtomicStore | Does::AtomicUpdate) =>
        {
            Some((subject, data.args.first()?.value))
        }
        _ => None,
    }
}

fn last_name(program: &Program, place: &Place) -> Option<Name> {
    match (&place.root, place.path.last()) {
        (_, Some(name)) => Some(*name),
        (Root::Global(global), None) => Some(program.linked.global(*global).name),
        _ => None,
    }
}

fn is_setup(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    match function.kind {
        FunctionKind::ModuleBody | FunctionKind::ClassBody | FunctionKind::Initialiser => true,
        _ => program.construction_only().contains(&id) || function.name == "new" && function.owner.is_some(),
    }
}

fn judge(program: &Program, place: &Place, poll: &Poll, writes: &[Write]) -> Option<Finding> {
    // A flag is only ever set to a constant.
    if writes.iter().any(|write| write.value.is_none()) || !starts_as_bool(program, place, writes) {
        return None;
    }
    let within = reached_from(program, poll.function);
    let stops: Vec<&Write> = writes.iter().filter(|write| !write.setup && write.value == Some(poll.stop)).collect();
    if stops.iter().any(|write| within.contains(&write.function) || program.linked.function(write.function).is_async) {
        return None;
    }
    let guarded = |write: &Write| {
        write.held.iter().any(|held| poll.held.iter().any(|other| other.lock.at.place == held.lock.at.place))
    };
    // Who sets it both ways starts the loop, or gives up starting it.
    let both_ways = |stop: &Write| {
        writes.iter().any(|write| write.function == stop.function && write.value == Some(!poll.stop))
            || program.roots.spawns.iter().any(|spawn| spawn.function == stop.function)
    };
    let stop = stops.iter().find(|write| !guarded(write) && !wakes(program, write) && !both_ways(write))?;
    let flag = cancel_like(last_name(program, place)?.as_str());
    let named = flag && cancel_like(&program.linked.fn_name(stop.function));
    let (reader, writer, threaded) = sides(program, poll.function, stop.function, flag);
    let called_back = !threaded && is_handed_out(program, stop.function);
    let confidence = match (poll.atomic, threaded, named) {
        // Whoever was given it to call may well be what the loop runs.
        (false, false, true) if called_back => Confidence::Low,
        // The next round comes soon, and sees it.
        (_, true, _) | (_, false, true) if !poll.waits => Confidence::Low,
        (true, true, _) => Confidence::Low,
        (false, true, _) => Confidence::Medium,
        (false, false, true) if !within.iter().any(|id| dispatches(program, *id)) => Confidence::Medium,
        (false, false, true) => Confidence::Low,
        (_, false, _) => return None,
    };
    Some(finding(program, place, poll, stop, confidence, (reader, writer)))
}

/// A method that is passed to somebody as a callback where it is defined.
fn is_handed_out(program: &Program, id: FnId) -> bool {
    let name = program.linked.function(id).name;
    program.linked.files[program.linked.file_of(id).0 as usize].functions.iter().any(|function| {
        function
            .calls
            .iter()
            .flat_map(|call| &call.args)
            .any(|arg| matches!(function.value(arg.value), Value::Field { name: given, .. } if *given == name))
    })
}

fn starts_as_bool(program: &Program, place: &Place, writes: &[Write]) -> bool {
    if writes.iter().any(|write| write.setup) || matches!(place.root, Root::Global(_)) {
        return true;
    }
    let built = program.resolver().initialisers(place);
    built.iter().any(|(function, value)| {
        matches!(program.linked.function(*function).value(*value), Value::Literal(Literal::Bool(_)))
    }) || program.linked.language(writes[0].function) == Language::Rust
}

/// The functions the loop's function runs: a writer among them is the loop's own doing.
fn reached_from(program: &Program, id: FnId) -> FxHashSet<FnId> {
    let mut seen = FxHashSet::default();
    let mut stack = vec![id];
    while let Some(id) = stack.pop() {
        if !seen.insert(id) || seen.len() > 5_000 {
            continue;
        }
        let facts = program.facts(id);
        stack.extend(facts.calls.iter().flat_map(|site| site.functions.iter().copied()));
        stack.extend(facts.runs.iter().map(|(closure, _)| *closure));
        // Closures written inside may be callbacks the loop fires.
        let closures = program.linked.function(id).values.iter().filter_map(|data| match &data.value {
            Value::Closure(index) => Some(program.linked.fn_id(program.linked.file_of(id), *index)),
            _ => None,
        });
        stack.extend(closures);
    }
    seen
}

/// A function calls what it was given: handlers, or methods of its own object that a library's base class dispatches to. One of
/// them may well be what stops the loop.
fn dispatches(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let resolver = program.resolver();
    (0..function.calls.len()).any(|index| {
        let call = CallId(u32::try_from(index).unwrap_or(0));
        if !matches!(resolver.target(id, call), Target::Unknown | Target::External(_)) {
            return false;
        }
        match &function.call(call).callee {
            Callee::Value(_) => true,
            Callee::Method { receiver, .. } => program.linked.is_receiver(id, *receiver),
            _ => false,
        }
    })
}

/// The writer also wakes the loop: it notifies, sets an event, puts a sentinel, or writes to the pipe or socket it reads.
fn wakes(program: &Program, write: &Write) -> bool {
    calls_of(program, write.function).any(|call| {
        // One helper deep: `self._wake()`.
        is_waking(program, write.function, call)
            || match program.resolver().target(write.function, call) {
                Target::Project { functions, .. } => functions
                    .iter()
                    .any(|helper| calls_of(program, *helper).any(|inner| is_waking(program, *helper, inner))),
                _ => false,
            }
    })
}

fn calls_of(program: &Program, id: FnId) -> impl Iterator<Item = CallId> {
    (0..u32::try_from(program.linked.function(id).calls.len()).unwrap_or(0)).map(CallId)
}

fn is_waking(program: &Program, id: FnId, call: CallId) -> bool {
    let resolver = program.resolver();
    let by_effect = matches!(resolver.target(id, call),
        Target::Effect { effect, .. } if matches!(effect.does, Does::Notify | Does::Set | Does::Put | Does::Marshal));
    // What wakes need not be a type the tables know.
    let by_name = match &program.linked.function(id).call(call).callee {
        Callee::Method { receiver, name } => match name.as_str() {
            "set" | "notify" | "notify_all" | "notify_one" | "put" | "put_nowait" | "send" | "sendall" | "wakeup"
            | "wake" | "interrupt" => true,
            // `os.write(pipe, b"x")`
            "write" => resolver.library_item(id, *receiver).is_some_and(|path| path.to_string() == "os"),
            _ => false,
        },
        _ => false,
    };
    by_effect || by_name
}

/// Who runs the loop and who stops it, and whether those are different threads for all that is seen.
///
/// A thread that ends somebody else's loop tells it that something is done, unless the flag's name says that it is to stop.
fn sides(program: &Program, poll: FnId, write: FnId, flag: bool) -> (Runner, Runner, bool) {
    let (readers, writers) = (program.runners(poll), program.runners(write));
    for reader in &readers {
        let Runner::Root(root) = reader else { continue };
        let kind = program.roots.root(*root).kind;
        if !matches!(kind, RootKind::Thread | RootKind::Pool | RootKind::Timer | RootKind::Handler | RootKind::Task) {
            continue;
        }
        if let Some(writer) = writers.iter().find(|writer| *writer != reader) {
            return (*reader, *writer, true);
        }
    }
    let threaded_writer = writers.iter().find(|writer| {
        matches!(writer, Runner::Root(root) if matches!(program.roots.root(*root).kind,
            RootKind::Thread | RootKind::Pool | RootKind::Timer | RootKind::Handler | RootKind::Callback))
    });
    match (threaded_writer.filter(|_| flag), readers.iter().find(|reader| matches!(reader, Runner::Outside))) {
        (Some(writer), Some(reader)) => (*reader, *writer, true),
        _ => (readers[0], writers[0], false),
    }
}

/// Words that can hardly mean anything but stopping.
fn cancel_like(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = ["cancel", "stop", "abort", "quit", "terminate", "shutdown", "shut_down", "exit", "interrupt", "kill"];
    words.iter().any(|word| name.contains(word))
}

/// A loop that does nothing but sleep is to wait for the event instead: how long is not for a fix to say.
fn only_sleeps(program: &Program, poll: &Poll) -> bool {
    let loops = polling::find_in(program, poll.function);
    loops.iter().any(|polling| polling.span.contains(poll.span) || poll.span.contains(polling.span))
}

fn finding(
    program: &Program,
    place: &Place,
    poll: &Poll,
    stop: &Write,
    confidence: Confidence,
    (reader, writer): (Runner, Runner),
) -> Finding {
    let resolver = program.resolver();
    let name = resolver.place_name(place);
    let (looping, stopping) = (program.linked.fn_name(poll.function), program.linked.fn_name(stop.function));
    let python = program.linked.language(poll.function) == Language::Python;
    let value = match (poll.stop, python) {
        (true, true) => "True",
        (false, true) => "False",
        (true, false) => "true",
        (false, false) => "false",
    };
    let loop_step = program.step(
        poll.function,
        poll.span,
        format!("tests `{name}` in `{looping}`, then works or waits"),
        &poll.held,
    );
    let stop_step =
        program.step(stop.function, stop.span, format!("sets `{name}` to `{value}` in `{stopping}`"), &stop.held);
    let help = if python {
        format!(
            "make `{name}` a `threading.Event`: `set()` it to stop, and `wait(timeout)` on it where the loop sleeps"
        )
    } else if poll.atomic {
        "wait on a channel or a condition variable with a timeout instead of sleeping".to_string()
    } else {
        format!("make `{name}` an `AtomicBool`, or a channel the loop waits on")
    };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: if poll.atomic {
            format!("`{name}`, which `{stopping}` sets to stop the loop here, is only looked at between sleeps")
        } else {
            format!("`{name}` is a plain bool that `{stopping}` sets to stop the loop here")
        },
        confidence,
        primary: program.location(poll.function, poll.span),
        threads: vec![
            program.thread(reader, poll.function, vec![loop_step]),
            program.thread(writer, stop.function, vec![stop_step]),
        ],
        outcome: format!(
            "`{stopping}` returns while the loop still runs: a flag cannot be waited for, so the loop only notices when it comes round to the test"
        ),
        related: Vec::new(),
        help,
        fix: if python && !only_sleeps(program, poll) { program.event_for_fix(place) } else { None },
        key: format!("{}|{looping}", resolver.place_key(place)),
        test: program.is_test(poll.function) || program.is_test(stop.function),
    }
}
