//! Rust: what a task decides by shared state before an `.await`, and does by that decision after it.
//!
//! The state stands behind a lock that is released in between, in a map that locks inside, in a `RefCell`, or in an atomic. At the
//! `.await` every other task may run, also one that runs the same lines; the compiler has nothing against it, each step being safe by
//! itself. Whether the second step goes by the first is worked out as for critical sections ([`super::splits`]); here it is asked who else can
//! come in between, and what is lost when somebody does.

use super::atomics::{Rivals, Stale, StaleStore};
use super::awaits_between::{AwaitsBetween, Stretch, is_suspended};
use super::expr::callee_name;
use super::sections::{Sections, Written};
use super::splits::{Link, Split, is_setup, splits, writers};
use super::{FnId, Place, PlaceRef, Program, Root, Runner, Via};
use crate::finding::Confidence;
use crate::knowledge::RootKind;
use crate::model::{Callee, FunctionKind, Literal, LocalId, ParamKind, Span, TypeExpr, Value, ValueId, WriteOp};

/// What the act does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// Stores what was found missing.
    Store,
    /// Adds to a count or a list.
    Add,
    /// Sets a flag.
    Mark,
    /// Writes back what was made from what was read.
    WriteBack,
    /// Takes something away.
    Remove,
}

/// What keeps the state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// A lock, which is released in between.
    Lock,
    /// A map that locks inside.
    Map,
    /// A `RefCell`.
    Cell,
    /// An atomic.
    Atomic,
}

/// A decision of a task that is carried over an `.await`.
pub struct LateAct {
    /// The asynchronous function.
    pub function: FnId,
    /// The place.
    pub place: Place,
    /// Its name, as a message has it.
    pub name: String,
    /// The name of the lock, map, cell or atomic.
    pub keeper: String,
    /// What it is.
    pub kept: Kept,
    /// Where the place is looked at.
    pub test: (FnId, Span),
    /// The `.await`.
    pub suspended: Span,
    /// Where the function acts.
    pub at: Span,
    /// Where the act stands: here, or in what is called here.
    pub act: (FnId, Span),
    /// What the act does.
    pub action: Act,
    /// How sure.
    pub confidence: Confidence,
    /// Other places that go by the same.
    pub more: Vec<Span>,
}

/// How many tasks run a function, as far as is seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Crowd {
    /// One, once.
    One,
    /// Its name says that it is done once.
    Once,
    /// Whoever calls it.
    Open,
    /// Several.
    Many,
}

/// How far up it is asked who runs a function.
const UP: u32 = 5;

impl Program {
    /// Them all, in order of functions and of source. `silent` is told what looks like one and is not.
    #[must_use]
    pub fn late_acts(&self, silent: &dyn Fn(FnId, Span, &'static str)) -> Vec<LateAct> {
        let mut found = Vec::new();
        for id in self.linked.functions().filter(|id| is_suspended(self, *id) && !self.facts(*id).opaque) {
            let mut own = Vec::new();
            if let Some(sections) = Sections::within(self, id, self.facts(id), true) {
                gather(&sections, false, silent, &mut own);
            }
            let function = self.linked.function(id);
            if function.calls.iter().any(|call| callee_name(call).is_some_and(|name| name == "borrow_mut")) {
                let loans = self.loans(id);
                if let Some(sections) = Sections::within(self, id, &loans, false) {
                    gather(&sections, true, silent, &mut own);
                }
            }
            if self.facts(id).atomics.len() > 1 {
                let stale = self.stale_stores(id, &|_, _| ());
                own.extend(stale.iter().filter_map(|stale| self.late_claim(stale)));
            }
            own.sort_by_key(|act| act.at);
            found.extend(own);
        }
        found
    }

    /// A flag that is tested, and set after an `.await`, where that is rather a story of tasks than of one step in two: `None` where
    /// threads are seen to change the flag.
    #[must_use]
    pub fn late_claim(&self, stale: &StaleStore) -> Option<LateAct> {
        let id = stale.function;
        if stale.link != Stale::Test || !is_suspended(self, id) || self.facts(id).opaque {
            return None;
        }
        let awaits = AwaitsBetween::new(self, id, self.facts(id));
        let (from, until) = (stale.load.span, stale.store.span);
        let suspended = awaits.first(&Stretch { from, until, held: None, act: until }, &|_| false)?;
        let rivals = self.rivals(id, &stale.store);
        if rivals == Rivals::Threads || self.others_exchange(stale) || is_own(self, id, &stale.store.at) {
            return None;
        }
        let place = &stale.store.at.place;
        let starts = self.starts_between(id, &awaits, from, until);
        let others = self.changers(place).into_iter().any(|other| other != id && !self.is_test(other));
        let confidence = match crowd(self, id, 0) {
            Crowd::One if !others => return None,
            Crowd::One | Crowd::Once => Confidence::Low,
            Crowd::Open | Crowd::Many if starts => Confidence::Medium,
            Crowd::Open | Crowd::Many => Confidence::Low,
        };
        // The rule of atomics tells of all that it has seen somebody come between.
        if rivals != Rivals::None && confidence < Confidence::Medium || self.is_alone_on_its_loop(id, suspended) {
            return None;
        }
        let keeper = self.resolver().place_name(place);
        Some(LateAct {
            function: id,
            place: place.clone(),
            name: format!("`{keeper}`"),
            keeper,
            kept: Kept::Atomic,
            test: (id, from),
            suspended,
            at: until,
            act: (id, until),
            action: Act::Mark,
            confidence,
            more: Vec::new(),
        })
    }

    /// Something is started on the way, which runs on: a task, a thread, a process.
    fn starts_between(&self, id: FnId, awaits: &AwaitsBetween<'_>, from: Span, until: Span) -> bool {
        let within = |span: Span| {
            awaits
                .when(from)
                .zip(awaits.when(span))
                .zip(awaits.when(until))
                .is_some_and(|((from, at), until)| from < at && at < until)
        };
        let first = self.roots.spawns.partition_point(|spawn| spawn.function < id);
        let spawns = self.roots.spawns[first..].iter().take_while(|spawn| spawn.function == id);
        spawns.into_iter().any(|spawn| !spawn.scoped && within(spawn.span))
            || self.linked.function(id).calls.iter().any(|call| within(call.span) && is_making(call))
    }
}

fn gather(sections: &Sections<'_>, cells: bool, silent: &dyn Fn(FnId, Span, &'static str), own: &mut Vec<LateAct>) {
    let told = |span, reason| silent(sections.id, span, reason);
    for split in splits(sections, &|span, reason, _| told(span, reason)) {
        let Some(suspended) = split.suspended else { continue };
        match late(sections, &split, suspended, cells) {
            Ok(act) => own.push(act),
            Err(reason) => told(split.write.span, reason),
        }
    }
}

