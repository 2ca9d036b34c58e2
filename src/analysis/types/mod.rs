//! Pass 2: types, lightly. Receivers only: enough to know which class `self._pool` is and which lock `state.lock()` is.
//!
//! Types come from annotations, constructors, field initialisers, parameters and the returns of project functions.
//! Cross-function facts (fields, returns, globals, parameters) are tables computed in rounds, each from the tables of the round
//! before, so the result does not depend on the order of evaluation or the number of threads. A [`Resolver`] is made per
//! function and evaluates values on demand on top of them.

mod calls;
mod written;

use std::cell::{Cell, RefCell};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::link::{Entity, FnId, GlobalId, Linked, ModuleId, Scope, TypeId};
use crate::knowledge::{Does, Effect, Knowledge, LibType, Role};
use crate::model::{
    CallId, Callee, CollectionKind, FunctionKind, Language, Literal, LocalId, Name, Op, Owner, ParamKind, Path,
    TypeExpr, TypeKind, Value, ValueId,
};

/// What is known of a value's type.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Ty {
    /// Nothing.
    #[default]
    Unknown,
    /// Python's `None`, which joins with anything.
    None,
    /// An instance of a type of the program.
    Project(TypeId),
    /// An instance of a library type with its type arguments.
    Library(LibType, Box<[Ty]>),
    /// An instance of a library type the tables do not know.
    External(Path),
    /// A class object of the program.
    Class(TypeId),
    /// A class object of a library.
    LibClass(LibType),
    /// A function of the program, a closure, or a bound method.
    Function(FnId),
    /// A module of the program.
    Module(ModuleId),
    /// A module, function or class of a library the tables may or may not know.
    LibPath(Path),
    /// A tuple.
    Tuple(Box<[Ty]>),
}

impl Ty {
    /// Whether anything is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown | Self::None)
    }

    /// What is known when a value is one of two.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Unknown | Self::None, known) | (known, Self::Unknown | Self::None) => known,
            (Self::Library(a, args), Self::Library(b, others)) if a == b => {
                if args.is_empty() {
                    Self::Library(b, others)
                } else {
                    Self::Library(a, args)
                }
            }
            _ => Self::Unknown,
        }
    }
}

/// What a call calls.
#[derive(Clone, Debug)]
pub enum Target {
    /// Functions of the program; more than one where several implementations may be meant. `receiver` is the object for methods.
    Project {
        /// The candidates; exactly one unless dispatch is open.
        functions: SmallVec<[FnId; 1]>,
        /// The object, for a method call.
        receiver: Option<ValueId>,
    },
    /// A class of the program is called.
    Construct(TypeId),
    /// A library type is constructed.
    Library(LibType),
    /// A library function or method with a known effect.
    Effect {
        /// What it does.
        effect: &'static Effect,
        /// What it acts on.
        subject: Option<ValueId>,
        /// The type the method belongs to.
        ty: Option<LibType>,
    },
    /// A library function or method the tables do not know.
    External(Path),
    /// Not resolved.
    Unknown,
}

/// Cross-function facts.
#[derive(Default)]
pub struct Tables {
    fields: FxHashMap<(TypeId, Name), Ty>,
    returns: Vec<Ty>,
    globals: Vec<Ty>,
    params: FxHashMap<(FnId, LocalId), Ty>,
}

/// Rounds of inference: a constructor call, what it returns, what that is stored in, and one more.
const ROUNDS: usize = 3;
/// Depth of on-demand evaluation.
const DEPTH: u32 = 24;

impl Tables {
    /// Infers the tables.
    #[must_use]
    pub fn infer(linked: &Linked) -> Self {
        let mut tables = Self {
            returns: vec![Ty::Unknown; linked.function_count()],
            globals: vec![Ty::Unknown; linked.globals().count()],
            ..Self::default()
        };
        for _ in 0..ROUNDS {
            tables = tables.round(linked);
        }
        tables
    }

