//! Comments addressed to lockwise: which lines they cover.

use tree_sitter::Node;

use super::Lowerer;
use super::syntax::{is_statement, span};
use crate::model::{Annotation, Name, Problem, ProblemKind, Span, Suppression};
use crate::source::comments::{Directive, MARKER, directive};
use crate::source::peers::{Elsewhere, elsewhere, says_atomic};

impl<'t> Lowerer<'t> {
    /// Reads the comments of the file. Most files have none for us, and are not walked.
    pub(super) fn comments(&mut self, root: Node<'t>) {
        if !self.text.contains(MARKER) && !self.tells_others() {
            return;
        }
        let mut cursor = root.walk();
        loop {
            let node = cursor.node();
            if node.kind() == "comment" {
                self.comment(root, node);
            }
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }

    /// Some line says something to another linter that counts here.
    fn tells_others(&self) -> bool {
        let said = |line: &str| {
            line.split_once('#')
                .is_some_and(|(_, comment)| elsewhere(comment).is_some() || !says_atomic(comment).is_empty())
        };
        let codes = ["noqa", "NOQA", "ignore[", "disable="].iter().any(|word| self.text.contains(word));
        let reasons = ["GIL", "nterpreter lock"].iter().any(|word| self.text.contains(word));
        (codes || reasons) && self.text.lines().any(said)
    }

    fn comment(&mut self, root: Node<'t>, node: Node<'t>) {
        let at = span(node);
        if let Some(Elsewhere { rules, codes, whole_file }) = elsewhere(self.text(node)) {
            let line = self.line_of(node);
            let covers = if whole_file { Span::new(0, self.text.len()) } else { line };
            let reason = Some(codes);
            self.file.suppressions.push(Suppression { rules, reason, whole_file, covers, span: at, peer: true });
        }
        let rules: Vec<Name> = says_atomic(self.text(node)).iter().map(|rule| Name::new(rule)).collect();
        if !rules.is_empty() {
            let (covers, reason) = (self.covers(root, node), Some("atomic".to_owned()));
            self.file.suppressions.push(Suppression { rules, reason, whole_file: false, covers, span: at, peer: true });
        }
        match directive(self.text(node)) {
            None => {}
            Some(Ok(Directive::Ignore { rules, reason, whole_file })) => {
                let covers = if whole_file { Span::new(0, self.text.len()) } else { self.covers(root, node) };
                self.file.suppressions.push(Suppression { rules, reason, whole_file, covers, span: at, peer: false });
            }
            Some(Ok(Directive::Declare(kind))) => {
                let covers = self.covers(root, node);
                self.file.annotations.push(Annotation { kind, covers, span: at });
            }
            Some(Err(message)) => {
                self.file.problems.push(Problem { kind: ProblemKind::NotUnderstood, message, span: at });
            }
        }
    }

    /// A comment after code covers its line; one on a line of its own, the statement below.
    fn covers(&self, root: Node<'t>, comment: Node<'t>) -> Span {
        let (start, end) = (comment.start_byte(), comment.end_byte());
        let line_start = self.text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line_end = self.text.get(end..).and_then(|after| after.find('\n')).map_or(self.text.len(), |at| end + at);
        let own_line = self.text.get(line_start..start).is_some_and(|before| before.trim().is_empty());
        if !own_line {
            return Span::new(line_start, line_end);
        }
        match self.first_code_after(line_end).and_then(|at| statement_at(root, at)) {
            Some(statement) => Span::new(line_start, statement.end_byte()),
            None => Span::new(line_start, line_end),
        }
    }

    /// The line a comment ends.
    fn line_of(&self, comment: Node<'t>) -> Span {
        let (start, end) = (comment.start_byte(), comment.end_byte());
        let line_start = self.text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        Span::new(line_start, end)
    }

    /// Where the next line with code on it begins to have some.
    fn first_code_after(&self, from: usize) -> Option<usize> {
        let mut at = from;
        for line in self.text.get(from..)?.split_inclusive('\n') {
            let code = line.trim_start();
            if !code.is_empty() && !code.starts_with('#') {
                return Some(at + (line.len() - code.len()));
            }
            at += line.len();
        }
        None
    }
}

/// The largest statement or clause that begins at an offset.
fn statement_at(root: Node<'_>, at: usize) -> Option<Node<'_>> {
    let mut node = root.descendant_for_byte_range(at, at + 1)?;
    let mut found = None;
    while node.start_byte() == at {
        if is_statement(node.kind()) || node.kind().ends_with("_clause") {
            found = Some(node);
        }
        node = node.parent()?;
    }
    found
}
