//! Code that runs in the middle of other code: finalisers, callbacks of weak references and of the garbage collector, signal
//! handlers, and Rust's `Drop`. The thread that runs it is the one it interrupts, with all the locks that one holds.

use std::collections::{BTreeMap, BTreeSet};

use super::Program;
use super::flow::{HeldLock, Walker};
use super::link::{FnId, TypeId};
use super::places::{Place, Root};
use super::roots::{Spawn, argument, callable};
use super::summaries::Reached;
use super::types::{Target, Ty};
use crate::finding::Confidence;
use crate::knowledge::{Does, Knowledge, LibType, Role, RootKind};
use crate::model::{
    CallId, Callee, EventKind, Function, FunctionKind, Language, LocalId, Name, Owner, Span, TypeExpr, Value, ValueId,
};

/// How code comes to run in the middle of other code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Interrupts {
    /// `__del__`, of an object nobody has any more.
    Finalizer,
    /// A callback of a weak reference, or of `weakref.finalize`.
    WeakCallback,
    /// A callback of the garbage collector.
    Collector,
    /// A signal handler, on the main thread.
    Signal,
}

/// A function that interrupts.
#[derive(Clone, Debug)]
pub struct Interruption {
    /// The function.
    pub entry: FnId,
    /// How it comes to run.
    pub how: Interrupts,
    /// Where it is registered.
    pub made: Option<(FnId, Span)>,
}

impl Program {
    /// Python's functions that interrupt others, in order.
    #[must_use]
    pub fn interruptions(&self) -> Vec<Interruption> {
        let mut found = Vec::new();
        for id in self.linked.functions() {
            if self.linked.language(id) != Language::Python {
                continue;
            }
            let function = self.linked.function(id);
            if function.kind == FunctionKind::Named && function.name == "__del__" && function.owner.is_some() {
                found.push(Interruption { entry: id, how: Interrupts::Finalizer, made: None });
            }
            self.registered(id, &mut found);
        }
        for spawn in &self.roots.spawns {
            let how = match spawn.kind {
                RootKind::Finalizer => Interrupts::WeakCallback,
                RootKind::Signal => Interrupts::Signal,
                _ => continue,
            };
            if self.linked.language(spawn.function) != Language::Python {
                continue;
            }
            match spawn.target {
                Some(entry) => found.push(Interruption { entry, how, made: Some((spawn.function, spawn.span)) }),
                None if how == Interrupts::Signal => self.given(spawn, &mut found),
                None => {}
            }
        }
        found
    }

    /// Handlers that a helper of the program is given to register: `install(self._stop)`.
    fn given(&self, spawn: &Spawn, found: &mut Vec<Interruption>) {
        let helper = self.linked.function(spawn.function);
        let is_handed = |local: LocalId| {
            let is_it = |value: ValueId| matches!(helper.value(value), Value::Local(known) if *known == local);
            helper.call(spawn.call).args.iter().any(|arg| is_it(arg.value))
        };
        let Some(param) = helper.params.iter().position(|param| is_handed(param.local)) else { return };
        for caller in self.roots.callers(spawn.function) {
            let resolver = self.resolver();
            for site in self.facts(*caller).calls.iter().filter(|site| site.functions.as_slice() == [spawn.function]) {
                let bound = resolver.bind_arguments(*caller, site.call, spawn.function, true);
                let value = bound.into_iter().find(|(at, _)| *at == param).map(|(_, value)| value);
                let entry = value.and_then(|value| callable(&resolver, *caller, value));
                let known =
                    |entry: FnId| found.iter().any(|known| known.entry == entry && known.how == Interrupts::Signal);
                if let Some(entry) = entry.filter(|entry| !known(*entry)) {
                    found.push(Interruption { entry, how: Interrupts::Signal, made: Some((*caller, site.span)) });
                }
            }
        }
    }

    /// The calls of a function, and of what it calls itself, that write to the log: where it makes them, and the call.
    #[must_use]
    pub fn logs_in(&self, id: FnId) -> Vec<(Span, FnId, Span)> {
        let mut found: Vec<(Span, FnId, Span)> = self.own_logs(id).into_iter().map(|span| (span, id, span)).collect();
        for site in self.facts(id).calls.iter().filter(|site| site.runs_now) {
            let [callee] = site.functions.as_slice() else { continue };
            found.extend(self.own_logs(*callee).into_iter().map(|span| (site.span, *callee, span)));
        }
        found.sort_by_key(|(span, ..)| *span);
        found
    }

