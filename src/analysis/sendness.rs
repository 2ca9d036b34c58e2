//! Which Rust types may go to, or be seen by, another thread, as far as their definitions are in sight.

use super::link::{Entity, Scope, TypeId};
use super::{Program, Ty};
use crate::knowledge::{Knowledge, Role};
use crate::model::{GenericParam, Impl, Language, Name, Path, TypeExpr, TypeKind};

/// Why a type is not safe to hand to another thread.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unsafety {
    /// A type that says so: `Rc`, `MutexGuard`, `RefCell`.
    Type(String),
    /// A type parameter nothing is required of.
    Parameter(Name),
    /// The same behind a raw pointer, which may or may not own what it points to.
    Pointee(Name),
    /// A type parameter that is only borrowed, and of which `Sync` is not required: whoever has `&T` shares it.
    Borrowed(Name),
    /// A type parameter that a shared reference to the whole gives a shared reference to, and of which `Sync` is not required.
    Shown(Name),
}

/// What is asked of a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marker {
    /// May be moved to another thread.
    Send,
    /// May be used by several threads through `&`.
    Sync,
}

impl Marker {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Send => "Send",
            Self::Sync => "Sync",
        }
    }
}

const DEPTH: u32 = 8;

/// What the parameters of an implementation promise.
pub struct Promises<'p> {
    program: &'p Program,
    scope: Scope,
    generics: &'p [GenericParam],
    marker: Marker,
}

impl<'p> Promises<'p> {
    /// Those of an `impl` block.
    #[must_use]
    pub fn new(program: &'p Program, scope: Scope, block: &'p Impl, marker: Marker) -> Self {
        Self { program, scope, generics: &block.generics, marker }
    }

    /// Why a field's type, written in a type whose parameters stand for `arguments`, is not safe; `None` if it is or is not known.
    #[must_use]
    pub fn unsafety(&self, ty: &TypeExpr, arguments: &[(Name, TypeExpr)], depth: u32) -> Option<Unsafety> {
        if depth > DEPTH {
            return None;
        }
        let next = |ty: &TypeExpr| self.unsafety(ty, arguments, depth + 1);
        match ty {
            TypeExpr::Path { path, args } => {
                if let [name] = path.segments() {
                    if let Some((_, given)) = arguments.iter().find(|(known, _)| known == name) {
                        // The argument is written where the implementation is.
                        return self.unsafety(given, &[], depth + 1);
                    }
                    if arguments.is_empty() && self.generics.iter().any(|known| known.name == *name) {
                        return self.parameter(*name);
                    }
                }
                let last = path.last()?;
                match last.as_str() {
                    "PhantomData" => args.iter().find_map(|arg| self.borrowed(arg, arguments)),
                    "fn" => None,
                    "Rc" | "MutexGuard" | "MappedMutexGuard" | "RwLockReadGuard" | "RwLockWriteGuard"
                        if self.marker == Marker::Send =>
                    {
                        Some(Unsafety::Type(last.to_string()))
                    }
                    // `Ref` and `RefMut` borrow a cell.
                    "Rc" | "RefCell" | "Cell" if self.marker == Marker::Sync => Some(Unsafety::Type(last.to_string())),
                    // What is behind a lock needs only be sent.
                    "Mutex" | "RwLock" | "Arc" | "UnsafeCell" | "Box" | "Vec" | "Option" | "Result" | "VecDeque"
                    | "HashMap" | "RefCell" | "Cell" | "ManuallyDrop" | "MaybeUninit" | "BTreeMap" | "HashSet"
                    | "CachePadded" | "Pin" | "Weak" => args.iter().find_map(next),
                    "NonNull" | "AtomicPtr" => args.iter().find_map(|arg| self.pointee(arg, arguments, depth)),
                    _ => None,
                }
            }
            TypeExpr::Tuple(items) => items.iter().find_map(next),
            TypeExpr::Slice(inner) => next(inner),
            TypeExpr::Ref { inner, raw: true, .. } => self.pointee(inner, arguments, depth),
            TypeExpr::Ref { .. } => self.borrowed(ty, arguments),
            _ => None,
        }
    }

