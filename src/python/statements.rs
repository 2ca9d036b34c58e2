//! Statements.

use tree_sitter::Node;

use super::Lowerer;
use super::scope::ScopeKind;
use super::syntax::{first_named, has_token, named, span};
use crate::model::{
    BranchKind, Call, Callee, EventKind, Handler, LoopKind, Name, Node as BodyNode, NodeId, Op, Path, ProblemKind,
    Span, Value, ValueId,
};

impl<'t> Lowerer<'t> {
    /// The statements of a module or block, in order.
    pub(super) fn statements(&mut self, node: Node<'t>) {
        for child in named(node) {
            self.statement(child);
        }
    }

    /// An indented block. One without a statement (a comment only) is elided source: opaque.
    pub(super) fn block(&mut self, block: Node<'t>) {
        let statements = named(block);
        if statements.is_empty() {
            self.frame.emit(EventKind::Opaque, span(block));
            self.problem(ProblemKind::Syntax, "syntax error: a block without a statement", span(block));
        }
        for statement in statements {
            self.statement(statement);
        }
    }

    pub(super) fn statement(&mut self, node: Node<'t>) {
        self.deeper(node, |this| this.statement_kind(node));
    }

    fn statement_kind(&mut self, node: Node<'t>) {
        self.file.statements += 1;
        let kind = node.kind();
        // Definitions put what is broken in their heads into their own bodies.
        if !matches!(kind, "function_definition" | "class_definition" | "decorated_definition" | "ERROR") {
            self.own_errors(node);
        }
        match kind {
            "expression_statement" => self.expression_statement(node),
            "if_statement" => self.if_statement(node),
            "for_statement" => self.for_statement(node),
            "while_statement" => self.while_statement(node),
            "try_statement" => self.try_statement(node),
            "with_statement" => self.with_statement(node),
            "match_statement" => self.match_statement(node),
            "function_definition" | "class_definition" => self.definition(node, &[], node),
            "decorated_definition" => self.decorated(node),
            "import_statement" => self.import_statement(node),
            "import_from_statement" | "future_import_statement" => self.import_from_statement(node),
            "return_statement" => {
                let value = first_named(node).map(|value| self.expression(value));
                self.frame.emit(EventKind::Return(value), span(node));
            }
            "raise_statement" => self.raise_statement(node),
            "assert_statement" => self.assert_statement(node),
            "delete_statement" => named(node).into_iter().for_each(|target| self.delete(target)),
            "break_statement" => self.frame.emit(EventKind::Break(None), span(node)),
            "continue_statement" => self.frame.emit(EventKind::Continue(None), span(node)),
            "global_statement" => self.global_statement(node),
            "pass_statement" | "nonlocal_statement" => {}
            "type_alias_statement" => self.type_alias(node),
            "print_statement" | "exec_statement" => self.python2_statement(node),
            "block" => self.block(node),
            "ERROR" => {
                self.error_region(node);
            }
            _ => {
                self.not_understood(node);
            }
        }
    }

    fn expression_statement(&mut self, node: Node<'t>) {
        for child in named(node) {
            match child.kind() {
                "assignment" => self.assignment(child),
                "augmented_assignment" => self.augmented_assignment(child),
                // A bare `*x` is no statement, but the parser lets it pass.
                "string" | "concatenated_string" if !child.has_error() && !has_interpolation(child) => {}
                _ => {
                    let value = self.expression(child);
                    self.frame.unused(value);
                }
            }
        }
    }