    fn own_logs(&self, id: FnId) -> Vec<Span> {
        let function = self.linked.function(id);
        let resolver = self.resolver();
        let logger = |value: ValueId| match resolver.type_of(id, value) {
            Ty::Library(lib, _) => Knowledge::of(Language::Python).facts(lib).path == "logging.Logger",
            _ => false,
        };
        let logs = |index: usize, callee: &Callee| match callee {
            Callee::Method { receiver, name } => {
                is_level(name.as_str())
                    && (logger(*receiver)
                        || resolver
                            .library_callee(id, CallId(u32::try_from(index).unwrap_or(0)))
                            .is_some_and(|path| path.segments().first().is_some_and(|module| *module == "logging")))
            }
            Callee::Path(path) => {
                path.last().is_some_and(|name| is_level(name.as_str()))
                    && resolver
                        .library_callee(id, CallId(u32::try_from(index).unwrap_or(0)))
                        .is_some_and(|path| path.segments().first().is_some_and(|module| *module == "logging"))
            }
            _ => false,
        };
        let calls = function.calls.iter().enumerate().filter(|(index, data)| logs(*index, &data.callee));
        calls.map(|(_, data)| data.name_span).collect()
    }

    fn registered(&self, id: FnId, found: &mut Vec<Interruption>) {
        let function = self.linked.function(id);
        let resolver = self.resolver();
        for (index, data) in function.calls.iter().enumerate() {
            if data.args.is_empty() || !may_register(function, &data.callee) {
                continue;
            }
            let call = CallId(u32::try_from(index).unwrap_or(0));
            let target = match resolver.target(id, call) {
                Target::Effect { effect, .. } if effect.does == Does::Interrupt => {
                    effect.target.as_ref().and_then(|wanted| argument(data, wanted))
                }
                _ if self.is_collector(id, &data.callee) => data.args.first().map(|arg| arg.value),
                _ => continue,
            };
            let Some(entry) = target.and_then(|value| callable(&resolver, id, value)) else { continue };
            found.push(Interruption { entry, how: Interrupts::Collector, made: Some((id, data.span)) });
        }
    }

    /// `def __init__(self, gc=gc)`: a parameter that is the collector's module unless a test gives something else.
    fn is_collector(&self, id: FnId, callee: &Callee) -> bool {
        let function = self.linked.function(id);
        let Callee::Method { receiver, .. } = callee else { return false };
        let Value::Field { base, .. } = function.value(*receiver) else { return false };
        let Value::Local(local) = function.value(*base) else { return false };
        let param = function.params.iter().find(|param| param.local == *local);
        param.and_then(|param| param.default).is_some_and(|(index, value)| {
            let around = self.linked.function(self.linked.fn_id(self.linked.file_of(id), index));
            matches!(around.value(value), Value::Path(path) if path.last().is_some_and(|name| name == "gc"))
        })
    }

    /// The functions that an entry runs, itself and by calls.
    #[must_use]
    pub fn runs(&self, entry: FnId) -> BTreeSet<FnId> {
        let mut seen = BTreeSet::from([entry]);
        let mut stack = vec![entry];
        while let Some(id) = stack.pop() {
            if seen.len() > 2000 {
                break;
            }
            let facts = self.facts(id);
            let called = facts.calls.iter().flat_map(|site| site.functions.iter().copied());
            for callee in called.chain(facts.runs.iter().map(|(closure, _)| *closure)) {
                if seen.insert(callee) {
                    stack.push(callee);
                }
            }
        }
        seen
    }

    /// The calls by which functions put into, or take from, a queue that guards itself with a lock which is not reentrant.
    #[must_use]
    pub fn queue_uses(&self, ids: impl IntoIterator<Item = FnId>) -> Vec<(FnId, Span, Place)> {
        let mut found = Vec::new();
        for id in ids {
            let resolver = self.resolver();
            for (index, data) in self.linked.function(id).calls.iter().enumerate() {
                let Callee::Method { receiver, name } = &data.callee else { continue };
                if !matches!(name.as_str(), "put" | "put_nowait" | "get" | "get_nowait") {
                    continue;
                }
                let call = CallId(u32::try_from(index).unwrap_or(0));
                let Target::Effect { ty: Some(ty), .. } = resolver.target(id, call) else { continue };
                let knowledge = Knowledge::of(self.linked.language(id));
                let facts = knowledge.facts(ty);
                // Those that count unfinished items are written in Python, over a lock; `SimpleQueue` is not.
                let counts = knowledge.method(ty, Name::new("task_done")).is_some();
                if facts.role != Role::Queue || facts.is_async || facts.interprocess || !counts {
                    continue;
                }
                if let Some(at) =
                    resolver.place_of(id, *receiver).filter(|at| !matches!(at.place.root, Root::Local(..)))
                {
                    found.push((id, data.name_span, at.place));
                }
            }
        }
        found
    }

