//! What calls call: project functions, constructors, library effects; and what type results have.

use smallvec::SmallVec;

use super::*;

impl Resolver<'_> {
    /// The types of the arguments this function passes to project functions, by parameter.
    pub(super) fn passed_arguments(&self, id: FnId) -> Vec<((FnId, LocalId), Ty)> {
        let function = self.linked.function(id);
        let mut found = Vec::new();
        for index in 0..function.calls.len() {
            let call = CallId(u32::try_from(index).unwrap_or(0));
            if function.call(call).args.is_empty() {
                continue;
            }
            let (target, bound) = match self.target(id, call) {
                Target::Project { functions, receiver } if functions.len() == 1 => (functions[0], receiver.is_some()),
                Target::Construct(ty) => match self.linked.method(ty, Name::new("__init__")) {
                    Some(init) => (init, true),
                    None => continue,
                },
                _ => {
                    found.extend(self.passed_to_thread(id, call));
                    continue;
                }
            };
            for (param, value) in self.bind_arguments(id, call, target, bound) {
                let callee = self.linked.function(target);
                if let Some(data) = callee.params.get(param)
                    && data.ty == TypeExpr::Unknown
                {
                    found.push(((target, data.local), self.type_of(id, value)));
                }
            }
        }
        found
    }

    /// `Thread(target=work, args=(queue, lock))`: what the parameters of `work` are.
    fn passed_to_thread(&self, id: FnId, call: CallId) -> Vec<((FnId, LocalId), Ty)> {
        let function = self.linked.function(id);
        let data = function.call(call);
        let named = |wanted: &str| data.args.iter().find(|arg| arg.name.is_some_and(|name| name == wanted));
        let (Some(target), Some(args)) = (named("target"), named("args")) else { return Vec::new() };
        let (Ty::Function(callee), Value::Collection { items, .. }) =
            (self.type_of(id, target.value), function.value(args.value))
        else {
            return Vec::new();
        };
        let params = self.linked.function(callee).params.iter();
        let bound = matches!(function.value(target.value), Value::Field { .. });
        let params = params.skip_while(|param| bound && param.kind == ParamKind::Receiver);
        let given = items.iter().take_while(|item| !item.spread);
        params
            .zip(given)
            .take_while(|(param, _)| matches!(param.kind, ParamKind::Positional | ParamKind::Receiver))
            .filter(|(param, _)| param.ty == TypeExpr::Unknown)
            .map(|(param, item)| ((callee, param.local), self.type_of(id, item.value)))
            .collect()
    }

    /// Which argument of a call becomes which parameter (by index) of the function called. `bound`: the receiver is not among
    /// the arguments.
    #[must_use]
    pub fn bind_arguments(&self, id: FnId, call: CallId, callee: FnId, bound: bool) -> Vec<(usize, ValueId)> {
        let params = &self.linked.function(callee).params;
        let receiver = params.first().is_some_and(|param| param.kind == ParamKind::Receiver);
        let skip = usize::from(bound && receiver);
        let mut position = skip;
        let mut found = Vec::new();
        for arg in &self.linked.function(id).call(call).args {
            if arg.spread {
                break;
            }
            match arg.name {
                Some(name) => {
                    if let Some(at) = params.iter().position(|param| param.name == name) {
                        found.push((at, arg.value));
                    }
                }
                None => {
                    if params
                        .get(position)
                        .is_some_and(|param| matches!(param.kind, ParamKind::Positional | ParamKind::Receiver))
                    {
                        found.push((position, arg.value));
                    }
                    position += 1;
                }
            }
        }
        found
    }

    pub(super) fn call_type(&self, id: FnId, call: CallId) -> Ty {
        let language = self.linked.language(id);
        let data = self.linked.function(id).call(call);
        match self.target(id, call) {
            Target::Project { functions, .. } => {
                let ty = functions.iter().fold(Ty::Unknown, |ty, function| ty.join(self.return_type(*function)));
                if functions.len() == 1 && self.linked.function(functions[0]).ret == TypeExpr::SelfType {
                    return self.self_result(id, data, ty);
                }
                ty
            }
            Target::Construct(ty) => self.alias_instance(ty),
            Target::Library(lib) => {
                let facts = Knowledge::of(language).facts(lib);
                let generic = matches!(
                    facts.role,
                    Role::Wrapper | Role::Lock | Role::RwLock | Role::Cell | Role::Once | Role::Guard
                );
                let args: Box<[Ty]> = match data.args.first() {
                    _ if !data.type_args.is_empty() => {
                        let scope = self.linked.scope(id);
                        data.type_args.iter().map(|arg| self.eval_type(scope, arg)).collect()
                    }
                    Some(first) if generic => Box::new([self.type_of(id, first.value)]),
                    _ => Box::new([]),
                };
                Ty::Library(lib, args)
            }
            Target::Effect { effect, subject, ty } => {
                let known = self.effect_type(id, effect, subject);
                if known.is_known() { known } else { self.drawn(id, data, subject, ty).unwrap_or_default() }
            }
            // `type(self)`, whose attributes are those of the class.
            Target::External(path) if language == Language::Python && path == Path::parse("type") => {
                match data.args.as_slice() {
                    [arg] => match self.type_of(id, arg.value) {
                        Ty::Project(ty) => Ty::Class(ty),
                        _ => Ty::Unknown,
                    },
                    _ => Ty::Unknown,
                }
            }
            Target::External(path) => {
                let constructor = path.last().is_some_and(|name| name.as_str().starts_with(char::is_uppercase));
                if constructor { Ty::External(path) } else { Ty::Unknown }
            }
            Target::Unknown => Ty::Unknown,
        }
    }

    pub(super) fn self_result(&self, id: FnId, call: &crate::model::Call, fallback: Ty) -> Ty {
        match &call.callee {
            Callee::Method { receiver, .. } => {
                let ty = self.type_of(id, *receiver);
                if matches!(ty, Ty::Project(_)) { ty } else { fallback }
            }
            _ => fallback,
        }
    }

    pub(super) fn effect_type(&self, id: FnId, effect: &'static Effect, subject: Option<ValueId>) -> Ty {
        let language = self.linked.language(id);
        let subject_ty = || subject.map_or(Ty::Unknown, |subject| self.type_of(id, subject));
        match effect.does {
            Does::Identity => subject_ty(),
            Does::Unwrap => self.unwrapped(&subject_ty()),
            _ if !effect.parts.is_empty() => {
                let part = |path: &String| Knowledge::of(language).type_at(&Path::parse(path));
                let ty = |part: Option<LibType>| part.map_or(Ty::Unknown, |lib| Ty::Library(lib, Box::new([])));
                Ty::Tuple(effect.parts.iter().map(|path| ty(part(path))).collect())
            }
            _ => {
                let Some(returns) = &effect.returns else { return Ty::Unknown };
                let Some(lib) = Knowledge::of(language).type_at(&Path::parse(returns)) else { return Ty::Unknown };
                let args = match self.lock_like(language, &subject_ty()) {
                    Ty::Library(_, args) => args,
                    _ => Box::new([]),
                };
                Ty::Library(lib, args)
            }
        }
    }

    /// Rust: what a container hands out one of: `map.get(key)`, `list.first()`.
    fn drawn(&self, id: FnId, call: &crate::model::Call, subject: Option<ValueId>, ty: Option<LibType>) -> Option<Ty> {
        let (Callee::Method { name, .. }, Language::Rust) = (&call.callee, self.linked.language(id)) else {
            return None;
        };
        let container = Knowledge::of(Language::Rust).facts(ty?).role;
        let one = matches!(
            name.as_str(),
            "get" | "get_mut" | "first" | "last" | "front" | "back" | "pop" | "pop_front" | "pop_back" | "remove"
        );
        if !one || !matches!(container, Role::List | Role::Dict | Role::Deque) {
            return None;
        }
        let mut at = self.type_of(id, subject?);
        let args = loop {
            match &at {
                Ty::Library(lib, args) if Some(*lib) == ty => break args.clone(),
                _ => at = self.behind(Language::Rust, &at)?,
            }
        };
        let element = args.last().filter(|element| element.is_known())?.clone();
        Some(self.library_instance(Language::Rust, "Option", Box::new([element])))
    }

    /// What a call calls.
    #[must_use]
    pub fn target(&self, id: FnId, call: CallId) -> Target {
        let function = self.linked.function(id);
        let data = function.call(call);
        let first = data.args.first().map(|arg| arg.value);
        match &data.callee {
            Callee::Macro(_) => Target::Unknown,
            Callee::Value(value) => match self.type_of(id, *value) {
                Ty::Function(function) => {
                    Target::Project { functions: SmallVec::from_elem(function, 1), receiver: None }
                }
                Ty::Class(ty) => Target::Construct(ty),
                Ty::Library(lib, _) => called(self.knowledge(id), lib),
                _ => Target::Unknown,
            },
            Callee::Path(path) => self.path_target(id, path, first),
            Callee::Method { receiver, name } => self.method_target(id, *receiver, *name, first),
        }
    }

    /// The path of the library function, method or type that a call calls, whatever name it was imported under:
    /// `asyncio.timeout`, `tokio.time.sleep`, `threading.Lock.acquire`. `None` for what the project defines and what is not
    /// resolved.
    #[must_use]
    pub fn library_callee(&self, id: FnId, call: CallId) -> Option<Path> {
        let knowledge = self.knowledge(id);
        match self.target(id, call) {
            Target::External(path) => return Some(path),
            Target::Library(ty) => return Some(Path::parse(&knowledge.facts(ty).path)),
            Target::Effect { ty: Some(ty), .. } => {
                let facts = Path::parse(&knowledge.facts(ty).path);
                let name = match &self.linked.function(id).call(call).callee {
                    Callee::Method { name, .. } => Some(*name),
                    Callee::Path(path) => path.last(),
                    Callee::Value(_) | Callee::Macro(_) => None,
                };
                return Some(facts.child(name?));
            }
            Target::Effect { ty: None, .. } => {}
            Target::Project { .. } | Target::Construct(_) | Target::Unknown => return None,
        }
        let path = match &self.linked.function(id).call(call).callee {
            Callee::Path(path) => match self.linked.resolve(self.linked.scope(id), path) {
                Entity::Library(path) => path,
                _ => return None,
            },
            Callee::Method { receiver, name } => match self.type_of(id, *receiver) {
                Ty::LibPath(path) => path.child(*name),
                Ty::LibClass(ty) => Path::parse(&knowledge.facts(ty).path).child(*name),
                Ty::Module(module) => match self.linked.module_member(module, *name) {
                    Entity::Library(path) => path,
                    _ => return None,
                },
                _ => return None,
            },
            Callee::Value(_) | Callee::Macro(_) => return None,
        };
        // Not the table's path: one entry may speak of several functions that act alike.
        Some(path)
    }

    /// The path of the library item a value denotes, where it is a name of it and not the result of using it:
    /// `asyncio.CancelledError`, `threading.Lock`.
    #[must_use]
    pub fn library_item(&self, id: FnId, value: ValueId) -> Option<Path> {
        match self.type_of(id, value) {
            Ty::LibPath(path) => Some(path),
            Ty::LibClass(ty) => Some(Path::parse(&self.knowledge(id).facts(ty).path)),
            _ => None,
        }
    }

    pub(super) fn path_target(&self, id: FnId, path: &Path, first: Option<ValueId>) -> Target {
        let scope = self.linked.scope(id);
        match self.linked.resolve(scope, path) {
            Entity::Function(function) => {
                // `Type::method(receiver, ..)` passes the receiver as an argument; `Self::helper()` has none.
                Target::Project { functions: SmallVec::from_elem(function, 1), receiver: None }
            }
            Entity::Type(ty) => match &self.linked.type_def(ty).kind {
                TypeKind::Alias(_) => match self.alias_instance(ty) {
                    Ty::Library(lib, _) => Target::Library(lib),
                    Ty::Project(ty) => Target::Construct(ty),
                    _ => Target::Unknown,
                },
                _ => Target::Construct(ty),
            },
            Entity::Variant(ty) => Target::Construct(ty),
            Entity::Library(path) => self.library_target(self.linked.language(id), &path, first),
            Entity::Global(global) => self.global_target(self.linked.language(id), global),
            Entity::Unknown => self.associated_of_alias(scope, path, first),
            Entity::Module(_) => Target::Unknown,
        }
    }

    /// What calling a module variable calls.
    fn global_target(&self, language: Language, global: GlobalId) -> Target {
        match self.tables.globals.get(global.0 as usize) {
            Some(Ty::Function(function)) => {
                Target::Project { functions: SmallVec::from_elem(*function, 1), receiver: None }
            }
            // Another name for a class: `Lock = threading.RLock`.
            Some(Ty::LibClass(lib)) => Target::Library(*lib),
            Some(Ty::Class(ty)) => Target::Construct(*ty),
            Some(Ty::Library(lib, _)) => called(Knowledge::of(language), *lib),
            _ => Target::Unknown,
        }
    }

    /// `Alias::new(..)` where the alias names a library type: `type Shared<T> = Arc<Mutex<T>>`.
    pub(super) fn associated_of_alias(&self, scope: Scope, path: &Path, first: Option<ValueId>) -> Target {
        let (Some(parent), Some(name)) = (path.parent(), path.last()) else { return Target::Unknown };
        let Entity::Type(ty) = self.linked.resolve(scope, &parent) else { return Target::Unknown };
        match self.alias_instance(ty) {
            Ty::Library(lib, _) => self.associated(self.language(scope), lib, name, first, path),
            _ => Target::Unknown,
        }
    }

    pub(super) fn library_target(&self, language: Language, path: &Path, first: Option<ValueId>) -> Target {
        let knowledge = Knowledge::of(language);
        if let Some(facts) = knowledge.call(path) {
            return Target::Effect {
                effect: &facts.effect,
                subject: self.function_subject(&facts.effect, first),
                ty: None,
            };
        }
        if let Some(lib) = knowledge.type_at(path) {
            return Target::Library(lib);
        }
        let (Some(parent), Some(name)) = (path.parent(), path.last()) else { return Target::External(path.clone()) };
        match knowledge.type_at(&parent) {
            Some(lib) => self.associated(language, lib, name, first, path),
            None => Target::External(path.clone()),
        }
    }

    pub(super) fn function_subject(&self, effect: &Effect, first: Option<ValueId>) -> Option<ValueId> {
        let spawns =
            matches!(effect.does, Does::Spawn | Does::Construct | Does::Register | Does::Interrupt | Does::Block);
        if spawns { None } else { first }
    }

    pub(super) fn associated(
        &self,
        language: Language,
        lib: LibType,
        name: Name,
        first: Option<ValueId>,
        path: &Path,
    ) -> Target {
        if let Some(effect) = Knowledge::of(language).method(lib, name) {
            if effect.does == Does::Make && effect.returns.is_none() {
                return Target::Library(lib);
            }
            return Target::Effect { effect, subject: first, ty: Some(lib) };
        }
        let text = name.as_str();
        if matches!(text, "new" | "default" | "from" | "pin" | "const_new" | "new_cyclic") || text.starts_with("with_")
        {
            return Target::Library(lib);
        }
        Target::External(path.clone())
    }

    pub(super) fn method_target(&self, id: FnId, receiver: ValueId, name: Name, first: Option<ValueId>) -> Target {
        let language = self.linked.language(id);
        let knowledge = Knowledge::of(language);
        if self.linked.is_super(id, receiver) {
            return self.super_method(id, receiver, name);
        }
        let mut ty = self.type_of(id, receiver);
        let mut unwrapping = None;
        for _ in 0..8 {
            match &ty {
                Ty::Project(class) => {
                    if let Some(target) = self.project_method(id, *class, receiver, name) {
                        return target;
                    }
                }
                Ty::Class(class) => {
                    return match self.linked.type_member(*class, name) {
                        Entity::Function(function) => {
                            Target::Project { functions: SmallVec::from_elem(function, 1), receiver: Some(receiver) }
                        }
                        Entity::Type(nested) => Target::Construct(nested),
                        _ => Target::Unknown,
                    };
                }
                Ty::Module(module) => {
                    return match self.linked.module_member(*module, name) {
                        Entity::Function(function) => {
                            Target::Project { functions: SmallVec::from_elem(function, 1), receiver: None }
                        }
                        Entity::Type(ty) => Target::Construct(ty),
                        Entity::Library(path) => self.library_target(language, &path, first),
                        // A factory kept in a module: `db.Session()`.
                        Entity::Global(global) => match self.tables.globals.get(global.0 as usize) {
                            Some(Ty::Library(lib, _)) => called(knowledge, *lib),
                            _ => Target::Unknown,
                        },
                        _ => Target::Unknown,
                    };
                }
                Ty::LibPath(path) => return self.library_target(language, &path.child(name), first),
                Ty::LibClass(lib) => {
                    let path = Path::parse(&knowledge.facts(*lib).path).child(name);
                    return self.library_target(language, &path, first);
                }
                Ty::Library(lib, args) => {
                    if let Some(effect) = knowledge.method(*lib, name) {
                        return Target::Effect { effect, subject: Some(receiver), ty: Some(*lib) };
                    }
                    if let Some(method) = self.extension(*lib, args, name) {
                        return Target::Project { functions: SmallVec::from_elem(method, 1), receiver: Some(receiver) };
                    }
                    if knowledge.facts(*lib).role == Role::Guard {
                        unwrapping = unwrapping.or_else(|| guard_unwrap(knowledge, name));
                    }
                }
                Ty::External(path) => return Target::External(path.child(name)),
                _ => {}
            }
            match self.behind(language, &ty) {
                Some(inner) => ty = inner,
                None => break,
            }
        }
        // What compiles on a lock behind an `Arc` whose construction was seen through: `stock.clone()`.
        if language == Language::Rust
            && self.type_of(id, receiver).is_known()
            && matches!(name.as_str(), "clone" | "as_ref" | "borrow" | "deref")
            && let Some(arc) = knowledge.type_at(&Path::parse("std.sync.Arc"))
            && let Some(effect) = knowledge.method(arc, name)
        {
            return Target::Effect { effect, subject: Some(receiver), ty: Some(arc) };
        }
        // The `Result` of a constructor that was seen through: `tempdir().unwrap()`, `builder.build().unwrap()`.
        if language == Language::Rust
            && matches!(name.as_str(), "unwrap" | "expect")
            && matches!(&self.type_of(id, receiver), Ty::Library(lib, _) if matches!(knowledge.facts(*lib).role, Role::Plain | Role::ThreadPool))
            && let Some(result) = knowledge.type_at(&Path::parse("std.result.Result"))
            && let Some(effect) = knowledge.method(result, name)
        {
            return Target::Effect { effect, subject: Some(receiver), ty: Some(result) };
        }
        // `self: Pin<&mut Self>`: what is behind the pin is the object itself.
        if language == Language::Rust
            && matches!(
                name.as_str(),
                "as_mut" | "get_mut" | "get_ref" | "get_unchecked_mut" | "project" | "project_ref"
            )
            && self.linked.is_receiver(id, receiver)
            && let Some(pin) = knowledge.type_at(&Path::parse("std.pin.Pin"))
            && let Some(effect) = knowledge.method(pin, Name::new("as_mut"))
        {
            return Target::Effect { effect, subject: Some(receiver), ty: Some(pin) };
        }
        match unwrapping {
            Some((effect, lib)) => Target::Effect { effect, subject: Some(receiver), ty: Some(lib) },
            None => Target::Unknown,
        }
    }

    /// `super().name(..)`: the method of the class after this one, in the class's own order.
    fn super_method(&self, id: FnId, receiver: ValueId, name: Name) -> Target {
        let Some(owner) = self.linked.index[id.0 as usize].owner else { return Target::Unknown };
        let mut after = self.linked.mro(owner).iter().skip(1);
        if let Some(method) = after.find_map(|ty| self.linked.own_methods(*ty, name).last()) {
            return Target::Project { functions: SmallVec::from_elem(*method, 1), receiver: Some(receiver) };
        }
        let knowledge = Knowledge::of(self.linked.language(id));
        let bases = self.linked.library_bases(owner);
        let effect = bases.into_iter().find_map(|base| {
            let ty = knowledge.type_at(base)?;
            Some((knowledge.method(ty, name)?, ty))
        });
        match effect {
            Some((effect, ty)) => Target::Effect { effect, subject: Some(receiver), ty: Some(ty) },
            None => Target::Unknown,
        }
    }

    pub(super) fn project_method(&self, id: FnId, class: TypeId, receiver: ValueId, name: Name) -> Option<Target> {
        if let Some(method) = self.linked.method(class, name) {
            let functions = self.dispatch(class, self.instance_method(id, class, method, receiver)?, name);
            return Some(Target::Project { functions, receiver: Some(receiver) });
        }
        if let Some(ty) = self.field_type(class, name) {
            return Some(match ty {
                Ty::Function(function) => {
                    Target::Project { functions: SmallVec::from_elem(function, 1), receiver: None }
                }
                Ty::Class(class) => Target::Construct(class),
                Ty::LibClass(lib) => Target::Library(lib),
                Ty::Library(lib, _) => called(self.knowledge(id), lib),
                _ => Target::Unknown,
            });
        }
        // A method inherited from a library base: `self.join()` in a subclass of `threading.Thread`.
        let knowledge = self.knowledge(id);
        for base in self.linked.library_bases(class) {
            if let Some(lib) = knowledge.type_at(base)
                && let Some(effect) = knowledge.method(lib, name)
            {
                return Some(Target::Effect { effect, subject: Some(receiver), ty: Some(lib) });
            }
        }
        None
    }

    /// Rust: of methods that blocks for different arguments of a type declare under one name, that of the caller's own block. Which
    /// arguments another value has, nobody knows here.
    fn instance_method(&self, id: FnId, class: TypeId, method: FnId, receiver: ValueId) -> Option<FnId> {
        if self.linked.language(id) != Language::Rust {
            return Some(method);
        }
        let name = self.linked.function(method).name;
        let own = self.linked.own_methods(class, name);
        let Some(first) = self.linked.inherent_block(method) else { return Some(method) };
        let others = own.iter().filter_map(|other| self.linked.inherent_block(*other));
        if others.into_iter().all(|other| other.self_ty == first.self_ty) {
            return Some(method);
        }
        let here = self.linked.inherent_block(id).filter(|_| self.linked.is_receiver(id, receiver))?;
        let same =
            |other: &&FnId| self.linked.inherent_block(**other).is_some_and(|block| block.self_ty == here.self_ty);
        own.iter().rev().find(same).copied()
    }

    /// The implementations a method call may mean. A trait's method without a body means its implementations, if they are few.
    pub(super) fn dispatch(&self, class: TypeId, method: FnId, name: Name) -> SmallVec<[FnId; 1]> {
        if self.linked.function(method).body.is_some() {
            return SmallVec::from_elem(method, 1);
        }
        let found: SmallVec<[FnId; 1]> = self
            .linked
            .subtypes(class)
            .iter()
            .flat_map(|ty| self.linked.own_methods(*ty, name).iter().copied())
            .filter(|function| self.linked.function(*function).body.is_some())
            .take(5)
            .collect();
        if found.is_empty() || found.len() > 4 { SmallVec::from_elem(method, 1) } else { found }
    }
}

/// `.unwrap()` and the like on what a table calls a guard but the language calls a `Result` of one.
fn guard_unwrap(knowledge: &'static Knowledge, name: Name) -> Option<(&'static Effect, LibType)> {
    let result = knowledge.type_at(&Path::parse("Result"))?;
    let effect = knowledge.method(result, name)?;
    matches!(effect.does, Does::Unwrap | Does::Identity | Does::Immediate).then_some((effect, result))
}

/// Calling an object of a library, where the tables say what that does: a factory.
fn called(knowledge: &'static Knowledge, lib: LibType) -> Target {
    let effect = knowledge.facts(lib).methods.get("__call__");
    effect.map_or(Target::Unknown, |effect| Target::Effect { effect, subject: None, ty: Some(lib) })
}
