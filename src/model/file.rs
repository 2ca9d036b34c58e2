//! One file, lowered.

use serde::{Deserialize, Serialize};

use super::{
    Call, CallId, GenericParam, Impl, ImplIdx, Name, Node, NodeId, Path, Span, TypeDef, TypeExpr, TypeIdx, Value,
    ValueData, ValueId,
};

/// The languages lockwise reads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Python 3.
    Python,
    /// Rust, any edition.
    Rust,
}

impl Language {
    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::Rust => "Rust",
        }
    }
}

/// Whether Python's interpreter lock can be counted on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Gil {
    /// It is on: one bytecode runs at a time.
    On,
    /// The code runs under free threading, too.
    Off,
    /// Nobody says.
    #[default]
    Auto,
}

impl Gil {
    /// The word used in config.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Auto => "auto",
        }
    }
}

/// Index of a file in the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct FileId(pub u32);

/// What the source layer knows about a file before it is parsed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct SourceContext {
    /// The folder the module path counts from: a crate's, or the one that holds a Python package. Two copies of a project have
    /// the same module paths and different roots, and are two programs.
    pub root: Name,
    /// The module path of the file: `package.module`, or crate name and modules for Rust.
    pub module: Path,
    /// Whether the file is a package's `__init__.py` (relative imports count from the package itself).
    pub package: bool,
    /// Rust edition: 2015, 2018, 2021, 2024. 2021 where nothing says otherwise.
    pub edition: u16,
    /// The file is a fence of a document: names may be missing, snippets may be bare statements, redefinitions are generations.
    pub document: bool,
    /// The file is test, bench or example code by its place in the tree.
    pub test: bool,
    /// Python: the project means to run without the global interpreter lock (PEP 703).
    pub free_threaded: bool,
}

/// One file, lowered. All indices of the model are relative to it.
#[derive(Clone, Debug, Serialize)]
pub struct FileModel {
    /// Its language.
    pub language: Language,
    /// What was known before parsing.
    pub context: SourceContext,
    /// Rust inline `mod`s; the first entry is the file itself. Python has only that one.
    pub modules: Vec<Module>,
    /// Imports in order.
    pub imports: Vec<Import>,
    /// Types, arena.
    pub types: Vec<TypeDef>,
    /// Rust impl blocks, arena.
    pub impls: Vec<Impl>,
    /// Module variables, statics, consts.
    pub globals: Vec<Global>,
    /// Functions, arena. The first is the module body.
    pub functions: Vec<Function>,
    /// `lockwise: ignore` comments, and what other linters are told about the same things.
    pub suppressions: Vec<Suppression>,
    /// Declared intent comments.
    pub annotations: Vec<Annotation>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Statements and items lowered, and how many of them were not understood.
    pub statements: u32,
    /// Constructs the front end did not understand (never silently dropped: each is an `Opaque` event or a problem).
    pub not_understood: Vec<Problem>,
}

/// Index of a [`Module`] in its file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize)]
pub struct ModIdx(pub u32);

/// A module: the file, or a Rust inline `mod` in it.
#[derive(Clone, Debug, Serialize)]
pub struct Module {
    /// Full path.
    pub path: Path,
    /// The enclosing one.
    pub parent: Option<ModIdx>,
    /// `#[cfg(test)]`, its own or an enclosing one's.
    pub cfg_test: bool,
}

/// What an import binds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum ImportKind {
    /// `from a import b as c`, `use a::b as c`: `local` is the item at `target`.
    Item,
    /// `import a.b`: binds `a`; `import a.b as c` is an `Item`.
    Module,
    /// `from a import *`, `use a::*`: every public name of `target`.
    Glob,
    /// `mod a;`: the child module, in its own file. `path` attribute, if any, is resolved by the source layer.
    ChildModule,
}

/// An import.
#[derive(Clone, Debug, Serialize)]
pub struct Import {
    /// The name bound; `*` for a glob.
    pub local: Name,
    /// The path as written, without leading dots.
    pub target: Path,
    /// Python: number of leading dots.
    pub level: u8,
    /// What it binds.
    pub kind: ImportKind,
    /// `pub use`; in Python every module-level import is.
    pub public: bool,
    /// The function it stands in; `None` at module level.
    pub function: Option<FnIdx>,
    /// The module it stands in.
    pub module: ModIdx,
    /// Under `if TYPE_CHECKING`.
    pub type_only: bool,
    /// Where.
    pub span: Span,
}

