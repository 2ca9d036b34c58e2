//! Pass 1: link. All files become one name space: modules, imports, re-exports, types, impls, class hierarchies.
//!
//! Resolution that fails yields [`Entity::Unknown`] or a library path, never a guess. Nothing here knows what a
//! library means; that is `types.rs` and `calls.rs`.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::knowledge::Knowledge;
use crate::model::{
    EventKind, FileId, FileModel, FnIdx, Function, FunctionKind, Global, ImportKind, Language, LocalId, LocalKind,
    ModIdx, Name, Node, Owner, ParamKind, Path, Span, TypeDef, TypeExpr, TypeIdx, TypeKind, Value, ValueId,
};

/// A function of the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FnId(pub u32);

/// A type of the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TypeId(pub u32);

/// A module variable or static of the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct GlobalId(pub u32);

/// A module of the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ModuleId(pub u32);

/// What a name means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entity {
    /// A module of the program.
    Module(ModuleId),
    /// A type of the program.
    Type(TypeId),
    /// An enum variant.
    Variant(TypeId),
    /// A function of the program.
    Function(FnId),
    /// A module variable of the program.
    Global(GlobalId),
    /// Something outside the program.
    Library(Path),
    /// Not resolved.
    Unknown,
}

#[derive(Clone, Debug)]
struct Symbol {
    kind: SymbolKind,
    generation: u32,
}

#[derive(Clone, Debug)]
enum SymbolKind {
    Type(TypeId),
    Function(FnId),
    Global(GlobalId),
    Import { file: FileId, index: u32 },
}

/// Where a name is looked up.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// The file.
    pub file: FileId,
    /// The module in it.
    pub module: ModIdx,
    /// The innermost function around, if any.
    pub function: Option<FnId>,
    /// The type `Self` means, if any.
    pub self_type: Option<TypeId>,
    /// The generation (documents).
    pub generation: u32,
}

/// A base class or implemented trait.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Base {
    /// Of the program.
    Project(TypeId),
    /// Of a library.
    Library(Path),
    /// Not resolved.
    Unknown,
}

/// A write of `self.name` in a method.
#[derive(Clone, Copy, Debug)]
pub struct SelfWrite {
    /// The method (or a closure in it).
    pub function: FnId,
    /// What is stored.
    pub value: Option<ValueId>,
    /// Where.
    pub span: Span,
}

/// What a local is bound to, and in which function; `None` for a declaration without a value.
pub type Binds = SmallVec<[(FnId, Option<ValueId>); 1]>;

/// Indices of one function that every pass needs.
#[derive(Default, Debug)]
pub struct FnIndex {
    /// The values each local is bound to, over this function and the closures that rebind it.
    pub binds: Vec<Binds>,
    /// Returned values.
    pub returns: Vec<ValueId>,
    /// The class or type it is a method of; for closures and nested functions that of the method around it.
    pub owner: Option<TypeId>,
    /// The function around it.
    pub parent: Option<FnId>,
}

/// All files as one name space.
pub struct Linked {
    /// The files.
    pub files: Vec<FileModel>,
    fn_base: Vec<u32>,
    fn_file: Vec<FileId>,
    type_base: Vec<u32>,
    type_file: Vec<FileId>,
    global_base: Vec<u32>,
    global_file: Vec<FileId>,
    module_ids: FxHashMap<(Language, Path), SmallVec<[ModuleId; 1]>>,
    module_paths: Vec<Path>,
    module_roots: Vec<Name>,
    module_languages: Vec<Language>,
    glob_targets: Vec<SmallVec<[Entity; 2]>>,
    module_of: Vec<Vec<ModuleId>>,
    scopes: Vec<FxHashMap<Name, SmallVec<[Symbol; 1]>>>,
    globs: Vec<Vec<(FileId, u32)>>,
    fn_scopes: FxHashMap<(FnId, Name), SmallVec<[Symbol; 1]>>,
    nested_types: FxHashMap<(TypeId, Name), TypeId>,
    methods: FxHashMap<(TypeId, Name), SmallVec<[FnId; 1]>>,
    type_methods: Vec<Vec<FnId>>,
    bases: Vec<SmallVec<[Base; 2]>>,
    mro: Vec<SmallVec<[TypeId; 4]>>,
    subtypes: Vec<Vec<TypeId>>,
    deref: FxHashMap<TypeId, (Scope, TypeExpr)>,
    unsafe_sync: FxHashSet<TypeId>,
    self_writes: FxHashMap<(TypeId, Name), Vec<SelfWrite>>,
    self_write_names: Vec<Vec<Name>>,
    written_through_objects: FxHashSet<Name>,
    /// Indices per function.
    pub index: Vec<FnIndex>,
}

/// How far chains of imports and aliases are followed.
const IMPORT_DEPTH: u32 = 12;

impl Linked {
    /// Links files.
    #[must_use]
    pub fn new(files: Vec<FileModel>) -> Self {
        let mut linked = Self {
            fn_base: Vec::new(),
            fn_file: Vec::new(),
            type_base: Vec::new(),
            type_file: Vec::new(),
            global_base: Vec::new(),
            global_file: Vec::new(),
            module_ids: FxHashMap::default(),
            module_paths: Vec::new(),
            module_roots: Vec::new(),
            module_languages: Vec::new(),
            glob_targets: Vec::new(),
            module_of: Vec::new(),
            scopes: Vec::new(),
            globs: Vec::new(),
            fn_scopes: FxHashMap::default(),
            nested_types: FxHashMap::default(),
            methods: FxHashMap::default(),
            type_methods: Vec::new(),
            bases: Vec::new(),
            mro: Vec::new(),
            subtypes: Vec::new(),
            deref: FxHashMap::default(),
            unsafe_sync: FxHashSet::default(),
            self_writes: FxHashMap::default(),
            self_write_names: Vec::new(),
            written_through_objects: FxHashSet::default(),
            index: Vec::new(),
            files,
        };
        linked.number();
        linked.declare();
        linked.resolve_globs();
        linked.attach_methods();
        linked.link_hierarchy();
        linked.index_functions();
        linked
    }

