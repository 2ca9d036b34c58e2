//! Types as source declares them.

use serde::Serialize;

use super::{Decorator, FnIdx, ModIdx, Name, Path, Span, ValueId};

/// Index of a [`TypeDef`] in its file's `types`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct TypeIdx(pub u32);

/// Index of an [`Impl`] in its file's `impls`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct ImplIdx(pub u32);

/// A type as written, unresolved.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Default)]
pub enum TypeExpr {
    /// Not written, or not understood.
    #[default]
    Unknown,
    /// `Arc<Mutex<T>>`, `dict[str, Lock]`, a plain name. Python strings in annotations are parsed.
    Path {
        /// The path without arguments.
        path: Path,
        /// Type arguments of the last segment that has any; lifetimes and const arguments left out.
        args: Vec<TypeExpr>,
    },
    /// `&T`, `&mut T`, `*const T`, `*mut T`.
    Ref {
        /// What is pointed at.
        inner: Box<TypeExpr>,
        /// Whether it may be written through.
        mutable: bool,
        /// A raw pointer.
        raw: bool,
    },
    /// `(A, B)`; the empty one is Rust's unit.
    Tuple(Vec<TypeExpr>),
    /// `[T]`, `[T; N]`.
    Slice(Box<TypeExpr>),
    /// `fn(A) -> B`, `Fn(A) -> B`, `Callable[[A], B]`.
    Fn {
        /// Parameters.
        params: Vec<TypeExpr>,
        /// Result.
        ret: Box<TypeExpr>,
    },
    /// `impl A + B`.
    Impl(Vec<TypeExpr>),
    /// `dyn A + B`.
    Dyn(Vec<TypeExpr>),
    /// `A | B`, `Union[A, B]`; `Optional[A]` is `A | None` with `None` as a path.
    Union(Vec<TypeExpr>),
    /// `Self`, `typing.Self`.
    SelfType,
}

impl TypeExpr {
    /// A path without arguments.
    #[must_use]
    pub fn path(path: Path) -> Self {
        Self::Path { path, args: Vec::new() }
    }
}

/// What a [`TypeDef`] is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub enum TypeKind {
    /// Python class.
    Class,
    /// Rust struct or union.
    Struct,
    /// Rust enum, its payloads being fields named `Variant.0`, `Variant.name`.
    Enum,
    /// Rust trait.
    Trait,
    /// `type A = B`, PEP 695 `type A = B`, `A: TypeAlias = B`.
    Alias(TypeExpr),
}

/// A class, struct, enum, trait or alias.
#[derive(Clone, Debug, Serialize)]
pub struct TypeDef {
    /// Its name.
    pub name: Name,
    /// Names of the classes and functions around it, outermost first; empty at module level.
    pub outer: Path,
    /// The module it stands in.
    pub module: ModIdx,
    /// What it is.
    pub kind: TypeKind,
    /// Base classes, supertraits, in order. Python keyword arguments (`metaclass=`) left out.
    pub bases: Vec<TypeExpr>,
    /// Type parameters.
    pub generics: Vec<GenericParam>,
    /// Declared fields. Python: class-level assignments and annotations; attributes assigned in methods are found by linking,
    /// but `self.x: T` in a method declares `x` here, without a default.
    pub fields: Vec<Field>,
    /// Rust: the variants of an enum, in order.
    pub variants: Vec<Name>,
    /// Decorators, attributes, derives (`derive.Clone`).
    pub decorators: Vec<Decorator>,
    /// Python: the class body as a function of kind `ClassBody`.
    pub body: Option<FnIdx>,
    /// The function it is defined in, if not at module or class level.
    pub parent: Option<FnIdx>,
    /// Counts redefinitions of names at the same level (documents; 0 in ordinary modules).
    pub generation: u32,
    /// Whether it only exists in tests (`#[cfg(test)]`).
    pub cfg_test: bool,
    /// The whole definition.
    pub span: Span,
    /// Its name.
    pub name_span: Span,
}

/// A type parameter and its bounds.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct GenericParam {
    /// `T`.
    pub name: Name,
    /// `A + B`, from the list and from `where`.
    pub bounds: Vec<TypeExpr>,
    /// PEP 696 or Rust default.
    pub default: Option<TypeExpr>,
}

/// A declared field.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Its name; tuple fields are `0`, `1`, ...
    pub name: Name,
    /// Its declared type.
    pub ty: TypeExpr,
    /// Python: the class-level value, in the class body's arena.
    pub default: Option<ValueId>,
    /// Python: declared `ClassVar`.
    pub class_variable: bool,
    /// Where it is declared.
    pub span: Span,
}

/// A Rust `impl` block.
#[derive(Clone, Debug, Serialize)]
pub struct Impl {
    /// The type implemented for.
    pub self_ty: TypeExpr,
    /// The trait, if any.
    pub trait_: Option<TypeExpr>,
    /// Type parameters of the block.
    pub generics: Vec<GenericParam>,
    /// Associated types: `(Target, T)`.
    pub assoc: Vec<(Name, TypeExpr)>,
    /// `unsafe impl`.
    pub unsafe_: bool,
    /// `impl !Trait for`.
    pub negative: bool,
    /// The module it stands in.
    pub module: ModIdx,
    /// Whether it only exists in tests.
    pub cfg_test: bool,
    /// The whole block.
    pub span: Span,
}