    /// Rust: values dropped while a lock is held that their `drop` takes, in order of functions and of source.
    #[must_use]
    pub fn dropped_under_locks(&self) -> Vec<DropCase> {
        let drops = self.locking_drops();
        let mut found = Vec::new();
        if drops.is_empty() {
            return found;
        }
        for id in self.linked.functions() {
            let takes = |place: &Place| drops.values().flatten().any(|reached| reached.lock.at.place == *place);
            let facts = self.facts(id);
            let held = facts
                .acquires
                .iter()
                .map(|acquire| &acquire.lock.at.place)
                .chain(facts.calls.iter().flat_map(|site| site.held.iter().map(|held| &held.lock.at.place)));
            if self.linked.language(id) == Language::Rust && held.into_iter().any(takes) {
                self.drops_in(id, &drops, &mut found);
            }
        }
        found
    }

    /// The types whose `drop` takes locks that are no part of the object alone.
    fn locking_drops(&self) -> BTreeMap<TypeId, Vec<Reached>> {
        let mut found: BTreeMap<TypeId, Vec<Reached>> = BTreeMap::new();
        for id in self.linked.functions() {
            let function = self.linked.function(id);
            let Some(Owner::Impl(block)) = function.owner else { continue };
            if function.name != "drop" || self.linked.language(id) != Language::Rust {
                continue;
            }
            let block = self.linked.file_model(id).impls.get(block.0 as usize);
            let is_drop = block.is_some_and(|block| {
                matches!(&block.trait_, Some(TypeExpr::Path { path, .. }) if path.last().is_some_and(|name| name == "Drop"))
            });
            let (true, Some(ty)) = (is_drop, self.linked.index[id.0 as usize].owner) else { continue };
            let locks: Vec<Reached> = self.summaries.locks[id.0 as usize]
                .iter()
                .filter(|reached| reached.lock.is_known() && !reached.lock.reentrant() && !reached.lock.is_async())
                .filter(|reached| reached.path.len() <= 2 && !matches!(reached.lock.at.place.root, Root::Local(..)))
                .cloned()
                .collect();
            if !locks.is_empty() {
                found.entry(ty).or_default().extend(locks);
            }
        }
        found
    }

    fn drops_in(&self, id: FnId, drops: &BTreeMap<TypeId, Vec<Reached>>, found: &mut Vec<DropCase>) {
        let walker = Walker::new(&self.linked, &self.tables, id, Some(&self.facts), &self.shared_locals);
        let probe = walker.probe(&self.entry[id.0 as usize]);
        let function = self.linked.function(id);
        super::nesting::events(function, &mut |event, _| {
            let (ty, at) = match &event.kind {
                EventKind::Call(call) => (self.drops_by(id, *call), function.call(*call).name_span),
                EventKind::Bind { local, value: Some(value), declares: true } => {
                    (self.last_handle(id, *local, *value), function.local(*local).span)
                }
                _ => return,
            };
            let Some((ty, locks)) = ty.and_then(|ty| Some((ty, drops.get(&ty)?))) else { return };
            let Some((_, held)) = probe.iter().find(|(span, _)| *span == event.span) else { return };
            for wanted in locks {
                let same =
                    |held: &&HeldLock| held.must && held.lock.at.place == wanted.lock.at.place && !held.lock.at.many();
                let Some(held) = held.iter().find(same) else { continue };
                if !super::conflicts(held.mode, wanted.mode) || held.span == event.span {
                    continue;
                }
                let confidence = if wanted.conditional { Confidence::Low } else { Confidence::Medium };
                found.push(DropCase {
                    function: id,
                    span: at,
                    ty,
                    held: held.clone(),
                    wanted: wanted.clone(),
                    confidence,
                });
            }
        });
    }

    /// The type of the program that a value owns: not through a weak handle.
    fn owned(&self, ty: &Ty) -> Option<TypeId> {
        match ty {
            Ty::Project(ty) => Some(*ty),
            Ty::Library(lib, args) => {
                let facts = Knowledge::of(Language::Rust).facts(*lib);
                let wraps = facts.role == Role::Wrapper && !is_weak(*lib);
                wraps.then(|| args.get(facts.inner)).flatten().and_then(|inner| self.owned(inner))
            }
            _ => None,
        }
    }

    /// The type behind a weak handle that a variable keeps alive for as long as its block: it may be the last to let go of it.
    fn last_handle(&self, id: FnId, local: LocalId, value: ValueId) -> Option<TypeId> {
        let function = self.linked.function(id);
        let Value::Part { value, constructor: Some(name), .. } = function.value(value) else { return None };
        let Value::Call(call) = function.value(*value) else { return None };
        let Callee::Method { receiver, name: method } = &function.call(*call).callee else { return None };
        if *name != "Some" || *method != "upgrade" {
            return None;
        }
        let Ty::Library(lib, args) = self.handle_type(id, *receiver) else { return None };
        let inner = args.first().filter(|_| is_weak(lib))?;
        let moved = |value: &ValueId| matches!(function.value(*value), Value::Local(known) if *known == local);
        let given = function.calls.iter().any(|call| call.args.iter().any(|arg| moved(&arg.value)));
        let kept = function.values.iter().any(|data| match &data.value {
            Value::Collection { items, .. } => items.iter().any(|item| moved(&item.value)),
            Value::Choice(values) => values.iter().any(&moved),
            _ => false,
        });
        let mut leaves = false;
        super::nesting::events(function, &mut |event, _| {
            leaves |= match &event.kind {
                EventKind::Return(Some(value)) | EventKind::Lift(value) => moved(value),
                EventKind::Bind { value: Some(value), .. } | EventKind::Write { value: Some(value), .. } => {
                    moved(value)
                }
                _ => false,
            };
        });
        if given || kept || leaves { None } else { self.owned(inner) }
    }