/// Index of a [`Global`] in its file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct GlobalIdx(pub u32);

/// A module variable, static or const.
#[derive(Clone, Debug, Serialize)]
pub struct Global {
    /// Its name.
    pub name: Name,
    /// The module it belongs to.
    pub module: ModIdx,
    /// Declared type.
    pub ty: TypeExpr,
    /// The value of each module-level assignment, as (function, value); Rust: the initialiser, in a function of kind `Initialiser`.
    pub values: Vec<(FnIdx, ValueId)>,
    /// `static mut`.
    pub static_mut: bool,
    /// `const`: copied at every use.
    pub constant: bool,
    /// Inside `thread_local!`.
    pub thread_local: bool,
    /// Counts redefinitions (documents).
    pub generation: u32,
    /// Its name where first defined.
    pub span: Span,
}

/// Index of a [`Function`] in its file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct FnIdx(pub u32);

/// What a [`Function`] is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum FunctionKind {
    /// What runs when the module is imported; Rust: empty.
    ModuleBody,
    /// What runs when the class statement is executed.
    ClassBody,
    /// `def`, `fn`.
    Named,
    /// Lambda, closure.
    Closure,
    /// Rust async block; runs when its future is polled.
    AsyncBlock,
    /// The initialiser of a static, const or lazy static.
    Initialiser,
}

/// The type a function belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
pub enum Owner {
    /// Python: defined in this class's body; Rust: declared in this trait.
    Type(TypeIdx),
    /// Rust: defined in this impl block.
    Impl(ImplIdx),
}

/// A function, closure, or initialiser.
#[derive(Clone, Debug, Serialize)]
pub struct Function {
    /// Its name; `<lambda>`, `<closure>`, `<async>`, `<module>`, `<class>`, or a static's name.
    pub name: Name,
    /// What it is.
    pub kind: FunctionKind,
    /// The type whose method it is.
    pub owner: Option<Owner>,
    /// The function it is written in: closures and nested functions, but not methods of a module-level class.
    pub parent: Option<FnIdx>,
    /// The module it stands in.
    pub module: ModIdx,
    /// `async`.
    pub is_async: bool,
    /// Contains `yield`.
    pub is_generator: bool,
    /// `pub`, or a Python name without a leading underscore, or one the interpreter calls (`__enter__`).
    pub public: bool,
    /// Parameters in order; the first is the receiver where there is one.
    pub params: Vec<Param>,
    /// Declared result.
    pub ret: TypeExpr,
    /// Type parameters with bounds.
    pub generics: Vec<GenericParam>,
    /// Decorators or attributes, outermost first.
    pub decorators: Vec<Decorator>,
    /// Variables, arena.
    pub locals: Vec<Local>,
    /// Values, arena.
    pub values: Vec<ValueData>,
    /// Calls, arena.
    pub calls: Vec<Call>,
    /// Nodes, arena.
    pub nodes: Vec<Node>,
    /// The body; `None` for a declaration without one (trait method, stub).
    pub body: Option<NodeId>,
    /// Counts redefinitions at the same level (documents).
    pub generation: u32,
    /// `#[test]`, `#[cfg(test)]`, `def test_*`.
    pub test: bool,
    /// Python docstring or Rust doc comment, shortened to 400 bytes.
    pub doc: Option<Name>,
    /// The whole definition.
    pub span: Span,
    /// Its name, or for closures its first token.
    pub name_span: Span,
}

impl Function {
    /// The data of a value.
    #[must_use]
    pub fn value(&self, id: ValueId) -> &Value {
        &self.values[id.0 as usize].value
    }

    /// Where a value's expression stands.
    #[must_use]
    pub fn value_span(&self, id: ValueId) -> Span {
        self.values[id.0 as usize].span
    }

    /// A call.
    #[must_use]
    pub fn call(&self, id: CallId) -> &Call {
        &self.calls[id.0 as usize]
    }

    /// A node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// A local.
    #[must_use]
    pub fn local(&self, id: LocalId) -> &Local {
        &self.locals[id.0 as usize]
    }
}

/// How a parameter is passed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum ParamKind {
    /// `self`, `cls`.
    Receiver,
    /// Ordinary.
    Positional,
    /// After `*`.
    KeywordOnly,
    /// `*args`.
    VarArgs,
    /// `**kwargs`.
    KwArgs,
}

