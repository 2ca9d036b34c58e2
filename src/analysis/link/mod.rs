//! Pass 1: link. All files become one name space: modules, imports, re-exports, types, impls, class hierarchies.
//!
//! Resolution that fails yields [`Entity::Unknown`] or a library path, never a guess. Nothing here knows what a
//! library means; that is `types.rs` and `calls.rs`.

mod build;
mod memo;
mod resolve;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::knowledge::Knowledge;
use crate::model::{
    Callee, Decorator, EventKind, FileId, FileModel, FnIdx, Function, FunctionKind, Global, Impl, ImportKind, Language,
    LocalId, LocalKind, ModIdx, Name, Node, Owner, ParamKind, Path, Span, TypeDef, TypeExpr, TypeIdx, TypeKind, Value,
    ValueId,
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
    memo: memo::Memo,
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
    /// Methods in Rust `impl` blocks of types that are not the program's, by name.
    extensions: FxHashMap<Name, Vec<FnId>>,
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
            memo: memo::Memo::default(),
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
            extensions: FxHashMap::default(),
            written_through_objects: FxHashSet::default(),
            index: Vec::new(),
            files,
        };
        linked.number();
        linked.declare();
        linked.resolve_globs();
        // What a name means may change with what the next step adds.
        linked.attach_methods();
        linked.memo = memo::Memo::default();
        linked.link_hierarchy();
        linked.memo = memo::Memo::default();
        linked.index_functions();
        linked
    }

    /// Whether a value is the receiver (`self`, `cls`) of the method it stands in, seen directly or captured by a closure.
    #[must_use]
    pub fn is_receiver(&self, id: FnId, value: ValueId) -> bool {
        match self.function(id).value(value) {
            Value::Local(local) => self.is_receiver_local(id, *local),
            Value::Deref(inner) => self.is_receiver(id, *inner),
            Value::Ref { value, .. } => self.is_receiver(id, *value),
            _ => self.is_super(id, value),
        }
    }

    /// Whether a value is Python's `super()`: the receiver, seen as its next class.
    #[must_use]
    pub fn is_super(&self, id: FnId, value: ValueId) -> bool {
        let function = self.function(id);
        let Value::Call(call) = function.value(value) else { return false };
        self.language(id) == Language::Python
            && matches!(&function.call(*call).callee, Callee::Path(path) if path.len() == 1 && path.first().is_some_and(|name| name == "super"))
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

    /// Whether the receiver of a method, or of the one around it, is the class: of a class method, `__new__`, `__init_subclass__`.
    #[must_use]
    pub fn receives_class(&self, id: FnId) -> bool {
        let mut at = Some(id);
        for _ in 0..8 {
            let Some(id) = at else { return false };
            let function = self.function(id);
            if function.owner.is_some() {
                let marked = |decorator: &Decorator| decorator.path.last().is_some_and(|name| name == "classmethod");
                return function.decorators.iter().any(marked)
                    || function.name == "__new__"
                    || function.name == "__init_subclass__";
            }
            at = self.index[id.0 as usize].parent;
        }
        false
    }

    /// The methods of that name which the program gives to types of libraries.
    #[must_use]
    pub fn extensions(&self, name: Name) -> &[FnId] {
        self.extensions.get(&name).map_or(&[], Vec::as_slice)
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
            let bodied = own.iter().rev().filter(|found| self.function(**found).body.is_some());
            // Rust: a type's own methods come before those of the traits it implements.
            let inherent = bodied.clone().find(|found| self.inherent_block(**found).is_some());
            inherent.or(bodied.clone().next()).or(own.last()).copied()
        })
    }

    /// Rust: the `impl` block of a method, if it is for no trait.
    #[must_use]
    pub fn inherent_block(&self, id: FnId) -> Option<&Impl> {
        let Some(Owner::Impl(block)) = self.function(id).owner else { return None };
        self.file_model(id).impls.get(block.0 as usize).filter(|block| block.trait_.is_none())
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
