//! A constructor starts a thread before it has set what the thread reads.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::threads::{field, kept_in};
use crate::analysis::{FnId, Program, Root, Runner, Spawn, Target, Ty, TypeId};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Knowledge, Role, RootKind};
use crate::model::{Callee, EventKind, Language, Name, Node, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "thread-started-early",
        family: Family::Races,
        summary: "a constructor starts a thread before it has set what the thread reads",
        page: include_str!("thread_started_early.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[362, 665],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for spawn in &program.roots.spawns {
        if let Some(early) =
            early(program, spawn.function, spawn.kind, program.thread_entry(spawn), || program.started_at(spawn))
        {
            out.push(finding(program, &early));
        }
        // A greenlet runs as soon as its maker waits for anything.
        if let Some(mut early) = is_greenlet(program, spawn)
            .then(|| early(program, spawn.function, RootKind::Thread, spawn.target, || Some(spawn.span)))
            .flatten()
            && calls_between(program, &early)
        {
            early.delayed = !waits_between(program, &early);
            early.likely = true;
            out.push(finding(program, &early));
        }
        out.extend(given_too_early(program, spawn));
    }
    // A subclass of `Thread` that starts itself.
    for ty in program.linked.types() {
        if program.thread_class(ty).is_none() {
            continue;
        }
        let run = program.linked.method(ty, Name::new("run"));
        for init in program.linked.own_methods(ty, Name::new("__init__")) {
            let start = || starts_itself(program, *init);
            if let Some(early) = early(program, *init, RootKind::Thread, run, start) {
                out.push(finding(program, &early));
            }
        }
    }
}

/// Work that a greenlet does: it does not run beside its maker, but whenever that waits.
fn is_greenlet(program: &Program, spawn: &Spawn) -> bool {
    spawn.kind == RootKind::Loop
        && matches!(program.resolver().target(spawn.function, spawn.call), Target::Effect { effect, .. }
            if effect.returns.as_deref().is_some_and(|path| path.starts_with("gevent.")))
}

/// Whether the constructor calls something between the start and the write, so that it may wait there.
fn calls_between(program: &Program, early: &Early) -> bool {
    let calls = &program.linked.function(early.init).calls;
    calls.iter().any(|call| call.span.start > early.start.end && call.span.end < early.set.start && !call.result_used)
}

/// Whether what the constructor calls there is known to wait, or talks to somebody.
fn waits_between(program: &Program, early: &Early) -> bool {
    let between = |span: Span| span.start > early.start.end && span.end < early.set.start;
    let facts = program.facts(early.init);
    let waits = |callee: &FnId| !program.summaries.waits[callee.0 as usize].is_empty();
    let called = facts.calls.iter().any(|site| between(site.span) && site.runs_now && site.functions.iter().any(waits));
    let talks = |name: Name| matches!(name.as_str(), "send" | "sendall" | "recv" | "connect" | "sleep" | "request");
    called
        || facts.blocks.iter().any(|block| between(block.span))
        || program
            .linked
            .function(early.init)
            .calls
            .iter()
            .any(|call| between(call.span) && matches!(&call.callee, Callee::Method { name, .. } if talks(*name)))
}

/// The thread's object is given work before the field is set: a method of the attribute that holds it is called.
fn is_given_work(program: &Program, init: FnId, spawn: &Spawn, set: Span) -> bool {
    let function = program.linked.function(init);
    let fate = program.fate(init, spawn.call);
    let kept = kept_in(function, &fate);
    kept.is_some()
        && function.calls.iter().any(|call| {
            let between = call.span.start > spawn.span.end && call.span.end < set.start;
            let on_it = matches!(&call.callee, Callee::Method { receiver, .. } if field(function, *receiver) == kept);
            between && on_it && !call.args.is_empty()
        })
}

