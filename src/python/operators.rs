//! Operators that do not evaluate all their operands, and comparisons.

use tree_sitter::Node;

use super::Lowerer;
use super::syntax::{named, span};
use crate::model::{Op, Value, ValueId};

/// Up to how many operands a lazy chain nests its branches. Longer ones stand side by side, each tested by what comes before
/// it: the same meaning, and no depth that grows with the source.
const MAX_NESTED: usize = 64;

impl<'t> Lowerer<'t> {
    /// `a and b and c`, `a or b`: each operand but the first runs in a branch.
    pub(super) fn boolean(&mut self, node: Node<'t>) -> ValueId {
        let is_or = self.is_or(node);
        let op = if is_or { Op::Or } else { Op::And };
        // The chain grows to the left: collect its operands from the right.
        let mut operands = Vec::new();
        let mut at = node;
        while at.kind() == "boolean_operator" && self.is_or(at) == is_or {
            let (Some(left), Some(right)) = (self.field(at, "left"), self.field(at, "right")) else { break };
            operands.push(right);
            at = left;
        }
        if at == node {
            return self.error_region(node).value;
        }
        operands.push(at);
        operands.reverse();
        self.lazy_chain(op, &operands, node)
    }

    fn is_or(&self, node: Node<'t>) -> bool {
        self.field(node, "operator").is_some_and(|operator| operator.kind() == "or")
    }

    fn lazy_chain(&mut self, op: Op, operands: &[Node<'t>], node: Node<'t>) -> ValueId {
        let nested = operands.len() <= MAX_NESTED;
        let mut values = Vec::with_capacity(operands.len());
        let mut opened = Vec::new();
        for (index, &operand) in operands.iter().enumerate() {
            if index > 0 {
                opened.push((self.lazy_test(op, &values, nested, node), span(operand)));
                self.frame.open();
            }
            values.push(self.expression(operand));
            if index > 0
                && !nested
                && let Some((test, at)) = opened.pop()
            {
                let body = self.frame.close();
                self.lazily(test, body, at);
            }
        }
        while let Some((test, at)) = opened.pop() {
            let body = self.frame.close();
            self.lazily(test, body, at);
        }
        self.frame.value(Value::Op { op, operands: values }, span(node))
    }

    /// What must hold for the next operand to run: for `or`, that the ones before do not.
    fn lazy_test(&mut self, op: Op, before: &[ValueId], nested: bool, node: Node<'t>) -> ValueId {
        let at = span(node);
        let left = match before {
            [.., last] if nested => *last,
            [only] => *only,
            // All operands before this one would make the arena quadratic; that something was decided is enough here.
            _ => return self.frame.unknown(at),
        };
        if op == Op::And { left } else { self.frame.value(Value::Op { op: Op::Not, operands: vec![left] }, at) }
    }

    /// `a < b`, `a is not b`, and chains of them.
    pub(super) fn comparison(&mut self, node: Node<'t>) -> ValueId {
        let mut operators = Vec::new();
        let mut cursor = node.walk();
        let mut more = cursor.goto_first_child();
        while more {
            if cursor.field_name() == Some("operators") {
                operators.push(comparison_op(cursor.node().kind()));
            }
            more = cursor.goto_next_sibling();
        }
        let operands = named(node).into_iter().map(|operand| self.expression(operand)).collect();
        let first = operators.first().copied().unwrap_or(Op::Order);
        let op = if operators.iter().all(|&op| op == first) { first } else { Op::Order };
        self.frame.value(Value::Op { op, operands }, span(node))
    }
}

fn comparison_op(operator: &str) -> Op {
    match operator {
        "==" => Op::Eq,
        "!=" | "<>" => Op::Ne,
        "is" => Op::Is,
        "is not" => Op::IsNot,
        "in" => Op::In,
        "not in" => Op::NotIn,
        _ => Op::Order,
    }
}