    /// What a raw pointer points to: of a parameter nothing is required of, sending the pointer sends that.
    fn pointee(&self, ty: &TypeExpr, arguments: &[(Name, TypeExpr)], depth: u32) -> Option<Unsafety> {
        match self.unsafety(ty, arguments, depth + 1) {
            Some(Unsafety::Parameter(name) | Unsafety::Pointee(name)) => Some(Unsafety::Pointee(name)),
            _ => None,
        }
    }

    /// What a shared reference borrows: `&T` may go to, or be seen by, another thread only if `T` is `Sync`.
    fn borrowed(&self, ty: &TypeExpr, arguments: &[(Name, TypeExpr)]) -> Option<Unsafety> {
        let TypeExpr::Ref { inner, raw: false, mutable: false } = ty else { return None };
        let TypeExpr::Path { path, args } = &**inner else { return None };
        let [name] = path.segments() else { return None };
        let argument = |name: Name| match arguments.iter().find(|(known, _)| *known == name) {
            Some((_, TypeExpr::Path { path, .. })) if path.len() == 1 => path.last(),
            _ => None,
        };
        let param = match args.as_slice() {
            [] => argument(*name),
            _ => self.shared_by(path, args).and_then(argument),
        }?;
        let bounds = self.generics.iter().find(|known| known.name == param).map(|known| known.bounds.as_slice())?;
        (!bounds.iter().any(|bound| self.promises_sync(bound, 0))).then_some(Unsafety::Borrowed(param))
    }

    /// The parameter that a type of the program, declared `Sync` by hand, requires `Sync` of: `unsafe impl<T: Sync> Sync for List<T>`.
    fn shared_by(&self, path: &Path, args: &[TypeExpr]) -> Option<Name> {
        let Entity::Type(ty) = self.program.linked.resolve(self.scope, path) else { return None };
        let [TypeExpr::Path { path: given, .. }] = args else { return None };
        if self.program.linked.type_def(ty).generics.len() != 1 {
            return None;
        }
        let file = self.program.linked.type_file(ty);
        let blocks = &self.program.files().get(file.0 as usize)?.impls;
        let asks = |block: &&Impl| {
            let named = |ty: &TypeExpr, name: &str| matches!(ty, TypeExpr::Path { path, .. } if path.last().is_some_and(|last| last == name));
            block.unsafe_
                && block.trait_.as_ref().is_some_and(|of| named(of, "Sync"))
                && named(&block.self_ty, self.program.linked.type_def(ty).name.as_str())
                && block.generics.iter().any(|known| known.bounds.iter().any(|bound| named(bound, "Sync")))
        };
        blocks.iter().any(|block| asks(&block)).then(|| given.last()).flatten()
    }

    fn promises_sync(&self, bound: &TypeExpr, depth: u32) -> bool {
        let TypeExpr::Path { path, .. } = bound else { return true };
        let Some(last) = path.last() else { return true };
        match last.as_str() {
            "Sync" => return true,
            "Send" => return false,
            name if promises_nothing(name) => return false,
            _ => {}
        }
        match self.program.linked.resolve(self.scope, path) {
            Entity::Type(ty) if depth < DEPTH => {
                let bases = &self.program.linked.type_def(ty).bases;
                bases.iter().any(|base| self.promises_sync(base, depth + 1))
            }
            _ => !matches!(last.as_str(), "?Sized" | "'static") && !last.as_str().starts_with('\''),
        }
    }

