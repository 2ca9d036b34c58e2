//! The concurrency model: what both front ends lower source into and everything else reads.
//!
//! Plain data: arenas and indices, interned names, byte spans. No parser type appears here, nothing here
//! knows a rule, and a [`FileModel`] describes one file by itself: names are *not* resolved across files
//! (that is linking, `analysis/link.rs`).
//!
//! A function body has two halves. Its **values** are an arena of what expressions denote
//! ([`Value`]); its **body** is a structured tree of [`Node`]s whose leaves are [`Event`]s in evaluation
//! order. Structure is kept because guards, `with` and `finally` are lexical and because paths matter.
//!
//! The model is deliberately syntactic about libraries: `m.lock()` and `with self._lock:` are a [`Call`] and a
//! [`Node::With`] here. That they acquire something depends on types, which only the whole program knows, so
//! `analysis` gives calls their meaning (acquire, spawn, join, block) from the knowledge tables.

mod body;
mod dump;
mod file;
mod name;
mod types;
mod value;

pub use body::{Arm, BranchKind, Event, EventKind, Handler, LoopKind, Node, NodeId, TempScopeId, WriteOp};
pub use dump::dump;
pub use file::{
    Annotation, AnnotationKind, Decorator, FileId, FileModel, FnIdx, Function, FunctionKind, Gil, Global, GlobalIdx,
    Import, ImportKind, Language, Local, LocalId, LocalKind, ModIdx, Module, Owner, Param, ParamKind, Problem,
    ProblemKind, SourceContext, Suppression,
};
pub use name::{Name, Path, Span};
pub use types::{Field, GenericParam, Impl, ImplIdx, TypeDef, TypeExpr, TypeIdx, TypeKind};
pub use value::{Arg, Call, CallId, Callee, CollectionKind, Literal, Op, Value, ValueData, ValueId};
