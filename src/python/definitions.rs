//! Functions, classes, lambdas, decorators.

use tree_sitter::Node;

use super::Lowerer;
use super::annotations;
use super::frame::{empty_function, next_index};
use super::scope::ScopeKind;
use super::syntax::{first_named, has_token, named, span};
use crate::model::{
    Decorator, EventKind, FnIdx, FunctionKind, LocalKind, ModIdx, Name, Owner, Param, ParamKind, Path, Span, TypeDef,
    TypeExpr, TypeIdx, TypeKind, Value, ValueId,
};

/// How much of a docstring is kept.
const MAX_DOC: usize = 400;

/// A parameter as written.
struct Written<'t> {
    name: Node<'t>,
    kind: ParamKind,
    ty: TypeExpr,
    default: Option<(FnIdx, ValueId)>,
}

impl<'t> Lowerer<'t> {
    pub(super) fn decorated(&mut self, node: Node<'t>) {
        let mut decorators = Vec::new();
        for child in named(node) {
            if child.kind() == "decorator" {
                decorators.extend(self.decorator(child));
            }
        }
        match self.field(node, "definition") {
            Some(definition) => self.definition(definition, &decorators, node),
            None => {
                self.error_region(node);
            }
        }
    }

    fn decorator(&mut self, node: Node<'t>) -> Option<Decorator> {
        let expression = first_named(node)?;
        // The name of a decorator is not a read of interest; what is called to make one is.
        let value = self.operand(expression).value;
        let mut called = expression;
        while called.kind() == "call" {
            called = self.field(called, "function")?;
        }
        let text = self.text(called);
        let is_path =
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._".contains(&byte) || !byte.is_ascii());
        let path = if is_path { Path::parse(text) } else { Path::default() };
        Some(Decorator { path, value: Some((self.frame.index, value)), tokens: None, span: span(node) })
    }

    /// A function or class; `whole` includes its decorators.
    pub(super) fn definition(&mut self, node: Node<'t>, decorators: &[Decorator], whole: Node<'t>) {
        if node.kind() == "class_definition" {
            self.class(node, decorators, whole);
        } else {
            self.function(node, decorators, whole);
        }
    }

    fn function(&mut self, node: Node<'t>, decorators: &[Decorator], whole: Node<'t>) {
        let Some(name_node) = self.field(node, "name") else {
            self.error_region(node);
            return;
        };
        let name = self.name(name_node);
        let parameters = self.field(node, "parameters");
        let written = parameters.map(|parameters| self.parameters(parameters)).unwrap_or_default();
        let generation = self.generation(name, node, decorators);
        let owner = self.owner_of_function(&written, generation, whole);
        let is_static =
            decorators.iter().any(|decorator| decorator.path.last().is_some_and(|last| last == "staticmethod"));

        let mut function = empty_function(name, FunctionKind::Named, span(whole), span(name_node));
        function.owner = owner.map(Owner::Type);
        function.parent = self.enclosing_function();
        function.is_async = has_token(node, "async");
        function.public = is_public(name);
        function.generation = generation;
        function.test = self.is_test() || name.as_str().starts_with("test_");
        function.decorators = decorators.to_vec();
        if let Some(ret) = self.field(node, "return_type") {
            function.ret = annotations::type_expr(self.text(ret));
        }
        if let Some(generics) = self.field(node, "type_parameters") {
            function.generics = annotations::generics(self.text(generics));
        }
        let body = self.field(node, "body");
        function.doc = body.and_then(|body| self.docstring(body));

        let index = self.begin_function(function);
        self.declare_parameters(written, owner.is_some() && !is_static);
        self.enter_scope(ScopeKind::Function, body.unwrap_or(node));
        self.outer.push(name);
        self.own_errors(node);
        match body {
            Some(body) => self.block(body),
            None => self.frame.emit(EventKind::Opaque, span(node)),
        }
        self.outer.pop();
        self.scopes.pop();
        self.end_function();
        self.bind_definition(name, index, span(name_node));
    }