/// Who can come in between, and how much harm it does.
fn late(sections: &Sections<'_>, split: &Split, suspended: Span, cells: bool) -> Result<LateAct, &'static str> {
    let (program, id) = (sections.program, sections.id);
    let place = &split.write.at.place;
    let lock = &sections.all[split.write.section].lock;
    let own = is_own(program, id, &lock.at);
    if own && !is_handle(program, &lock.at) {
        return Err("whoever calls it has the object for itself");
    }
    if program.is_alone_on_its_loop(id, suspended) {
        return Err("no other task has been started yet");
    }
    if apart(sections, split) {
        return Err("what is looked for and what is changed are under different keys");
    }
    if looks_after(sections, split) {
        return Err("what the change replaces is looked at");
    }
    let kept = match lock {
        _ if cells => Kept::Cell,
        lock if lock.is_sharded() => Kept::Map,
        _ => Kept::Lock,
    };
    let harm = harm(sections, split);
    let others = || {
        let elsewhere = |other: &FnId| *other != id && !program.is_test(*other) && !is_setup(program, *other);
        writers(program, place)
            .into_iter()
            .any(|other| elsewhere(&other) && program.runners(other) != program.runners(id))
    };
    let confidence = match crowd(program, id, 0) {
        Crowd::One if !others() => return Err("one task alone does this and every other change of the place"),
        Crowd::One | Crowd::Once => Confidence::Low,
        Crowd::Open | Crowd::Many if own => Confidence::Low,
        Crowd::Open | Crowd::Many => harm,
    };
    let resolver = program.resolver();
    let keeper = resolver.lock_name(lock);
    Ok(LateAct {
        function: id,
        place: place.clone(),
        name: if kept == Kept::Lock { resolver.guarded_name(place, Some(lock)) } else { format!("`{keeper}`") },
        keeper,
        kept,
        test: split.read.site,
        suspended,
        at: split.write.span,
        act: split.write.site,
        action: action(sections, split),
        confidence,
        more: split.more.clone(),
    })
}

/// How much it matters that somebody comes in between.
fn harm(sections: &Sections<'_>, split: &Split) -> Confidence {
    let same = split.read.at.place == split.write.at.place;
    if split.link == Link::Control && same && split.confidence == Confidence::Low {
        let stored = stored(sections, split);
        let made = stored.is_some_and(|value| makes(sections, value, split.write.span, 0));
        let awaits = AwaitsBetween::new(sections.program, sections.id, sections.facts);
        let section = sections.all[split.write.section].span;
        let flag =
            stored.is_some_and(|value| matches!(sections.function.value(value), Value::Literal(Literal::Bool(_))));
        if made || flag && sections.program.starts_between(sections.id, &awaits, split.read.span, section) {
            return Confidence::Medium;
        }
    }
    split.confidence.min(Confidence::Medium)
}

/// What the write puts there.
fn stored(sections: &Sections<'_>, split: &Split) -> Option<ValueId> {
    if split.write.site.0 != sections.id {
        return None;
    }
    match sections.written(split.write.span)? {
        Written::Store { value, .. } => value,
        Written::Call(call) => sections.function.call(call).args.last().map(|arg| arg.value),
    }
}

fn action(sections: &Sections<'_>, split: &Split) -> Act {
    let name = |call| sections.method(call).map_or("", |name| name.as_str());
    match sections.written(split.write.span) {
        _ if split.link == Link::Data => Act::WriteBack,
        Some(Written::Store { op: WriteOp::Augment(_), .. }) => Act::Add,
        Some(Written::Store { op: WriteOp::Delete, .. }) => Act::Remove,
        Some(Written::Store { value: Some(value), .. })
            if matches!(sections.function.value(value), Value::Literal(_)) =>
        {
            Act::Mark
        }
        Some(Written::Call(call)) if name(call).starts_with("push") || name(call) == "append" => Act::Add,
        Some(Written::Call(call)) if name(call).starts_with("remove") || name(call).starts_with("pop") => Act::Remove,
        _ => Act::Store,
    }
}

/// `&mut self`: the borrow keeps all others out as long as the future lives, and so from what the object keeps. Also in the async
/// blocks of such a method.
fn is_own(program: &Program, id: FnId, at: &PlaceRef) -> bool {
    let mut around = Some(id);
    for _ in 0..UP {
        let Some(id) = around.filter(|_| at.via == Via::Receiver) else { return false };
        let receiver = program.linked.function(id).params.first().filter(|param| param.kind == ParamKind::Receiver);
        if let Some(receiver) = receiver {
            return matches!(receiver.ty, TypeExpr::Ref { mutable: true, .. });
        }
        around = program.linked.index[id.0 as usize].parent;
    }
    false
}

/// The object keeps only a handle of it (`Arc`), and others may have another.
fn is_handle(program: &Program, at: &PlaceRef) -> bool {
    let (Root::Type(owner), Some(field)) = (&at.place.root, at.place.path.first()) else { return false };
    program.linked.type_def(*owner).fields.iter().any(|known| {
        let arc = matches!(&known.ty, TypeExpr::Path { path, .. } if path.last().is_some_and(|name| name == "Arc" || name == "Rc"));
        known.name == *field && (arc || matches!(known.ty, TypeExpr::Ref { .. }))
    })
}

/// What the change replaced is asked for: `if let Some(old) = map.insert(key, new) { old.close() }`.
fn looks_after(sections: &Sections<'_>, split: &Split) -> bool {
    let Some(Written::Call(call)) = sections.written(split.write.span) else { return false };
    let data = sections.function.call(call);
    let tested = sections.facts.tests.iter().any(|test| test.span.contains(data.span));
    let binds = &sections.program.linked.index[sections.id.0 as usize].binds;
    let named = sections.function.locals.iter().zip(binds).any(|(local, binds)| {
        let bound = |value: ValueId| sections.function.value_span(value).contains(data.span);
        !local.name.as_str().starts_with('_')
            && binds.iter().any(|(by, value)| *by == sections.id && value.is_some_and(bound))
    });
    data.result_used && (tested || named)
}

/// Both go by a key, and the two keys have nothing to do with each other.
fn apart(sections: &Sections<'_>, split: &Split) -> bool {
    let own = |one: &super::sections::SectionUse| one.site.0 == sections.id;
    if !own(&split.read) || !own(&split.write) {
        return false;
    }
    let key = |span: Span| {
        let call = sections.function.calls.iter().find(|call| call.name_span == span)?;
        let keyed = callee_name(call).is_some_and(|name| {
            ["contains_key", "contains", "get", "get_mut", "insert", "remove", "get_key_value"].contains(&name.as_str())
        });
        call.args.first().filter(|_| keyed).map(|arg| arg.value)
    };
    let (Some(read), Some(write)) = (key(split.read.span), key(split.write.span)) else { return false };
    let (mut one, mut other) = (Vec::new(), Vec::new());
    locals(sections, read, 0, &mut one);
    locals(sections, write, 0, &mut other);
    !one.is_empty() && !other.is_empty() && !one.iter().any(|local| other.contains(local))
}

/// The variables a value is made of, through what they are bound to.
fn locals(sections: &Sections<'_>, value: ValueId, depth: u32, found: &mut Vec<LocalId>) {
    if depth > 16 || found.len() > 64 {
        return;
    }
    if let Value::Local(local) = sections.function.value(value) {
        if !found.contains(local) {
            found.push(*local);
            let bound = sections.bound(*local, sections.function.value_span(value));
            bound.into_iter().for_each(|bound| locals(sections, bound, depth + 4, found));
        }
        return;
    }
    for operand in super::expr::operands(sections.function, value) {
        locals(sections, operand, depth + 1, found);
    }
}

/// A value that was made by connecting, listening or starting: two of them are two connections, two tasks.
fn makes(sections: &Sections<'_>, value: ValueId, before: Span, depth: u32) -> bool {
    if depth > 8 {
        return false;
    }
    let next = |value: ValueId| makes(sections, value, before, depth + 1);
    match sections.function.value(value) {
        Value::Local(local) => sections
            .bound(*local, before)
            .is_some_and(|bound| makes(sections, bound, sections.function.value_span(bound), depth + 1)),
        Value::Call(call) => {
            let data = sections.function.call(*call);
            let passes = match &data.callee {
                Callee::Method { receiver, name } => {
                    matches!(name.as_str(), "clone" | "unwrap" | "expect" | "into" | "map_err" | "context" | "boxed")
                        && next(*receiver)
                }
                // `Some(..)`, `Arc::new(..)`.
                Callee::Path(path) => {
                    path.last().is_some_and(|name| matches!(name.as_str(), "Some" | "new" | "from" | "clone"))
                        && data.args.iter().any(|arg| next(arg.value))
                }
                Callee::Value(_) | Callee::Macro(_) => false,
            };
            passes || is_making(data)
        }
        Value::Collection { items, .. } => items.iter().any(|item| next(item.value)),
        Value::Choice(values) => values.iter().any(|value| next(*value)),
        Value::Await(inner)
        | Value::Try(inner)
        | Value::Ref { value: inner, .. }
        | Value::Part { value: inner, .. }
        | Value::Cast { value: inner, .. } => next(*inner),
        _ => false,
    }
}

/// A call whose name says that it opens or starts something.
fn is_making(call: &crate::model::Call) -> bool {
    let Some(name) = callee_name(call) else { return false };
    let first = name.as_str().split('_').find(|word| *word != "try" && *word != "do").unwrap_or_default();
    let plain = !matches!(call.callee, Callee::Macro(_));
    plain
        && matches!(
            first,
            "connect" | "reconnect" | "dial" | "bind" | "listen" | "spawn" | "launch" | "handshake" | "subscribe"
        )
}

/// Who runs a function: itself, or whoever calls it or starts its task.
fn crowd(program: &Program, id: FnId, depth: u32) -> Crowd {
    if depth > UP {
        return Crowd::Open;
    }
    let function = program.linked.function(id);
    let runners = program.runners(id);
    let roots = || {
        runners.iter().filter_map(|runner| match runner {
            Runner::Root(root) => Some(program.roots.root(*root)),
            Runner::Outside => None,
        })
    };
    let many = |root: &super::ThreadRoot| root.many || matches!(root.kind, RootKind::Handler | RootKind::AsyncHandler);
    if roots().any(many) || roots().count() > 1 {
        return Crowd::Many;
    }
    if let [Runner::Root(root)] = runners.as_slice() {
        // The task is one for each call of whoever starts it.
        let made = program.roots.root(*root).made;
        return made.map_or(Crowd::Open, |(maker, _)| crowd(program, maker, depth + 1).min(Crowd::Open));
    }
    if function.name == "main" {
        return Crowd::One;
    }
    if is_done_once(function.name.as_str()) {
        return Crowd::Once;
    }
    let around = program.linked.index[id.0 as usize].parent.filter(|_| function.kind != FunctionKind::Named);
    if let Some(around) = around {
        return crowd(program, around, depth + 1);
    }
    let callers = program.roots.callers(id);
    let seen = || callers.iter().filter(|caller| **caller != id && !program.is_test(**caller));
    if function.public || seen().next().is_none() {
        return Crowd::Open;
    }
    seen().map(|caller| crowd(program, *caller, depth + 1)).max().unwrap_or(Crowd::Open)
}

/// What is done once in the life of an object, by its name.
fn is_done_once(name: &str) -> bool {
    let first = name.split('_').next().unwrap_or_default();
    matches!(
        first,
        "new"
            | "build"
            | "builder"
            | "run"
            | "serve"
            | "start"
            | "stop"
            | "init"
            | "initialize"
            | "bootstrap"
            | "setup"
            | "shutdown"
            | "close"
            | "launch"
            | "finish"
            | "teardown"
            | "cleanup"
            | "startup"
    )
}