/// A thread that starts itself where it is made is given the object, whose locks are made only later.
fn given_too_early(program: &Program, spawn: &Spawn) -> Option<Finding> {
    let (init, class) = (spawn.function, spawn.subclass?);
    let function = program.linked.function(init);
    let owner = program.linked.index[init.0 as usize].owner?;
    let given = function.call(spawn.call).args.iter().any(|arg| program.linked.is_receiver(init, arg.value));
    if function.name != "__init__" || !given || spawn.kind != RootKind::Thread {
        return None;
    }
    let maker = program.linked.method(class, Name::new("__init__"))?;
    starts_itself(program, maker)?;
    let run = program.linked.method(class, Name::new("run"))?;
    let writes = writes(program, init);
    let (resolver, knowledge) = (program.resolver(), Knowledge::of(Language::Python));
    let lock = |field: Name| match resolver.field_type(owner, field) {
        Some(Ty::Library(lib, _)) => {
            matches!(knowledge.facts(lib).role, Role::Lock | Role::Condition | Role::Semaphore)
        }
        _ => false,
    };
    let before = |field: Name| writes.iter().any(|(name, span)| *name == field && span.start < spawn.span.start);
    let (field, set) =
        writes.iter().copied().find(|(field, span)| span.start > spawn.span.end && lock(*field) && !before(*field))?;
    // Some other method takes it, so the thread may come there.
    let methods = program.linked.methods_of(owner).iter().copied().filter(|method| *method != init);
    let (reader, read) = methods.into_iter().find_map(|method| {
        let acquires = &program.facts(method).acquires;
        let taken = acquires.iter().find(|acquire| acquire.lock.at.place.path.last() == Some(&field))?;
        Some((method, taken.span))
    })?;
    let early = Early {
        init,
        entry: run,
        start: function.call(spawn.call).name_span,
        field,
        set,
        reader,
        read,
        replaced: false,
        delayed: !is_given_work(program, init, spawn, set),
        likely: true,
    };
    Some(finding(program, &early))
}

/// A start, and what is set after it.
struct Early {
    init: FnId,
    entry: FnId,
    start: Span,
    field: Name,
    set: Span,
    reader: FnId,
    read: Span,
    /// The field has a value before: that of the class, or an earlier one.
    replaced: bool,
    /// The thread waits for something, or sleeps, before it comes to the read.
    delayed: bool,
    /// That it comes there before the write follows from what else the constructor does.
    likely: bool,
}

fn starts_itself(program: &Program, init: FnId) -> Option<Span> {
    let function = program.linked.function(init);
    let start = function.calls.iter().find(|call| match &call.callee {
        Callee::Method { receiver, name } => *name == "start" && program.linked.is_receiver(init, *receiver),
        _ => false,
    });
    start.map(|call| call.span)
}

fn early(
    program: &Program,
    init: FnId,
    kind: RootKind,
    entry: Option<FnId>,
    start: impl Fn() -> Option<Span>,
) -> Option<Early> {
    if program.linked.language(init) != Language::Python || !matches!(kind, RootKind::Thread | RootKind::Pool) {
        return None;
    }
    let function = program.linked.function(init);
    let owner = program.linked.index[init.0 as usize].owner?;
    let entry = entry?;
    if function.name != "__init__"
        || !program.linked.mro(owner).contains(&program.linked.index[entry.0 as usize].owner?)
    {
        return None;
    }
    let start = start()?;
    let writes = writes(program, init);
    let before: BTreeSet<Name> =
        writes.iter().filter(|(_, span)| span.start < start.start).map(|(name, _)| *name).collect();
    let after: Vec<(Name, Span)> = writes.into_iter().filter(|(_, span)| span.start > start.end).collect();
    if after.is_empty() || waits_first(program, entry) {
        return None;
    }
    after.into_iter().filter(|(field, _)| !before.contains(field)).find_map(|(field, set)| {
        let (reader, read) = read_by(program, owner, entry, field)?;
        let declared = program.linked.mro(owner).iter().any(|ty| {
            let fields = &program.linked.type_def(*ty).fields;
            fields.iter().any(|one| one.name == field && one.default.is_some())
        });
        let replaced = declared || inherited(program, owner, field);
        let delayed = delayed(program, entry, reader, read);
        Some(Early { init, entry, start, field, set, reader, read, replaced, delayed, likely: false })
    })
}

/// Whether a base class's constructor sets a field of that name.
fn inherited(program: &Program, owner: TypeId, field: Name) -> bool {
    program.linked.mro(owner).iter().skip(1).any(|ty| program.linked.declares_field(*ty, field))
        || program.linked.method(owner, field).is_some()
}