    /// `if`, its `elif`s in a loop: generated code has thousands.
    fn if_statement(&mut self, node: Node<'t>) {
        let mut conditions = vec![node];
        let mut otherwise = None;
        for child in named(node) {
            match child.kind() {
                "elif_clause" => conditions.push(child),
                "else_clause" => otherwise = self.field(child, "body"),
                _ => {}
            }
        }
        let mut pending: Vec<(Option<ValueId>, NodeId, Span)> = Vec::with_capacity(conditions.len());
        for clause in conditions {
            if !pending.is_empty() {
                self.frame.open();
            }
            pending.push(self.condition_and_body(clause));
            if self.field(clause, "condition").and_then(|condition| self.constant(condition)) == Some(true) {
                // Nothing after it ever runs.
                otherwise = None;
                break;
            }
        }
        self.frame.open();
        if let Some(otherwise) = otherwise {
            self.block(otherwise);
        }
        let mut else_body = self.frame.close();
        let else_span = otherwise.map_or_else(|| Span::new(node.end_byte(), node.end_byte()), span);
        let mut next_span = else_span;
        while let Some((test, then, at)) = pending.pop() {
            let arms = vec![self.frame.arm(then, at), self.frame.arm(else_body, next_span)];
            self.frame.node(BodyNode::Branch { kind: BranchKind::If, test, arms });
            if !pending.is_empty() {
                else_body = self.frame.close();
            }
            next_span = at;
        }
    }

    fn condition_and_body(&mut self, clause: Node<'t>) -> (Option<ValueId>, NodeId, Span) {
        let condition = self.field(clause, "condition");
        let test = condition.map(|condition| self.expression(condition));
        let was_type_only = self.type_only;
        self.type_only |= condition.is_some_and(|condition| self.is_type_checking(condition));
        self.frame.open();
        let consequence = self.field(clause, "consequence");
        let dead = condition.and_then(|condition| self.constant(condition)) == Some(false);
        // `if False: yield` is how a function is made a generator.
        let left_out = |body: &Node<'t>| dead && !self.text(*body).contains("yield");
        if let Some(consequence) = consequence.filter(|body| !left_out(body)) {
            self.block(consequence);
        }
        if self.type_only && !was_type_only {
            // Read for what it names; nothing of it happens.
            self.frame.close();
            self.frame.open();
        }
        self.type_only = was_type_only;
        (test, self.frame.close(), span(consequence.unwrap_or(clause)))
    }

