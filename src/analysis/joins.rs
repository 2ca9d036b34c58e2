//! Which work a wait for its end is for: from what is waited for back to where it was started.

use rustc_hash::FxHashMap;

use super::flow::Join;
use super::link::FnId;
use super::places::{Place, Root};
use super::types::{Target, Ty};
use super::{Program, RootId};
use crate::knowledge::Does;
use crate::model::{Call, CallId, Callee, CollectionKind, Name, Span, Value, ValueId};

const DEPTH: u32 = 8;

impl Program {
    /// The roots whose end a wait is certainly for: those started by what was put where the object waited for comes from.
    #[must_use]
    pub fn joined(&self, id: FnId, join: &Join) -> Vec<RootId> {
        let Some(value) = self.joined_value(id, join.span).filter(|_| self.waits(id, join.span)) else {
            return Vec::new();
        };
        let mut found = Found { program: self, starts: Vec::new(), pools: Vec::new(), places: Vec::new() };
        found.follow(id, value, 0);
        let mut roots: Vec<RootId> = self.roots.all().filter(|root| found.starts_root(*root)).collect();
        roots.dedup();
        roots
    }

    /// Whether a call waits for an end; what shuts something down does so only where it can be told not to.
    fn waits(&self, id: FnId, span: Span) -> bool {
        let function = self.linked.function(id);
        let Some(index) = function.calls.iter().position(|call| call.span == span) else { return false };
        let call = CallId(u32::try_from(index).unwrap_or(0));
        match self.resolver().target(id, call) {
            Target::Effect { effect, .. } => {
                effect.does == Does::Join || effect.does == Does::Shutdown && effect.blocking.is_some()
            }
            _ => true,
        }
    }

    /// The object a wait names: a method's receiver, a function's argument.
    fn joined_value(&self, id: FnId, span: Span) -> Option<ValueId> {
        let function = self.linked.function(id);
        let index = function.calls.iter().position(|call| call.span == span)?;
        let call = CallId(u32::try_from(index).ok()?);
        match self.resolver().target(id, call) {
            Target::Effect { subject: Some(subject), .. } => Some(subject),
            _ => match &function.call(call).callee {
                Callee::Method { receiver, .. } => Some(*receiver),
                _ => None,
            },
        }
    }

    /// Whether the object waited for is the receiver itself: `self.join()`.
    #[must_use]
    pub fn joins_receiver(&self, id: FnId, join: &Join) -> bool {
        self.joined_value(id, join.span).is_some_and(|value| self.linked.is_receiver(id, value))
    }
}

/// Where the search has come.
struct Found<'a> {
    program: &'a Program,
    /// Calls that start work.
    starts: Vec<(FnId, CallId)>,
    /// Where pools are kept that are waited for.
    pools: Vec<Place>,
    /// Places looked at.
    places: Vec<Place>,
}

