//! Callables that somebody else handed in, called while a lock is held.

use std::collections::BTreeMap;

use super::expr;
use super::flow::{HeldLock, Walker};
use super::link::{FnId, TypeId};
use super::nesting::events;
use super::places::Root;
use super::types::{Target, Ty};
use super::{Program, excludes};
use crate::knowledge::Role;
use crate::model::{
    Call, CallId, Callee, EventKind, FnIdx, Function, FunctionKind, Language, LocalId, LocalKind, Name, ParamKind,
    Span, TypeExpr, TypeKind, Value, ValueId,
};

/// Where a callable comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Source {
    /// A parameter of the function.
    Param,
    /// A field that was given from outside.
    Field,
    /// An element of a collection: a list of listeners.
    Element,
    /// Rust: a method of a trait object.
    Trait,
    /// Rust: a waker, which is somebody else's as well.
    Waker,
    /// Rust: a closure that takes the very lock, handed to a function whose doings are not seen.
    Handed,
}

/// A call of such a callable with a lock held.
#[derive(Clone, Debug)]
pub struct Callback {
    /// The function that calls it.
    pub function: FnId,
    /// Where.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Where it comes from.
    pub source: Source,
    /// The lock.
    pub held: HeldLock,
    /// It is given what the lock guards: that is what it is called for.
    pub given_guarded: bool,
    /// Rust: the callee is a field of the object whose method this is, not part of what the lock guards.
    pub of_self: bool,
    /// The function called that calls it, and where, if it is not `function` itself.
    pub inside: Option<(FnId, Span)>,
}

impl Program {
    /// Every such call, in order of functions and of source.
    #[must_use]
    pub fn callbacks_under_locks(&self) -> Vec<Callback> {
        let mut found = Vec::new();
        let audiences = self.audiences();
        for id in self.linked.functions() {
            self.called_under_locks(id, &audiences, &mut found);
            let holds =
                self.facts(id).acquires.iter().any(|acquire| acquire.lock.is_known() && !acquire.lock.reentrant());
            if holds || self.entry[id.0 as usize].iter().any(|held| held.lock.is_known()) {
                self.callbacks_in(id, &mut found);
            }
        }
        found
    }

    /// The functions that call whoever is registered with their object, and where.
    fn audiences(&self) -> BTreeMap<FnId, (Name, Span)> {
        let mut found = BTreeMap::new();
        for id in self.linked.functions() {
            let function = self.linked.function(id);
            // In most functions no call can be one.
            let may = function.calls.iter().any(|call| matches!(&call.callee, Callee::Value(_)));
            if !may {
                continue;
            }
            events(function, &mut |event, _| {
                if let EventKind::Call(call) = event.kind
                    && let Some((name, Source::Element)) = self.callable_from_outside(id, call)
                    && is_audience(name)
                {
                    found.entry(id).or_insert((name, event.span));
                }
            });
        }
        found
    }

    /// Calls of such functions with a lock held.
    fn called_under_locks(&self, id: FnId, audiences: &BTreeMap<FnId, (Name, Span)>, found: &mut Vec<Callback>) {
        for site in &self.facts(id).calls {
            let [callee] = site.functions.as_slice() else { continue };
            let Some((name, span)) = audiences.get(callee).filter(|_| site.runs_now) else { continue };
            let place = |held: &HeldLock| {
                self.entry[callee.0 as usize].iter().any(|entry| entry.lock.at.place == held.lock.at.place)
            };
            let held = self.held(id, &site.held);
            let Some(held) = held.iter().find(|held| keeps_out(held) && !place(held)) else { continue };
            found.push(Callback {
                function: id,
                span: site.span,
                name: *name,
                source: Source::Element,
                held: held.clone(),
                given_guarded: false,
                of_self: false,
                inside: Some((*callee, *span)),
            });
        }
    }

