//! The Python front end: tree-sitter syntax in, [`FileModel`] out.
//!
//! It knows Python's grammar and scoping rules and nothing about threads: what a call means is for `analysis` to say.
//! Broken source is lowered by error recovery, with an `Opaque` event wherever something could not be read.

mod annotations;
mod assignments;
mod calls;
mod comments;
mod comprehensions;
mod definitions;
mod dialect;
mod errors;
mod expressions;
mod frame;
mod imports;
mod operators;
pub mod outline;
mod patterns;
mod scope;
mod statements;
mod strings;
mod syntax;

#[cfg(test)]
mod tests;

use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::Node;

use crate::model::{
    FileModel, FnIdx, Function, FunctionKind, Global, GlobalIdx, Language, LocalId, LocalKind, ModIdx, Name, Owner,
    Problem, ProblemKind, SourceContext, Span, TypeExpr, TypeIdx,
};
use frame::{Frame, empty_function, next_index};
use scope::{Scope, ScopeKind};

/// How deep blocks and expressions may nest. CPython's own limits are 100 blocks and 200 parentheses; chains of attributes,
/// calls, operators and `elif` do not count.
const MAX_DEPTH: u32 = 400;

/// How many problems of one kind a file reports; what follows is still opaque, but no longer listed.
const MAX_PROBLEMS: usize = 20;

/// Lowers one file. Never fails; what could not be read is in the model's problems.
#[must_use]
pub fn lower(text: &str, context: &SourceContext) -> FileModel {
    let mut file = FileModel::new(Language::Python, context.clone());
    let Some(trees) = dialect::parse(text, context.document) else {
        let message = "the parser gave up".to_owned();
        file.problems.push(Problem { kind: ProblemKind::Internal, message, span: Span::new(0, text.len()) });
        return file;
    };
    let mut lowerer = Lowerer::new(text, file);
    for tree in &trees {
        lowerer.module(tree.root_node());
    }
    lowerer.finish()
}

/// Lowers one file: walks its syntax once, with the function under construction and the scopes around it at hand.
struct Lowerer<'t> {
    text: &'t str,
    file: FileModel,
    /// The function being lowered.
    frame: Frame,
    /// The functions around it, outermost first.
    suspended: Vec<Frame>,
    /// The scopes around the current point, outermost first.
    scopes: Vec<Scope>,
    /// The classes around the current point, outermost first.
    classes: Vec<TypeIdx>,
    /// Names of the classes and functions around the current point.
    outer: Vec<Name>,
    globals: FxHashMap<Name, GlobalIdx>,
    /// Documents: the implicit class of each generation's functions that take `self`.
    implicit_classes: FxHashMap<u32, TypeIdx>,
    /// Variables that shadow a global, if the module has one of their name.
    may_shadow: Vec<(FnIdx, LocalId)>,
    /// What module-level imports bind, as dotted paths: to recognise `typing.cast` and `TYPE_CHECKING`.
    imported: FxHashMap<Name, String>,
    /// Private module variables that are one truth value for ever.
    constants: FxHashMap<&'t str, bool>,
    /// Under `if TYPE_CHECKING`.
    type_only: bool,
    /// Whether `:=` occurs at all.
    has_walrus: bool,
    /// Nesting of blocks and expressions.
    depth: u32,
    /// Syntax errors already dealt with, by start: a broken construct is met from several sides.
    seen_errors: FxHashSet<usize>,
}

impl<'t> Lowerer<'t> {
    fn new(text: &'t str, mut file: FileModel) -> Self {
        let span = Span::new(0, text.len());
        let mut function = empty_function(Name::new("<module>"), FunctionKind::ModuleBody, span, Span::default());
        function.public = true;
        function.test = file.context.test;
        file.functions.push(function.clone());
        Self {
            text,
            file,
            frame: Frame::new(FnIdx(0), function),
            suspended: Vec::new(),
            scopes: vec![Scope::new(ScopeKind::Module, FnIdx(0))],
            classes: Vec::new(),
            outer: Vec::new(),
            globals: FxHashMap::default(),
            implicit_classes: FxHashMap::default(),
            may_shadow: Vec::new(),
            imported: FxHashMap::default(),
            constants: FxHashMap::default(),
            type_only: false,
            has_walrus: text.contains(":="),
            depth: 0,
            seen_errors: FxHashSet::default(),
        }
    }

