//! Expressions: what they denote, and what happens while they are evaluated.
//!
//! Chains that grow to the left (`a.b().c[d] + e`) are walked with a loop, so that their length costs no stack.

use smallvec::SmallVec;
use tree_sitter::Node;

use super::Lowerer;
use super::scope::Resolved;
use super::syntax::{first_named, has_token, named, span};
use crate::model::{
    Arg, Arm, BranchKind, CollectionKind, EventKind, FunctionKind, Literal, Name, Node as BodyNode, NodeId, Op, Path,
    Span, Value, ValueId,
};

/// What an expression denotes, and whether it is a place whose reading is still to be recorded: only the longest chain is
/// a read, and the receiver of a call is none.
#[derive(Clone, Copy)]
pub(super) struct Operand {
    pub value: ValueId,
    pub unread: bool,
}

impl Operand {
    /// A value that needs no reading.
    pub fn read(value: ValueId) -> Self {
        Self { value, unread: false }
    }

    /// A place not read so far.
    pub fn place(value: ValueId) -> Self {
        Self { value, unread: true }
    }
}

impl<'t> Lowerer<'t> {
    /// Evaluates an expression.
    pub(super) fn expression(&mut self, node: Node<'t>) -> ValueId {
        let operand = self.operand(node);
        self.read(operand)
    }

    /// Records the reading of a place.
    pub(super) fn read(&mut self, operand: Operand) -> ValueId {
        if operand.unread {
            let span = self.frame.span_of(operand.value);
            self.frame.emit(EventKind::Read(operand.value), span);
        }
        operand.value
    }

    /// Evaluates an expression up to reading the place it may denote.
    pub(super) fn operand(&mut self, node: Node<'t>) -> Operand {
        match self.deeper(node, |this| this.chain(node)) {
            Some(operand) => operand,
            None => Operand::read(self.frame.unknown(span(node))),
        }
    }

