//! What decorators hold around the functions they wrap.
//!
//! A decorator of the program is a function that returns a wrapper written inside it, which calls the decorator's parameter. Whoever
//! calls the decorated function calls the wrapper, so what the wrapper holds at that call is held on every entry (ANALYSIS 3.1, P9).

use rayon::prelude::*;

use super::Program;
use super::flow::{CapturedCall, FnFacts, HeldLock};
use super::link::{Entity, FnId, Linked, TypeId};
use super::places::{Lock, Place, PlaceRef, Root, Via};
use super::types::{Resolver, Tables, Ty};
use crate::knowledge::{Knowledge, Mode};
use crate::model::{Decorator, FunctionKind, Language, LocalId, Name, Value, ValueId};

/// The attribute in which `wrapt.synchronized` keeps the lock of an object.
const OBJECT_LOCK: &str = "_synchronized_lock";

/// What the decorators of every function hold when it begins.
pub(super) fn locksets(linked: &Linked, tables: &Tables, facts: &[FnFacts]) -> Vec<Vec<HeldLock>> {
    let ids: Vec<FnId> = linked.functions().collect();
    ids.par_iter()
        .map(|id| {
            let function = linked.function(*id);
            if function.kind != FunctionKind::Named || linked.language(*id) != Language::Python {
                return Vec::new();
            }
            let view = View { linked, resolver: Resolver::new(linked, tables), facts, id: *id };
            function.decorators.iter().flat_map(|decorator| view.held_by(decorator)).collect()
        })
        .collect()
}

impl Program {
    /// Whether a decorator of a library makes a context manager of a function: `contextlib.contextmanager` and its like.
    #[must_use]
    pub fn makes_context_manager(&self, id: FnId) -> bool {
        let knowledge = Knowledge::of(self.linked.language(id));
        self.linked.function(id).decorators.iter().any(|decorator| {
            match self.linked.resolve(self.linked.scope(id), &decorator.path) {
                Entity::Library(path) => knowledge.decorator(&path).is_some_and(|facts| facts.context_manager),
                _ => false,
            }
        })
    }
}

/// One decorated function.
struct View<'a> {
    linked: &'a Linked,
    resolver: Resolver<'a>,
    facts: &'a [FnFacts],
    id: FnId,
}

impl View<'_> {
    fn held_by(&self, decorator: &Decorator) -> Vec<HeldLock> {
        match self.linked.resolve(self.linked.scope(self.id), &decorator.path) {
            Entity::Function(function) => self.held_by_project(decorator, function).unwrap_or_default(),
            Entity::Library(path) => {
                let known = Knowledge::of(Language::Python).decorator(&path);
                if known.is_some_and(|facts| facts.synchronized) { self.held_by_library(decorator) } else { Vec::new() }
            }
            _ => Vec::new(),
        }
    }

    fn held_by_project(&self, decorator: &Decorator, named: FnId) -> Option<Vec<HeldLock>> {
        // `@synchronized(lock)` calls a function that returns the decorator.
        let made = self.decorator_call(decorator).is_some();
        let decorates = if made { self.returned_function(named)? } else { named };
        let wrapper = self.returned_function(decorates)?;
        let param = self.linked.function(decorates).params.first()?.local;
        let calls: Vec<&CapturedCall> = self.facts[wrapper.0 as usize]
            .calls_captured
            .iter()
            .filter(|call| call.owner == decorates && call.param == param)
            .collect();
        let (first, others) = calls.split_first()?;
        let everywhere = |held: &&HeldLock| {
            held.must && others.iter().all(|call| call.held.iter().any(|other| other.must && other.lock == held.lock))
        };
        let held = first.held.iter().filter(everywhere);
        Some(
            held.filter_map(|held| {
                let lock = self.translate(&held.lock, wrapper, first.first, decorator, named)?;
                Some(HeldLock { lock, by: wrapper, ..held.clone() })
            })
            .collect(),
        )
    }

    /// The function written inside another that it returns.
    fn returned_function(&self, id: FnId) -> Option<FnId> {
        self.linked.index[id.0 as usize].returns.iter().find_map(|value| match self.resolver.type_of(id, *value) {
            Ty::Function(inner) if self.linked.index[inner.0 as usize].parent == Some(id) => Some(inner),
            _ => None,
        })
    }

    fn decorator_call(&self, decorator: &Decorator) -> Option<(FnId, crate::model::CallId)> {
        let (function, value) = decorator.value?;
        let function = self.linked.fn_id(self.linked.file_of(self.id), function);
        match self.linked.function(function).value(value) {
            Value::Call(call) => Some((function, *call)),
            _ => None,
        }
    }

    /// The wrapper's lock as the decorated function sees it.
    fn translate(
        &self,
        lock: &Lock,
        wrapper: FnId,
        first_argument: Option<ValueId>,
        decorator: &Decorator,
        named: FnId,
    ) -> Option<Lock> {
        let Root::Local(owner, local) = lock.at.place.root else { return Some(lock.clone()) };
        if owner == wrapper {
            // The wrapper's own first parameter is the object, if it hands that on.
            let is_object = self.linked.function(wrapper).params.first().is_some_and(|param| param.local == local)
                && first_argument.is_some_and(|value| {
                    matches!(self.linked.function(wrapper).value(value), Value::Local(passed) if *passed == local)
                });
            let [name] = lock.at.place.path.as_slice() else { return None };
            return if is_object { self.resolver.field_lock(self.class()?, *name) } else { None };
        }
        if owner == named
            && let Some(lock) = self.argument(decorator, named, local)
        {
            return Some(lock);
        }
        // A lock of the decorator's own: every function it decorates has another one.
        Some(Lock { ty: None, ..lock.clone() })
    }

    fn class(&self) -> Option<TypeId> {
        self.linked.function(self.id).owner.and(self.linked.index[self.id.0 as usize].owner)
    }

    fn argument(&self, decorator: &Decorator, named: FnId, local: LocalId) -> Option<Lock> {
        let (function, call) = self.decorator_call(decorator)?;
        let position = self.linked.function(named).params.iter().position(|param| param.local == local)?;
        let arguments = self.resolver.bind_arguments(function, call, named, false);
        let (_, value) = arguments.into_iter().find(|(at, _)| *at == position)?;
        self.resolver.lock_of(function, value)
    }

    fn held_by_library(&self, decorator: &Decorator) -> Vec<HeldLock> {
        let given = self.decorator_call(decorator).and_then(|(function, call)| {
            let first = self.linked.function(function).call(call).args.first()?;
            self.resolver.lock_of(function, first.value)
        });
        let own = || {
            let class = self.class()?;
            let place = Place { root: Root::Type(class), path: [Name::new(OBJECT_LOCK)].into_iter().collect() };
            Some(Lock { at: PlaceRef { place, via: Via::Receiver }, ty: None, python: true })
        };
        let lock = given.or_else(own);
        let held = |lock| HeldLock { lock, mode: Mode::Exclusive, must: true, span: decorator.span, by: self.id };
        lock.map(held).into_iter().collect()
    }
}