    fn callbacks_in(&self, id: FnId, found: &mut Vec<Callback>) {
        let function = self.linked.function(id);
        let mut candidates: Vec<(CallId, Span, Name, Source)> = Vec::new();
        events(function, &mut |event, _| {
            if let EventKind::Call(call) = event.kind
                && let Some((name, source)) = self.callable_from_outside(id, call)
            {
                candidates.push((call, event.span, name, source));
            }
        });
        if candidates.is_empty() {
            return;
        }
        let walker = Walker::new(&self.linked, &self.tables, id, Some(&self.facts), &self.shared_locals);
        let probe = walker.probe(&self.entry[id.0 as usize]);
        for (call, at, name, source) in candidates {
            let Some((_, held)) = probe.iter().find(|(span, _)| *span == at) else { continue };
            let Some(held) = held.iter().find(|held| keeps_out(held)) else { continue };
            let data = function.call(call);
            let given_guarded = self.linked.language(id) == Language::Rust
                && data.args.iter().any(|arg| is_guarded(function, arg.value, 0));
            found.push(Callback {
                function: id,
                span: data.name_span,
                name,
                source,
                held: held.clone(),
                given_guarded,
                of_self: expr::receiver(data).is_some_and(|on| self.is_part_of_self(id, on)),
                inside: None,
            });
        }
    }

    fn callable_from_outside(&self, id: FnId, call: CallId) -> Option<(Name, Source)> {
        let function = self.linked.function(id);
        let data = function.call(call);
        match &data.callee {
            Callee::Value(value) => {
                let found = self.origin(id, *value, 0)?;
                matches!(self.resolver().target(id, call), Target::Unknown).then_some(found)
            }
            Callee::Method { receiver, name } => match self.linked.language(id) {
                Language::Python => self.python_method(id, data, *receiver, *name, call),
                Language::Rust if self.wakes(id, *receiver, *name) => Some((*name, Source::Waker)),
                Language::Rust => self.trait_method(id, *receiver, *name, call),
            },
            Callee::Path(_) | Callee::Macro(_) => None,
        }
    }

