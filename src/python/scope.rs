//! Which variable a name means: Python's scoping rules, exactly.
//!
//! A name bound anywhere in a function is local to the whole function unless declared `global` or `nonlocal`, so the
//! bindings of a scope are collected before its body is lowered. Class scopes are invisible to the functions and
//! comprehensions inside them; comprehensions have a scope of their own, out of which `:=` binds.
//!
//! <https://docs.python.org/3/reference/executionmodel.html#resolution-of-names>

use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::Lowerer;
use super::syntax::{holds_statements, last_named, named, span};
use crate::model::{FnIdx, LocalId, LocalKind, Name, Span};

/// What kind of block a scope belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    Comprehension,
}

/// What a name means in the scope that binds it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Binding {
    /// A variable of the scope's function.
    Local(LocalId),
    /// Bound by an import, a class statement or, in a class body, a `def`: references stay paths, so that linking finds what
    /// they name. Assigned as well, it has a variable too.
    ByName(Option<LocalId>),
    /// Declared `global`.
    Global,
    /// Declared `nonlocal`.
    Nonlocal,
}

/// One scope.
pub(super) struct Scope {
    pub kind: ScopeKind,
    /// The function its variables live in.
    pub frame: FnIdx,
    names: FxHashMap<Name, Binding>,
    /// Counts redefinitions at this level; only moves in documents.
    pub generation: u32,
    /// What the current generation has defined.
    defined: Vec<Name>,
}

/// What a name refers to, where it is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Resolved {
    /// A variable of the function being lowered, captured ones included.
    Local(LocalId),
    /// Anything else: a global, an import, a builtin.
    Path,
}

/// Where an assignment to a name goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// A variable of the function being lowered.
    Local(LocalId),
    /// A variable of an enclosing function.
    Captured(LocalId),
    /// A module variable.
    Global,
}

impl Scope {
    pub fn new(kind: ScopeKind, frame: FnIdx) -> Self {
        Self { kind, frame, names: FxHashMap::default(), generation: 0, defined: Vec::new() }
    }

    pub fn insert(&mut self, name: Name, binding: Binding) {
        self.names.insert(name, binding);
    }

    /// Notes a definition and returns its generation: the first redefinition at a level begins a new one.
    pub fn define(&mut self, name: Name) -> u32 {
        if self.defined.contains(&name) {
            self.generation += 1;
            self.defined.clear();
        }
        self.defined.push(name);
        self.generation
    }
}

/// How a scope binds a name, as found by [`bindings`].
#[derive(Clone, Copy, Default)]
struct Bound {
    assigned: bool,
    by_def: bool,
    by_name: bool,
    global: bool,
    nonlocal: bool,
    span: Span,
}

/// The names a block binds, in order of first appearance.
#[derive(Default)]
struct Bindings {
    order: Vec<Name>,
    names: FxHashMap<Name, Bound>,
}

impl Bindings {
    fn add(&mut self, name: Name, span: Span) -> &mut Bound {
        self.names.entry(name).or_insert_with(|| {
            self.order.push(name);
            Bound { span, ..Bound::default() }
        })
    }
}

impl<'t> Lowerer<'t> {
    /// Begins the scope of a function or class body and declares what `body` binds.
    pub(super) fn enter_scope(&mut self, kind: ScopeKind, body: Node<'t>) {
        let mut scope = Scope::new(kind, self.frame.index);
        for (index, param) in self.frame.function.params.iter().enumerate() {
            let local = self.frame.function.params[index].local;
            scope.insert(param.name, Binding::Local(local));
        }
        let found = self.bindings(body);
        for name in found.order {
            let Some(bound) = found.names.get(&name) else { continue };
            let is_param = scope.names.contains_key(&name);
            let binding = self.binding(kind, name, *bound, is_param);
            if let Some(binding) = binding {
                scope.insert(name, binding);
            }
        }
        self.scopes.push(scope);
    }

