//! Comprehensions and generator expressions: scopes and loops of their own, inside the function they stand in.

use tree_sitter::Node;

use super::Lowerer;
use super::syntax::{first_named, has_token, named, span};
use crate::model::{Arg, BranchKind, CollectionKind, EventKind, LoopKind, Node as BodyNode, Span, Value, ValueId};

/// A clause whose body is still being built.
enum Open {
    Loop { iterated: ValueId, head: crate::model::NodeId },
    Condition { test: ValueId, at: Span },
}

impl<'t> Lowerer<'t> {
    pub(super) fn comprehension(&mut self, node: Node<'t>) -> ValueId {
        let (kind, collection) = match node.kind() {
            "generator_expression" => (LoopKind::Generator, CollectionKind::Generator),
            "list_comprehension" => (LoopKind::Comprehension, CollectionKind::List),
            "set_comprehension" => (LoopKind::Comprehension, CollectionKind::Set),
            _ => (LoopKind::Comprehension, CollectionKind::Dict),
        };
        let body = self.field(node, "body").or_else(|| first_named(node));
        let clauses: Vec<Node<'t>> = named(node)
            .into_iter()
            .filter(|child| Some(*child) != body && matches!(child.kind(), "for_in_clause" | "if_clause"))
            .collect();
        // The first iterable belongs to the scope around.
        let first = clauses.first().map(|clause| self.iterable(*clause));
        let targets: Vec<Node<'t>> = clauses.iter().filter_map(|clause| self.field(*clause, "left")).collect();
        self.enter_comprehension(&targets);
        let mut open = Vec::new();
        for (index, &clause) in clauses.iter().enumerate() {
            if clause.kind() == "if_clause" {
                open.extend(self.condition(clause));
                continue;
            }
            let iterated = match first {
                Some(first) if index == 0 => first,
                _ => self.iterable(clause),
            };
            open.push(self.begin_loop(clause, iterated));
        }
        let items = body.map(|body| self.element(body)).unwrap_or_default();
        while let Some(clause) = open.pop() {
            self.end_clause(clause, kind, span(node));
        }
        self.scopes.pop();
        self.frame.value(Value::Collection { kind: collection, path: None, items }, span(node))
    }

    /// What a clause iterates; several expressions are a tuple.
    fn iterable(&mut self, clause: Node<'t>) -> ValueId {
        let left = self.field(clause, "left");
        let parts: Vec<Node<'t>> = named(clause).into_iter().filter(|child| Some(*child) != left).collect();
        match parts.as_slice() {
            [only] => self.expression(*only),
            _ => {
                let items = parts.iter().map(|&part| self.member(part)).collect();
                let value = Value::Collection { kind: CollectionKind::Tuple, path: None, items };
                self.frame.value(value, span(clause))
            }
        }
    }

    fn begin_loop(&mut self, clause: Node<'t>, iterated: ValueId) -> Open {
        let at = span(clause);
        self.frame.open();
        self.frame.emit(EventKind::Iterate(iterated), at);
        if has_token(clause, "async") {
            // The loop's kind says comprehension; that it waits for each item is an event.
            self.frame.emit(EventKind::Await(iterated), at);
        }
        let head = self.frame.close();
        self.frame.open();
        if let Some(target) = self.field(clause, "left") {
            let item = self.frame.value(Value::Item(iterated), span(target));
            self.assign(target, Some(item));
        }
        Open::Loop { iterated, head }
    }

    fn condition(&mut self, clause: Node<'t>) -> Option<Open> {
        let test = self.expression(first_named(clause)?);
        self.frame.open();
        Some(Open::Condition { test, at: span(clause) })
    }

    fn end_clause(&mut self, clause: Open, kind: LoopKind, at: Span) {
        let body = self.frame.close();
        match clause {
            Open::Loop { iterated, head } => {
                self.frame.node(BodyNode::Loop { kind, label: None, test: Some(iterated), head, body, orelse: None });
            }
            Open::Condition { test, at: condition } => {
                let skipped = self.frame.nothing();
                let arms = vec![self.frame.arm(body, at), self.frame.arm(skipped, condition)];
                self.frame.node(BodyNode::Branch { kind: BranchKind::If, test: Some(test), arms });
            }
        }
    }

    /// What each round adds: one item, or a key and a value.
    fn element(&mut self, body: Node<'t>) -> Vec<Arg> {
        if body.kind() != "pair" {
            return vec![self.member(body)];
        }
        let parts = [self.field(body, "key"), self.field(body, "value")];
        parts.into_iter().flatten().map(|part| self.member(part)).collect()
    }
}