    /// `waker.wake()`: what a waker does is up to the runtime it belongs to, which may poll the task at once.
    fn wakes(&self, id: FnId, receiver: ValueId, name: Name) -> bool {
        if !matches!(name.as_str(), "wake" | "wake_by_ref") {
            return false;
        }
        let resolver = self.resolver();
        match resolver.type_of(id, receiver) {
            Ty::External(path) => path.last().is_some_and(|name| name == "Waker"),
            Ty::Unknown => {
                let named = |name: Name| name.as_str().contains("waker") || name.as_str().contains("task");
                match self.linked.function(id).value(receiver) {
                    Value::Local(local) => named(self.linked.function(id).local(*local).name),
                    Value::Field { name, .. } => named(*name),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// Where a callable value comes from, and its name.
    fn origin(&self, id: FnId, value: ValueId, depth: u32) -> Option<(Name, Source)> {
        if depth > 8 {
            return None;
        }
        let function = self.linked.function(id);
        match function.value(value) {
            Value::Local(local) => {
                let (owner, local) = self.linked.owning_local(id, *local);
                let data = self.linked.function(owner).local(local);
                let param = self.linked.function(owner).params.iter().find(|param| param.local == local);
                if let Some(param) = param {
                    return (param.kind != ParamKind::Receiver).then_some((data.name, Source::Param));
                }
                match self.linked.index[owner.0 as usize].binds.get(local.0 as usize)?.as_slice() {
                    [(at, Some(bound))] => {
                        let (name, source) = self.origin(*at, *bound, depth + 1)?;
                        Some((if source == Source::Element { name } else { data.name }, source))
                    }
                    _ => None,
                }
            }
            Value::Item(base) | Value::Index { base, .. } => {
                self.container_name(id, *base, depth + 1).map(|name| (name, Source::Element))
            }
            Value::Part { value, .. } | Value::Ref { value, .. } | Value::Deref(value) | Value::Try(value) => {
                self.origin(id, *value, depth + 1)
            }
            Value::Field { base, name } => {
                let ty = self.owner_of(id, *base)?;
                self.is_given_from_outside(ty, *name).then_some((*name, Source::Field))
            }
            _ => None,
        }
    }

    /// The field that a collection is kept in, or is copied or viewed from.
    fn container_name(&self, id: FnId, value: ValueId, depth: u32) -> Option<Name> {
        if depth > 12 {
            return None;
        }
        let function = self.linked.function(id);
        match function.value(value) {
            Value::Field { name, .. } => Some(*name),
            Value::Path(path) => path.last(),
            Value::Local(local) => {
                let (owner, local) = self.linked.owning_local(id, *local);
                match self.linked.index[owner.0 as usize].binds.get(local.0 as usize)?.as_slice() {
                    [(at, Some(bound))] => self.container_name(*at, *bound, depth + 1),
                    _ => None,
                }
            }
            Value::Call(call) => match &function.call(*call).callee {
                Callee::Method { receiver, .. } => self.container_name(id, *receiver, depth + 1),
                Callee::Path(_) => self.container_name(id, function.call(*call).args.first()?.value, depth + 1),
                _ => None,
            },
            Value::Index { base, .. } | Value::Item(base) => self.container_name(id, *base, depth + 1),
            Value::Ref { value, .. } | Value::Deref(value) | Value::Part { value, .. } | Value::Try(value) => {
                self.container_name(id, *value, depth + 1)
            }
            _ => None,
        }
    }

    fn owner_of(&self, id: FnId, base: ValueId) -> Option<TypeId> {
        match self.resolver().container_type(id, base) {
            Ty::Project(ty) => Some(ty),
            _ => None,
        }
    }

    /// A field that holds what a parameter of a method gave, or that is declared to hold a callable.
    fn is_given_from_outside(&self, ty: TypeId, name: Name) -> bool {
        let declared = self.linked.mro(ty).iter().any(|ty| {
            self.linked.type_def(*ty).fields.iter().any(|field| field.name == name && names_callable(&field.ty))
        });
        declared
            || self.linked.self_writes(ty, name).iter().any(|write| {
                write.value.is_some_and(|value| {
                    let function = self.linked.function(write.function);
                    match function.value(value) {
                        Value::Local(local) => function
                            .params
                            .iter()
                            .any(|param| param.local == *local && param.kind != ParamKind::Receiver),
                        _ => false,
                    }
                })
            })
    }

    /// `self._on_change(..)` of a field that was given, `listener.changed(..)` of an element.
    fn python_method(
        &self,
        id: FnId,
        data: &Call,
        receiver: ValueId,
        name: Name,
        call: CallId,
    ) -> Option<(Name, Source)> {
        let function = self.linked.function(id);
        if self.linked.is_receiver(id, receiver) {
            let ty = self.owner_of(id, receiver)?;
            let field = self.linked.method(ty, name).is_none() && self.is_given_from_outside(ty, name);
            return (field && matches!(self.resolver().target(id, call), Target::Unknown))
                .then_some((name, Source::Field));
        }
        let Value::Local(local) = function.value(receiver) else { return None };
        if function.local(*local).kind != LocalKind::Variable || data.args.iter().any(|arg| arg.spread) {
            return None;
        }
        let (container, source) = self.origin(id, receiver, 0)?;
        let unknown = matches!(self.resolver().target(id, call), Target::Unknown);
        (source == Source::Element && unknown && is_audience(container)).then_some((container, source))
    }

    /// A method of a public trait, called on an object whose type is open.
    fn trait_method(&self, id: FnId, receiver: ValueId, name: Name, call: CallId) -> Option<(Name, Source)> {
        let functions = match self.resolver().target(id, call) {
            Target::Project { functions, .. } => functions,
            Target::Unknown => return self.generic_field(id, receiver).map(|name| (name, Source::Trait)),
            _ => return None,
        };
        let first = *functions.first()?;
        let ty = self.linked.index[first.0 as usize].owner?;
        let declared = self.linked.function(first).body.is_none() || functions.len() > 1;
        let of_trait = declared && matches!(self.linked.type_def(ty).kind, TypeKind::Trait);
        // Several implementations are in sight, and whoever uses the type around may choose another.
        let chosen = functions.len() > 1 && self.generic_field(id, receiver).is_some_and(is_audience);
        let open = of_trait || chosen;
        let field = match self.linked.function(id).value(receiver) {
            Value::Field { name, .. } => Some(*name),
            _ => None,
        };
        open.then(|| (field.unwrap_or(name), Source::Trait))
    }

    /// The field a value is, if its type is a parameter of the type around it, or a trait object: whoever uses that type chooses.
    fn generic_field(&self, id: FnId, value: ValueId) -> Option<Name> {
        let Value::Field { base, name } = self.linked.function(id).value(value) else { return None };
        let ty = self.owner_of(id, *base)?;
        let def = self.linked.type_def(ty);
        let field = def.fields.iter().find(|field| field.name == *name)?;
        let open = match &field.ty {
            TypeExpr::Path { path, args } => {
                path.len() == 1 && def.generics.iter().any(|param| path.last() == Some(param.name))
                    || args.iter().any(|arg| matches!(arg, TypeExpr::Dyn(_)))
            }
            TypeExpr::Dyn(_) => true,
            _ => false,
        };
        open.then_some(*name)
    }

    /// Whether other public functions take a lock: whoever calls them back from the callable waits for it.
    #[must_use]
    pub fn is_taken_by_others(&self, callback: &Callback) -> bool {
        let place = &callback.held.lock.at.place;
        self.linked.functions().any(|id| {
            let function = self.linked.function(id);
            id != callback.function
                && function.public
                && function.kind == FunctionKind::Named
                && !self.is_test(id)
                && self.facts(id).acquires.iter().any(|acquire| {
                    acquire.blocking
                        && acquire.lock.at.place == *place
                        && (excludes(acquire.mode) || excludes(callback.held.mode))
                })
        })
    }
}

impl Program {
    /// `self.inner.manager`: a field of the receiver, reached through nothing but fields.
    pub(super) fn is_part_of_self(&self, id: FnId, value: ValueId) -> bool {
        let function = self.linked.function(id);
        let mut at = value;
        for _ in 0..8 {
            at = match function.value(at) {
                Value::Field { base, .. } => *base,
                Value::Local(local) => return at != value && self.linked.is_receiver_local(id, *local),
                _ => return false,
            };
        }
        false
    }

    /// Whether the callable may come to take the lock again: its function is public, or a function that is not takes it too.
    #[must_use]
    pub fn is_taken_again(&self, callback: &Callback) -> bool {
        let place = &callback.held.lock.at.place;
        self.linked.function(callback.function).public
            || self.linked.functions().any(|id| {
                id != callback.function
                    && !self.is_test(id)
                    && self.facts(id).acquires.iter().any(|acquire| acquire.blocking && acquire.lock.at.place == *place)
            })
    }
}

/// A lock that its own thread waits for when it wants it again.
fn keeps_out(held: &HeldLock) -> bool {
    held.must
        && held.lock.is_known()
        && !held.lock.reentrant()
        && !held.lock.is_async()
        && matches!(held.lock.role(), Some(Role::Lock | Role::RwLock | Role::Condition))
        && matches!(held.lock.at.place.root, Root::Type(_) | Root::Global(_))
}

/// Whether a type is that of a callable.
fn names_callable(ty: &TypeExpr) -> bool {
    match ty {
        TypeExpr::Fn { .. } => true,
        TypeExpr::Path { path, args } => {
            path.last().is_some_and(|name| matches!(name.as_str(), "Callable" | "Fn" | "FnMut" | "FnOnce"))
                || args.iter().any(names_callable)
        }
        TypeExpr::Dyn(bounds) | TypeExpr::Impl(bounds) | TypeExpr::Union(bounds) => bounds.iter().any(names_callable),
        TypeExpr::Ref { inner, .. } => names_callable(inner),
        _ => false,
    }
}

/// A collection named for those who want to hear of something.
#[must_use]
pub fn is_audience(name: Name) -> bool {
    let name = name.as_str().to_ascii_lowercase();
    ["listener", "callback", "observer", "subscriber", "handler", "hook", "watcher", "delegate"]
        .iter()
        .any(|word| name.contains(word))
        || name.split('_').any(|word| matches!(word, "cb" | "cbs" | "on"))
}

/// Whether an argument is, or hangs on, a guard: `f(&mut *self.state.lock().unwrap())`.
fn is_guarded(function: &Function, value: ValueId, depth: u32) -> bool {
    if depth > 8 {
        return false;
    }
    match function.value(value) {
        Value::Ref { value, mutable } => *mutable || is_guarded(function, *value, depth + 1),
        Value::Deref(_) => true,
        Value::Local(local) => names_guard(function, *local),
        Value::Call(call) => match &function.call(*call).callee {
            Callee::Method { name, .. } if matches!(name.as_str(), "deref" | "deref_mut" | "as_mut") => true,
            Callee::Method { receiver, .. } => is_guarded(function, *receiver, depth + 1),
            _ => false,
        },
        Value::Closure(FnIdx(_)) => false,
        _ => false,
    }
}

fn names_guard(function: &Function, local: LocalId) -> bool {
    let name = function.local(local).name.as_str();
    name.contains("guard") || name == "lock"
}
