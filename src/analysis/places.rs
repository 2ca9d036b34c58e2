//! Places and locks: identity through aliases, references, clones, properties, getters and inheritance.
//!
//! A [`Place`] is an access path with a stated root. Two equalities matter (after Infer's starvation analysis, `AbstractAddress`):
//! the *same-thread* one also compares the object the field is reached through ([`Via`]); the *cross-thread* one compares places only.

use smallvec::SmallVec;

use super::link::{Entity, FnId, GlobalId, TypeId};
use super::types::{Resolver, Target, Ty};
use crate::knowledge::{Does, Knowledge, LibType, Role};
use crate::model::{Callee, Language, LocalId, Name, ParamKind, Value, ValueId};

/// Where an access path begins.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Root {
    /// A module variable or static.
    Global(GlobalId),
    /// A field of some instance of this type (or of the class itself); the path begins with the field.
    Type(TypeId),
    /// A variable of a function.
    Local(FnId, LocalId),
}

/// An access path: root and steps; `[]` is an element.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Where it begins.
    pub root: Root,
    /// The steps.
    pub path: SmallVec<[Name; 2]>,
}

/// The object a [`Root::Type`] place is reached through.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Via {
    /// No object: a global, a local, a class attribute.
    Static,
    /// The receiver of the method.
    Receiver,
    /// Another place that holds the object.
    Place(Box<Place>),
    /// Not known.
    Unknown,
}

/// A place together with how it was reached.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct PlaceRef {
    /// The place.
    pub place: Place,
    /// The object.
    pub via: Via,
}

impl PlaceRef {
    fn local(function: FnId, local: LocalId) -> Self {
        Self { place: Place { root: Root::Local(function, local), path: SmallVec::new() }, via: Via::Static }
    }

    fn step(mut self, name: Name) -> Self {
        self.place.path.push(name);
        self
    }

    /// Whether it stands for many places: an element.
    #[must_use]
    pub fn many(&self) -> bool {
        let element = |place: &Place| place.path.iter().any(|step| *step == "[]");
        element(&self.place) || matches!(&self.via, Via::Place(place) if element(place))
    }
}

/// A lock.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Lock {
    /// Which one.
    pub at: PlaceRef,
    /// Its library type; `None` for a lock known only by its name, which may silence findings and never makes one.
    pub ty: Option<LibType>,
    /// The language whose tables `ty` refers to.
    pub python: bool,
}

impl Lock {
    fn facts(&self) -> Option<&'static crate::knowledge::TypeFacts> {
        let language = if self.python { Language::Python } else { Language::Rust };
        self.ty.map(|ty| Knowledge::of(language).facts(ty))
    }

    /// The same thread may take it again. A lock of unknown type counts as such.
    #[must_use]
    pub fn reentrant(&self) -> bool {
        self.facts().is_none_or(|facts| facts.reentrant)
    }

    /// Acquired by awaiting.
    #[must_use]
    pub fn is_async(&self) -> bool {
        self.facts().is_some_and(|facts| facts.is_async)
    }

    /// One of many inside a map, by the key: two uses may mean different ones.
    #[must_use]
    pub fn is_sharded(&self) -> bool {
        self.facts().is_some_and(|facts| facts.sharded)
    }

    /// Shared by processes.
    #[must_use]
    pub fn is_interprocess(&self) -> bool {
        self.facts().is_some_and(|facts| facts.interprocess)
    }

    /// What it is.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.facts().map(|facts| facts.role)
    }

    /// Whether its type is known from source.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.ty.is_some()
    }
}

const ALIAS_DEPTH: u32 = 10;