    /// What a condition always is: a constant, a private variable of the module that never changes, or made of such.
    fn constant(&self, condition: Node<'t>) -> Option<bool> {
        let side = |field: &str| self.field(condition, field).and_then(|side| self.constant(side));
        match condition.kind() {
            "true" => Some(true),
            "false" | "none" => Some(false),
            "integer" => match self.text(condition) {
                "0" => Some(false),
                "1" => Some(true),
                _ => None,
            },
            "identifier" => self.constants.get(self.text(condition)).copied(),
            "not_operator" => side("argument").map(|value| !value),
            "parenthesized_expression" => self.constant(condition.named_child(0)?),
            "boolean_operator" if self.text(self.field(condition, "operator")?) == "and" => {
                match (side("left"), side("right")) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), right) => right,
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn is_type_checking(&self, condition: Node<'t>) -> bool {
        let text = self.text(condition);
        text == "TYPE_CHECKING" || text.ends_with(".TYPE_CHECKING")
    }

    fn while_statement(&mut self, node: Node<'t>) {
        self.frame.open();
        let test = self.field(node, "condition").map(|condition| self.expression(condition));
        let head = self.frame.close();
        let body = self.sequence_of(self.field(node, "body"));
        let orelse = self.else_of(node);
        self.frame.node(BodyNode::Loop { kind: LoopKind::While, label: None, test, head, body, orelse });
    }

    fn for_statement(&mut self, node: Node<'t>) {
        let kind = if has_token(node, "async") { LoopKind::AsyncFor } else { LoopKind::For };
        let Some(right) = self.field(node, "right") else { return };
        let iterated = self.expression(right);
        self.frame.open();
        self.frame.emit(EventKind::Iterate(iterated), span(right));
        let head = self.frame.close();
        self.frame.open();
        if let Some(target) = self.field(node, "left") {
            let item = self.frame.value(Value::Item(iterated), span(target));
            self.assign(target, Some(item));
        }
        if let Some(body) = self.field(node, "body") {
            self.block(body);
        }
        let body = self.frame.close();
        let orelse = self.else_of(node);
        self.frame.node(BodyNode::Loop { kind, label: None, test: Some(iterated), head, body, orelse });
    }

    /// A block as a sequence of its own.
    fn sequence_of(&mut self, block: Option<Node<'t>>) -> NodeId {
        self.frame.open();
        if let Some(block) = block {
            self.block(block);
        }
        self.frame.close()
    }

    fn else_of(&mut self, node: Node<'t>) -> Option<NodeId> {
        let clause = self.field(node, "alternative")?;
        Some(self.sequence_of(self.field(clause, "body")))
    }

    fn try_statement(&mut self, node: Node<'t>) {
        let body = self.sequence_of(self.field(node, "body"));
        let mut handlers = Vec::new();
        let (mut orelse, mut finally) = (None, None);
        for clause in named(node) {
            match clause.kind() {
                "except_clause" => handlers.push(self.except_clause(clause)),
                "else_clause" => orelse = Some(self.sequence_of(self.field(clause, "body"))),
                "finally_clause" => {
                    let block = named(clause).into_iter().find(|child| child.kind() == "block");
                    finally = Some(self.sequence_of(block));
                }
                _ => {}
            }
        }
        self.frame.node(BodyNode::Try { body, handlers, orelse, finally });
    }

    fn except_clause(&mut self, clause: Node<'t>) -> Handler {
        self.frame.open();
        let mut types = Vec::new();
        let mut alias = self.field(clause, "alias");
        let mut block = None;
        for child in named(clause) {
            if Some(child) == alias {
                continue;
            }
            match child.kind() {
                "block" => block = Some(child),
                "as_pattern" => {
                    alias = self.field(child, "alias");
                    if let Some(value) = first_named(child) {
                        self.exception_types(value, &mut types);
                    }
                }
                _ => self.exception_types(child, &mut types),
            }
        }
        if let Some(alias) = alias {
            let caught = self.frame.unknown(span(alias));
            self.assign(alias, Some(caught));
        }
        if let Some(block) = block {
            self.block(block);
        }
        let head = Span::new(clause.start_byte(), block.map_or(clause.end_byte(), |block| block.start_byte()));
        Handler { types, group: has_token(clause, "*"), body: self.frame.close(), span: self.trimmed(head) }
    }

    /// The exception types of an `except` clause: names are not read until something is raised.
    fn exception_types(&mut self, value: Node<'t>, types: &mut Vec<ValueId>) {
        match value.kind() {
            "tuple" | "parenthesized_expression" => {
                for part in named(value) {
                    self.deeper(part, |this| this.exception_types(part, types));
                }
            }
            _ => types.push(self.operand(value).value),
        }
    }

    /// A range without the white space at its end.
    fn trimmed(&self, at: Span) -> Span {
        let text = self.text_at(at).trim_end();
        Span::new(at.start as usize, at.start as usize + text.len())
    }

    /// `with a as x, b:` nests one node in the other.
    fn with_statement(&mut self, node: Node<'t>) {
        let is_async = has_token(node, "async");
        let mut items = Vec::new();
        for clause in named(node) {
            if clause.kind() == "with_clause" {
                self.with_items(clause, &mut items);
            }
        }
        let mut open = Vec::new();
        for item in items {
            let (context, alias) = match item.kind() {
                "as_pattern" => (first_named(item).unwrap_or(item), self.field(item, "alias")),
                _ => (item, None),
            };
            let context = self.expression(context);
            open.push((context, span(item)));
            self.frame.open();
            if let Some(alias) = alias {
                let entered = self.frame.value(Value::Entered(context), span(alias));
                self.assign(alias, Some(entered));
            }
        }
        if let Some(body) = self.field(node, "body") {
            self.block(body);
        }
        while let Some((context, at)) = open.pop() {
            let body = self.frame.close();
            self.frame.node(BodyNode::With { context, is_async, body, span: at });
        }
    }

    /// The items of a `with`: the parser takes some parenthesised lists for a tuple.
    fn with_items(&self, clause: Node<'t>, items: &mut Vec<Node<'t>>) {
        for item in named(clause) {
            let mut value = self.field(item, "value").unwrap_or(item);
            while value.kind() == "parenthesized_expression"
                && let Some(inner) = first_named(value)
                && matches!(inner.kind(), "as_pattern" | "parenthesized_expression")
            {
                value = inner;
            }
            let parts = named(value);
            if value.kind() == "tuple" && parts.iter().any(|part| part.kind() == "as_pattern") {
                items.extend(parts);
            } else {
                items.push(value);
            }
        }
    }

    fn raise_statement(&mut self, node: Node<'t>) {
        let cause = self.field(node, "cause");
        let raised = named(node).into_iter().find(|child| Some(*child) != cause);
        let raised = raised.map(|raised| self.expression(raised));
        if let Some(cause) = cause {
            self.expression(cause);
        }
        self.frame.emit(EventKind::Raise(raised), span(node));
    }

    /// `assert test, message`: the message is evaluated only when the test fails.
    fn assert_statement(&mut self, node: Node<'t>) {
        let parts = named(node);
        let Some((test, messages)) = parts.split_first() else { return };
        let test = self.expression(*test);
        self.frame.emit(EventKind::Assert(test), span(node));
        for &message in messages {
            self.frame.open();
            self.expression(message);
            let body = self.frame.close();
            let failed = self.frame.value(Value::Op { op: Op::Not, operands: vec![test] }, span(node));
            self.lazily(failed, body, span(message));
        }
    }

    /// `global x` in a function makes a module variable, even if only functions assign it.
    fn global_statement(&mut self, node: Node<'t>) {
        if self.scope_kind() == ScopeKind::Module {
            return;
        }
        for name in named(node) {
            if name.kind() == "identifier" {
                self.global(self.name(name), span(name));
            }
        }
    }

    /// `type X[T] = ...`
    fn type_alias(&mut self, node: Node<'t>) {
        let (Some(left), Some(right)) = (self.field(node, "left"), self.field(node, "right")) else { return };
        let Some(name) = self.alias_name(left) else { return };
        let target = super::annotations::type_expr(self.text(right));
        let index = self.alias(self.name(name), target, span(node), span(name));
        let parameters = Span::new(name.end_byte(), left.end_byte());
        let generics = super::annotations::generics(self.text_at(parameters));
        if let Some(alias) = self.file.types.get_mut(index.0 as usize) {
            alias.generics = generics;
        }
    }

    /// The name a `type` statement defines: the first identifier of its left side.
    pub(super) fn alias_name(&self, left: Node<'t>) -> Option<Node<'t>> {
        let mut at = left;
        for _ in 0..8 {
            if at.kind() == "identifier" {
                return Some(at);
            }
            at = first_named(at)?;
        }
        None
    }

    /// `print x` and `exec x`, which Python 3 does not have: a call, and a syntax error.
    fn python2_statement(&mut self, node: Node<'t>) {
        self.problem(ProblemKind::Syntax, "syntax error: a statement of Python 2", span(node));
        self.frame.emit(EventKind::Opaque, span(node));
        let args = named(node)
            .into_iter()
            .map(|child| if child.kind() == "chevron" { first_named(child).unwrap_or(child) } else { child })
            .map(|child| self.member(child))
            .collect();
        let name = if node.kind() == "exec_statement" { "exec" } else { "print" };
        let callee = Callee::Path(Path::new([Name::new(name)]));
        let name_span = Span::new(node.start_byte(), node.start_byte() + name.len());
        let call = Call {
            callee,
            args,
            type_args: Vec::new(),
            span: span(node),
            name_span,
            result_used: false,
            bound_to_nothing: false,
        };
        let call = self.frame.call(call);
        self.frame.emit(EventKind::Call(call), span(node));
    }
}

fn has_interpolation(string: Node) -> bool {
    let parts = named(string);
    parts.iter().any(|part| part.kind() == "interpolation" || (part.kind() == "string" && has_interpolation(*part)))
}