/// The attributes of the object that a constructor assigns, in order.
fn writes(program: &Program, init: FnId) -> Vec<(Name, Span)> {
    let function = program.linked.function(init);
    let field = |value: ValueId| match function.value(value) {
        Value::Field { base, name } if program.linked.is_receiver(init, *base) => Some(*name),
        _ => None,
    };
    let events = function.nodes.iter().filter_map(|node| match node {
        Node::Event(event) => Some(event),
        _ => None,
    });
    let written = events.filter_map(|event| match &event.kind {
        EventKind::Write { target, value: Some(_), .. } => Some((field(*target)?, event.span)),
        _ => None,
    });
    let mut found: Vec<(Name, Span)> = written.collect();
    found.sort_by_key(|(_, span)| span.start);
    found
}

/// A thread that waits for a word from its maker before it does anything.
fn waits_first(program: &Program, entry: FnId) -> bool {
    let facts = program.facts(entry);
    let first = facts.accesses.iter().map(|access| access.span.start).min().unwrap_or(u32::MAX);
    let line = program.linked.function(entry).name_span.end;
    let early = |span: Span| span.start >= line && span.start <= first.saturating_add(200);
    facts.waits.iter().any(|span| early(*span)) || facts.acquires.iter().any(|acquire| early(acquire.span))
}

/// Whether the thread's function waits before it comes to the read, or to the first call that may lead there.
fn delayed(program: &Program, entry: FnId, reader: FnId, read: Span) -> bool {
    let facts = program.facts(entry);
    let first = facts.calls.iter().map(|site| site.span.start).min().unwrap_or(u32::MAX);
    let there = if reader == entry { read.start } else { first };
    // The whole call: its arguments are read before it waits.
    let function = program.linked.function(entry);
    let whole = |span: Span| {
        let calls = function.calls.iter().filter(|call| call.span.contains(span) && call.name_span.start <= span.end);
        calls.map(|call| call.span.end).min().unwrap_or(span.end)
    };
    let waits = facts.waits.iter().map(|span| whole(*span));
    let waits = waits.chain(facts.blocks.iter().map(|block| function.call(block.call).span.end));
    waits.into_iter().any(|end| end <= there)
}

/// Where the thread reads a field of its own object: in its first function, or in what that calls on the object.
fn read_by(program: &Program, owner: TypeId, entry: FnId, field: Name) -> Option<(FnId, Span)> {
    let root = program.roots.all().find(|root| program.roots.root(*root).entry == entry)?;
    let own = |id: &FnId| program.roots.runs_on_own_object(root, *id);
    let mut readers: Vec<FnId> = vec![entry];
    readers.extend(program.linked.mro(owner).iter().flat_map(|ty| program.linked.methods_of(*ty).iter().copied()));
    readers.into_iter().filter(|id| own(id) && program.linked.function(*id).name != "__init__").find_map(|id| {
        let access = program.facts(id).accesses.iter().find(|access| {
            let at = &access.at.place;
            matches!(at.root, Root::Type(_)) && at.path.first() == Some(&field)
        })?;
        (access.kind == crate::analysis::AccessKind::Read || !access.kind.writes() || at_depth(access))
            .then_some((id, access.span))
    })
}

/// A change of what the field holds reads the field first.
fn at_depth(access: &crate::analysis::Access) -> bool {
    access.at.place.path.len() > 1 || !access.store
}

fn finding(program: &Program, early: &Early) -> Finding {
    let (init, field) = (early.init, early.field);
    let entry = program.linked.fn_name(early.entry);
    let first = vec![
        program.step(init, early.start, format!("starts the thread that runs `{entry}`"), &[]),
        program.step(init, early.set, format!("sets `{field}`"), &[]),
    ];
    let second = vec![program.step(early.reader, early.read, format!("reads `{field}`, perhaps before that"), &[])];
    let outcome = if early.replaced {
        format!("the thread may see what `{field}` was before the constructor sets it")
    } else {
        format!("where the thread is faster, it fails with an `AttributeError` for `{field}`")
    };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("the thread that runs `{entry}` is started before `{field}`, which it reads, is set"),
        confidence: match () {
            () if early.replaced || early.delayed => Confidence::Low,
            () if early.likely => Confidence::Medium,
            () => Confidence::High,
        },
        primary: program.location(init, early.start),
        threads: vec![
            program.thread(Runner::Outside, init, first),
            crate::finding::ThreadStory { name: format!("thread `{entry}`"), steps: second },
        ],
        outcome,
        related: Vec::new(),
        help: "start the thread last in the constructor, or in a method that is called when the object is complete"
            .to_string(),
        fix: None,
        key: format!("{entry}|{field}"),
        test: program.is_test(init),
    }
}