    fn number(&mut self) {
        for (index, file) in self.files.iter().enumerate() {
            let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            self.fn_base.push(len32(&self.fn_file));
            self.fn_file.extend(std::iter::repeat_n(id, file.functions.len()));
            self.type_base.push(len32(&self.type_file));
            self.type_file.extend(std::iter::repeat_n(id, file.types.len()));
            self.global_base.push(len32(&self.global_file));
            self.global_file.extend(std::iter::repeat_n(id, file.globals.len()));
        }
    }

    fn module_id(&mut self, language: Language, root: Name, path: &Path) -> ModuleId {
        let known = self.module_ids.entry((language, path.clone())).or_default();
        if let Some(id) = known.iter().find(|id| self.module_roots[id.0 as usize] == root) {
            return *id;
        }
        let id = ModuleId(len32(&self.module_paths));
        known.push(id);
        self.module_paths.push(path.clone());
        self.module_roots.push(root);
        self.module_languages.push(language);
        self.scopes.push(FxHashMap::default());
        self.globs.push(Vec::new());
        id
    }

    /// The module at a path, seen from a module: that of the same root, else of the root nearest to it in the tree.
    fn module_at(&self, from: ModuleId, path: &Path) -> Option<ModuleId> {
        let candidates = self.module_ids.get(&(self.module_languages[from.0 as usize], path.clone()))?;
        let own = self.module_roots[from.0 as usize];
        let nearness = |id: &ModuleId| {
            let root = self.module_roots[id.0 as usize];
            let shared = root.as_str().split('/').zip(own.as_str().split('/')).take_while(|(a, b)| a == b).count();
            (root == own, shared, std::cmp::Reverse(*id))
        };
        if let [only] = candidates.as_slice() {
            return Some(*only);
        }
        candidates.iter().copied().max_by_key(nearness)
    }

    /// What the glob imports of every module import from. Twice, since a glob may come through another.
    fn resolve_globs(&mut self) {
        self.glob_targets = vec![SmallVec::new(); self.globs.len()];
        for _ in 0..2 {
            let resolved = self
                .globs
                .iter()
                .enumerate()
                .map(|(index, globs)| {
                    let module = ModuleId(u32::try_from(index).unwrap_or(0));
                    globs.iter().filter_map(|(file, import)| self.glob_target(module, *file, *import)).collect()
                })
                .collect();
            self.glob_targets = resolved;
        }
    }

    fn glob_target(&self, module: ModuleId, file: FileId, index: u32) -> Option<Entity> {
        let import = self.files[file.0 as usize].imports.get(index as usize)?;
        let target = self.import_module(file, import)?;
        match self.resolve_absolute(module, target.segments(), 0, true) {
            Entity::Module(id) if id == module => None,
            found @ (Entity::Module(_) | Entity::Type(_)) => Some(found),
            _ => None,
        }
    }

    fn declare(&mut self) {
        let files = std::mem::take(&mut self.files);
        for (index, file) in files.iter().enumerate() {
            let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            let modules: Vec<_> = file
                .modules
                .iter()
                .map(|module| self.module_id(file.language, file.context.root, &module.path))
                .collect();
            self.declare_file(id, file, &modules);
            self.module_of.push(modules);
        }
        self.files = files;
    }

    fn declare_file(&mut self, id: FileId, file: &FileModel, modules: &[ModuleId]) {
        let module = |index: ModIdx| modules.get(index.0 as usize).copied().unwrap_or(ModuleId(0));
        for (index, ty) in file.types.iter().enumerate() {
            let type_id = TypeId(self.type_base[id.0 as usize] + u32::try_from(index).unwrap_or(0));
            let symbol = Symbol { kind: SymbolKind::Type(type_id), generation: ty.generation };
            if let Some(parent) = ty.parent {
                self.fn_scopes.entry((self.fn_id(id, parent), ty.name)).or_default().push(symbol);
            } else if ty.outer.is_empty() {
                self.scopes[module(ty.module).0 as usize].entry(ty.name).or_default().push(symbol);
            } else if let Some(outer) = enclosing_type(file, ty) {
                let outer = TypeId(self.type_base[id.0 as usize] + outer.0);
                self.nested_types.insert((outer, ty.name), type_id);
            }
        }
        for (index, function) in file.functions.iter().enumerate() {
            if function.kind != FunctionKind::Named || function.owner.is_some() {
                continue;
            }
            let fn_id = FnId(self.fn_base[id.0 as usize] + u32::try_from(index).unwrap_or(0));
            let symbol = Symbol { kind: SymbolKind::Function(fn_id), generation: function.generation };
            match function.parent {
                Some(parent) => {
                    self.fn_scopes.entry((self.fn_id(id, parent), function.name)).or_default().push(symbol);
                }
                None => self.scopes[module(function.module).0 as usize].entry(function.name).or_default().push(symbol),
            }
        }
        for (index, global) in file.globals.iter().enumerate() {
            let global_id = GlobalId(self.global_base[id.0 as usize] + u32::try_from(index).unwrap_or(0));
            let symbol = Symbol { kind: SymbolKind::Global(global_id), generation: global.generation };
            self.scopes[module(global.module).0 as usize].entry(global.name).or_default().push(symbol);
        }
        for (index, import) in file.imports.iter().enumerate() {
            let index = u32::try_from(index).unwrap_or(0);
            if import.kind == ImportKind::Glob {
                self.globs[module(import.module).0 as usize].push((id, index));
                continue;
            }
            let symbol = Symbol { kind: SymbolKind::Import { file: id, index }, generation: 0 };
            match import.function {
                Some(function) => {
                    self.fn_scopes.entry((self.fn_id(id, function), import.local)).or_default().push(symbol);
                }
                None => self.scopes[module(import.module).0 as usize].entry(import.local).or_default().push(symbol),
            }
        }
    }

