//! String literals, and the expressions inside f-strings and template strings.

use tree_sitter::Node;

use super::Lowerer;
use super::expressions::shortened;
use super::syntax::{named, span};
use crate::model::{Arg, CollectionKind, Literal, Value, ValueId};

/// How much of a literal is kept.
const MAX_LITERAL: usize = 120;

/// How much of a statement in SQL is kept: rules ask for its conditions, which come last.
const MAX_STATEMENT: usize = 480;

impl<'t> Lowerer<'t> {
    /// A string or several side by side.
    pub(super) fn string(&mut self, node: Node<'t>) -> ValueId {
        let mut parts = Vec::new();
        self.interpolations(node, &mut parts);
        let value = if parts.is_empty() {
            let text = self.string_text(node);
            let longest = if is_statement(&text) { MAX_STATEMENT } else { MAX_LITERAL };
            Value::Literal(Literal::Str(shortened(&text, longest)))
        } else {
            Value::Collection { kind: CollectionKind::Format, path: None, items: parts }
        };
        self.frame.value(value, span(node))
    }

    /// Evaluates what stands in braces, format specifications included.
    fn interpolations(&mut self, node: Node<'t>, parts: &mut Vec<Arg>) {
        for child in named(node) {
            match child.kind() {
                "string" | "format_specifier" => self.interpolations(child, parts),
                "interpolation" | "format_expression" => {
                    if let Some(expression) = self.field(child, "expression") {
                        let value = self.expression(expression);
                        parts.push(Arg { name: None, value, spread: false });
                    }
                    if let Some(specifier) = self.field(child, "format_specifier") {
                        self.deeper(specifier, |this| this.interpolations(specifier, parts));
                    }
                }
                _ => {}
            }
        }
    }

    /// The text between the quotes, as written.
    pub(super) fn string_text(&self, node: Node<'t>) -> String {
        if node.kind() == "concatenated_string" {
            let mut text = String::new();
            for part in named(node) {
                text.push_str(&self.string_text(part));
                if text.len() > MAX_LITERAL * 4 {
                    break;
                }
            }
            return text;
        }
        let parts = named(node);
        let quotes = |part: Option<&Node<'t>>, kind: &str| part.copied().filter(|part| part.kind() == kind);
        let start = quotes(parts.first(), "string_start").map_or(node.start_byte(), |quote| quote.end_byte());
        let end = quotes(parts.last(), "string_end").map_or(node.end_byte(), |quote| quote.start_byte());
        self.text.get(start..end).unwrap_or_default().to_owned()
    }
}

/// Whether a text begins like a statement in SQL.
fn is_statement(text: &str) -> bool {
    let word: String = text.trim_start().chars().take(8).collect::<String>().to_ascii_uppercase();
    ["SELECT", "UPDATE", "DELETE", "INSERT", "WITH "].iter().any(|start| word.starts_with(start))
}