/// A parameter.
#[derive(Clone, Debug, Serialize)]
pub struct Param {
    /// The local it becomes. A Rust pattern parameter is an unnamed local taken apart by the first events.
    pub local: LocalId,
    /// Its name.
    pub name: Name,
    /// Declared type.
    pub ty: TypeExpr,
    /// How it is passed.
    pub kind: ParamKind,
    /// Python default, in the arena of the function around the definition.
    pub default: Option<(FnIdx, ValueId)>,
}

/// Index of a [`Local`] in its function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
pub struct LocalId(pub u32);

/// What a [`Local`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum LocalKind {
    /// A parameter.
    Param,
    /// Bound in the body.
    Variable,
    /// A variable of an enclosing function, seen from a nested one.
    Captured {
        /// The function that owns it (not a captured one itself).
        function: FnIdx,
        /// The variable there.
        local: LocalId,
    },
    /// A temporary the front end named to give it its lifetime.
    Temporary,
}

/// A variable of a function. Rust shadowing makes a new one; a Python name is one per scope.
#[derive(Clone, Debug, Serialize)]
pub struct Local {
    /// Its name.
    pub name: Name,
    /// What it is.
    pub kind: LocalKind,
    /// Declared type.
    pub ty: TypeExpr,
    /// Python: a local only because the function assigns it, while the module has a global of that name.
    pub shadows_global: bool,
    /// Captured by value (`move` closure, default argument).
    pub by_move: bool,
    /// Where it is first bound.
    pub span: Span,
}

/// A decorator or attribute.
#[derive(Clone, Debug, Serialize)]
pub struct Decorator {
    /// `app.route`, `tokio.main`, `derive.Clone`.
    pub path: Path,
    /// Python: the decorator expression, in the arena of the function around the definition.
    pub value: Option<(FnIdx, ValueId)>,
    /// Rust: the tokens in the parentheses, as text shortened to 200 bytes.
    pub tokens: Option<Name>,
    /// Where.
    pub span: Span,
}

/// A comment that silences findings.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Suppression {
    /// The rules named; empty for a bare `ignore`.
    pub rules: Vec<Name>,
    /// The text after `--`.
    pub reason: Option<String>,
    /// `ignore-file`.
    pub whole_file: bool,
    /// The lines it covers, as a span: its own line, or the statement below an own-line comment.
    pub covers: Span,
    /// The comment.
    pub span: Span,
    /// It is addressed to another linter, whose codes mean the same.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub peer: bool,
}

/// Kinds of declared intent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub enum AnnotationKind {
    /// `guarded-by(lock)`.
    GuardedBy(Path),
    /// `holds(lock)`.
    Holds(Path),
    /// `order(a < b)`.
    Order(Path, Path),
    /// `thread-safe`.
    ThreadSafe,
    /// `single-threaded`.
    SingleThreaded,
}

/// Declared intent: a comment that rules check against.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Annotation {
    /// What it declares.
    pub kind: AnnotationKind,
    /// The lines it applies to, as for suppressions.
    pub covers: Span,
    /// The comment.
    pub span: Span,
}

/// Why part of a file was not read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// A syntax error; what stands around it was still read.
    Syntax,
    /// Nested deeper than the parsers can go.
    TooDeep,
    /// Larger than the limit.
    TooLarge,
    /// Not UTF-8.
    NotUtf8,
    /// Cannot be opened or read.
    Unreadable,
    /// A construct the front end does not know.
    NotUnderstood,
    /// The front end failed; a defect of lockwise.
    Internal,
}

/// Something that could not be read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Problem {
    /// Why.
    pub kind: ProblemKind,
    /// One sentence fragment, lower case.
    pub message: String,
    /// Where.
    pub span: Span,
}

impl FileModel {
    /// An empty file.
    #[must_use]
    pub fn new(language: Language, context: SourceContext) -> Self {
        let root = Module { path: context.module.clone(), parent: None, cfg_test: false };
        Self {
            language,
            context,
            modules: vec![root],
            imports: Vec::new(),
            types: Vec::new(),
            impls: Vec::new(),
            globals: Vec::new(),
            functions: Vec::new(),
            suppressions: Vec::new(),
            annotations: Vec::new(),
            problems: Vec::new(),
            statements: 0,
            not_understood: Vec::new(),
        }
    }
}
