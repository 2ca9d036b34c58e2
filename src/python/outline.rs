//! Where statements stand: what the model leaves out, for whoever changes a text.

use tree_sitter::Node;

use super::{dialect, syntax};
use crate::model::Span;

/// What a block belongs to in its statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// The body.
    Body,
    /// A `finally`.
    Finally,
    /// `else`, `elif`, `except`, `case`.
    Other,
}

/// A block of a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// What it is.
    pub role: Role,
    /// From the start of the statement, or of its clause, to the start of the block: `if x:`, `finally:` and what follows it.
    pub head: Span,
    /// Its statements.
    pub id: u32,
}

/// A statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// Its range, with decorators.
    pub span: Span,
    /// What the grammar calls it.
    pub kind: String,
    /// The block it stands in; 0 for the module's.
    pub block: u32,
    /// The statement around it.
    pub parent: Option<usize>,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

/// The statements of a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outline {
    /// In order of their starts; a statement comes before those inside.
    pub statements: Vec<Statement>,
    /// Strings that go over several lines.
    pub strings: Vec<Span>,
    /// All strings and comments: where a name is none.
    pub texts: Vec<Span>,
}

impl Outline {
    /// The innermost statement around a range.
    #[must_use]
    pub fn around(&self, span: Span) -> Option<usize> {
        let end = self.statements.partition_point(|statement| statement.span.start <= span.start);
        (0..end).rev().find(|&index| self.statements.get(index).is_some_and(|statement| statement.span.contains(span)))
    }

    /// The statements of a block, in order.
    pub fn block(&self, id: u32) -> impl Iterator<Item = usize> {
        let all = self.statements.iter().enumerate();
        all.filter(move |(_, statement)| statement.block == id).map(|(index, _)| index)
    }

    /// A statement and those around it, innermost first.
    pub fn upwards(&self, index: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(index), |index| self.statements.get(*index)?.parent)
    }
}

/// The outline of a file; `None` where it has syntax errors.
#[must_use]
pub fn outline(text: &str) -> Option<Outline> {
    let trees = dialect::parse(text, false)?;
    let mut outline = Outline::default();
    let mut blocks = 0;
    for tree in &trees {
        let root = tree.root_node();
        if root.has_error() {
            return None;
        }
        let mut stack = vec![Visit { node: root, around: None, statement: None }];
        while let Some(visit) = stack.pop() {
            outline.visit(&visit, &mut blocks, &mut stack);
        }
    }
    Some(outline)
}

/// A node to look at.
struct Visit<'t> {
    node: Node<'t>,
    /// The node it stands in, and its block if it is one.
    around: Option<(Node<'t>, u32)>,
    /// The statement it stands in.
    statement: Option<usize>,
}

impl Outline {
    /// Notes what a node is, and leaves what stands in it for later; the first child is next.
    fn visit<'t>(&mut self, visit: &Visit<'t>, blocks: &mut u32, stack: &mut Vec<Visit<'t>>) {
        let node = visit.node;
        let span = syntax::span(node);
        let (mut statement, mut block) = (visit.statement, 0);
        match (node.kind(), visit.around) {
            (kind @ ("string" | "comment"), _) => {
                self.texts.push(span);
                if kind == "string" && node.start_position().row != node.end_position().row {
                    self.strings.push(span);
                }
            }
            ("block", Some((clause, _))) => {
                *blocks += 1;
                block = *blocks;
                self.add_block(clause, span, visit.statement, block);
            }
            (kind, Some((around, block))) if node.is_named() && matches!(around.kind(), "block" | "module") => {
                statement = Some(self.statements.len());
                let parent = visit.statement;
                self.statements.push(Statement { span, kind: kind.to_owned(), block, parent, blocks: Vec::new() });
            }
            _ => {}
        }
        let mut cursor = node.walk();
        let children: Vec<Node<'t>> = node.children(&mut cursor).collect();
        let inside = children.into_iter().rev();
        stack.extend(inside.map(|child| Visit { node: child, around: Some((node, block)), statement }));
    }

    fn add_block(&mut self, clause: Node, span: Span, statement: Option<usize>, id: u32) {
        let Some(statement) = statement.and_then(|index| self.statements.get_mut(index)) else { return };
        let role = match clause.kind() {
            "finally_clause" => Role::Finally,
            "else_clause" | "elif_clause" | "except_clause" | "except_group_clause" | "case_clause" => Role::Other,
            _ if statement.blocks.is_empty() => Role::Body,
            _ => Role::Other,
        };
        let head = Span { start: syntax::span(clause).start, end: span.start };
        statement.blocks.push(Block { role, head, id });
    }
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[test]
    fn statements_and_their_blocks() {
        let text =
            "import a\n\n@a.b\ndef f():\n    try:\n        g()\n    finally:\n        h()\n    x = \"\"\"\n\"\"\"\n";
        let found = outline(text).expect("it has no errors");
        let kinds: Vec<(&str, u32, usize)> = found
            .statements
            .iter()
            .map(|statement| (statement.kind.as_str(), statement.block, statement.blocks.len()))
            .collect();
        assert_eq!(kinds.len(), 6, "{kinds:?}");
        assert_eq!((kinds[0].0, kinds[1].0, kinds[2].0), ("import_statement", "decorated_definition", "try_statement"));
        assert_eq!(kinds[1].2, 1);
        assert_eq!(kinds[2].2, 2);
        assert_eq!(found.strings.len(), 1);
        assert_eq!(outline("def f(:\n"), None);
    }
}