    fn attach_methods(&mut self) {
        let mut found: Vec<(TypeId, Name, FnId)> = Vec::new();
        for (index, file) in self.files.iter().enumerate() {
            let id = FileId(u32::try_from(index).unwrap_or(0));
            let impl_types: Vec<Option<TypeId>> = file
                .impls
                .iter()
                .map(|block| self.type_named(self.module_scope(id, block.module), &block.self_ty))
                .collect();
            for (fn_index, function) in file.functions.iter().enumerate() {
                let fn_id = FnId(self.fn_base[index] + u32::try_from(fn_index).unwrap_or(0));
                let owner = match function.owner {
                    Some(Owner::Type(ty)) => Some(self.type_id(id, ty)),
                    Some(Owner::Impl(block)) => impl_types.get(block.0 as usize).copied().flatten(),
                    None => None,
                };
                if let Some(owner) = owner.filter(|_| function.kind == FunctionKind::Named) {
                    found.push((owner, function.name, fn_id));
                }
            }
        }
        self.type_methods = vec![Vec::new(); self.type_file.len()];
        for (owner, name, function) in found {
            self.type_methods[owner.0 as usize].push(function);
            self.methods.entry((owner, name)).or_default().push(function);
        }
    }

    fn link_hierarchy(&mut self) {
        let count = self.type_file.len();
        self.bases = vec![SmallVec::new(); count];
        self.subtypes = vec![Vec::new(); count];
        for index in 0..count {
            let id = TypeId(u32::try_from(index).unwrap_or(0));
            let def = self.type_def(id);
            let scope = self.type_scope(id);
            let bases = def.bases.iter().map(|base| self.base_of(scope, base)).collect();
            self.bases[index] = bases;
        }
        for index in 0..self.files.len() {
            let id = FileId(u32::try_from(index).unwrap_or(0));
            for position in 0..self.files[index].impls.len() {
                let block = &self.files[index].impls[position];
                let scope = self.module_scope(id, block.module);
                let Some(ty) = self.type_named(scope, &block.self_ty) else { continue };
                let Some(implemented) = &block.trait_ else { continue };
                let base = self.base_of(scope, implemented);
                let unsafe_sync = block.unsafe_
                    && matches!(implemented, TypeExpr::Path { path, .. } if path.last().is_some_and(|name| name == "Sync"));
                if unsafe_sync {
                    self.unsafe_sync.insert(ty);
                }
                let scope = Scope { self_type: Some(ty), ..scope };
                if let Some((_, target)) = block.assoc.iter().find(|(name, _)| *name == "Target") {
                    self.deref.insert(ty, (scope, target.clone()));
                }
                self.bases[ty.0 as usize].push(base);
            }
        }
        for index in 0..count {
            let id = TypeId(u32::try_from(index).unwrap_or(0));
            let mut order = SmallVec::new();
            self.linearise(id, &mut order, 0);
            self.mro.push(order);
            for base in self.bases[index].clone() {
                if let Base::Project(base) = base {
                    self.subtypes[base.0 as usize].push(id);
                }
            }
        }
    }

    /// Depth first, left to right, each class once at its last place: Python's order for all but unusual diamonds.
    fn linearise(&self, id: TypeId, order: &mut SmallVec<[TypeId; 4]>, depth: u32) {
        if depth > 40 || order.len() > 200 {
            return;
        }
        order.retain(|seen| *seen != id);
        order.push(id);
        for base in &self.bases[id.0 as usize] {
            if let Base::Project(base) = base
                && (*base != id)
                && !(depth > 0 && order.first() == Some(base))
            {
                self.linearise(*base, order, depth + 1);
            }
        }
    }

    fn base_of(&self, scope: Scope, base: &TypeExpr) -> Base {
        let TypeExpr::Path { path, .. } = base else { return Base::Unknown };
        match self.resolve(scope, path) {
            Entity::Type(id) => Base::Project(self.through_alias(id)),
            Entity::Library(path) => Base::Library(path),
            _ => Base::Unknown,
        }
    }

    fn through_alias(&self, id: TypeId) -> TypeId {
        let mut id = id;
        for _ in 0..IMPORT_DEPTH {
            let TypeKind::Alias(TypeExpr::Path { path, .. }) = &self.type_def(id).kind else { return id };
            match self.resolve(self.type_scope(id), path) {
                Entity::Type(next) if next != id => id = next,
                _ => return id,
            }
        }
        id
    }