    /// A parameter of the implementation that is required to be `Send` and not to be `Sync`.
    #[must_use]
    pub fn lacks_sync(&self, name: Name) -> bool {
        let param = self.generics.iter().find(|known| known.name == name);
        param.is_some_and(|param| {
            let send = |bound: &TypeExpr| matches!(bound, TypeExpr::Path { path, .. } if path.last().is_some_and(|last| last == "Send"));
            param.bounds.iter().any(send) && !param.bounds.iter().any(|bound| self.promises_sync(bound, 0))
        })
    }

    /// A parameter of the implementation, if none of its bounds makes it `Send` or `Sync`.
    fn parameter(&self, name: Name) -> Option<Unsafety> {
        let bounds = self.generics.iter().find(|known| known.name == name).map(|known| known.bounds.as_slice())?;
        let fits = bounds.iter().any(|bound| self.promises(bound, 0));
        (!fits).then_some(Unsafety::Parameter(name))
    }

    fn promises(&self, bound: &TypeExpr, depth: u32) -> bool {
        let TypeExpr::Path { path, .. } = bound else { return true };
        let Some(last) = path.last() else { return true };
        // Either is enough here: which one is needed depends on what the type does with its parts.
        match last.as_str() {
            "Send" | "Sync" => return true,
            name if promises_nothing(name) => return false,
            _ => {}
        }
        match self.program.linked.resolve(self.scope, path) {
            Entity::Type(ty) if depth < DEPTH => {
                let bases = &self.program.linked.type_def(ty).bases;
                bases.iter().any(|base| self.promises(base, depth + 1))
            }
            // A trait of a library may require it.
            _ => !matches!(last.as_str(), "?Sized" | "'static") && !last.as_str().starts_with('\''),
        }
    }
}

/// Traits of the standard library that say nothing about threads.
fn promises_nothing(name: &str) -> bool {
    [
        "Sized",
        "Copy",
        "Clone",
        "Ord",
        "PartialOrd",
        "Eq",
        "PartialEq",
        "Debug",
        "Default",
        "Hash",
        "Display",
        "Unpin",
        "ToOwned",
        "ToString",
        "AsRef",
        "AsMut",
        "Borrow",
        "BorrowMut",
        "Into",
        "From",
        "Iterator",
        "IntoIterator",
        "Future",
        "Deref",
        "DerefMut",
        "Read",
        "Write",
        "Seek",
    ]
    .contains(&name)
}

/// Why a value's type is not to be shared by threads: what it is, or what its fields hold.
#[must_use]
pub fn not_shareable(program: &Program, ty: &Ty) -> Option<String> {
    not_shareable_at(program, ty, 0)
}

fn not_shareable_at(program: &Program, ty: &Ty, depth: u32) -> Option<String> {
    if depth > 4 {
        return None;
    }
    match ty {
        Ty::Library(lib, args) => {
            let facts = Knowledge::of(Language::Rust).facts(*lib);
            let name = facts.path.rsplit('.').next().unwrap_or_default();
            match facts.role {
                Role::Cell => Some(name.to_string()),
                _ if name == "Rc" => Some(name.to_string()),
                Role::Lock | Role::RwLock | Role::Once | Role::ThreadLocal => None,
                Role::Wrapper | Role::List | Role::Dict | Role::Set | Role::Deque => {
                    args.iter().find_map(|arg| not_shareable_at(program, arg, depth + 1))
                }
                _ => None,
            }
        }
        Ty::Tuple(items) => items.iter().find_map(|item| not_shareable_at(program, item, depth + 1)),
        Ty::Project(id) => of_fields(program, *id, depth),
        _ => None,
    }
}

fn of_fields(program: &Program, id: TypeId, depth: u32) -> Option<String> {
    let def = program.linked.type_def(id);
    if !matches!(def.kind, TypeKind::Struct | TypeKind::Enum)
        || !def.generics.is_empty()
        || program.linked.is_unsafe_sync(id)
    {
        return None;
    }
    let resolver = program.resolver();
    def.fields.iter().find_map(|field| {
        let ty = resolver.field_type(id, field.name)?;
        not_shareable_at(program, &ty, depth + 1)
    })
}