impl Found<'_> {
    fn starts_root(&self, root: RootId) -> bool {
        let data = self.program.roots.root(root);
        let Some(made) = data.made else { return false };
        let spawns = self.program.roots.spawns.iter().filter(|spawn| (spawn.function, spawn.span) == made);
        spawns.into_iter().any(|spawn| {
            let call = self.program.linked.function(spawn.function).call(spawn.call);
            self.starts.contains(&(spawn.function, spawn.call)) || self.is_given_to_pool(spawn.function, call)
        })
    }

    fn is_given_to_pool(&self, id: FnId, call: &Call) -> bool {
        let Callee::Method { receiver, .. } = &call.callee else { return false };
        !self.pools.is_empty()
            && self.program.resolver().place_of(id, *receiver).is_some_and(|at| self.pools.contains(&at.place))
    }

    fn follow(&mut self, id: FnId, value: ValueId, depth: u32) {
        if depth > DEPTH {
            return;
        }
        let function = self.program.linked.function(id);
        match function.value(value) {
            Value::Local(local) => {
                let (owner, local) = self.program.linked.owning_local(id, *local);
                self.kept(&Place { root: Root::Local(owner, local), path: smallvec::SmallVec::new() }, depth);
            }
            Value::Field { .. } | Value::Path(_) => {
                if let Some(at) = self.program.resolver().place_of(id, value) {
                    self.kept(&at.place, depth);
                }
            }
            Value::Call(call) => {
                self.starts.push((id, *call));
                let data = function.call(*call);
                match &data.callee {
                    // `handle.lock().unwrap().take()`, `Some(thread::spawn(..))`: what comes out is what went in.
                    Callee::Method { receiver, .. } if !self.is_start(id, *call) => {
                        self.follow(id, *receiver, depth + 1);
                    }
                    Callee::Path(_) if !self.is_start(id, *call) => {
                        data.args.iter().take(2).for_each(|arg| self.follow(id, arg.value, depth + 1));
                    }
                    _ => {}
                }
            }
            Value::Index { base, .. } => self.follow(id, *base, depth + 1),
            Value::Ref { value, .. }
            | Value::Deref(value)
            | Value::Try(value)
            | Value::Item(value)
            | Value::Await(value)
            | Value::Entered(value)
            | Value::Cast { value, .. }
            | Value::Part { value, .. } => self.follow(id, *value, depth + 1),
            Value::Choice(values) => values.iter().for_each(|value| self.follow(id, *value, depth + 1)),
            Value::Collection { items, .. } => {
                items.iter().take(8).for_each(|item| self.follow(id, item.value, depth + 1));
            }
            _ => {}
        }
    }

    fn is_start(&self, id: FnId, call: CallId) -> bool {
        self.program.roots.spawns.iter().any(|spawn| spawn.function == id && spawn.call == call)
    }

    /// Everything that is put into a place.
    fn kept(&mut self, place: &Place, depth: u32) {
        let mut place = place.clone();
        while place.path.last().is_some_and(|step| *step == "[]") {
            place.path.pop();
        }
        if self.places.contains(&place) {
            return;
        }
        self.places.push(place.clone());
        self.pools.push(place.clone());
        let stored = self.program.resolver().initialisers(&place);
        for (function, value) in stored.into_iter().chain(self.put(&place)) {
            self.follow(function, value, depth + 1);
        }
    }

    /// What is added to the container in a place, and what struct literals put into a field.
    fn put(&self, place: &Place) -> Vec<(FnId, ValueId)> {
        let linked = &self.program.linked;
        let inside = |id: FnId| match place.root {
            Root::Local(owner, _) => linked.encloses(owner, id),
            _ => true,
        };
        let stored = self.program.stored();
        let added = stored.added.get(place).into_iter().flatten().copied().filter(|(id, _)| inside(*id));
        let mut found: Vec<(FnId, ValueId)> = added.collect();
        if let (Root::Type(ty), [field]) = (&place.root, place.path.as_slice()) {
            let resolver = self.program.resolver();
            let literals = stored.fields.get(field).into_iter().flatten();
            let ours = literals.filter(|put| resolver.type_of(put.function, put.literal) == Ty::Project(*ty));
            found.extend(ours.map(|put| (put.function, put.value)));
        }
        // Function after function, as one reads.
        found.sort_by_key(|(id, _)| *id);
        found
    }
}

/// What the whole program puts into containers and fields, so that each wait need not look through all of it again.
#[derive(Default)]
pub(super) struct Stored {
    /// What `append` and its like add, by the place of the container.
    added: FxHashMap<Place, Vec<(FnId, ValueId)>>,
    /// What struct literals say of a field, by its name.
    fields: FxHashMap<Name, Vec<FieldPut>>,
}

/// A field of a struct literal.
struct FieldPut {
    function: FnId,
    literal: ValueId,
    value: ValueId,
}

impl Stored {
    /// Looks through the program once.
    pub(super) fn collect(program: &Program) -> Self {
        let resolver = program.resolver();
        let mut stored = Self::default();
        for id in program.linked.functions() {
            let function = program.linked.function(id);
            for call in &function.calls {
                let Callee::Method { receiver, name } = &call.callee else { continue };
                let adds = matches!(name.as_str(), "append" | "add" | "push" | "push_back" | "insert" | "replace");
                if adds && let Some(at) = resolver.place_of(id, *receiver) {
                    let values = call.args.iter().map(|arg| (id, arg.value));
                    stored.added.entry(at.place).or_default().extend(values);
                }
            }
            for (index, data) in function.values.iter().enumerate() {
                let Value::Collection { kind: CollectionKind::Struct, items, .. } = &data.value else { continue };
                let literal = ValueId(u32::try_from(index).unwrap_or(0));
                // A literal names a field once; of a broken one the first counts.
                for (at, item) in items.iter().enumerate() {
                    let Some(name) = item.name.filter(|name| items.iter().take(at).all(|it| it.name != Some(*name)))
                    else {
                        continue;
                    };
                    let put = FieldPut { function: id, literal, value: item.value };
                    stored.fields.entry(name).or_default().push(put);
                }
            }
        }
        stored
    }
}

/// Whether a function asks which thread it runs on.
#[must_use]
pub fn asks_for_the_thread(program: &Program, id: FnId) -> bool {
    let names = ["current_thread", "get_ident", "current", "currentThread", "current_task", "getcurrent"];
    let named = |name: Name| names.contains(&name.as_str());
    program.linked.function(id).calls.iter().any(|call| match &call.callee {
        Callee::Method { name, .. } => named(*name),
        Callee::Path(path) => path.last().is_some_and(named),
        _ => false,
    })
}
