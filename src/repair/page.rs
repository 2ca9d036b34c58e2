//! A Python text with its statements: lines, indentation, and what stands around a statement.

use std::ops::Range;

use crate::model::Span;
use crate::python::outline::{Outline, Statement};

/// A text with its outline.
pub(super) struct Page<'a> {
    pub text: &'a str,
    pub outline: &'a Outline,
}

impl<'a> Page<'a> {
    /// The text of a range.
    pub fn of(&self, span: Span) -> Option<&'a str> {
        self.text.get(span.start as usize..span.end as usize)
    }

    /// A statement.
    pub fn statement(&self, index: usize) -> Option<&'a Statement> {
        self.outline.statements.get(index)
    }

    /// The statement that is an expression, and nothing but it.
    pub fn expression(&self, span: Span) -> Option<usize> {
        let index = self.outline.around(span)?;
        let statement = self.statement(index)?;
        (statement.kind == "expression_statement" && statement.span == span).then_some(index)
    }

    /// Where the line of an offset begins.
    pub fn line_start(&self, at: u32) -> usize {
        let before = self.text.get(..at as usize).unwrap_or_default();
        before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Where the line of an offset ends, without what ends it.
    pub fn line_end(&self, at: u32) -> usize {
        // From its start: a comment ends, to the grammar, after the carriage return.
        let start = self.line_start(at);
        let line = self.text.get(start..).unwrap_or_default().split('\n').next().unwrap_or_default();
        start + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// Where the line after that of an offset begins, or the end of the text.
    pub fn next_line(&self, at: u32) -> usize {
        let rest = self.text.get(at as usize..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |newline| at as usize + newline + 1)
    }

    /// What ends lines.
    pub fn newline(&self) -> &'static str {
        let first = self.text.find('\n').unwrap_or(0);
        if self.text.get(..first).is_some_and(|line| line.ends_with('\r')) { "\r\n" } else { "\n" }
    }

    /// A statement's indentation; `None` where it does not begin its line.
    pub fn indent(&self, statement: &Statement) -> Option<&'a str> {
        let start = self.line_start(statement.span.start);
        let indent = self.text.get(start..statement.span.start as usize)?;
        indent.chars().all(|letter| matches!(letter, ' ' | '\t')).then_some(indent)
    }

    /// What follows on the line that an offset is in: a comment with the blanks before it, or nothing. `None` if it is code.
    pub fn tail(&self, at: u32) -> Option<&'a str> {
        let end = self.line_end(at).max(at as usize);
        let tail = self.text.get(at as usize..end)?.trim_end();
        let comment = tail.trim_start();
        (comment.is_empty() || comment.starts_with('#')).then_some(tail)
    }

    /// Whether a statement has its lines to itself, but for a comment.
    pub fn is_alone(&self, statement: &Statement) -> bool {
        self.indent(statement).is_some() && self.tail(statement.span.end).is_some()
    }

    /// What one level of blocks is indented by: around the statement, or anywhere in the file.
    pub fn unit(&self, index: usize) -> &'a str {
        let step = |inner: usize| {
            let inner = self.statement(inner)?;
            let outer = self.statement(inner.parent?)?;
            let unit = self.indent(inner)?.strip_prefix(self.indent(outer)?)?;
            (!unit.is_empty()).then_some(unit)
        };
        let around = self.outline.upwards(index).find_map(step);
        around.or_else(|| (0..self.outline.statements.len()).find_map(step)).unwrap_or("    ")
    }

    /// Whole lines, one level deeper; those that begin inside a string stay as they are.
    pub fn deeper(&self, lines: Range<usize>, unit: &str) -> Option<String> {
        let mut deeper = String::new();
        let mut at = lines.start;
        for line in self.text.get(lines)?.split_inclusive('\n') {
            let start = u32::try_from(at).ok()?;
            let inside = self.outline.strings.iter().any(|span| span.start < start && start < span.end);
            if !inside && !line.trim().is_empty() {
                deeper.push_str(unit);
            }
            deeper.push_str(line);
            at += line.len();
        }
        Some(deeper)
    }

    /// The statements around two others that stand in one block, innermost, first and last.
    pub fn siblings(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let block = |index: usize| self.statement(index).map(|statement| statement.block);
        let pair = |one: usize| {
            let other = self.outline.upwards(last).find(|other| block(*other) == block(one))?;
            Some((one.min(other), one.max(other)))
        };
        self.outline.upwards(first).find_map(pair)
    }
}
