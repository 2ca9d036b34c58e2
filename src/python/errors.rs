//! What could not be read: syntax errors, too much nesting, constructs unknown to the front end.

use tree_sitter::Node;

use super::expressions::Operand;
use super::syntax::{is_statement, named, span};
use super::{Lowerer, MAX_DEPTH, MAX_PROBLEMS};
use crate::model::{EventKind, Problem, ProblemKind, Span};

impl<'t> Lowerer<'t> {
    /// Runs `body` one level deeper; beyond the limit `node` is opaque and `None` comes back.
    pub(super) fn deeper<R>(&mut self, node: Node<'t>, body: impl FnOnce(&mut Self) -> R) -> Option<R> {
        if self.depth >= MAX_DEPTH {
            self.frame.emit(EventKind::Opaque, span(node));
            self.problem(ProblemKind::TooDeep, "nested too deep to be read", span(node));
            return None;
        }
        self.depth += 1;
        let result = body(self);
        self.depth -= 1;
        Some(result)
    }

    pub(super) fn problem(&mut self, kind: ProblemKind, message: &str, span: Span) {
        // Snippets in documents are shortened and elided; their syntax errors are nobody's mistake.
        if kind == ProblemKind::Syntax && self.file.context.document {
            return;
        }
        if self.file.problems.iter().filter(|problem| problem.kind == kind).count() < MAX_PROBLEMS {
            self.file.problems.push(Problem { kind, message: message.to_owned(), span });
        }
    }

    /// A construct the front end does not know: opaque, listed, and what it knows inside is still lowered.
    pub(super) fn not_understood(&mut self, node: Node<'t>) -> Operand {
        let message = format!("{} is not understood here", node.kind());
        self.file.not_understood.push(Problem { kind: ProblemKind::NotUnderstood, message, span: span(node) });
        self.frame.emit(EventKind::Opaque, span(node));
        self.pieces(node);
        Operand::read(self.frame.unknown(span(node)))
    }

    /// A region the parser could not make sense of: opaque, and what it recognised inside is lowered.
    pub(super) fn error_region(&mut self, node: Node<'t>) -> Operand {
        self.syntax_error(node);
        self.pieces(node);
        Operand::read(self.frame.unknown(span(node)))
    }

    /// Reports one broken place, once, and makes the current function opaque.
    fn syntax_error(&mut self, node: Node<'t>) {
        self.frame.emit(EventKind::Opaque, span(node));
        if !self.seen_errors.insert(node.start_byte()) {
            return;
        }
        let message = if node.is_missing() {
            format!("syntax error: missing {}", node.kind())
        } else {
            "syntax error".to_owned()
        };
        self.problem(ProblemKind::Syntax, &message, span(node));
    }

    /// Lowers the statements and expressions inside a broken construct.
    fn pieces(&mut self, node: Node<'t>) {
        self.deeper(node, |this| {
            for child in named(node) {
                match child.kind() {
                    "ERROR" => {
                        this.error_region(child);
                    }
                    "block" => this.block(child),
                    // The head of a definition or a loop that lost its body: names that are not uses.
                    "identifier" | "dotted_name" | "parameters" | "type" | "relative_import" | "as_pattern_target" => {}
                    kind if is_statement(kind) => this.statement(child),
                    kind if is_expression(kind) => {
                        this.expression(child);
                    }
                    _ => {}
                }
            }
        });
    }

    /// Marks what is broken in a statement itself, nested blocks aside (they see to their own). Returns whether anything was.
    pub(super) fn own_errors(&mut self, statement: Node<'t>) -> bool {
        if !statement.has_error() {
            return false;
        }
        let mut found = false;
        let mut stack = vec![statement];
        let mut cursor = statement.walk();
        while let Some(node) = stack.pop() {
            if node.is_error() || node.is_missing() {
                self.syntax_error(node);
                found = true;
                continue;
            }
            cursor.reset(node);
            if !node.has_error() || !cursor.goto_first_child() {
                continue;
            }
            loop {
                let child = cursor.node();
                if child.kind() != "block" {
                    stack.push(child);
                }
                if !cursor.goto_next_sibling() {
                    break;
                }
            }
        }
        found
    }
}

/// Whether a kind of node can be lowered as an expression by itself.
fn is_expression(kind: &str) -> bool {
    matches!(
        kind,
        "attribute"
            | "await"
            | "binary_operator"
            | "boolean_operator"
            | "call"
            | "comparison_operator"
            | "concatenated_string"
            | "conditional_expression"
            | "dictionary"
            | "dictionary_comprehension"
            | "generator_expression"
            | "lambda"
            | "list"
            | "list_comprehension"
            | "named_expression"
            | "not_operator"
            | "parenthesized_expression"
            | "set"
            | "set_comprehension"
            | "string"
            | "subscript"
            | "tuple"
            | "unary_operator"
            | "yield"
            | "expression_list"
    )
}
