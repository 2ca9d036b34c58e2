//! The patterns of `match`.

use tree_sitter::Node;

use super::Lowerer;
use super::expressions::{Operand, shortened};
use super::syntax::{first_named, named, span};
use crate::model::{Arm, BranchKind, Name, Node as BodyNode, Path, Span, Value, ValueId};

impl<'t> Lowerer<'t> {
    pub(super) fn match_statement(&mut self, node: Node<'t>) {
        let body = self.field(node, "body");
        let subjects: Vec<Node<'t>> = named(node).into_iter().filter(|child| Some(*child) != body).collect();
        let subject = match subjects.as_slice() {
            [only] => self.expression(*only),
            several => {
                let items = several.iter().map(|&subject| self.member(subject)).collect();
                let kind = crate::model::CollectionKind::Tuple;
                self.frame.value(Value::Collection { kind, path: None, items }, span(node))
            }
        };
        let mut arms = Vec::new();
        let clauses = body.map(named).unwrap_or_default();
        for clause in clauses {
            match clause.kind() {
                "case_clause" => arms.push(self.case(clause, subject)),
                _ => {
                    self.error_region(clause);
                }
            }
        }
        let exhaustive =
            arms.last().is_some_and(|arm| arm.guard.is_none() && arm.pattern.is_some_and(|pattern| pattern == "_"));
        if !exhaustive {
            // Nothing may match: then no arm runs.
            let at = Span::new(node.end_byte(), node.end_byte());
            let body = self.frame.nothing();
            arms.push(Arm { body, pattern: Some(Name::new("_")), guard: None, span: at });
        }
        self.frame.node(BodyNode::Branch { kind: BranchKind::Match, test: Some(subject), arms });
    }

    fn case(&mut self, clause: Node<'t>, subject: ValueId) -> Arm {
        let patterns: Vec<Node<'t>> =
            named(clause).into_iter().filter(|child| child.kind() == "case_pattern").collect();
        self.frame.open();
        self.own_errors(clause);
        let constructor = match patterns.as_slice() {
            [only] if !super::syntax::has_token(clause, ",") => {
                self.pattern(*only, subject);
                self.constructor(*only)
            }
            several => {
                self.sequence(several, subject);
                Some(Name::new("[]"))
            }
        };
        let guard = self.field(clause, "guard").and_then(first_named).map(|guard| self.expression(guard));
        let head = Span::new(clause.start_byte(), patterns.last().map_or(clause.end_byte(), |last| last.end_byte()));
        if let Some(consequence) = self.field(clause, "consequence") {
            self.block(consequence);
        }
        Arm { body: self.frame.close(), pattern: constructor, guard, span: head }
    }

    /// Evaluates and binds a pattern matched against `value`.
    fn pattern(&mut self, pattern: Node<'t>, value: ValueId) {
        self.deeper(pattern, |this| this.pattern_parts(pattern, value));
    }

    fn pattern_parts(&mut self, pattern: Node<'t>, value: ValueId) {
        let parts = named(pattern);
        match pattern.kind() {
            "dotted_name" => match self.capture(pattern) {
                Some(name) => self.bind_name(name, Some(value), false),
                None => self.value_pattern(pattern),
            },
            "identifier" => self.bind_name(pattern, Some(value), false),
            "as_pattern" => {
                if let [inner, name] = parts.as_slice() {
                    self.pattern(*inner, value);
                    self.bind_name(*name, Some(value), false);
                }
            }
            "tuple_pattern" if parts.len() == 1 && !super::syntax::has_token(pattern, ",") => {
                self.pattern(parts[0], value);
            }
            "tuple_pattern" | "list_pattern" => self.sequence(&parts, value),
            "class_pattern" => self.class_pattern(pattern, value),
            "dict_pattern" => self.mapping(pattern, value),
            "splat_pattern" => {
                if let Some(name) = first_named(pattern) {
                    let part = self.part(value, None, None, span(name));
                    self.bind_name(name, Some(part), false);
                }
            }
            "string" | "concatenated_string" | "integer" | "float" | "true" | "false" | "none" | "complex_pattern" => {}
            "case_pattern" | "union_pattern" => parts.iter().for_each(|&part| self.pattern(part, value)),
            "keyword_pattern" => self.keyword(pattern, value, None),
            "ERROR" => {
                self.error_region(pattern);
            }
            _ => {
                self.not_understood(pattern);
            }
        }
    }