    /// The type of a value; where it is drawn from a collection in a loop, what that collection holds.
    fn handle_type(&self, id: FnId, value: ValueId) -> Ty {
        let resolver = self.resolver();
        let known = resolver.type_of(id, value);
        if known.is_known() {
            return known;
        }
        let function = self.linked.function(id);
        let mut at = value;
        for _ in 0..8 {
            at = match function.value(at) {
                Value::Local(local) => {
                    match self.linked.index[id.0 as usize].binds.get(local.0 as usize).map(|binds| binds.as_slice()) {
                        Some([(owner, Some(bound))]) if *owner == id => *bound,
                        _ => return Ty::Unknown,
                    }
                }
                Value::Item(inner) | Value::Part { value: inner, .. } | Value::Deref(inner) => *inner,
                Value::Ref { value, .. } => *value,
                Value::Call(call) => {
                    let Callee::Method { receiver, name } = &function.call(*call).callee else { return Ty::Unknown };
                    if !matches!(name.as_str(), "values" | "values_mut" | "iter" | "iter_mut") {
                        return Ty::Unknown;
                    }
                    return match resolver.container_type(id, *receiver) {
                        Ty::Library(_, args) => args.last().cloned().unwrap_or_default(),
                        _ => Ty::Unknown,
                    };
                }
                _ => return Ty::Unknown,
            };
        }
        Ty::Unknown
    }

    /// The type of the program that a call drops a value of: `drop(x)`, `map.remove(&key);`, `list.clear()`.
    fn drops_by(&self, id: FnId, call: CallId) -> Option<TypeId> {
        let function = self.linked.function(id);
        let data = function.call(call);
        let resolver = self.resolver();
        let project = |ty: &Ty| self.owned(ty);
        match &data.callee {
            Callee::Path(path) if path.last().is_some_and(|name| name == "drop") && data.args.len() == 1 => {
                match resolver.target(id, call) {
                    Target::Effect { effect, .. } if effect.does == Does::Drop => {
                        project(&resolver.type_of(id, data.args.first()?.value))
                    }
                    _ => None,
                }
            }
            Callee::Method { receiver, name } => {
                let taken = ["remove", "pop", "pop_front", "pop_back", "insert", "take", "swap_remove"];
                let emptied = ["clear", "truncate", "retain"];
                let gone = taken.contains(&name.as_str()) && !data.result_used || emptied.contains(&name.as_str());
                if !gone {
                    return None;
                }
                match resolver.container_type(id, *receiver) {
                    Ty::Library(lib, args)
                        if matches!(
                            Knowledge::of(Language::Rust).facts(lib).role,
                            Role::Dict | Role::List | Role::Deque | Role::Set
                        ) =>
                    {
                        args.iter().rev().find_map(project)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// Rust: a value dropped while a lock is held that its `drop` takes.
#[derive(Clone, Debug)]
pub struct DropCase {
    /// The function that drops it.
    pub function: FnId,
    /// Where.
    pub span: Span,
    /// Its type.
    pub ty: TypeId,
    /// The lock, as it is held there.
    pub held: HeldLock,
    /// The lock, as `drop` takes it.
    pub wanted: Reached,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A handle that does not keep its object alive: it has to be upgraded first.
fn is_weak(lib: LibType) -> bool {
    let knowledge = Knowledge::of(Language::Rust);
    knowledge.facts(lib).role == Role::Wrapper && knowledge.method(lib, Name::new("upgrade")).is_some()
}

/// `gc.callbacks.append(callback)`, by its names.
fn may_register(function: &Function, callee: &Callee) -> bool {
    match callee {
        Callee::Method { receiver, name } => {
            *name == "append" && matches!(function.value(*receiver), Value::Field { name, .. } if *name == "callbacks")
        }
        Callee::Path(_) | Callee::Value(_) | Callee::Macro(_) => false,
    }
}

/// A method of a logger that writes a line.
fn is_level(name: &str) -> bool {
    matches!(name, "debug" | "info" | "warning" | "warn" | "error" | "exception" | "critical" | "fatal" | "log")
}