    fn round(&self, linked: &Linked) -> Self {
        let types: Vec<TypeId> = linked.types().collect();
        let fields = types
            .par_iter()
            .flat_map_iter(|id| self.field_types(linked, *id))
            .collect::<Vec<_>>()
            .into_iter()
            .collect();
        let functions: Vec<FnId> = linked.functions().collect();
        let returns = functions.par_iter().map(|id| Resolver::new(linked, self).inferred_return(*id)).collect();
        let globals: Vec<GlobalId> = linked.globals().collect();
        let globals = globals.par_iter().map(|id| Resolver::new(linked, self).inferred_global(*id)).collect();
        let passed: Vec<Vec<((FnId, LocalId), Ty)>> =
            functions.par_iter().map(|id| Resolver::new(linked, self).passed_arguments(*id)).collect();
        let mut params: FxHashMap<(FnId, LocalId), Ty> = FxHashMap::default();
        let mut conflicting: rustc_hash::FxHashSet<(FnId, LocalId)> = rustc_hash::FxHashSet::default();
        for (key, ty) in passed.into_iter().flatten() {
            if !ty.is_known() {
                continue;
            }
            match params.get(&key) {
                None => {
                    params.insert(key, ty);
                }
                Some(known) if *known == ty => {}
                Some(known) => {
                    let joined = known.clone().join(ty);
                    if !joined.is_known() {
                        conflicting.insert(key);
                    }
                    params.insert(key, joined);
                }
            }
        }
        for key in conflicting {
            params.remove(&key);
        }
        Self { fields, returns, globals, params }
    }

    fn field_types(&self, linked: &Linked, id: TypeId) -> Vec<((TypeId, Name), Ty)> {
        let def = linked.type_def(id);
        let resolver = Resolver::new(linked, self);
        let scope = linked.type_scope(id);
        let mut found: Vec<((TypeId, Name), Ty)> = Vec::new();
        for field in &def.fields {
            let mut ty = resolver.eval_type(scope, &field.ty);
            if !ty.is_known()
                && let (Some(body), Some(default)) = (def.body, field.default)
            {
                let body = linked.fn_id(linked.type_file(id), body);
                ty = resolver.type_of(body, default);
            }
            found.push(((id, field.name), ty));
        }
        for (name, writes) in linked.all_self_writes(id) {
            let declared = found.iter().position(|((_, known), _)| *known == name);
            if let Some(position) = declared
                && found[position].1.is_known()
            {
                continue;
            }
            let mut ty = Ty::Unknown;
            let mut conflict = false;
            for write in writes {
                let Some(value) = write.value else { continue };
                let next = Resolver::new(linked, self).type_of(write.function, value);
                let known = ty.is_known() && next.is_known();
                ty = ty.join(next);
                conflict |= known && !ty.is_known();
            }
            let ty = if conflict { Ty::Unknown } else { ty };
            match declared {
                Some(position) => found[position].1 = ty,
                None => found.push(((id, name), ty)),
            }
        }
        found
    }
}

/// Evaluates values of functions on demand. Made anew per function under analysis, because what a cycle yields depends on where
/// its evaluation starts.
pub struct Resolver<'a> {
    /// The linked program.
    pub linked: &'a Linked,
    tables: &'a Tables,
    memo: RefCell<FxHashMap<(FnId, ValueId), Ty>>,
    locals: RefCell<FxHashMap<(FnId, LocalId), Ty>>,
    depth: Cell<u32>,
    /// What the parameters of the type aliases being evaluated stand for, innermost last.
    arguments: RefCell<Vec<Vec<(Name, Ty)>>>,
}

impl<'a> Resolver<'a> {
    /// A resolver with an empty memory.
    #[must_use]
    pub fn new(linked: &'a Linked, tables: &'a Tables) -> Self {
        Self {
            linked,
            tables,
            memo: RefCell::new(FxHashMap::default()),
            locals: RefCell::new(FxHashMap::default()),
            depth: Cell::new(0),
            arguments: RefCell::new(Vec::new()),
        }
    }