    /// The program type a type expression names, through references.
    #[must_use]
    pub fn type_named(&self, scope: Scope, ty: &TypeExpr) -> Option<TypeId> {
        match ty {
            TypeExpr::Path { path, .. } => match self.resolve(scope, path) {
                Entity::Type(id) => Some(self.through_alias(id)),
                _ => None,
            },
            TypeExpr::Ref { inner, .. } => self.type_named(scope, inner),
            TypeExpr::SelfType => scope.self_type,
            TypeExpr::Dyn(bounds) | TypeExpr::Impl(bounds) => self.type_named(scope, bounds.first()?),
            _ => None,
        }
    }

    fn index_functions(&mut self) {
        let count = self.fn_file.len();
        let mut index: Vec<FnIndex> = Vec::with_capacity(count);
        for position in 0..count {
            let id = FnId(u32::try_from(position).unwrap_or(0));
            let function = self.function(id);
            let parent = function.parent.map(|parent| self.fn_id(self.file_of(id), parent));
            let own = match function.owner {
                Some(Owner::Type(ty)) => Some(self.type_id(self.file_of(id), ty)),
                Some(Owner::Impl(block)) => self.impl_type(self.file_of(id), block.0),
                None => None,
            };
            index.push(FnIndex {
                binds: vec![SmallVec::new(); function.locals.len()],
                returns: Vec::new(),
                owner: own,
                parent,
            });
        }
        // A closure in a method belongs to the method's class; parents come before or after, so follow the chain.
        let owners: Vec<Option<TypeId>> = (0..count)
            .map(|position| {
                let mut at = Some(FnId(u32::try_from(position).unwrap_or(0)));
                let mut steps = 0;
                while let Some(id) = at {
                    if let Some(owner) = index[id.0 as usize].owner {
                        return Some(owner);
                    }
                    steps += 1;
                    at = if steps > 64 { None } else { index[id.0 as usize].parent };
                }
                None
            })
            .collect();
        for (entry, owner) in index.iter_mut().zip(owners) {
            entry.owner = owner;
        }
        let mut self_writes: FxHashMap<(TypeId, Name), Vec<SelfWrite>> = FxHashMap::default();
        let mut through_objects = FxHashSet::default();
        for position in 0..count {
            let id = FnId(u32::try_from(position).unwrap_or(0));
            let function = self.function(id);
            for node in &function.nodes {
                let Node::Event(event) = node else { continue };
                match &event.kind {
                    EventKind::Bind { local, value, .. } => {
                        let (owner, local) = self.owning_local(id, *local);
                        if let Some(binds) = index[owner.0 as usize].binds.get_mut(local.0 as usize) {
                            binds.push((id, *value));
                        }
                    }
                    EventKind::Return(Some(value)) => index[position].returns.push(*value),
                    EventKind::Write { target, value, .. } => {
                        let Value::Field { base, name } = function.value(*target) else { continue };
                        match index[position].owner.filter(|_| self.is_receiver(id, *base)) {
                            Some(owner) => {
                                let write = SelfWrite { function: id, value: *value, span: event.span };
                                self_writes.entry((owner, *name)).or_default().push(write);
                            }
                            None => {
                                through_objects.insert(*name);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        self.index = index;
        self.written_through_objects = through_objects;
        self.self_write_names = vec![Vec::new(); self.type_file.len()];
        for (id, name) in self_writes.keys() {
            self.self_write_names[id.0 as usize].push(*name);
        }
        self.self_write_names.iter_mut().for_each(|names| names.sort_unstable());
        self.self_writes = self_writes;
    }

    fn impl_type(&self, file: FileId, block: u32) -> Option<TypeId> {
        let block = self.files[file.0 as usize].impls.get(block as usize)?;
        self.type_named(self.module_scope(file, block.module), &block.self_ty)
    }

    /// Whether a value is the receiver (`self`, `cls`) of the method it stands in, seen directly or captured by a closure.
    #[must_use]
    pub fn is_receiver(&self, id: FnId, value: ValueId) -> bool {
        match self.function(id).value(value) {
            Value::Local(local) => self.is_receiver_local(id, *local),
            Value::Deref(inner) => self.is_receiver(id, *inner),
            Value::Ref { value, .. } => self.is_receiver(id, *value),
            _ => false,
        }
    }

    /// Whether a local is the receiver of the method around.
    #[must_use]
    pub fn is_receiver_local(&self, id: FnId, local: LocalId) -> bool {
        let (owner, local) = self.owning_local(id, local);
        self.function(owner)
            .params
            .first()
            .is_some_and(|param| param.kind == ParamKind::Receiver && param.local == local)
    }

    /// The function that owns a local, and the local there: itself unless captured.
    #[must_use]
    pub fn owning_local(&self, id: FnId, local: LocalId) -> (FnId, LocalId) {
        let function = self.function(id);
        match function.locals.get(local.0 as usize).map(|local| local.kind) {
            Some(LocalKind::Captured { function, local }) => (self.fn_id(self.file_of(id), function), local),
            _ => (id, local),
        }
    }

    /// Every function.
    pub fn functions(&self) -> impl Iterator<Item = FnId> + use<> {
        (0..len32(&self.fn_file)).map(FnId)
    }

    /// Number of functions.
    #[must_use]
    pub fn function_count(&self) -> usize {
        self.fn_file.len()
    }

    /// Every type.
    pub fn types(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..len32(&self.type_file)).map(TypeId)
    }

    /// Every global.
    pub fn globals(&self) -> impl Iterator<Item = GlobalId> + use<> {
        (0..len32(&self.global_file)).map(GlobalId)
    }

    /// A function's id from its place in a file.
    #[must_use]
    pub fn fn_id(&self, file: FileId, index: FnIdx) -> FnId {
        FnId(self.fn_base[file.0 as usize] + index.0)
    }

    /// A type's id from its place in a file.
    #[must_use]
    pub fn type_id(&self, file: FileId, index: TypeIdx) -> TypeId {
        TypeId(self.type_base[file.0 as usize] + index.0)
    }

    /// The file a function stands in.
    #[must_use]
    pub fn file_of(&self, id: FnId) -> FileId {
        self.fn_file[id.0 as usize]
    }

    /// The file model a function stands in.
    #[must_use]
    pub fn file_model(&self, id: FnId) -> &FileModel {
        &self.files[self.file_of(id).0 as usize]
    }

    /// The language of a function.
    #[must_use]
    pub fn language(&self, id: FnId) -> Language {
        self.file_model(id).language
    }

    /// A function.
    #[must_use]
    pub fn function(&self, id: FnId) -> &Function {
        let file = self.fn_file[id.0 as usize];
        &self.files[file.0 as usize].functions[(id.0 - self.fn_base[file.0 as usize]) as usize]
    }

    /// A type.
    #[must_use]
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        let file = self.type_file[id.0 as usize];
        &self.files[file.0 as usize].types[(id.0 - self.type_base[file.0 as usize]) as usize]
    }

    /// The file a type stands in.
    #[must_use]
    pub fn type_file(&self, id: TypeId) -> FileId {
        self.type_file[id.0 as usize]
    }

    /// A global.
    #[must_use]
    pub fn global(&self, id: GlobalId) -> &Global {
        let file = self.global_file[id.0 as usize];
        &self.files[file.0 as usize].globals[(id.0 - self.global_base[file.0 as usize]) as usize]
    }

    /// The file a global stands in.
    #[must_use]
    pub fn global_file(&self, id: GlobalId) -> FileId {
        self.global_file[id.0 as usize]
    }

    /// The method a type declares itself, not an inherited one. Several where a document redefines it or a condition chooses.
    #[must_use]
    pub fn own_methods(&self, id: TypeId, name: Name) -> &[FnId] {
        self.methods.get(&(id, name)).map_or(&[], |found| found.as_slice())
    }

    /// The method a type has, own or inherited.
    #[must_use]
    pub fn method(&self, id: TypeId, name: Name) -> Option<FnId> {
        self.mro[id.0 as usize].iter().find_map(|ty| {
            let own = self.own_methods(*ty, name);
            own.iter().rev().find(|found| self.function(**found).body.is_some()).or(own.last()).copied()
        })
    }

    /// The methods a type declares itself, in the order of files and of source.
    #[must_use]
    pub fn methods_of(&self, id: TypeId) -> &[FnId] {
        &self.type_methods[id.0 as usize]
    }

    /// A type, then its project bases, nearest first.
    #[must_use]
    pub fn mro(&self, id: TypeId) -> &[TypeId] {
        &self.mro[id.0 as usize]
    }

    /// The bases and traits of a type, as declared.
    #[must_use]
    pub fn bases(&self, id: TypeId) -> &[Base] {
        &self.bases[id.0 as usize]
    }

    /// Types that name this one as a base or implement it.
    #[must_use]
    pub fn subtypes(&self, id: TypeId) -> &[TypeId] {
        &self.subtypes[id.0 as usize]
    }

    /// Whether every base of a type, transitively, is in the program or a library's.
    #[must_use]
    pub fn library_bases(&self, id: TypeId) -> Vec<&Path> {
        let mut found = Vec::new();
        for ty in self.mro(id) {
            for base in self.bases(*ty) {
                if let Base::Library(path) = base {
                    found.push(path);
                }
            }
        }
        found
    }

    /// `Deref::Target` of a Rust type.
    #[must_use]
    pub fn deref_target(&self, id: TypeId) -> Option<&(Scope, TypeExpr)> {
        self.deref.get(&id)
    }

    /// The writes of `self.name` in methods of exactly this type.
    #[must_use]
    pub fn self_writes(&self, id: TypeId, name: Name) -> &[SelfWrite] {
        self.self_writes.get(&(id, name)).map_or(&[], Vec::as_slice)
    }

    /// Whether a field of that name is assigned through something other than the receiver anywhere: `worker.name = ..`.
    #[must_use]
    pub fn is_written_through_objects(&self, name: Name) -> bool {
        self.written_through_objects.contains(&name)
    }

    /// All fields assigned through the receiver in methods of exactly this type, by name.
    #[must_use]
    pub fn all_self_writes(&self, id: TypeId) -> Vec<(Name, &[SelfWrite])> {
        let names = self.self_write_names.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
        names.iter().map(|name| (*name, self.self_writes(id, *name))).collect()
    }

    /// The type of a hierarchy that declares a field: the farthest base that declares or assigns it, so that all
    /// subclasses agree on its identity.
    #[must_use]
    pub fn field_owner(&self, id: TypeId, name: Name) -> Option<TypeId> {
        let owner = self.mro[id.0 as usize].iter().rev().find(|ty| self.declares_field(**ty, name)).copied();
        owner.or_else(|| self.implied_owner(id))
    }

    /// Methods without a class in a document: their fields are those of one object in every generation, declared or not.
    fn implied_owner(&self, id: TypeId) -> Option<TypeId> {
        let def = self.type_def(id);
        if def.name != "<self>" {
            return None;
        }
        let file = self.type_file(id);
        let first = self.files[file.0 as usize].types.iter().position(|ty| ty.name == def.name)?;
        Some(self.type_id(file, TypeIdx(u32::try_from(first).ok()?)))
    }

    /// Whether a type itself declares or assigns a field.
    #[must_use]
    pub fn declares_field(&self, id: TypeId, name: Name) -> bool {
        self.type_def(id).fields.iter().any(|field| field.name == name) || self.self_writes.contains_key(&(id, name))
    }

    /// The scope of a function's body.
    #[must_use]
    pub fn scope(&self, id: FnId) -> Scope {
        let function = self.function(id);
        Scope {
            file: self.file_of(id),
            module: function.module,
            function: Some(id),
            self_type: self.index.get(id.0 as usize).and_then(|index| index.owner),
            generation: function.generation,
        }
    }

    /// The scope of a module's items.
    #[must_use]
    pub fn module_scope(&self, file: FileId, module: ModIdx) -> Scope {
        Scope { file, module, function: None, self_type: None, generation: 0 }
    }

    /// The scope around a type's members.
    #[must_use]
    pub fn type_scope(&self, id: TypeId) -> Scope {
        let def = self.type_def(id);
        Scope {
            file: self.type_file(id),
            module: def.module,
            function: def.parent.map(|parent| self.fn_id(self.type_file(id), parent)),
            self_type: Some(id),
            generation: def.generation,
        }
    }

    /// What a path means in a scope.
    #[must_use]
    pub fn resolve(&self, scope: Scope, path: &Path) -> Entity {
        self.resolve_at(scope, path.segments(), 0)
    }

    fn resolve_at(&self, scope: Scope, segments: &[Name], depth: u32) -> Entity {
        let Some((first, rest)) = segments.split_first() else { return Entity::Unknown };
        if depth > IMPORT_DEPTH {
            return Entity::Unknown;
        }
        let file = &self.files[scope.file.0 as usize];
        if file.language == Language::Rust
            && let Some(entity) = self.resolve_keyword(scope, segments, depth)
        {
            return entity;
        }
        let start = self.resolve_first(scope, *first, depth);
        self.descend(start, rest, depth)
    }

    fn resolve_keyword(&self, scope: Scope, segments: &[Name], depth: u32) -> Option<Entity> {
        let (first, rest) = segments.split_first()?;
        let modules = &self.module_of[scope.file.0 as usize];
        let own = *modules.get(scope.module.0 as usize)?;
        match first.as_str() {
            "Self" => Some(self.descend(scope.self_type.map_or(Entity::Unknown, Entity::Type), rest, depth)),
            "crate" | "$crate" => {
                let root = self.module_paths[own.0 as usize].first()?;
                let id = self.module_at(own, &Path::new([root]))?;
                Some(self.descend(Entity::Module(id), rest, depth))
            }
            "self" => Some(self.descend(Entity::Module(own), rest, depth)),
            "super" => {
                let mut path = self.module_paths[own.0 as usize].parent()?;
                let mut rest = rest;
                while let Some((next, tail)) = rest.split_first()
                    && *next == "super"
                {
                    path = path.parent()?;
                    rest = tail;
                }
                let id = self.module_at(own, &path)?;
                Some(self.descend(Entity::Module(id), rest, depth))
            }
            _ => None,
        }
    }

    fn resolve_first(&self, scope: Scope, name: Name, depth: u32) -> Entity {
        let mut at = scope.function;
        let mut steps = 0;
        while let Some(id) = at {
            if let Some(symbols) = self.fn_scopes.get(&(id, name)) {
                let entity = self.pick(symbols, scope.generation, depth);
                if entity != Entity::Unknown {
                    return entity;
                }
            }
            steps += 1;
            let function = self.function(id);
            at = if steps > 64 { None } else { function.parent.map(|parent| self.fn_id(scope.file, parent)) };
        }
        let modules = &self.module_of[scope.file.0 as usize];
        let Some(module) = modules.get(scope.module.0 as usize) else { return Entity::Unknown };
        let entity = self.resolve_in_module(*module, name, scope.generation, depth);
        if entity != Entity::Unknown {
            return entity;
        }
        let file = &self.files[scope.file.0 as usize];
        if file.context.document
            && let Some(entity) = self.resolve_in_document(scope, name, depth)
        {
            return entity;
        }
        if file.language == Language::Rust
            && let Some(id) = self.module_at(*module, &Path::new([name]))
        {
            return Entity::Module(id);
        }
        Entity::Library(Path::new([name]))
    }

    /// Documents: imports of earlier fences, then names that are unmistakable (ANALYSIS 7.4).
    fn resolve_in_document(&self, scope: Scope, name: Name, depth: u32) -> Option<Entity> {
        let file = &self.files[scope.file.0 as usize];
        let prefix = file.context.module.parent();
        for index in (0..scope.file.0).rev() {
            let earlier = &self.files[index as usize];
            if !earlier.context.document
                || earlier.context.module.parent() != prefix
                || earlier.language != file.language
            {
                break;
            }
            let found = earlier.imports.iter().position(|import| import.local == name && import.function.is_none());
            if let Some(position) = found {
                let symbol = SymbolKind::Import { file: FileId(index), index: u32::try_from(position).unwrap_or(0) };
                return Some(self.entity_of(&symbol, depth + 1));
            }
        }
        Knowledge::of(file.language).document_name(name).map(|path| Entity::Library(path.clone()))
    }

    fn resolve_in_module(&self, module: ModuleId, name: Name, generation: u32, depth: u32) -> Entity {
        let mut seen = SmallVec::new();
        self.resolve_through_globs(module, name, generation, depth, &mut seen)
    }

    fn resolve_through_globs(
        &self,
        module: ModuleId,
        name: Name,
        generation: u32,
        depth: u32,
        seen: &mut SmallVec<[ModuleId; 8]>,
    ) -> Entity {
        if depth > IMPORT_DEPTH || seen.contains(&module) {
            return Entity::Unknown;
        }
        seen.push(module);
        if let Some(symbols) = self.scopes[module.0 as usize].get(&name) {
            let entity = self.pick(symbols, generation, depth);
            if entity != Entity::Unknown {
                return entity;
            }
        }
        for target in self.glob_targets.get(module.0 as usize).into_iter().flatten() {
            let entity = match target {
                Entity::Module(id) => self.resolve_through_globs(*id, name, generation, depth, seen),
                Entity::Type(id) => self.descend(Entity::Type(*id), &[name], depth + 1),
                _ => Entity::Unknown,
            };
            if entity != Entity::Unknown {
                return entity;
            }
        }
        // A submodule is an attribute of its package once imported.
        let child = self.module_paths[module.0 as usize].child(name);
        self.module_at(module, &child).map_or(Entity::Unknown, Entity::Module)
    }

    /// Same generation, else the nearest later, else the latest earlier; outside documents all are generation 0 and the last
    /// definition that is not a mere placeholder wins.
    fn pick(&self, symbols: &[Symbol], generation: u32, depth: u32) -> Entity {
        let rank = |symbol: &Symbol| match symbol.generation.cmp(&generation) {
            std::cmp::Ordering::Equal => (0, 0),
            std::cmp::Ordering::Greater => (1, symbol.generation - generation),
            std::cmp::Ordering::Less => (2, generation - symbol.generation),
        };
        let Some(best) = symbols.iter().map(rank).min() else { return Entity::Unknown };
        let candidates: SmallVec<[&Symbol; 2]> = symbols.iter().filter(|symbol| rank(symbol) == best).collect();
        let real = candidates.iter().rev().find(|symbol| !matches!(symbol.kind, SymbolKind::Global(_)));
        let chosen = real.or(candidates.last());
        chosen.map_or(Entity::Unknown, |symbol| self.entity_of(&symbol.kind, depth + 1))
    }

    fn entity_of(&self, symbol: &SymbolKind, depth: u32) -> Entity {
        match symbol {
            SymbolKind::Type(id) => Entity::Type(*id),
            SymbolKind::Function(id) => Entity::Function(*id),
            SymbolKind::Global(id) => Entity::Global(*id),
            SymbolKind::Import { file, index } => {
                let model = &self.files[file.0 as usize];
                let Some(import) = model.imports.get(*index as usize) else { return Entity::Unknown };
                if model.language == Language::Rust && import.kind != ImportKind::ChildModule {
                    return self.resolve_use(*file, import, depth);
                }
                let Some(target) = self.import_module(*file, import) else { return Entity::Unknown };
                match self.module_of_import(*file, import) {
                    Some(module) => self.resolve_absolute(module, target.segments(), depth, false),
                    None => Entity::Unknown,
                }
            }
        }
    }

    fn resolve_use(&self, file: FileId, import: &crate::model::Import, depth: u32) -> Entity {
        let segments = import.target.segments();
        // `use a::b` where `a` is what this very import binds must not find itself.
        let scope = Scope { self_type: None, function: None, ..self.module_scope(file, import.module) };
        let Some(first) = segments.first() else { return Entity::Unknown };
        let own = self.module_of_import(file, import);
        if *first == import.local && segments.len() > 1 || segments.len() == 1 {
            if let Some(entity) = self.resolve_keyword(scope, segments, depth) {
                return entity;
            }
            if let Some(id) = own.and_then(|own| self.module_at(own, &Path::new([*first]))) {
                return self.descend(Entity::Module(id), &segments[1..], depth);
            }
            return Entity::Library(import.target.clone());
        }
        self.resolve_at(scope, segments, depth + 1)
    }

    /// The absolute path an import refers to.
    fn import_module(&self, file: FileId, import: &crate::model::Import) -> Option<Path> {
        let model = &self.files[file.0 as usize];
        if model.language == Language::Rust {
            let own = &model.modules.get(import.module.0 as usize)?.path;
            if import.kind == ImportKind::ChildModule {
                return Some(own.child(import.local));
            }
            let segments = import.target.segments();
            return match segments.first()?.as_str() {
                "crate" => Some(Path::new([own.first()?]).join(&segments[1..])),
                "self" => Some(own.join(&segments[1..])),
                "super" => {
                    let ups = segments.iter().take_while(|segment| **segment == "super").count();
                    let mut path = own.clone();
                    for _ in 0..ups {
                        path = path.parent()?;
                    }
                    Some(path.join(&segments[ups..]))
                }
                _ => {
                    let child = own.join(segments);
                    let known = self.module_ids.contains_key(&(Language::Rust, child.clone()));
                    Some(if known { child } else { import.target.clone() })
                }
            };
        }
        if import.level == 0 {
            let bound = match import.kind {
                ImportKind::Module => Path::new([import.target.first()?]),
                _ => import.target.clone(),
            };
            return Some(bound);
        }
        let mut base = model.context.module.clone();
        let ups = u32::from(import.level) - u32::from(model.context.package);
        for _ in 0..ups {
            base = base.parent().unwrap_or_default();
        }
        Some(base.join(import.target.segments()))
    }

    /// The module an import stands in.
    fn module_of_import(&self, file: FileId, import: &crate::model::Import) -> Option<ModuleId> {
        // While the modules of a file are still being declared there is nothing to resolve from.
        self.module_of.get(file.0 as usize)?.get(import.module.0 as usize).copied()
    }

    /// What an absolute path means, seen from a module. `glob`: the path stands in a glob import of that module, which must not
    /// find itself.
    fn resolve_absolute(&self, from: ModuleId, segments: &[Name], depth: u32, glob: bool) -> Entity {
        if depth > IMPORT_DEPTH {
            return Entity::Unknown;
        }
        // The longest prefix that is a module of the program.
        for end in (1..=segments.len()).rev() {
            let prefix = Path::new(segments[..end].iter().copied());
            if let Some(id) = self.module_at(from, &prefix) {
                if glob && id == from && end < segments.len() {
                    continue;
                }
                return self.descend(Entity::Module(id), &segments[end..], depth);
            }
        }
        Entity::Library(Path::new(segments.iter().copied()))
    }

    fn descend(&self, start: Entity, rest: &[Name], depth: u32) -> Entity {
        let mut entity = start;
        for name in rest {
            entity = match entity {
                Entity::Module(id) => self.resolve_in_module(id, *name, 0, depth + 1),
                Entity::Type(id) => self.member(self.through_alias(id), *name),
                Entity::Library(path) => Entity::Library(path.child(*name)),
                _ => return Entity::Unknown,
            };
        }
        entity
    }

    fn member(&self, id: TypeId, name: Name) -> Entity {
        if self.mro.len() > id.0 as usize
            && let Some(method) = self.method(id, name)
        {
            return Entity::Function(method);
        }
        if let Some(nested) = self.nested_types.get(&(id, name)) {
            return Entity::Type(*nested);
        }
        let def = self.type_def(id);
        if def.kind == TypeKind::Enum {
            return Entity::Variant(id);
        }
        Entity::Unknown
    }

    /// A name in a module, by attribute access (`module.name`).
    #[must_use]
    pub fn module_member(&self, id: ModuleId, name: Name) -> Entity {
        self.resolve_in_module(id, name, 0, 0)
    }

    /// A member of a type by path (`Type.name`).
    #[must_use]
    pub fn type_member(&self, id: TypeId, name: Name) -> Entity {
        self.member(id, name)
    }

    /// The dotted path of a type for messages: `Pool`, `Outer.Inner`.
    #[must_use]
    pub fn type_name(&self, id: TypeId) -> String {
        let def = self.type_def(id);
        if def.outer.is_empty() { def.name.to_string() } else { format!("{}.{}", def.outer, def.name) }
    }

    /// The name of a function for messages: `Pool.close`, `main`, `worker in main`.
    #[must_use]
    pub fn fn_name(&self, id: FnId) -> String {
        let function = self.function(id);
        match function.kind {
            FunctionKind::Closure | FunctionKind::AsyncBlock => {
                let inner = if function.kind == FunctionKind::Closure { "closure" } else { "async block" };
                match self.index[id.0 as usize].parent {
                    Some(parent) => format!("{inner} in {}", self.fn_name(parent)),
                    None => inner.to_string(),
                }
            }
            FunctionKind::ModuleBody => "module body".to_string(),
            FunctionKind::ClassBody => "class body".to_string(),
            FunctionKind::Initialiser => format!("initialiser of {}", function.name),
            FunctionKind::Named => {
                let own = function.owner.and(self.index[id.0 as usize].owner);
                match own {
                    Some(owner) if self.type_def(owner).name != "<self>" => {
                        format!("{}.{}", self.type_name(owner), function.name)
                    }
                    _ => function.name.to_string(),
                }
            }
        }
    }

    /// The functions written directly inside a function.
    pub fn functions_inside(&self, id: FnId) -> impl Iterator<Item = FnId> {
        let file = self.file_of(id);
        let base = self.fn_base[file.0 as usize];
        let count = len32(&self.files[file.0 as usize].functions);
        (base..base + count).map(FnId).filter(move |inner| self.index[inner.0 as usize].parent == Some(id))
    }

    /// Whether a type is `Sync` by `unsafe impl`.
    #[must_use]
    pub fn is_unsafe_sync(&self, id: TypeId) -> bool {
        self.unsafe_sync.contains(&id)
    }

    /// Reports whether two functions are the same or one is written inside the other.
    #[must_use]
    pub fn encloses(&self, outer: FnId, inner: FnId) -> bool {
        let mut at = Some(inner);
        let mut seen = FxHashSet::default();
        while let Some(id) = at {
            if id == outer {
                return true;
            }
            if !seen.insert(id) {
                return false;
            }
            at = self.index[id.0 as usize].parent;
        }
        false
    }
}

fn enclosing_type(file: &FileModel, ty: &TypeDef) -> Option<TypeIdx> {
    let mut best: Option<(u32, TypeIdx)> = None;
    for (index, candidate) in file.types.iter().enumerate() {
        if candidate.span != ty.span && candidate.span.contains(ty.span) {
            let size = candidate.span.end - candidate.span.start;
            if best.is_none_or(|(smallest, _)| size < smallest) {
                best = Some((size, TypeIdx(u32::try_from(index).unwrap_or(0))));
            }
        }
    }
    best.map(|(_, index)| index)
}

fn len32<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}
