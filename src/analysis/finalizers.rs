//! Code that runs in the middle of other code: finalisers, callbacks of weak references and of the garbage collector, signal
//! handlers, and Rust's `Drop`. The thread that runs it is the one it interrupts, with all the locks that one holds.

use std::collections::{BTreeMap, BTreeSet};

use super::Program;
use super::flow::{HeldLock, Walker};
use super::link::{FnId, TypeId};
use super::places::{Place, Root};
use super::roots::{argument, callable};
use super::summaries::Reached;
use super::types::{Target, Ty};
use crate::finding::Confidence;
use crate::knowledge::{Does, Knowledge, Role, RootKind};
use crate::model::{CallId, Callee, EventKind, Function, FunctionKind, Language, Owner, Span, TypeExpr, Value};

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
        for spawn in self.roots.spawns.iter().filter(|spawn| spawn.kind == RootKind::Finalizer) {
            if let Some(entry) = spawn.target {
                let made = Some((spawn.function, spawn.span));
                found.push(Interruption { entry, how: Interrupts::WeakCallback, made });
            }
        }
        found
    }

    fn registered(&self, id: FnId, found: &mut Vec<Interruption>) {
        let function = self.linked.function(id);
        let resolver = self.resolver();
        for (index, data) in function.calls.iter().enumerate() {
            if data.args.is_empty() || !may_register(function, &data.callee) {
                continue;
            }
            let call = CallId(u32::try_from(index).unwrap_or(0));
            let Target::Effect { effect, .. } = resolver.target(id, call) else { continue };
            if effect.does != Does::Interrupt {
                continue;
            }
            let target = effect.target.as_ref().and_then(|wanted| argument(data, wanted));
            let Some(entry) = target.and_then(|value| callable(&resolver, id, value)) else { continue };
            let how = if effect.root == Some(RootKind::Signal) { Interrupts::Signal } else { Interrupts::Collector };
            found.push(Interruption { entry, how, made: Some((id, data.span)) });
        }
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
            let EventKind::Call(call) = event.kind else { return };
            let Some(ty) = self.drops_by(id, call) else { return };
            let Some(locks) = drops.get(&ty) else { return };
            let Some((_, held)) = probe.iter().find(|(span, _)| *span == event.span) else { return };
            for wanted in locks {
                let same =
                    |held: &&HeldLock| held.must && held.lock.at.place == wanted.lock.at.place && !held.lock.at.many();
                let Some(held) = held.iter().find(same) else { continue };
                if !super::conflicts(held.mode, wanted.mode) || held.span == event.span {
                    continue;
                }
                let confidence = if wanted.conditional { Confidence::Low } else { Confidence::Medium };
                let span = function.call(call).name_span;
                found.push(DropCase { function: id, span, ty, held: held.clone(), wanted: wanted.clone(), confidence });
            }
        });
    }

    /// The type of the program that a call drops a value of: `drop(x)`, `map.remove(&key);`, `list.clear()`.
    fn drops_by(&self, id: FnId, call: CallId) -> Option<TypeId> {
        let function = self.linked.function(id);
        let data = function.call(call);
        let resolver = self.resolver();
        let project = |ty: &Ty| match resolver.peel(Language::Rust, ty) {
            Ty::Project(ty) => Some(ty),
            _ => None,
        };
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

/// `signal.signal(number, handler)`, `gc.callbacks.append(callback)`, by their names.
fn may_register(function: &Function, callee: &Callee) -> bool {
    match callee {
        Callee::Method { name, .. } if *name == "signal" => true,
        Callee::Method { receiver, name } if *name == "append" => {
            matches!(function.value(*receiver), Value::Field { name, .. } if *name == "callbacks")
        }
        Callee::Path(path) => path.last().is_some_and(|name| name == "signal"),
        _ => false,
    }
}