impl Resolver<'_> {
    /// The place a value denotes, aliases followed.
    #[must_use]
    pub fn place_of(&self, id: FnId, value: ValueId) -> Option<PlaceRef> {
        self.place_at(id, value, 0)
    }

    fn place_at(&self, id: FnId, value: ValueId, depth: u32) -> Option<PlaceRef> {
        if depth > ALIAS_DEPTH {
            return None;
        }
        let next = |value: ValueId| self.place_at(id, value, depth + 1);
        match self.linked.function(id).value(value) {
            Value::Local(local) => Some(self.local_place(id, *local, depth)),
            Value::Path(path) => match self.linked.resolve(self.linked.scope(id), path) {
                Entity::Global(global) => Some(global_place(global)),
                _ => None,
            },
            Value::Field { base, name } => self.field_place(id, *base, *name, depth),
            Value::Index { base, .. } => next(*base).map(|base| base.step(Name::new("[]"))),
            Value::Item(base) => next(*base).map(|base| base.step(Name::new("[]"))),
            Value::Ref { value, .. } | Value::Deref(value) | Value::Try(value) | Value::Await(value) => next(*value),
            Value::Cast { value, .. } => next(*value),
            Value::Part { value, constructor: Some(name), .. } if name == "Some" || name == "Ok" => next(*value),
            // `let (lock, changed) = &*pair`: the two are where they are in the tuple.
            Value::Part { value: whole, constructor: None, field: Some(name) }
                if self.is_lock_or_condition(id, value) =>
            {
                next(*whole).map(|whole| whole.step(*name))
            }
            Value::Entered(context) => next(*context),
            Value::Choice(values) => {
                let mut places = values.iter().filter_map(|value| next(*value));
                let first = places.next()?;
                places.all(|place| place == first).then_some(first)
            }
            Value::Call(call) => self.call_place(id, *call, depth),
            _ => None,
        }
    }

    fn local_place(&self, id: FnId, local: LocalId, depth: u32) -> PlaceRef {
        let (owner, local) = self.linked.owning_local(id, local);
        let param = self.linked.function(owner).params.iter().any(|param| param.local == local);
        if !param
            && let [(function, Some(value))] = self.linked.index[owner.0 as usize].binds[local.0 as usize].as_slice()
            && self.is_alias(*function, *value, 0)
            && let Some(place) = self.place_at(*function, *value, depth + 1)
        {
            return place;
        }
        PlaceRef::local(owner, local)
    }

    /// Whether binding a local to this value makes another name for one object, rather than a copy of a plain value.
    fn is_alias(&self, id: FnId, value: ValueId, depth: u32) -> bool {
        if depth > ALIAS_DEPTH {
            return false;
        }
        match self.linked.function(id).value(value) {
            Value::Local(_) | Value::Path(_) | Value::Field { .. } | Value::Call(_) => true,
            Value::Index { .. } | Value::Item(_) | Value::Choice(_) => true,
            Value::Ref { value, .. } | Value::Try(value) | Value::Deref(value) | Value::Await(value) => {
                self.is_alias(id, *value, depth + 1)
            }
            Value::Part { constructor: None, field: Some(_), value: whole } => {
                self.is_lock_or_condition(id, value) && self.is_alias(id, *whole, depth + 1)
            }
            Value::Part { constructor: Some(_), value, .. } | Value::Cast { value, .. } | Value::Entered(value) => {
                self.is_alias(id, *value, depth + 1)
            }
            _ => false,
        }
    }

    /// Rust: whether a value is a lock or a condition variable, which is never a copy of another.
    fn is_lock_or_condition(&self, id: FnId, value: ValueId) -> bool {
        let language = self.linked.language(id);
        language == Language::Rust
            && self.library_type(id, value).is_some_and(|ty| {
                matches!(Knowledge::of(language).facts(ty).role, Role::Lock | Role::RwLock | Role::Condition)
            })
    }

    fn field_place(&self, id: FnId, base: ValueId, name: Name, depth: u32) -> Option<PlaceRef> {
        let language = self.linked.language(id);
        match self.peel_to_project(language, &self.type_of(id, base)) {
            Ty::Project(ty) => self.member_place(id, ty, base, name, depth),
            Ty::Class(ty) => {
                let owner = self.linked.field_owner(ty, name)?;
                let place = Place { root: Root::Type(owner), path: SmallVec::from_elem(name, 1) };
                Some(PlaceRef { place, via: Via::Static })
            }
            Ty::Module(module) => match self.linked.module_member(module, name) {
                Entity::Global(global) => Some(global_place(global)),
                _ => None,
            },
            Ty::LibPath(_) | Ty::LibClass(_) => None,
            _ => self.place_at(id, base, depth + 1).map(|place| place.step(name)),
        }
    }

    /// The place of an attribute that is named by a string: `getattr(self, "x")`.
    #[must_use]
    pub fn attribute_place(&self, id: FnId, object: ValueId, name: Name) -> Option<PlaceRef> {
        self.field_place(id, object, name, 0)
    }

    fn member_place(&self, id: FnId, ty: TypeId, base: ValueId, name: Name, depth: u32) -> Option<PlaceRef> {
        let via = self.via(id, base, depth);
        if let Some(owner) = self.linked.field_owner(ty, name) {
            let place = Place { root: Root::Type(owner), path: SmallVec::from_elem(name, 1) };
            let via = if self.class_attribute(owner, name) { Via::Static } else { via };
            return Some(PlaceRef { place, via });
        }
        let method = self.linked.method(ty, name)?;
        if !self.is_property(method) {
            return None;
        }
        self.returned_place(method, via, depth)
    }

    /// A Python field that is only ever assigned in the class body is one object for all instances.
    fn class_attribute(&self, owner: TypeId, name: Name) -> bool {
        let def = self.linked.type_def(owner);
        // `cls.x = ..` in a class method makes no field of an object.
        let of_objects = |ty: TypeId| {
            let writes = self.linked.self_writes(ty, name);
            writes.iter().any(|write| !self.linked.receives_class(write.function))
        };
        let written = !self.linked.self_writes(owner, name).is_empty();
        let declared = def.fields.iter().any(|field| field.name == name && field.default.is_some());
        (declared || written)
            && !of_objects(owner)
            && !self.linked.is_written_through_objects(name)
            && self.linked.subtypes(owner).iter().all(|sub| !of_objects(*sub))
    }

    /// How the object a value denotes is reached.
    #[must_use]
    pub fn via_of(&self, id: FnId, value: ValueId) -> Via {
        self.via(id, value, 0)
    }

    fn via(&self, id: FnId, base: ValueId, depth: u32) -> Via {
        if self.linked.is_receiver(id, base) {
            return Via::Receiver;
        }
        match self.place_at(id, base, depth + 1) {
            Some(place) if self.is_receiver_place(&place) => Via::Receiver,
            Some(place) => through(place),
            None => Via::Unknown,
        }
    }

    fn is_receiver_place(&self, place: &PlaceRef) -> bool {
        match place.place.root {
            Root::Local(function, local) => {
                place.place.path.is_empty() && self.linked.is_receiver_local(function, local)
            }
            _ => false,
        }
    }

    /// The place a trivial getter or property returns, with its receiver replaced.
    fn returned_place(&self, method: FnId, via: Via, depth: u32) -> Option<PlaceRef> {
        let [value] = self.linked.index[method.0 as usize].returns.as_slice() else { return None };
        let inner = self.place_at(method, *value, depth + 2)?;
        match &inner.place.root {
            Root::Local(..) => None,
            Root::Type(_) => Some(PlaceRef { via: substitute(inner.via, via), place: inner.place }),
            Root::Global(_) => Some(inner),
        }
    }

    fn call_place(&self, id: FnId, call: crate::model::CallId, depth: u32) -> Option<PlaceRef> {
        match self.target(id, call) {
            Target::Effect { effect, subject: Some(subject), .. }
                if matches!(effect.does, Does::Identity | Does::Unwrap) =>
            {
                self.place_at(id, subject, depth + 1)
            }
            Target::Project { functions, receiver } if functions.len() == 1 => {
                let via = match (receiver, &self.linked.function(id).call(call).callee) {
                    (Some(receiver), _) => self.via(id, receiver, depth),
                    (None, Callee::Path(_)) => Via::Unknown,
                    _ => Via::Static,
                };
                let own = self.returned_place(functions[0], via, depth);
                own.or_else(|| self.part_of_receiver(id, receiver?, functions[0], depth))
            }
            _ => None,
        }
    }

    /// Rust: what a getter hands out of its receiver, one part or another: the same of the same object, whichever it is.
    fn part_of_receiver(&self, id: FnId, receiver: ValueId, getter: FnId, depth: u32) -> Option<PlaceRef> {
        let function = self.linked.function(getter);
        let returns = &self.linked.index[getter.0 as usize].returns;
        let plain = self.linked.language(id) == Language::Rust && function.params.len() == 1 && !function.is_async;
        if !plain || returns.is_empty() || !returns.iter().all(|value| self.is_part(getter, *value, 0)) {
            return None;
        }
        let part = self.place_at(id, receiver, depth + 1)?;
        Some(part.step(Name::new(&format!("{}()", function.name))))
    }

    /// Whether a value is part of the receiver, or another handle to such a part.
    fn is_part(&self, id: FnId, value: ValueId, depth: u32) -> bool {
        if depth > ALIAS_DEPTH {
            return false;
        }
        let next = |value: ValueId| self.is_part(id, value, depth + 1);
        match self.linked.function(id).value(value) {
            Value::Local(local) => {
                self.linked.is_receiver_local(id, *local)
                    || match self.linked.index[id.0 as usize].binds.get(local.0 as usize).map(|binds| binds.as_slice())
                    {
                        Some([(function, Some(value))]) if *function == id => next(*value),
                        _ => false,
                    }
            }
            Value::Field { base, .. } => next(*base),
            Value::Part { value, .. } | Value::Ref { value, .. } | Value::Deref(value) => next(*value),
            Value::Choice(values) => values.iter().all(|value| next(*value)),
            Value::Call(call) => match self.target(id, *call) {
                Target::Effect { effect, subject: Some(subject), .. } => {
                    matches!(effect.does, Does::Identity | Does::Unwrap) && next(subject)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// The type behind pointers and guards.
    pub(super) fn peel_to_project(&self, language: Language, ty: &Ty) -> Ty {
        let mut ty = ty.clone();
        for _ in 0..8 {
            let Ty::Library(lib, args) = &ty else { return ty };
            let facts = Knowledge::of(language).facts(*lib);
            if !matches!(facts.role, Role::Wrapper | Role::Guard) {
                return ty;
            }
            let Some(inner) = args.get(facts.inner) else { return ty };
            ty = inner.clone();
        }
        ty
    }

    /// The lock a value denotes, if it is one: known by type, or (for silencing only) by name.
    #[must_use]
    pub fn lock_of(&self, id: FnId, value: ValueId) -> Option<Lock> {
        self.lock_at(id, value, 0)
    }

    fn lock_at(&self, id: FnId, value: ValueId, depth: u32) -> Option<Lock> {
        if depth > 4 {
            return None;
        }
        let language = self.linked.language(id);
        let python = language == Language::Python;
        let ty = self.library_type(id, value);
        let role = ty.map(|ty| Knowledge::of(language).facts(ty).role);
        match role {
            Some(Role::Lock | Role::RwLock | Role::Condition | Role::Semaphore) => {}
            Some(_) => {
                let ty = ty.filter(|ty| Knowledge::of(language).facts(*ty).inner_lock)?;
                let at = self.place_of(id, value)?;
                return Some(Lock { at: self.channel_of(at), ty: Some(ty), python });
            }
            None => {
                let known = self.type_of(id, value).is_known();
                return (!known && python && self.named_like_lock(id, value)).then(|| {
                    let at = self.place_of(id, value)?;
                    Some(Lock { at, ty: None, python })
                })?;
            }
        }
        if role == Some(Role::Semaphore) && !self.is_binary_semaphore(id, value) {
            return None;
        }
        if role == Some(Role::Condition)
            && let Some((function, lock)) = self.condition_lock(id, value)
            && let Some(lock) = self.lock_at(function, lock, depth + 1)
        {
            return Some(lock);
        }
        let at = self.place_of(id, value)?;
        Some(Lock { at, ty, python })
    }

    /// The lock in a field of a type, as a method of it sees it.
    #[must_use]
    pub fn field_lock(&self, ty: TypeId, name: Name) -> Option<Lock> {
        let owner = self.linked.field_owner(ty, name)?;
        let language = self.linked.files[self.linked.type_file(owner).0 as usize].language;
        let via = if self.class_attribute(owner, name) { Via::Static } else { Via::Receiver };
        let place = Place { root: Root::Type(owner), path: SmallVec::from_elem(name, 1) };
        let lib = match self.peel(language, &self.field_type(ty, name).unwrap_or_default()) {
            Ty::Library(lib, _) => Some(lib),
            _ => None,
        };
        if let Some(lib) = lib {
            match Knowledge::of(language).facts(lib).role {
                Role::Lock | Role::RwLock | Role::Semaphore => {}
                Role::Condition => {
                    if let Some((function, lock)) = self.built_over(&place)
                        && let Some(lock) = self.lock_of(function, lock)
                    {
                        return Some(lock);
                    }
                }
                _ => return None,
            }
        }
        Some(Lock { at: PlaceRef { place, via }, ty: lib, python: language == Language::Python })
    }

    /// The lock whose guard a value is, by where its variable is bound, in this function or one around.
    #[must_use]
    pub fn lock_of_guard(&self, id: FnId, value: ValueId) -> Option<Lock> {
        let (mut id, mut value) = (id, value);
        for _ in 0..ALIAS_DEPTH {
            match self.linked.function(id).value(value) {
                Value::Ref { value: inner, .. } | Value::Deref(inner) | Value::Try(inner) | Value::Await(inner) => {
                    value = *inner
                }
                Value::Local(local) => {
                    let (owner, local) = self.linked.owning_local(id, *local);
                    let binds = self.linked.index[owner.0 as usize].binds.get(local.0 as usize)?;
                    let (function, Some(bound)) = binds.first()? else { return None };
                    (id, value) = (*function, *bound);
                }
                Value::Call(call) => match self.target(id, *call) {
                    Target::Effect { effect, subject: Some(subject), .. } => match effect.does {
                        Does::Acquire => return self.lock_of(id, subject),
                        Does::Unwrap | Does::Identity => value = subject,
                        _ => return None,
                    },
                    _ => return None,
                },
                _ => return None,
            }
        }
        None
    }

    /// The place that stands for a channel: of the halves that one call made and that are kept side by side, the first.
    fn channel_of(&self, at: PlaceRef) -> PlaceRef {
        let Some(made) = self.made_by(&at.place) else { return at };
        let mut halves = match (&at.place.root, at.place.path.as_slice()) {
            (Root::Type(ty), [_]) => {
                let beside = |field: &crate::model::Field| Place {
                    root: Root::Type(*ty),
                    path: SmallVec::from_elem(field.name, 1),
                };
                self.linked.type_def(*ty).fields.iter().map(beside).collect::<Vec<_>>()
            }
            (Root::Local(function, _), []) => {
                let locals = 0..u32::try_from(self.linked.function(*function).locals.len()).unwrap_or(0);
                let beside = |local| Place { root: Root::Local(*function, LocalId(local)), path: SmallVec::new() };
                locals.map(beside).collect()
            }
            _ => return at,
        }
        .into_iter();
        match halves.find(|place| self.made_by(place) == Some(made)) {
            Some(place) => PlaceRef { place, via: at.via },
            None => at,
        }
    }

    /// The call that makes a pair one part of which a place is initialised with.
    fn made_by(&self, place: &Place) -> Option<(FnId, crate::model::CallId)> {
        let mut initialisers = self.initialisers(place);
        if let (Root::Type(ty), [name], true) = (&place.root, place.path.as_slice(), initialisers.is_empty()) {
            initialisers = self.in_literals(*ty, *name);
        }
        let [(function, value)] = initialisers.as_slice() else { return None };
        let mut at = *value;
        for _ in 0..4 {
            match self.linked.function(*function).value(at) {
                Value::Local(local) => {
                    let binds = self.linked.index[function.0 as usize].binds.get(local.0 as usize)?;
                    let [(owner, Some(bound))] = binds.as_slice() else { return None };
                    if owner != function {
                        return None;
                    }
                    at = *bound;
                }
                Value::Part { value, constructor: None, .. } => at = *value,
                Value::Call(call) => return Some((*function, *call)),
                _ => return None,
            }
        }
        None
    }

    /// Rust: what methods of a type put into a field where they build one: `Self { field: value }`.
    fn in_literals(&self, ty: TypeId, field: Name) -> Vec<(FnId, ValueId)> {
        let mut found = Vec::new();
        for id in self.linked.functions().filter(|id| self.linked.index[id.0 as usize].owner == Some(ty)) {
            for data in &self.linked.function(id).values {
                let Value::Collection { kind: crate::model::CollectionKind::Struct, items, .. } = &data.value else {
                    continue;
                };
                found.extend(items.iter().filter(|item| item.name == Some(field)).map(|item| (id, item.value)));
            }
        }
        found
    }

    fn named_like_lock(&self, id: FnId, value: ValueId) -> bool {
        let function = self.linked.function(id);
        let name = match function.value(value) {
            Value::Field { name, .. } => *name,
            Value::Local(local) => function.local(*local).name,
            Value::Path(path) => match path.last() {
                Some(name) => name,
                None => return false,
            },
            Value::Call(call) => match &function.call(*call).callee {
                Callee::Method { name, .. } => *name,
                Callee::Path(path) => match path.last() {
                    Some(name) => name,
                    None => return false,
                },
                _ => return false,
            },
            _ => return false,
        };
        let name = name.as_str().to_ascii_lowercase();
        ["lock", "mutex", "cond", "sem"].iter().any(|word| name.contains(word))
    }

    /// The constructor calls a place was initialised with.
    #[must_use]
    pub fn initialisers(&self, place: &Place) -> Vec<(FnId, ValueId)> {
        match (&place.root, place.path.as_slice()) {
            (Root::Global(global), []) => {
                let file = self.linked.global_file(*global);
                let values = &self.linked.global(*global).values;
                values.iter().map(|(function, value)| (self.linked.fn_id(file, *function), *value)).collect()
            }
            (Root::Local(function, local), []) => self.linked.index[function.0 as usize]
                .binds
                .get(local.0 as usize)
                .map(|binds| {
                    binds.iter().filter_map(|(function, value)| value.map(|value| (*function, value))).collect()
                })
                .unwrap_or_default(),
            (Root::Type(ty), [name]) => {
                let mut found: Vec<_> = self
                    .linked
                    .self_writes(*ty, *name)
                    .iter()
                    .filter_map(|write| write.value.map(|value| (write.function, value)))
                    .collect();
                let def = self.linked.type_def(*ty);
                if let Some(body) = def.body {
                    let body = self.linked.fn_id(self.linked.type_file(*ty), body);
                    let defaults =
                        def.fields.iter().filter(|field| field.name == *name).filter_map(|field| field.default);
                    found.extend(defaults.map(|default| (body, default)));
                }
                found
            }
            _ => Vec::new(),
        }
    }

    /// The lock a condition was built over: `Condition(self._lock)`.
    fn condition_lock(&self, id: FnId, value: ValueId) -> Option<(FnId, ValueId)> {
        self.built_over(&self.place_of(id, value)?.place)
    }

    /// The first argument of the one constructor call a place is initialised with.
    fn built_over(&self, place: &Place) -> Option<(FnId, ValueId)> {
        let mut found = None;
        for (function, value) in self.initialisers(place) {
            let Value::Call(call) = self.linked.function(function).value(value) else { continue };
            let first = self.linked.function(function).call(*call).args.first()?;
            if found.is_some() {
                return None;
            }
            found = Some((function, first.value));
        }
        found
    }

    /// `Semaphore(1)` and `Semaphore()`, everywhere it is built.
    fn is_binary_semaphore(&self, id: FnId, value: ValueId) -> bool {
        let Some(place) = self.place_of(id, value) else { return false };
        let built = self.initialisers(&place.place);
        !built.is_empty()
            && built.iter().all(|(function, value)| {
                let function = self.linked.function(*function);
                let Value::Call(call) = function.value(*value) else { return false };
                match function.call(*call).args.first() {
                    None => true,
                    Some(arg) => {
                        matches!(function.value(arg.value), Value::Literal(crate::model::Literal::Int(1)))
                    }
                }
            })
    }

    /// The name of a lock for messages: what wraps one alone is called by where it is kept, `Cache.entries` instead of `Lock.0`.
    #[must_use]
    pub fn lock_name(&self, lock: &Lock) -> String {
        let kept = match (&lock.at.via, &lock.at.place.root, lock.at.place.path.len()) {
            (Via::Place(kept), Root::Type(ty), 1)
                if !matches!(kept.root, Root::Local(..)) && self.wraps_a_lock(*ty) =>
            {
                kept
            }
            _ => &lock.at.place,
        };
        self.place_name(kept)
    }

    /// A type that is a lock itself, built around another: it has nothing else, or is entered like one.
    fn wraps_a_lock(&self, ty: TypeId) -> bool {
        let language = self.linked.files[self.linked.type_file(ty).0 as usize].language;
        let has = |name: &str| !self.linked.own_methods(ty, Name::new(name)).is_empty();
        match language {
            Language::Rust => self.linked.type_def(ty).fields.len() == 1,
            Language::Python => has("acquire") && has("release") || has("__enter__") && has("__exit__"),
        }
    }

    /// The name of a place for messages.
    #[must_use]
    pub fn place_name(&self, place: &Place) -> String {
        let mut text = match &place.root {
            Root::Global(global) => self.linked.global(*global).name.to_string(),
            Root::Type(ty) => {
                let name = self.linked.type_name(*ty);
                if name == "<self>" { "self".to_string() } else { name }
            }
            Root::Local(function, local) => self.linked.function(*function).local(*local).name.to_string(),
        };
        for step in &place.path {
            if *step == "[]" {
                text.push_str("[]");
            } else {
                text.push('.');
                text.push_str(step.as_str());
            }
        }
        text
    }

    /// A place in words: what a lock protects is called after the lock.
    #[must_use]
    pub fn guarded_name(&self, place: &Place, guard: Option<&Lock>) -> String {
        let Some(star) = place.path.iter().position(|step| *step == "*") else {
            return format!("`{}`", self.place_name(place));
        };
        let (lock, path) = place.path.split_at(star);
        let lock = Place { root: place.root.clone(), path: lock.iter().copied().collect() };
        let path: Vec<&str> = path.iter().skip(1).map(|step| step.as_str()).collect();
        let lock = match guard.filter(|guard| guard.at.place == lock) {
            Some(guard) => self.lock_name(guard),
            None => self.place_name(&lock),
        };
        if path.is_empty() {
            format!("what `{lock}` protects")
        } else {
            format!("`{}` behind `{lock}`", path.join("."))
        }
    }

    /// The identity of a place for fingerprints: its name, with the module or function it belongs to.
    #[must_use]
    pub fn place_key(&self, place: &Place) -> String {
        let name = self.place_name(place);
        match &place.root {
            Root::Local(function, _) => format!("{}/{name}", self.linked.fn_name(*function)),
            _ => name,
        }
    }

    /// Whether a local is a parameter (not the receiver) of its function.
    #[must_use]
    pub fn is_parameter(&self, function: FnId, local: LocalId) -> bool {
        let params = &self.linked.function(function).params;
        params.iter().any(|param| param.local == local && param.kind != ParamKind::Receiver)
    }
}

/// A callee's way of reaching an object, seen from its caller.
#[must_use]
pub fn substitute(inner: Via, receiver: Via) -> Via {
    match (inner, receiver) {
        (Via::Receiver, receiver) => receiver,
        (Via::Static, _) => Via::Static,
        (Via::Place(place), _) if matches!(place.root, Root::Global(_)) => Via::Place(place),
        // The object is in a field of the receiver.
        (Via::Place(place), Via::Receiver) => Via::Place(place),
        (Via::Place(place), Via::Place(base)) if matches!(place.root, Root::Type(_)) => longer(&base, &place),
        _ => Via::Unknown,
    }
}

/// How many steps a way to an object has at most.
const LONGEST_WAY: usize = 6;

/// The way to what is in a field: the field's, from where its own object is. A field of the receiver stands for itself.
fn through(field: PlaceRef) -> Via {
    match (field.via, &field.place.root) {
        (Via::Place(base), Root::Type(_)) => longer(&base, &field.place),
        (Via::Unknown, Root::Type(_)) => Via::Unknown,
        _ => Via::Place(Box::new(field.place)),
    }
}

/// What lies behind an object, in the fields that a place names after its root.
pub(super) fn beyond(object: &Via, place: &Place) -> Via {
    match object {
        _ if place.path.is_empty() => object.clone(),
        Via::Place(base) => longer(base, place),
        _ => Via::Unknown,
    }
}

fn longer(base: &Place, field: &Place) -> Via {
    if base.path.len() + field.path.len() > LONGEST_WAY {
        return Via::Unknown;
    }
    let path = base.path.iter().chain(&field.path).copied().collect();
    Via::Place(Box::new(Place { root: base.root.clone(), path }))
}

fn global_place(global: GlobalId) -> PlaceRef {
    PlaceRef { place: Place { root: Root::Global(global), path: SmallVec::new() }, via: Via::Static }
}