    fn binding(&mut self, kind: ScopeKind, name: Name, bound: Bound, is_param: bool) -> Option<Binding> {
        if bound.global {
            return Some(Binding::Global);
        }
        if bound.nonlocal {
            return Some(Binding::Nonlocal);
        }
        if is_param || kind == ScopeKind::Module {
            return None;
        }
        let is_variable = bound.assigned || (bound.by_def && kind == ScopeKind::Function);
        let variable = is_variable.then(|| self.frame.local(name, LocalKind::Variable, bound.span));
        if let (Some(local), ScopeKind::Function, true) = (variable, kind, bound.assigned) {
            self.may_shadow.push((self.frame.index, local));
        }
        match variable {
            Some(local) if !bound.by_name && (kind == ScopeKind::Function || !bound.by_def) => {
                Some(Binding::Local(local))
            }
            variable => Some(Binding::ByName(variable)),
        }
    }

    /// Begins the scope of a comprehension, whose targets are `targets`.
    pub(super) fn enter_comprehension(&mut self, targets: &[Node<'t>]) {
        let mut scope = Scope::new(ScopeKind::Comprehension, self.frame.index);
        let mut found = Bindings::default();
        for &target in targets {
            self.bind_target(target, &mut found);
        }
        for name in found.order {
            let span = found.names.get(&name).map(|bound| bound.span).unwrap_or_default();
            let local = self.frame.local(name, LocalKind::Variable, span);
            scope.insert(name, Binding::Local(local));
        }
        self.scopes.push(scope);
    }

    /// What `name` means here.
    pub(super) fn resolve(&mut self, name: Name, span: Span) -> Resolved {
        let innermost = self.scopes.len().saturating_sub(1);
        for index in (0..self.scopes.len()).rev() {
            let scope = &self.scopes[index];
            if scope.kind == ScopeKind::Class && index != innermost {
                continue;
            }
            match scope.names.get(&name) {
                Some(Binding::Local(local)) => {
                    let (frame, local) = (scope.frame, *local);
                    let here = frame == self.frame.index;
                    let local = if here { local } else { self.frame.captured(frame, local, name, span) };
                    return Resolved::Local(local);
                }
                Some(Binding::ByName(_) | Binding::Global) => return Resolved::Path,
                Some(Binding::Nonlocal) | None => {}
            }
        }
        Resolved::Path
    }

    /// Where an assignment to `name` goes. `walrus`: out of comprehensions.
    pub(super) fn target(&mut self, name: Name, span: Span, walrus: bool) -> Target {
        let mut index = self.scopes.len().saturating_sub(1);
        while walrus && index > 0 && self.scopes[index].kind == ScopeKind::Comprehension {
            index -= 1;
        }
        let Some(scope) = self.scopes.get(index) else { return Target::Global };
        match scope.names.get(&name) {
            Some(Binding::Local(local) | Binding::ByName(Some(local))) => Target::Local(*local),
            Some(Binding::Global) => Target::Global,
            Some(Binding::Nonlocal) => match self.resolve(name, span) {
                Resolved::Local(local) if self.frame.is_captured(local) => Target::Captured(local),
                Resolved::Local(local) => Target::Local(local),
                Resolved::Path => Target::Global,
            },
            None if scope.kind == ScopeKind::Module => Target::Global,
            Some(Binding::ByName(None)) | None => self.declare(index, name, span),
        }
    }

    /// Declares a variable that collecting has missed: bound in a construct that could not be parsed.
    fn declare(&mut self, scope: usize, name: Name, span: Span) -> Target {
        let local = self.frame.local(name, LocalKind::Variable, span);
        if let Some(scope) = self.scopes.get_mut(scope) {
            let by_name = matches!(scope.names.get(&name), Some(Binding::ByName(None)));
            scope.insert(name, if by_name { Binding::ByName(Some(local)) } else { Binding::Local(local) });
        }
        Target::Local(local)
    }

    /// Collects what a block binds. An explicit stack, so that depth costs nothing.
    fn bindings(&self, body: Node<'t>) -> Bindings {
        let mut found = Bindings::default();
        let mut stack = vec![body];
        while let Some(node) = stack.pop() {
            let before = stack.len();
            self.bindings_of(node, &mut found, &mut stack);
            stack[before..].reverse();
        }
        found
    }

    fn bindings_of(&self, node: Node<'t>, found: &mut Bindings, stack: &mut Vec<Node<'t>>) {
        match node.kind() {
            "function_definition" | "class_definition" => {
                if let Some(name) = self.field(node, "name") {
                    let bound = found.add(self.name(name), span(name));
                    if node.kind() == "class_definition" { bound.by_name = true } else { bound.by_def = true }
                }
                // Defaults, bases and annotations are evaluated here; the body is not.
                let body = self.field(node, "body");
                stack.extend(named(node).into_iter().filter(|child| Some(*child) != body));
                return;
            }
            "lambda" => return,
            "named_expression" => {
                if let Some(name) = self.field(node, "name") {
                    found.add(self.name(name), span(name)).assigned = true;
                }
            }
            "assignment" | "augmented_assignment" | "for_statement" => {
                if let Some(left) = self.field(node, "left") {
                    self.bind_target(left, found);
                }
            }
            "for_in_clause" => {
                let left = self.field(node, "left");
                stack.extend(named(node).into_iter().filter(|child| Some(*child) != left));
                return;
            }
            "as_pattern" => {
                if let Some(alias) = self.field(node, "alias").or_else(|| last_named(node)) {
                    self.bind_target(alias, found);
                }
            }
            "except_clause" => {
                if let Some(alias) = self.field(node, "alias") {
                    self.bind_target(alias, found);
                }
            }
            "delete_statement" => named(node).into_iter().for_each(|target| self.bind_target(target, found)),
            "import_statement" | "import_from_statement" | "future_import_statement" => {
                self.bind_imports(node, found);
                return;
            }
            "global_statement" | "nonlocal_statement" => {
                let global = node.kind() == "global_statement";
                for name in named(node) {
                    let bound = found.add(self.name(name), span(name));
                    if global { bound.global = true } else { bound.nonlocal = true }
                }
                return;
            }
            "type_alias_statement" => {
                if let Some(name) = self.field(node, "left").and_then(|left| self.alias_name(left)) {
                    found.add(self.name(name), span(name)).by_name = true;
                }
                return;
            }
            "case_clause" => {
                self.bind_patterns(node, found);
            }
            // Most of a file is expressions, and only `:=` binds in them.
            kind if !self.has_walrus && !holds_statements(kind) => return,
            _ => {}
        }
        stack.extend(named(node));
    }

    /// The names an assignment target binds.
    fn bind_target(&self, target: Node<'t>, found: &mut Bindings) {
        let mut stack = vec![target];
        while let Some(node) = stack.pop() {
            match node.kind() {
                "identifier" => found.add(self.name(node), span(node)).assigned = true,
                "tuple_pattern"
                | "list_pattern"
                | "pattern_list"
                | "expression_list"
                | "tuple"
                | "list"
                | "list_splat_pattern"
                | "list_splat"
                | "parenthesized_expression"
                | "as_pattern_target" => {
                    stack.extend(named(node).into_iter().rev());
                }
                _ => {}
            }
        }
    }

    fn bind_imports(&self, node: Node<'t>, found: &mut Bindings) {
        let module = self.field(node, "module_name");
        for item in named(node) {
            if Some(item) == module {
                continue;
            }
            let bound = match item.kind() {
                "aliased_import" => self.field(item, "alias"),
                "dotted_name" => named(item).first().copied(),
                _ => None,
            };
            if let Some(name) = bound {
                found.add(self.name(name), span(name)).by_name = true;
            }
        }
    }

    /// The names the patterns of a `case` capture.
    fn bind_patterns(&self, clause: Node<'t>, found: &mut Bindings) {
        let mut stack: Vec<Node<'t>> =
            named(clause).into_iter().filter(|child| child.kind() == "case_pattern").rev().collect();
        while let Some(node) = stack.pop() {
            match node.kind() {
                "dotted_name" => {
                    if let Some(name) = self.capture(node) {
                        found.add(self.name(name), span(name)).assigned = true;
                    }
                }
                "identifier" => found.add(self.name(node), span(node)).assigned = true,
                // The name before `=`, and the class before `(`, are not captures.
                "keyword_pattern" | "class_pattern" => stack.extend(named(node).into_iter().skip(1).rev()),
                "string" | "concatenated_string" => {}
                _ => stack.extend(named(node).into_iter().rev()),
            }
        }
    }

    /// The name a pattern of one plain name captures; `_` captures nothing.
    pub(super) fn capture(&self, dotted: Node<'t>) -> Option<Node<'t>> {
        let parts = named(dotted);
        match parts.as_slice() {
            [name] if self.text(*name) != "_" => Some(*name),
            _ => None,
        }
    }
}
