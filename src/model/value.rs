//! What expressions denote: an arena of values per function.

use serde::Serialize;

use super::{FnIdx, LocalId, Name, Path, Span, TypeExpr};

/// Index of a [`ValueData`] in its function's `values`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct ValueId(pub u32);

/// Index of a [`Call`] in its function's `calls`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct CallId(pub u32);

/// A value and where its expression stands.
#[derive(Clone, Debug, Serialize)]
pub struct ValueData {
    /// What the expression denotes.
    pub value: Value,
    /// The expression's source range.
    pub span: Span,
}

/// What an expression denotes. Operands always have smaller indices than the values made of them, so a pass over the
/// arena in order meets every operand first and the graph has no cycle.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Value {
    /// Not understood, or of no interest. Creates no finding, ever.
    Unknown,
    /// A local variable, parameter or captured variable.
    Local(LocalId),
    /// A name that is no local: a global, an import, a builtin, a Rust item path. Python: always one segment (`a.b` is
    /// `Field(Path a, b)`); Rust: the whole path. What an import or a class statement binds inside a Python function, and what
    /// a `def` binds in a class body, is a path too: it means the [`Import`](super::Import) of that name in this function or
    /// the nearest enclosing one, the type with this parent, the method of this class.
    Path(Path),
    /// `base.name`.
    Field {
        /// The object.
        base: ValueId,
        /// The attribute; a tuple index is its decimal digits.
        name: Name,
    },
    /// `base[index]`.
    Index {
        /// The container.
        base: ValueId,
        /// The subscript, where it is one expression.
        index: Option<ValueId>,
    },
    /// The result of a call.
    Call(CallId),
    /// A literal.
    Literal(Literal),
    /// A display or aggregate: list, tuple, dict, set, struct literal, array, f-string.
    Collection {
        /// Which kind.
        kind: CollectionKind,
        /// The struct's path for [`CollectionKind::Struct`].
        path: Option<Path>,
        /// Members in source order; struct fields, and keyword-like parts, carry their name.
        items: Vec<Arg>,
    },
    /// A function object: lambda, closure, nested `def`, async block (whose call is the await).
    Closure(FnIdx),
    /// An operator over operands.
    Op {
        /// Which operator.
        op: Op,
        /// Its operands, left to right.
        operands: Vec<ValueId>,
    },
    /// One of several values: conditional expression, `if`/`match`/block used as a value, `a or b`.
    Choice(Vec<ValueId>),
    /// `await v`, `v.await`.
    Await(ValueId),
    /// `&v`, `&mut v`, `&raw const v`.
    Ref {
        /// The place borrowed.
        value: ValueId,
        /// Whether mutably.
        mutable: bool,
    },
    /// `*v`.
    Deref(ValueId),
    /// `v?`: the success half of `v`.
    Try(ValueId),
    /// `v as T`, `typing.cast(T, v)`.
    Cast {
        /// The value.
        value: ValueId,
        /// The type it is seen as.
        ty: TypeExpr,
    },
    /// An element drawn by iterating `v`: what a `for` variable is bound to.
    Item(ValueId),
    /// A part of `v` bound by a pattern: tuple element, enum payload, struct field of unknown name.
    Part {
        /// The value taken apart.
        value: ValueId,
        /// The pattern's outermost constructor (`Some`, `Ok`, a struct's name), if any.
        constructor: Option<Name>,
        /// Position or field name inside it, if the pattern says so.
        field: Option<Name>,
    },
    /// What `with context as x` binds, from `__enter__`.
    Entered(ValueId),
}

/// A literal.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Literal {
    /// `None`.
    None,
    /// `True`, `true`.
    Bool(bool),
    /// An integer that fits.
    Int(i64),
    /// A float.
    Float(f64),
    /// A number that fits neither: a large integer, an imaginary one.
    Number,
    /// A string or bytes literal, shortened to 120 bytes (statements in SQL: 480).
    Str(Name),
    /// `...`, `()`, a character and what else is constant.
    Other,
}

/// The kinds of [`Value::Collection`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum CollectionKind {
    /// `[a, b]`, `vec![a, b]`, Rust arrays, list comprehensions (whose element is the one item).
    List,
    /// `(a, b)`.
    Tuple,
    /// `{k: v}`: items alternate key, value; a comprehension has one pair.
    Dict,
    /// `{a, b}`.
    Set,
    /// `S { f: v }`.
    Struct,
    /// An f-string, template string or `format!`: the interpolated parts.
    Format,
    /// A generator expression: evaluated by whoever iterates it.
    Generator,
    /// `a..b`, a slice.
    Range,
}

/// Operators, coarse: what rules ask about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum Op {
    /// `not a`, `!a`.
    Not,
    /// `a and b`, `a && b`.
    And,
    /// `a or b`, `a || b`.
    Or,
    /// `==`.
    Eq,
    /// `!=`.
    Ne,
    /// `<`, `<=`, `>`, `>=`.
    Order,
    /// `is`.
    Is,
    /// `is not`.
    IsNot,
    /// `in`.
    In,
    /// `not in`.
    NotIn,
    /// `+`.
    Add,
    /// `-` with two operands.
    Sub,
    /// Any other arithmetic or bit operator, and unary minus.
    Arithmetic,
}

/// An argument, or a member of an aggregate.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Arg {
    /// The keyword or field name.
    pub name: Option<Name>,
    /// The value.
    pub value: ValueId,
    /// `*args`, `**kwargs`, `..base`.
    pub spread: bool,
}

/// What is called.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Callee {
    /// `receiver.name(..)`. Python: also `module.function(..)`, where the receiver is a path.
    Method {
        /// The receiver.
        receiver: ValueId,
        /// The method.
        name: Name,
    },
    /// A path called directly: `foo(..)`, `Arc::new(..)`, `Self::helper(..)`.
    Path(Path),
    /// A value called: a local closure, `self.callback` in `(self.callback)(..)`, `handlers[i](..)`.
    Value(ValueId),
    /// A Rust macro whose arguments could be read as expressions: `println!`, `assert!`, unknown ones.
    Macro(Path),
}

/// A call.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Call {
    /// What is called.
    pub callee: Callee,
    /// The arguments, without the receiver.
    pub args: Vec<Arg>,
    /// Explicit type arguments: `collect::<Vec<_>>()`, `Mutex::<u8>::new(..)` has those of the last segment that has any.
    pub type_args: Vec<TypeExpr>,
    /// The whole call expression.
    pub span: Span,
    /// The callee's name only: where a finding about the call points.
    pub name_span: Span,
    /// Whether anything uses the result (`false`: an expression statement).
    pub result_used: bool,
    /// Rust: `let _ = ..` drops the result, or what awaiting it gives.
    pub bound_to_nothing: bool,
}