    /// The top level of a file, or a piece of it.
    fn module(&mut self, root: Node<'t>) {
        self.constants.extend(dialect::constants(root, self.text));
        if root.start_byte() == 0 || self.file.statements == 0 {
            self.frame.function.doc = self.docstring(root);
        }
        self.comments(root);
        if root.is_error() {
            self.error_region(root);
        } else {
            self.statements(root);
        }
    }

    fn finish(mut self) -> FileModel {
        while !self.suspended.is_empty() {
            self.end_function();
        }
        let (index, function) = self.frame.finish();
        if let Some(slot) = self.file.functions.get_mut(index.0 as usize) {
            *slot = function;
        }
        for (function, local) in self.may_shadow {
            let function = self.file.functions.get_mut(function.0 as usize);
            if let Some(local) = function.and_then(|function| function.locals.get_mut(local.0 as usize)) {
                local.shadows_global = local.kind == LocalKind::Variable && self.globals.contains_key(&local.name);
            }
        }
        self.file
    }

    /// Begins a function: what is lowered from here goes into it.
    fn begin_function(&mut self, function: Function) -> FnIdx {
        let index = FnIdx(next_index(&self.file.functions));
        let placeholder = empty_function(function.name, function.kind, function.span, function.name_span);
        self.file.functions.push(placeholder);
        let outer = std::mem::replace(&mut self.frame, Frame::new(index, function));
        self.suspended.push(outer);
        index
    }

    /// Ends the function begun last.
    fn end_function(&mut self) {
        let Some(outer) = self.suspended.pop() else { return };
        let (index, function) = std::mem::replace(&mut self.frame, outer).finish();
        if let Some(slot) = self.file.functions.get_mut(index.0 as usize) {
            *slot = function;
        }
    }

    fn text(&self, node: Node) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    fn text_at(&self, span: Span) -> &'t str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    fn name(&self, node: Node) -> Name {
        Name::new(self.text(node))
    }

    fn field(&self, node: Node<'t>, name: &str) -> Option<Node<'t>> {
        syntax::field(node, name)
    }

    fn is_test(&self) -> bool {
        self.frame.function.test
    }

    /// The kind of the innermost scope.
    fn scope_kind(&self) -> ScopeKind {
        self.scopes.last().map_or(ScopeKind::Module, |scope| scope.kind)
    }

    /// The function around the current point: neither the module body nor the body of a class in no function.
    fn enclosing_function(&self) -> Option<FnIdx> {
        self.scopes.iter().rev().find(|scope| scope.kind == ScopeKind::Function).map(|scope| scope.frame)
    }

    /// The module variable of this name, made if there is none.
    fn global(&mut self, name: Name, span: Span) -> GlobalIdx {
        if let Some(&known) = self.globals.get(&name) {
            return known;
        }
        let index = GlobalIdx(next_index(&self.file.globals));
        self.file.globals.push(Global {
            name,
            module: ModIdx(0),
            ty: TypeExpr::Unknown,
            values: Vec::new(),
            static_mut: false,
            constant: false,
            thread_local: false,
            generation: self.scopes.first().map_or(0, |module| module.generation),
            span,
        });
        self.globals.insert(name, index);
        index
    }

    /// The class whose method is being lowered, if this is one.
    fn owner_class(&self) -> Option<TypeIdx> {
        match self.frame.function.owner {
            Some(Owner::Type(class)) => Some(class),
            _ => None,
        }
    }
}