    fn chain(&mut self, node: Node<'t>) -> Operand {
        let mut links: SmallVec<[Node<'t>; 8]> = SmallVec::new();
        let mut at = node;
        while let Some(inner) = self.inner(at) {
            links.push(at);
            at = inner;
        }
        let mut operand = self.leaf(at);
        while let Some(link) = links.pop() {
            let is_called = link.kind() == "attribute" && links.last().is_some_and(|next| next.kind() == "call");
            operand = match links.last() {
                Some(&call) if is_called => {
                    links.pop();
                    self.method_call(call, link, operand)
                }
                _ => self.extend(link, operand),
            };
        }
        operand
    }

    /// The operand an expression begins by evaluating, where the rest of it needs only the result.
    fn inner(&self, node: Node<'t>) -> Option<Node<'t>> {
        match node.kind() {
            "attribute" => self.field(node, "object"),
            "call" => self.field(node, "function"),
            "subscript" => self.field(node, "value"),
            "binary_operator" => self.field(node, "left"),
            "unary_operator" | "not_operator" => self.field(node, "argument"),
            "await" | "parenthesized_expression" => first_named(node),
            _ => None,
        }
    }

    /// What an expression makes of the operand it begins with.
    fn extend(&mut self, node: Node<'t>, operand: Operand) -> Operand {
        match node.kind() {
            "attribute" => self.attribute(node, operand.value),
            "call" => self.plain_call(node, operand),
            "subscript" => {
                let index = self.subscript_index(node);
                Operand::place(self.frame.value(Value::Index { base: operand.value, index }, span(node)))
            }
            "binary_operator" => {
                let left = self.read(operand);
                let op = self.field(node, "operator").map_or(Op::Arithmetic, |op| binary_op(op.kind()));
                let Some(right) = self.field(node, "right") else { return self.not_understood(node) };
                let right = self.expression(right);
                Operand::read(self.frame.value(Value::Op { op, operands: vec![left, right] }, span(node)))
            }
            "unary_operator" | "not_operator" => {
                let value = self.read(operand);
                self.unary(node, value)
            }
            "await" => {
                let value = self.read(operand);
                self.frame.emit(EventKind::Await(value), span(node));
                Operand::read(self.frame.value(Value::Await(value), span(node)))
            }
            _ => operand,
        }
    }

    pub(super) fn attribute(&mut self, node: Node<'t>, base: ValueId) -> Operand {
        let Some(attribute) = self.field(node, "attribute") else { return Operand::place(base) };
        let name = self.name(attribute);
        Operand::place(self.frame.value(Value::Field { base, name }, span(node)))
    }

    fn unary(&mut self, node: Node<'t>, value: ValueId) -> Operand {
        let negative = has_token(node, "-");
        let folded = match (negative, self.frame.value_of(value)) {
            (true, Some(Value::Literal(Literal::Int(number)))) => Some(number.wrapping_neg()),
            _ => None,
        };
        let value = match folded {
            Some(number) => Value::Literal(Literal::Int(number)),
            None => {
                let op = if node.kind() == "not_operator" { Op::Not } else { Op::Arithmetic };
                Value::Op { op, operands: vec![value] }
            }
        };
        Operand::read(self.frame.value(value, span(node)))
    }

    /// The subscript of `a[b]`; several are a tuple.
    pub(super) fn subscript_index(&mut self, node: Node<'t>) -> Option<ValueId> {
        let value = self.field(node, "value");
        let parts: Vec<Node<'t>> = named(node).into_iter().filter(|child| Some(*child) != value).collect();
        let is_tuple = parts.len() > 1 || (parts.len() == 1 && has_token(node, ","));
        let first = *parts.first()?;
        if !is_tuple {
            return Some(self.expression(first));
        }
        let items = parts.iter().map(|&part| self.member(part)).collect();
        let kind = CollectionKind::Tuple;
        Some(self.frame.value(Value::Collection { kind, path: None, items }, span(node)))
    }

    /// Expressions that do not begin with an operand of their own.
    fn leaf(&mut self, node: Node<'t>) -> Operand {
        let at = span(node);
        let value = match node.kind() {
            "identifier" => return self.identifier(node),
            "none" => Value::Literal(Literal::None),
            "true" => Value::Literal(Literal::Bool(true)),
            "false" => Value::Literal(Literal::Bool(false)),
            "integer" => Value::Literal(integer(self.text(node))),
            "float" => Value::Literal(float(self.text(node))),
            "ellipsis" => Value::Literal(Literal::Other),
            "string" | "concatenated_string" => return Operand::read(self.string(node)),
            "tuple" | "expression_list" | "pattern_list" | "tuple_pattern" => {
                return self.display(node, CollectionKind::Tuple);
            }
            "list" | "list_pattern" => return self.display(node, CollectionKind::List),
            "set" => return self.display(node, CollectionKind::Set),
            "dictionary" => return self.dictionary(node),
            "slice" => return self.display(node, CollectionKind::Range),
            "list_comprehension" | "set_comprehension" | "dictionary_comprehension" | "generator_expression" => {
                return Operand::read(self.comprehension(node));
            }
            "boolean_operator" => return Operand::read(self.boolean(node)),
            "comparison_operator" => return Operand::read(self.comparison(node)),
            "conditional_expression" => return Operand::read(self.conditional(node)),
            "lambda" => return Operand::read(self.lambda(node)),
            "named_expression" => return self.walrus(node),
            "yield" => return Operand::read(self.yield_expression(node)),
            "list_splat" | "list_splat_pattern" => {
                let Some(inner) = first_named(node) else { return self.not_understood(node) };
                let value = self.expression(inner);
                self.frame.emit(EventKind::Iterate(value), at);
                Value::Item(value)
            }
            // `print` and `exec` were statements; the parser still has them.
            "as_pattern" => return self.as_pattern(node),
            // The context of something broken.
            "ERROR" => return self.error_region(node),
            // `a[b: c]` in a place where only a type is expected.
            "type" => match first_named(node) {
                Some(inner) => return self.operand(inner),
                None => Value::Unknown,
            },
            "parenthesized_expression" | "call" | "attribute" | "subscript" | "await" if node.has_error() => {
                return self.error_region(node);
            }
            _ => return self.not_understood(node),
        };
        Operand::read(self.frame.value(value, at))
    }

    pub(super) fn identifier(&mut self, node: Node<'t>) -> Operand {
        let (name, at) = (self.name(node), span(node));
        match self.resolve(name, at) {
            Resolved::Local(local) => {
                let unread = self.frame.is_captured(local);
                Operand { value: self.frame.value(Value::Local(local), at), unread }
            }
            Resolved::Path => {
                let value = self.frame.value(Value::Path(Path::new([name])), at);
                Operand::place(value)
            }
        }
    }

    /// A member of a display or an argument: `x`, `*x`.
    pub(super) fn member(&mut self, node: Node<'t>) -> Arg {
        let mut item = node;
        // `(*x)` was allowed once; the parser keeps it.
        while item.kind() == "parenthesized_expression"
            && let Some(inner) = first_named(item)
            && matches!(inner.kind(), "list_splat" | "parenthesized_expression")
        {
            item = inner;
        }
        match (item.kind(), first_named(item)) {
            ("list_splat" | "list_splat_pattern", Some(inner)) => {
                let value = self.expression(inner);
                self.frame.emit(EventKind::Iterate(value), span(item));
                Arg { name: None, value, spread: true }
            }
            ("dictionary_splat" | "dictionary_splat_pattern", Some(inner)) => {
                Arg { name: None, value: self.expression(inner), spread: true }
            }
            _ => Arg { name: None, value: self.expression(node), spread: false },
        }
    }

    fn display(&mut self, node: Node<'t>, kind: CollectionKind) -> Operand {
        let items = named(node).into_iter().map(|child| self.member(child)).collect();
        Operand::read(self.frame.value(Value::Collection { kind, path: None, items }, span(node)))
    }

    fn dictionary(&mut self, node: Node<'t>) -> Operand {
        let mut items = Vec::new();
        for child in named(node) {
            if child.kind() != "pair" {
                items.push(self.member(child));
                continue;
            }
            for part in [self.field(child, "key"), self.field(child, "value")].into_iter().flatten() {
                items.push(self.member(part));
            }
        }
        let value = Value::Collection { kind: CollectionKind::Dict, path: None, items };
        Operand::read(self.frame.value(value, span(node)))
    }

    /// `a if c else b if d else e`: a loop, since the chain grows to the right.
    fn conditional(&mut self, node: Node<'t>) -> ValueId {
        let mut pending: Vec<(ValueId, NodeId, Span)> = Vec::new();
        let mut options = Vec::new();
        let mut at = node;
        while at.kind() == "conditional_expression" {
            let parts = named(at);
            let (Some(&then), Some(&test), Some(&otherwise)) = (parts.first(), parts.get(1), parts.get(2)) else {
                break;
            };
            if !pending.is_empty() {
                self.frame.open();
            }
            let test = self.expression(test);
            self.frame.open();
            options.push(self.expression(then));
            let then_body = self.frame.close();
            pending.push((test, then_body, span(then)));
            at = otherwise;
        }
        self.frame.open();
        options.push(if at == node { self.error_region(node).value } else { self.expression(at) });
        let mut otherwise = self.frame.close();
        let otherwise_span = span(at);
        for (index, (test, then, then_span)) in pending.into_iter().enumerate().rev() {
            let nothing = self.frame.is_nothing(then) && self.frame.is_nothing(otherwise);
            if !nothing {
                let arms = vec![self.frame.arm(then, then_span), self.frame.arm(otherwise, otherwise_span)];
                self.frame.node(BodyNode::Branch { kind: BranchKind::If, test: Some(test), arms });
            }
            if index > 0 {
                otherwise = self.frame.close();
            }
        }
        self.frame.value(Value::Choice(options), span(node))
    }

    /// `name := value`; binds outside of comprehensions and denotes what it bound.
    fn walrus(&mut self, node: Node<'t>) -> Operand {
        let (Some(name), Some(value)) = (self.field(node, "name"), self.field(node, "value")) else {
            return self.not_understood(node);
        };
        let value = self.expression(value);
        self.bind_name(name, Some(value), true);
        let bound = self.identifier(name);
        // What is bound is part of the expression.
        let variable = self.frame.value_of(bound.value).cloned().unwrap_or(Value::Unknown);
        Operand::read(self.frame.value(variable, span(node)))
    }

    fn yield_expression(&mut self, node: Node<'t>) -> ValueId {
        self.frame.function.is_generator |= self.frame.function.kind != FunctionKind::ModuleBody;
        let value = first_named(node).map(|value| self.expression(value));
        if let (Some(value), true) = (value, has_token(node, "from")) {
            self.frame.emit(EventKind::Iterate(value), span(node));
        }
        self.frame.emit(EventKind::Yield(value), span(node));
        self.frame.unknown(span(node))
    }

    /// `x as y` outside of `with`, `except` and `case`: only in broken source.
    fn as_pattern(&mut self, node: Node<'t>) -> Operand {
        let Some(value) = first_named(node) else { return self.not_understood(node) };
        self.operand(value)
    }

    /// Adds a branch whose one arm runs when `test` holds; nothing if nothing happens in it.
    pub(super) fn lazily(&mut self, test: ValueId, body: NodeId, at: Span) {
        if self.frame.is_nothing(body) {
            return;
        }
        let skipped = self.frame.nothing();
        let arms: Vec<Arm> = vec![self.frame.arm(body, at), self.frame.arm(skipped, at)];
        self.frame.node(BodyNode::Branch { kind: BranchKind::Lazy, test: Some(test), arms });
    }
}

fn binary_op(operator: &str) -> Op {
    match operator {
        "+" => Op::Add,
        "-" => Op::Sub,
        _ => Op::Arithmetic,
    }
}

/// `1_000`, `0x1f`, `0o17`, `0b1`; numbers that do not fit, and imaginary ones, are just numbers.
fn integer(text: &str) -> Literal {
    let digits: String = text.chars().filter(|&c| c != '_').collect::<String>().to_ascii_lowercase();
    let parsed = match digits.get(..2) {
        Some("0x") => i64::from_str_radix(&digits[2..], 16),
        Some("0o") => i64::from_str_radix(&digits[2..], 8),
        Some("0b") => i64::from_str_radix(&digits[2..], 2),
        _ => digits.parse(),
    };
    parsed.map_or(Literal::Number, Literal::Int)
}

/// `0.5`, `1_000.0`, `1e-3`; imaginary ones are just numbers.
fn float(text: &str) -> Literal {
    let digits: String = text.chars().filter(|&c| c != '_').collect();
    digits.parse().map_or(Literal::Number, Literal::Float)
}

/// A name or string shortened to at most `limit` bytes, at a character boundary.
pub(super) fn shortened(text: &str, limit: usize) -> Name {
    Name::new(&text[..text.floor_char_boundary(limit)])
}
