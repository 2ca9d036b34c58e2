//! Callables that somebody else handed in, called while a lock is held.

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
}

impl Program {
    /// Every such call, in order of functions and of source.
    #[must_use]
    pub fn callbacks_under_locks(&self) -> Vec<Callback> {
        let mut found = Vec::new();
        for id in self.linked.functions() {
            let holds =
                self.facts(id).acquires.iter().any(|acquire| acquire.lock.is_known() && !acquire.lock.reentrant());
            if holds || self.entry[id.0 as usize].iter().any(|held| held.lock.is_known()) {
                self.callbacks_in(id, &mut found);
            }
        }
        found
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
            let keeps = |held: &&HeldLock| {
                held.must
                    && held.lock.is_known()
                    && !held.lock.reentrant()
                    && !held.lock.is_async()
                    && matches!(held.lock.role(), Some(Role::Lock | Role::RwLock | Role::Condition))
                    && matches!(held.lock.at.place.root, Root::Type(_) | Root::Global(_))
            };
            let Some(held) = held.iter().find(keeps) else { continue };
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
                Language::Rust => self.trait_method(id, *receiver, *name, call),
            },
            Callee::Path(_) | Callee::Macro(_) => None,
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
        let Target::Project { functions, .. } = self.resolver().target(id, call) else { return None };
        let first = *functions.first()?;
        let declared = self.linked.function(first).body.is_none() || functions.len() > 1;
        let ty = self.linked.index[first.0 as usize].owner?;
        let open = declared && matches!(self.linked.type_def(ty).kind, TypeKind::Trait);
        let field = match self.linked.function(id).value(receiver) {
            Value::Field { name, .. } => Some(*name),
            _ => None,
        };
        open.then(|| (field.unwrap_or(name), Source::Trait))
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