    /// `Color.RED`: compared with, so read.
    fn value_pattern(&mut self, dotted: Node<'t>) {
        let names = named(dotted);
        let Some((first, rest)) = names.split_first().filter(|(_, rest)| !rest.is_empty()) else { return };
        let mut value = self.identifier(*first).value;
        for name in rest {
            let at = super::syntax::span_between(*first, *name);
            value = self.frame.value(Value::Field { base: value, name: self.name(*name) }, at);
        }
        self.read(Operand::place(value));
    }

    fn sequence(&mut self, patterns: &[Node<'t>], value: ValueId) {
        let is_star = |pattern: &Node<'t>| {
            pattern.kind() == "splat_pattern"
                || first_named(*pattern).is_some_and(|inner| inner.kind() == "splat_pattern")
        };
        let star = patterns.iter().position(is_star).unwrap_or(patterns.len());
        for (index, &pattern) in patterns.iter().enumerate() {
            let field = (index < star).then(|| Name::new(&index.to_string()));
            // A star's own pattern takes its part.
            let part = if index == star { value } else { self.part(value, None, field, span(pattern)) };
            self.pattern(pattern, part);
        }
    }

    fn class_pattern(&mut self, pattern: Node<'t>, value: ValueId) {
        let parts = named(pattern);
        let Some((class, arguments)) = parts.split_first() else { return };
        let constructor = Path::parse(self.text(*class)).last();
        for (index, &argument) in arguments.iter().enumerate() {
            let inner = first_named(argument).filter(|inner| inner.kind() == "keyword_pattern");
            match inner {
                Some(keyword) => self.keyword(keyword, value, constructor),
                None => {
                    let field = Some(Name::new(&index.to_string()));
                    let part = self.part(value, constructor, field, span(argument));
                    self.pattern(argument, part);
                }
            }
        }
    }

    /// `name=pattern` in a class pattern.
    fn keyword(&mut self, keyword: Node<'t>, value: ValueId, constructor: Option<Name>) {
        let parts = named(keyword);
        let [name, patterns @ ..] = parts.as_slice() else { return };
        let part = self.part(value, constructor, Some(self.name(*name)), span(keyword));
        patterns.iter().for_each(|&pattern| self.pattern(pattern, part));
    }

    fn mapping(&mut self, pattern: Node<'t>, value: ValueId) {
        let mut cursor = pattern.walk();
        let mut more = cursor.goto_first_child();
        while more {
            let child = cursor.node();
            if cursor.field_name() == Some("value") {
                let part = self.part(value, None, None, span(child));
                self.pattern(child, part);
            } else if child.kind() == "splat_pattern" {
                self.pattern(child, value);
            } else if cursor.field_name() == Some("key") && child.kind() == "dotted_name" {
                self.value_pattern(child);
            }
            more = cursor.goto_next_sibling();
        }
    }

    fn part(&mut self, value: ValueId, constructor: Option<Name>, field: Option<Name>, at: Span) -> ValueId {
        self.frame.value(Value::Part { value, constructor, field }, at)
    }

    /// The outermost constructor of a pattern; `_` for one that always matches.
    fn constructor(&self, pattern: Node<'t>) -> Option<Name> {
        let mut at = pattern;
        loop {
            let parts = named(at);
            match at.kind() {
                "case_pattern" => match parts.first() {
                    Some(inner) => at = *inner,
                    // `_`, a number behind a minus.
                    None => return Some(shortened(self.text(at), 40)),
                },
                "as_pattern" => at = *parts.first()?,
                "tuple_pattern" if parts.len() == 1 && !super::syntax::has_token(at, ",") => at = parts[0],
                "tuple_pattern" | "list_pattern" => return Some(Name::new("[]")),
                "dict_pattern" => return Some(Name::new("{}")),
                "class_pattern" => return parts.first().map(|class| self.name(*class)),
                "dotted_name" if parts.len() == 1 => return Some(Name::new("_")),
                "identifier" => return Some(Name::new("_")),
                _ => return Some(shortened(self.text(at), 40)),
            }
        }
    }
}