    /// The class a function belongs to: the one whose body it stands in, or in documents the implicit class of the bare
    /// functions that take `self`.
    fn owner_of_function(&mut self, params: &[Written<'t>], generation: u32, whole: Node<'t>) -> Option<TypeIdx> {
        match self.scope_kind() {
            ScopeKind::Class => self.classes.last().copied(),
            ScopeKind::Module if self.file.context.document => {
                let takes_self = params.first().is_some_and(|first| self.text(first.name) == "self");
                takes_self.then(|| self.implicit_class(generation, span(whole)))
            }
            _ => None,
        }
    }

    fn implicit_class(&mut self, generation: u32, at: Span) -> TypeIdx {
        if let Some(&known) = self.implicit_classes.get(&generation) {
            return known;
        }
        let index = self.add_class(Name::new("<self>"), at, at);
        if let Some(class) = self.file.types.get_mut(index.0 as usize) {
            class.generation = generation;
        }
        self.implicit_classes.insert(generation, index);
        index
    }

    /// In documents, the first redefinition of a name at a level begins a new generation there. Property setters, overloads
    /// and registered variants are no redefinitions.
    fn generation(&mut self, name: Name, node: Node<'t>, decorators: &[Decorator]) -> u32 {
        let is_document = self.file.context.document;
        let Some(scope) = self.scopes.last_mut() else { return 0 };
        let is_variant = decorators.iter().any(|decorator| {
            let path = decorator.path.segments();
            let (first, last) = (path.first(), path.last());
            path.len() > 1 && first == Some(&name)
                || last.is_some_and(|last| matches!(last.as_str(), "overload" | "register"))
        });
        // Only definitions that stand directly in the body: alternatives under `if` or `try` are one generation.
        let direct = node.parent().is_some_and(|parent| match parent.kind() {
            "decorated_definition" => parent.parent().is_some_and(is_body),
            _ => is_body(parent),
        });
        if !is_document || is_variant || !direct { scope.generation } else { scope.define(name) }
    }

    /// A nested function's name is a variable that holds it; module functions and methods are found by name.
    fn bind_definition(&mut self, name: Name, function: FnIdx, at: Span) {
        if self.scope_kind() != ScopeKind::Function {
            return;
        }
        let closure = self.frame.value(Value::Closure(function), at);
        self.bind(name, at, Some(closure), false);
    }

    fn parameters(&mut self, node: Node<'t>) -> Vec<Written<'t>> {
        let mut written = Vec::new();
        let mut kind = ParamKind::Positional;
        for param in named(node) {
            match param.kind() {
                "keyword_separator" => kind = ParamKind::KeywordOnly,
                "positional_separator" => {}
                "ERROR" => {}
                _ => {
                    if let Some(param) = self.parameter(param, kind) {
                        if param.kind == ParamKind::VarArgs {
                            kind = ParamKind::KeywordOnly;
                        }
                        written.push(param);
                    }
                }
            }
        }
        written
    }

    fn parameter(&mut self, node: Node<'t>, kind: ParamKind) -> Option<Written<'t>> {
        let default = self.field(node, "value").map(|value| (self.frame.index, self.expression(value)));
        let ty = self.field(node, "type").map(|ty| annotations::type_expr(self.text(ty))).unwrap_or_default();
        let mut name = match node.kind() {
            "identifier" | "list_splat_pattern" | "dictionary_splat_pattern" | "tuple_pattern" => node,
            _ => self.field(node, "name").or_else(|| first_named(node))?,
        };
        let kind = match name.kind() {
            "list_splat_pattern" => ParamKind::VarArgs,
            "dictionary_splat_pattern" => ParamKind::KwArgs,
            _ => kind,
        };
        if matches!(kind, ParamKind::VarArgs | ParamKind::KwArgs) {
            name = first_named(name)?;
        }
        // The rest of a parameter list, elided with `...` in a document.
        if self.text(name).starts_with('.') {
            return None;
        }
        Some(Written { name, kind, ty, default })
    }

    fn declare_parameters(&mut self, written: Vec<Written<'t>>, is_method: bool) {
        for (index, param) in written.into_iter().enumerate() {
            let name = self.name(param.name);
            let local = self.frame.local(name, LocalKind::Param, span(param.name));
            if let Some(data) = self.frame.function.locals.get_mut(local.0 as usize) {
                data.ty = param.ty.clone();
            }
            let is_receiver = is_method && index == 0 && param.kind == ParamKind::Positional;
            let kind = if is_receiver { ParamKind::Receiver } else { param.kind };
            self.frame.function.params.push(Param { local, name, ty: param.ty, kind, default: param.default });
        }
    }

    pub(super) fn lambda(&mut self, node: Node<'t>) -> ValueId {
        let at = span(node);
        let parameters = self.field(node, "parameters");
        let written = parameters.map(|parameters| self.parameters(parameters)).unwrap_or_default();
        let name_span = Span::new(node.start_byte(), (node.start_byte() + "lambda".len()).min(node.end_byte()));
        let mut function = empty_function(Name::new("<lambda>"), FunctionKind::Closure, at, name_span);
        function.parent = Some(self.frame.index);
        function.test = self.is_test();
        let index = self.begin_function(function);
        self.declare_parameters(written, false);
        let body = self.field(node, "body");
        self.enter_scope(ScopeKind::Function, body.unwrap_or(node));
        if let Some(body) = body {
            let value = self.expression(body);
            self.frame.emit(EventKind::Return(Some(value)), span(body));
        }
        self.scopes.pop();
        self.end_function();
        self.frame.value(Value::Closure(index), at)
    }

    fn class(&mut self, node: Node<'t>, decorators: &[Decorator], whole: Node<'t>) {
        let Some(name_node) = self.field(node, "name") else {
            self.error_region(node);
            return;
        };
        let name = self.name(name_node);
        let mut bases = Vec::new();
        for argument in self.field(node, "superclasses").map(named).unwrap_or_default() {
            match argument.kind() {
                "keyword_argument" => {
                    if let Some(value) = self.field(argument, "value") {
                        self.operand(value);
                    }
                }
                "list_splat" | "dictionary_splat" => {
                    self.member(argument);
                }
                _ => {
                    // A plain base is named, not read; `Generic[T]` reads no `T`.
                    if !matches!(argument.kind(), "identifier" | "attribute" | "subscript") {
                        self.operand(argument);
                    }
                    bases.push(annotations::type_expr(self.text(argument)));
                }
            }
        }
        let generation = self.generation(name, node, decorators);
        let is_test = self.is_test() || is_test_class(name, &bases);
        let index = self.add_class(name, span(whole), span(name_node));

        let mut function = empty_function(Name::new("<class>"), FunctionKind::ClassBody, span(whole), span(name_node));
        function.owner = Some(Owner::Type(index));
        function.parent = self.enclosing_function();
        function.test = is_test;
        function.generation = generation;
        let body = self.field(node, "body");
        function.doc = body.and_then(|body| self.docstring(body));
        let generics = self.field(node, "type_parameters").map(|generics| annotations::generics(self.text(generics)));
        let body_function = self.begin_function(function);
        if let Some(class) = self.file.types.get_mut(index.0 as usize) {
            class.bases = bases;
            class.generics = generics.unwrap_or_default();
            class.decorators = decorators.to_vec();
            class.body = Some(body_function);
            class.generation = generation;
            class.cfg_test = is_test;
        }
        self.enter_scope(ScopeKind::Class, body.unwrap_or(node));
        self.classes.push(index);
        self.outer.push(name);
        self.own_errors(node);
        match body {
            Some(body) => self.block(body),
            None => self.frame.emit(EventKind::Opaque, span(node)),
        }
        self.outer.pop();
        self.classes.pop();
        self.scopes.pop();
        self.end_function();
    }

    fn add_class(&mut self, name: Name, at: Span, name_span: Span) -> TypeIdx {
        let index = TypeIdx(next_index(&self.file.types));
        self.file.types.push(TypeDef {
            name,
            outer: Path::new(self.outer.iter().copied()),
            module: ModIdx(0),
            kind: TypeKind::Class,
            bases: Vec::new(),
            generics: Vec::new(),
            fields: Vec::new(),
            variants: Vec::new(),
            decorators: Vec::new(),
            body: None,
            parent: self.enclosing_function(),
            generation: 0,
            cfg_test: self.is_test(),
            span: at,
            name_span,
        });
        index
    }

    /// The string that begins a body.
    pub(super) fn docstring(&self, body: Node<'t>) -> Option<Name> {
        let statement = first_named(body).filter(|statement| statement.kind() == "expression_statement")?;
        let string =
            first_named(statement).filter(|string| matches!(string.kind(), "string" | "concatenated_string"))?;
        Some(super::expressions::shortened(self.string_text(string).trim(), MAX_DOC))
    }
}

/// Whether definitions in a node stand directly in a module, class or function.
fn is_body(node: Node) -> bool {
    node.kind() == "module"
        || node.kind() == "block"
            && node.parent().is_some_and(|of| matches!(of.kind(), "class_definition" | "function_definition"))
}

/// Names with a leading underscore are private by convention; the interpreter calls `__enter__` and its like.
fn is_public(name: Name) -> bool {
    let name = name.as_str();
    !name.starts_with('_') || (name.len() > 4 && name.starts_with("__") && name.ends_with("__"))
}

fn is_test_class(name: Name, bases: &[TypeExpr]) -> bool {
    let is_test_case = |base: &TypeExpr| match base {
        TypeExpr::Path { path, .. } => path.last().is_some_and(|last| last.as_str().ends_with("TestCase")),
        _ => false,
    };
    // `TestResult` is no test, `TestQueue` with test methods is: pytest goes by the prefix, and so do we.
    name.as_str().starts_with("Test") || bases.iter().any(is_test_case)
}