    fn knowledge(&self, id: FnId) -> &'static Knowledge {
        Knowledge::of(self.linked.language(id))
    }

    /// The type of a value.
    #[must_use]
    pub fn type_of(&self, id: FnId, value: ValueId) -> Ty {
        if let Some(ty) = self.memo.borrow().get(&(id, value)) {
            return ty.clone();
        }
        if self.depth.get() >= DEPTH {
            return Ty::Unknown;
        }
        self.depth.set(self.depth.get() + 1);
        self.memo.borrow_mut().insert((id, value), Ty::Unknown);
        let ty = self.compute(id, value);
        self.depth.set(self.depth.get() - 1);
        self.memo.borrow_mut().insert((id, value), ty.clone());
        ty
    }

    fn compute(&self, id: FnId, value: ValueId) -> Ty {
        let function = self.linked.function(id);
        match function.value(value) {
            Value::Unknown => Ty::Unknown,
            Value::Local(local) => self.local_type(id, *local),
            Value::Path(path) => self.path_type(self.linked.scope(id), path),
            Value::Field { base, name } => self.member_type(id, &self.type_of(id, *base), *name),
            Value::Index { base, .. } => self.element_type(&self.type_of(id, *base)),
            Value::Item(base) => self.item_type(id, &self.type_of(id, *base)),
            Value::Call(call) => self.call_type(id, *call),
            Value::Literal(Literal::None) => Ty::None,
            Value::Literal(Literal::Str(_)) => Ty::LibPath(Path::parse("str")),
            Value::Literal(_) => Ty::Unknown,
            Value::Collection { kind, path, items } => self.collection_type(id, *kind, path.as_ref(), items),
            Value::Closure(index) => Ty::Function(self.linked.fn_id(self.linked.file_of(id), *index)),
            Value::Op { op, operands } => match op {
                Op::And | Op::Or => self.join_all(id, operands),
                Op::Add => operands.first().map_or(Ty::Unknown, |first| self.container_only(id, *first)),
                Op::Arithmetic => operands.first().map_or(Ty::Unknown, |first| self.operated(id, *first)),
                _ => Ty::Unknown,
            },
            Value::Choice(values) => self.join_all(id, values),
            Value::Await(inner) => self.awaited(&self.type_of(id, *inner)),
            Value::Ref { value, .. } | Value::Deref(value) => self.type_of(id, *value),
            Value::Try(inner) => self.unwrapped(&self.type_of(id, *inner)),
            Value::Cast { value, ty } => {
                let cast = self.eval_type(self.linked.scope(id), ty);
                if cast.is_known() { cast } else { self.type_of(id, *value) }
            }
            Value::Part { value, constructor, field } => self.part_type(id, *value, *constructor, *field),
            Value::Entered(context) => self.entered(id, *context),
        }
    }

    fn container_only(&self, id: FnId, value: ValueId) -> Ty {
        match self.type_of(id, value) {
            Ty::Library(lib, args) if self.role(lib, id) == Role::List => Ty::Library(lib, args),
            _ => Ty::Unknown,
        }
    }

    /// What an operator with this on its left makes: `path / "name"` is another path.
    fn operated(&self, id: FnId, left: ValueId) -> Ty {
        if self.linked.language(id) != Language::Python {
            return Ty::Unknown;
        }
        match self.type_of(id, left) {
            Ty::Library(lib, args) if self.knowledge(id).facts(lib).operators => Ty::Library(lib, args),
            _ => Ty::Unknown,
        }
    }

    /// An attribute of a library object that is itself a known object.
    fn library_field(&self, language: Language, lib: LibType, name: Name) -> Option<Ty> {
        let knowledge = Knowledge::of(language);
        let path = knowledge.facts(lib).fields.get(name.as_str())?;
        Some(Ty::Library(knowledge.type_at(&Path::parse(path))?, Box::new([])))
    }

    fn role(&self, lib: LibType, id: FnId) -> Role {
        self.knowledge(id).facts(lib).role
    }

    fn join_all(&self, id: FnId, values: &[ValueId]) -> Ty {
        values.iter().fold(Ty::Unknown, |ty, value| ty.join(self.type_of(id, *value)))
    }

    fn local_type(&self, id: FnId, local: LocalId) -> Ty {
        let (id, local) = self.linked.owning_local(id, local);
        if let Some(ty) = self.locals.borrow().get(&(id, local)) {
            return ty.clone();
        }
        self.locals.borrow_mut().insert((id, local), Ty::Unknown);
        let ty = self.compute_local(id, local);
        self.locals.borrow_mut().insert((id, local), ty.clone());
        ty
    }

    fn compute_local(&self, id: FnId, local: LocalId) -> Ty {
        let function = self.linked.function(id);
        let Some(data) = function.locals.get(local.0 as usize) else { return Ty::Unknown };
        let param = function.params.iter().find(|param| param.local == local);
        if param.is_some_and(|param| param.kind == ParamKind::Receiver) {
            return self.receiver_type(id);
        }
        let declared = self.eval_type(self.linked.scope(id), &data.ty);
        if declared.is_known() {
            return declared;
        }
        if let Some(param) = param {
            let declared = self.eval_type(self.linked.scope(id), &param.ty);
            if declared.is_known() {
                return declared;
            }
        }
        let mut ty = Ty::Unknown;
        if let Some(param) = param {
            ty = self.tables.params.get(&(id, local)).cloned().unwrap_or_default();
            // `def watch(gc=gc)`: a module as default stands for itself, or for what behaves like it.
            if let (Ty::Unknown, Some((around, default))) = (&ty, param.default)
                && let Ty::LibPath(path) = self.type_of(self.linked.fn_id(self.linked.file_of(id), around), default)
                && path.len() == 1
                && path.last().is_some_and(|name| name != "str")
            {
                return Ty::LibPath(path);
            }
        }
        for (function, value) in &self.linked.index[id.0 as usize].binds[local.0 as usize] {
            let Some(value) = value else { continue };
            let next = self.type_of(*function, *value);
            let both = ty.is_known() && next.is_known();
            ty = ty.join(next);
            if both && !ty.is_known() {
                return Ty::Unknown;
            }
        }
        ty
    }

    fn receiver_type(&self, id: FnId) -> Ty {
        let function = self.linked.function(id);
        let Some(owner) = self.linked.index[id.0 as usize].owner else { return self.extended_type(id) };
        let class_method =
            function.decorators.iter().any(|decorator| decorator.path.last().is_some_and(|n| n == "classmethod"));
        if class_method || function.name == "__new__" || function.name == "__init_subclass__" {
            return Ty::Class(owner);
        }
        Ty::Project(owner)
    }

    /// The library type that a method of the program is implemented for: `impl<T> Ext for RwLock<T>`.
    fn extended_type(&self, id: FnId) -> Ty {
        let Some(Owner::Impl(block)) = self.linked.function(id).owner else { return Ty::Unknown };
        match self.linked.file_model(id).impls.get(block.0 as usize) {
            Some(block) => self.eval_type(self.linked.scope(id), &block.self_ty),
            None => Ty::Unknown,
        }
    }

    /// The method of the program that a library type has through a trait, if there is exactly one.
    fn extension(&self, lib: LibType, args: &[Ty], name: Name) -> Option<FnId> {
        // `impl Store for Arc<dyn Store>` says nothing about the `Arc` of a lock.
        let fits = |extended: &[Ty]| match (extended.first(), args.first()) {
            (Some(Ty::Project(wanted)), Some(Ty::Project(given))) => {
                wanted == given || self.linked.mro(*given).contains(wanted)
            }
            (Some(Ty::Project(_)), Some(given)) => !given.is_known(),
            _ => true,
        };
        let mut found =
            self.linked.extensions(name).iter().filter(
                |id| matches!(self.extended_type(**id), Ty::Library(extended, of) if extended == lib && fits(&of)),
            );
        let first = found.next()?;
        found.next().is_none().then_some(*first)
    }

    fn path_type(&self, scope: Scope, path: &Path) -> Ty {
        match self.linked.resolve(scope, path) {
            Entity::Module(id) => Ty::Module(id),
            Entity::Type(id) => Ty::Class(id),
            Entity::Variant(id) => Ty::Project(id),
            Entity::Function(id) => Ty::Function(id),
            Entity::Global(id) => self.tables.globals.get(id.0 as usize).cloned().unwrap_or_default(),
            Entity::Library(path) => self.library_path(self.language(scope), path),
            Entity::Unknown => Ty::Unknown,
        }
    }

    fn language(&self, scope: Scope) -> Language {
        self.linked.files[scope.file.0 as usize].language
    }

    fn library_path(&self, language: Language, path: Path) -> Ty {
        match Knowledge::of(language).type_at(&path) {
            Some(lib) => Ty::LibClass(lib),
            None => Ty::LibPath(path),
        }
    }

    /// The type behind wrappers and guards: `Arc<Mutex<T>>` is the mutex, a guard is what it guards.
    #[must_use]
    pub fn peel(&self, language: Language, ty: &Ty) -> Ty {
        let mut ty = ty.clone();
        for _ in 0..8 {
            let Ty::Library(lib, args) = &ty else { return ty };
            let facts = Knowledge::of(language).facts(*lib);
            if !matches!(facts.role, Role::Wrapper) {
                return ty;
            }
            let Some(inner) = args.get(facts.inner) else { return Ty::Unknown };
            ty = inner.clone();
        }
        ty
    }

    /// One step behind a wrapper, a guard or a project type that dereferences.
    fn behind(&self, language: Language, ty: &Ty) -> Option<Ty> {
        match ty {
            Ty::Library(lib, args) => {
                let facts = Knowledge::of(language).facts(*lib);
                let seen_through = matches!(facts.role, Role::Wrapper | Role::Guard | Role::Once);
                seen_through.then(|| args.get(facts.inner).cloned()).flatten()
            }
            Ty::Project(id) => self
                .linked
                .mro(*id)
                .iter()
                .find_map(|ty| self.linked.deref_target(*ty))
                .map(|(scope, target)| self.eval_type(*scope, target)),
            _ => None,
        }
    }

    /// The type of `base.name`.
    #[must_use]
    pub fn member_type(&self, id: FnId, base: &Ty, name: Name) -> Ty {
        let language = self.linked.language(id);
        let mut base = base.clone();
        for _ in 0..8 {
            match &base {
                Ty::Project(ty) => {
                    if name == "__class__" {
                        return Ty::Class(*ty);
                    }
                    if let Some(found) = self.field_type(*ty, name) {
                        return found;
                    }
                    if let Some(method) = self.linked.method(*ty, name) {
                        return if self.is_property(method) { self.return_type(method) } else { Ty::Function(method) };
                    }
                }
                Ty::Class(ty) => {
                    return match self.linked.type_member(*ty, name) {
                        Entity::Function(function) => Ty::Function(function),
                        Entity::Type(nested) => Ty::Class(nested),
                        Entity::Variant(ty) => Ty::Project(ty),
                        _ => self.field_type(*ty, name).unwrap_or_default(),
                    };
                }
                Ty::Module(module) => {
                    return match self.linked.module_member(*module, name) {
                        Entity::Module(id) => Ty::Module(id),
                        Entity::Type(id) => Ty::Class(id),
                        Entity::Function(id) => Ty::Function(id),
                        Entity::Global(id) => self.tables.globals.get(id.0 as usize).cloned().unwrap_or_default(),
                        Entity::Library(path) => self.library_path(language, path),
                        _ => Ty::Unknown,
                    };
                }
                Ty::LibPath(path) => return self.library_path(language, path.child(name)),
                Ty::Library(lib, _) => {
                    if let Some(field) = self.library_field(language, *lib, name) {
                        return field;
                    }
                }
                Ty::Tuple(items) => {
                    return name
                        .as_str()
                        .parse::<usize>()
                        .ok()
                        .and_then(|at| items.get(at))
                        .cloned()
                        .unwrap_or_default();
                }
                _ => {}
            }
            match self.behind(language, &base) {
                Some(inner) => base = inner,
                None => return Ty::Unknown,
            }
        }
        Ty::Unknown
    }

    /// The declared or inferred type of a field, own or inherited; `None` if no class of the hierarchy has it.
    #[must_use]
    pub fn field_type(&self, id: TypeId, name: Name) -> Option<Ty> {
        let mut found = None;
        for ty in self.linked.mro(id) {
            match self.tables.fields.get(&(*ty, name)) {
                Some(known) if known.is_known() => return Some(known.clone()),
                Some(other) => found = Some(other.clone()),
                None => {}
            }
        }
        found
    }

    /// The type of a global.
    #[must_use]
    pub fn global_type(&self, id: GlobalId) -> Ty {
        self.tables.globals.get(id.0 as usize).cloned().unwrap_or_default()
    }

    /// The type of a variable of a function.
    #[must_use]
    pub fn variable_type(&self, id: FnId, local: LocalId) -> Ty {
        self.local_type(id, local)
    }

    /// Whether a value is an object made here: a constructor call, an aggregate, a literal.
    #[must_use]
    pub fn makes_object(&self, id: FnId, value: ValueId) -> bool {
        match self.linked.function(id).value(value) {
            Value::Collection { .. } | Value::Literal(_) => true,
            Value::Call(call) => match self.target(id, *call) {
                Target::Construct(_) | Target::Library(_) => true,
                // `object.__new__(cls)`, `super().__new__(cls)`, `copy.copy(self)`.
                _ => match &self.linked.function(id).call(*call).callee {
                    Callee::Method { name, .. } => matches!(name.as_str(), "__new__" | "copy" | "deepcopy"),
                    _ => false,
                },
            },
            Value::Try(inner) | Value::Await(inner) | Value::Ref { value: inner, .. } => self.makes_object(id, *inner),
            _ => false,
        }
    }

    /// Whether a method is read like an attribute.
    #[must_use]
    pub fn is_property(&self, id: FnId) -> bool {
        let function = self.linked.function(id);
        function.decorators.iter().any(|decorator| {
            let path = match self.linked.resolve(self.linked.scope(id), &decorator.path) {
                Entity::Library(path) => path,
                _ => decorator.path.clone(),
            };
            self.knowledge(id).decorator(&path).is_some_and(|facts| facts.property)
        })
    }

    /// What iterating yields: of a Python map its keys, whose type is only known where both are written.
    fn item_type(&self, id: FnId, container: &Ty) -> Ty {
        match container {
            Ty::Library(lib, args)
                if self.linked.language(id) == Language::Python && self.role(*lib, id) == Role::Dict =>
            {
                match &**args {
                    [key, _] => key.clone(),
                    _ => Ty::Unknown,
                }
            }
            _ => self.element_type(container),
        }
    }

    fn element_type(&self, container: &Ty) -> Ty {
        match container {
            Ty::Library(_, args) => args.last().cloned().unwrap_or_default(),
            Ty::Tuple(items) => items.iter().cloned().reduce(Ty::join).unwrap_or_default(),
            _ => Ty::Unknown,
        }
    }

    fn collection_type(&self, id: FnId, kind: CollectionKind, path: Option<&Path>, items: &[crate::model::Arg]) -> Ty {
        let language = self.linked.language(id);
        let joined = |step: usize| {
            items
                .iter()
                .skip(step - 1)
                .step_by(step)
                .take(16)
                .fold(Ty::Unknown, |ty, item| ty.join(self.type_of(id, item.value)))
        };
        let name = match (kind, language) {
            (CollectionKind::Struct, _) => {
                let Some(path) = path else { return Ty::Unknown };
                return match self.linked.resolve(self.linked.scope(id), path) {
                    Entity::Type(ty) | Entity::Variant(ty) => self.alias_instance(ty),
                    _ => Ty::Unknown,
                };
            }
            (CollectionKind::Tuple, _) => {
                return Ty::Tuple(items.iter().map(|item| self.type_of(id, item.value)).collect());
            }
            (CollectionKind::List, Language::Python) => "list",
            (CollectionKind::List, Language::Rust) => "Vec",
            (CollectionKind::Dict, Language::Python) => "dict",
            (CollectionKind::Set, Language::Python) => "set",
            _ => return Ty::Unknown,
        };
        let step = if kind == CollectionKind::Dict { 2 } else { 1 };
        self.library_instance(language, name, Box::new([joined(step)]))
    }

    fn alias_instance(&self, id: TypeId) -> Ty {
        match &self.linked.type_def(id).kind {
            TypeKind::Alias(target) => self.eval_type(self.linked.type_scope(id), target),
            _ => Ty::Project(id),
        }
    }

    fn awaited(&self, ty: &Ty) -> Ty {
        ty.clone()
    }

    fn unwrapped(&self, ty: &Ty) -> Ty {
        match ty {
            Ty::Library(lib, args) if Knowledge::of(Language::Rust).facts(*lib).role == Role::Wrapper => {
                args.first().cloned().unwrap_or_default()
            }
            other => other.clone(),
        }
    }

    fn part_type(&self, id: FnId, value: ValueId, constructor: Option<Name>, field: Option<Name>) -> Ty {
        let ty = self.type_of(id, value);
        match (&ty, constructor) {
            (Ty::Tuple(items), None) => {
                let at = field.and_then(|field| field.as_str().parse::<usize>().ok());
                at.and_then(|at| items.get(at)).cloned().unwrap_or_default()
            }
            (Ty::Library(..), Some(name)) if name == "Some" || name == "Ok" => self.unwrapped(&ty),
            (Ty::Library(_, args), Some(name)) if name == "Err" => args.get(1).cloned().unwrap_or_default(),
            (Ty::Project(project), Some(constructor)) => {
                let Some(field) = field else { return Ty::Unknown };
                let variant = Name::new(&format!("{constructor}.{field}"));
                let known = self.field_type(*project, variant).or_else(|| self.field_type(*project, field));
                known.unwrap_or_default()
            }
            // `let (lock, changed) = &*pair` of a pair behind an `Arc`.
            (Ty::Library(..), None) => match (self.peel(self.linked.language(id), &ty), field) {
                (Ty::Tuple(items), Some(field)) => {
                    field.as_str().parse::<usize>().ok().and_then(|at| items.get(at)).cloned().unwrap_or_default()
                }
                _ => self.element_type(&ty),
            },
            _ => Ty::Unknown,
        }
    }

    fn entered(&self, id: FnId, context: ValueId) -> Ty {
        let ty = self.type_of(id, context);
        match &ty {
            Ty::Project(class) => {
                let name = Name::new("__enter__");
                match self.linked.method(*class, name) {
                    Some(method) => {
                        let returned = self.return_type(method);
                        if returned.is_known() { returned } else { ty }
                    }
                    None => ty,
                }
            }
            _ => ty,
        }
    }

    /// The declared or inferred result of a project function.
    #[must_use]
    pub fn return_type(&self, id: FnId) -> Ty {
        self.tables.returns.get(id.0 as usize).cloned().unwrap_or_default()
    }

    fn inferred_return(&self, id: FnId) -> Ty {
        let function = self.linked.function(id);
        let declared = self.eval_type(self.linked.scope(id), &function.ret);
        if declared.is_known() {
            return declared;
        }
        if matches!(function.kind, FunctionKind::ModuleBody | FunctionKind::ClassBody) || function.is_generator {
            return Ty::Unknown;
        }
        let mut ty = Ty::Unknown;
        for value in self.linked.index[id.0 as usize].returns.iter().take(8) {
            ty = ty.join(self.type_of(id, *value));
        }
        ty
    }

    fn inferred_global(&self, id: GlobalId) -> Ty {
        let global = self.linked.global(id);
        let file = self.linked.global_file(id);
        let declared = self.eval_type(self.linked.module_scope(file, global.module), &global.ty);
        if declared.is_known() {
            return declared;
        }
        let mut ty = Ty::Unknown;
        for (function, value) in &global.values {
            ty = ty.join(self.type_of(self.linked.fn_id(file, *function), *value));
        }
        ty
    }

    /// The library type behind wrappers and dereferences that has methods of its own: a mutex behind an `Arc`.
    fn lock_like(&self, language: Language, ty: &Ty) -> Ty {
        let mut ty = ty.clone();
        for _ in 0..8 {
            if let Ty::Library(lib, _) = &ty
                && Knowledge::of(language).facts(*lib).role != Role::Wrapper
            {
                return ty;
            }
            match self.behind(language, &ty) {
                Some(inner) => ty = inner,
                None => return ty,
            }
        }
        ty
    }

    /// The type of a value, seen through wrappers, guards and dereferences until one has methods of its own.
    #[must_use]
    pub fn container_type(&self, id: FnId, value: ValueId) -> Ty {
        let language = self.linked.language(id);
        let mut ty = self.lock_like(language, &self.type_of(id, value));
        while let Ty::Library(lib, _) = &ty
            && Knowledge::of(language).facts(*lib).role == Role::Guard
            && let Some(inner) = self.behind(language, &ty)
        {
            ty = self.lock_like(language, &inner);
        }
        ty
    }

    /// The lock a value is, seen through wrappers: its library type.
    #[must_use]
    pub fn library_type(&self, id: FnId, value: ValueId) -> Option<LibType> {
        match self.lock_like(self.linked.language(id), &self.type_of(id, value)) {
            Ty::Library(lib, _) => Some(lib),
            _ => None,
        }
    }
}
