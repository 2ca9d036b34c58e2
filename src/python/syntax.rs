//! Small helpers over tree-sitter's nodes.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use tree_sitter::{Language as Grammar, Node};

use crate::model::Span;

/// A node's children; most have few.
pub(super) type Children<'t> = SmallVec<[Node<'t>; 6]>;

/// The grammar's fields by name. Asked for a name, tree-sitter compares it with each in turn, every time.
static FIELDS: LazyLock<FxHashMap<String, u16>> = LazyLock::new(|| {
    let grammar = Grammar::from(tree_sitter_python::LANGUAGE);
    let fields = 1..=u16::try_from(grammar.field_count()).unwrap_or(0);
    fields.filter_map(|id| Some((grammar.field_name_for_id(id)?.to_owned(), id))).collect()
});

/// The child in a field.
pub(super) fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_id(*FIELDS.get(name)?)
}

/// A node's range.
pub(super) fn span(node: Node) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// From the start of one node to the end of another.
pub(super) fn span_between(first: Node, last: Node) -> Span {
    Span::new(first.start_byte(), last.end_byte())
}

/// The named children, comments and line continuations left out. One pass with a cursor: asking for the n-th child is a
/// search each time.
pub(super) fn named(node: Node<'_>) -> Children<'_> {
    let mut children = Children::new();
    if node.child_count() == 0 {
        return children;
    }
    let mut cursor = node.walk();
    if !cursor.goto_first_child() {
        return children;
    }
    loop {
        let child = cursor.node();
        if child.is_named() && !child.is_extra() || child.is_error() {
            children.push(child);
        }
        if !cursor.goto_next_sibling() {
            return children;
        }
    }
}

/// The first child that [`named`] would give.
pub(super) fn first_named(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    if !cursor.goto_first_child() {
        return None;
    }
    loop {
        let child = cursor.node();
        if child.is_named() && !child.is_extra() {
            return Some(child);
        }
        if !cursor.goto_next_sibling() {
            return None;
        }
    }
}

/// The last child that [`named`] would give.
pub(super) fn last_named(node: Node<'_>) -> Option<Node<'_>> {
    named(node).last().copied()
}

/// Whether one of the direct children is this token.
pub(super) fn has_token(node: Node<'_>, token: &str) -> bool {
    let mut cursor = node.walk();
    if !cursor.goto_first_child() {
        return false;
    }
    loop {
        let child = cursor.node();
        if !child.is_named() && child.kind() == token {
            return true;
        }
        if !cursor.goto_next_sibling() {
            return false;
        }
    }
}

/// Whether statements, and with them bindings other than `:=`, can stand inside a kind of node.
pub(super) fn holds_statements(kind: &str) -> bool {
    is_statement(kind)
        || kind.ends_with("_clause")
        || matches!(kind, "block" | "module" | "ERROR" | "assignment" | "augmented_assignment" | "with_item" | "as_pattern")
        // A parenthesised list of `with` items, to the parser.
        || matches!(kind, "tuple" | "parenthesized_expression")
}

/// Whether a kind of node is a statement: what stands directly in a block.
pub(super) fn is_statement(kind: &str) -> bool {
    kind.ends_with("_statement") || matches!(kind, "function_definition" | "class_definition" | "decorated_definition")
}
