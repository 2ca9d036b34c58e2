//! Functions that do nothing but compute: under the interpreter's lock, threads of them take turns.

use std::collections::BTreeSet;

use super::Program;
use super::link::FnId;
use super::types::Target;
use crate::knowledge::Does;
use crate::model::{Callee, EventKind, Function, Literal, LoopKind, Node, Op, Value, ValueId};

/// From so many rounds on a loop is work, not bookkeeping.
const MANY: f64 = 100_000.0;

/// How many functions of the program one computation may use.
const FUNCTIONS: usize = 24;

/// Builtins and modules that compute in the interpreter, and neither wait nor let other threads run meanwhile.
const PURE: [&str; 40] = [
    "abs",
    "all",
    "any",
    "bin",
    "bool",
    "chr",
    "complex",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "frozenset",
    "hash",
    "hex",
    "int",
    "isinstance",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "oct",
    "ord",
    "pow",
    "print",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "type",
    "zip",
    "bytes",
];

/// Methods of numbers, texts and containers that compute.
const PURE_METHODS: [&str; 24] = [
    "add",
    "append",
    "bit_count",
    "bit_length",
    "copy",
    "count",
    "discard",
    "endswith",
    "extend",
    "format",
    "get",
    "index",
    "insert",
    "items",
    "join",
    "keys",
    "pop",
    "replace",
    "reverse",
    "sort",
    "split",
    "startswith",
    "update",
    "values",
];

impl Program {
    /// Whether a function, with all it calls, only computes, and has a loop of many rounds.
    #[must_use]
    pub fn only_computes(&self, id: FnId) -> bool {
        let mut seen: BTreeSet<FnId> = BTreeSet::new();
        let mut stack = vec![id];
        let mut heavy = false;
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            if seen.len() > FUNCTIONS || !self.computes(id, &mut stack) {
                return false;
            }
            heavy |= self.is_heavy(id);
        }
        heavy
    }

    /// Whether a function waits for nothing and calls only what computes; what it calls of the program goes on the stack.
    fn computes(&self, id: FnId, stack: &mut Vec<FnId>) -> bool {
        let function = self.linked.function(id);
        let facts = self.facts(id);
        if facts.opaque || !facts.blocks.is_empty() || !facts.acquires.is_empty() || !facts.suspensions.is_empty() {
            return false;
        }
        let resolver = self.resolver();
        for (index, call) in function.calls.iter().enumerate() {
            let call_id = crate::model::CallId(u32::try_from(index).unwrap_or(0));
            let pure = match resolver.target(id, call_id) {
                Target::Project { functions, .. } => {
                    stack.extend(functions.iter().copied());
                    true
                }
                Target::Effect { effect, .. } => matches!(
                    effect.does,
                    Does::Nothing
                        | Does::Query
                        | Does::Mutate
                        | Does::MutateCompound
                        | Does::Iterate
                        | Does::Immediate
                        | Does::View
                        | Does::Snapshot
                        | Does::Make
                ),
                Target::Library(_) => true,
                Target::External(path) => {
                    let parts = path.segments();
                    let module = parts.first().is_some_and(|name| name.as_str() == "math");
                    module || parts.len() == 1 && parts.first().is_some_and(|name| PURE.contains(&name.as_str()))
                }
                Target::Construct(_) => false,
                Target::Unknown => match &call.callee {
                    Callee::Method { name, .. } => PURE_METHODS.contains(&name.as_str()),
                    _ => false,
                },
            };
            if !pure {
                return false;
            }
        }
        true
    }

    /// A loop, comprehension or generator over many rounds, loops in loops multiplied; or a loop by arithmetic with no end in sight.
    fn is_heavy(&self, id: FnId) -> bool {
        let function = self.linked.function(id);
        let mut rounds: f64 = 1.0;
        let mut most: f64 = 0.0;
        let Some(body) = function.body else { return false };
        self.count(id, function, body, &mut rounds, &mut most, 0);
        most >= MANY
    }

    fn count(
        &self,
        id: FnId,
        function: &Function,
        node: crate::model::NodeId,
        rounds: &mut f64,
        most: &mut f64,
        depth: usize,
    ) {
        if depth > 100 {
            return;
        }
        let mut each = |node: crate::model::NodeId, rounds: &mut f64| {
            self.count(id, function, node, rounds, most, depth + 1);
        };
        match function.node(node) {
            Node::Seq(children) => children.iter().for_each(|child| each(*child, rounds)),
            Node::Block(body) | Node::Temps { body, .. } | Node::With { body, .. } => each(*body, rounds),
            Node::Event(_) => {}
            Node::Branch { arms, .. } => arms.iter().for_each(|arm| each(arm.body, rounds)),
            Node::Loop { kind, head, body, test, .. } => {
                let iterated = test.or_else(|| drawn(function, *body));
                let times = match kind {
                    LoopKind::For | LoopKind::Comprehension | LoopKind::Generator => {
                        iterated.and_then(|value| self.length(id, value, 0)).unwrap_or(1.0)
                    }
                    _ => 1.0,
                };
                let mut inner = *rounds * times.max(1.0);
                *most = most.max(inner);
                self.count(id, function, *head, &mut inner, most, depth + 1);
                self.count(id, function, *body, &mut inner, most, depth + 1);
            }
            Node::Try { body, handlers, orelse, finally } => {
                each(*body, rounds);
                handlers.iter().for_each(|handler| each(handler.body, rounds));
                orelse.iter().chain(finally).for_each(|node| each(*node, rounds));
            }
        }
    }

    /// How many elements `range(n)` has, where that is written down.
    fn length(&self, id: FnId, value: ValueId, depth: u32) -> Option<f64> {
        let function = self.linked.function(id);
        let Value::Call(call) = function.value(value) else { return None };
        let data = function.call(*call);
        let Callee::Path(path) = &data.callee else { return None };
        let args: Vec<ValueId> = data.args.iter().map(|arg| arg.value).collect();
        match (path.last()?.as_str(), args.as_slice()) {
            ("range", [end]) => self.number(id, *end, 0),
            ("range", [start, end]) => Some(self.number(id, *end, 0)? - self.number(id, *start, 0)?),
            ("range", [start, end, step]) => {
                let step = self.number(id, *step, 0)?;
                Some((self.number(id, *end, 0)? - self.number(id, *start, 0)?) / if step == 0.0 { 1.0 } else { step })
            }
            ("enumerate" | "reversed" | "list" | "tuple", [inner, ..]) if depth < 4 => {
                self.length(id, *inner, depth + 1)
            }
            _ => None,
        }
    }

    /// A number that is written down: a literal, arithmetic over literals, a global that is one.
    fn number(&self, id: FnId, value: ValueId, depth: u32) -> Option<f64> {
        if depth > 6 {
            return None;
        }
        let function = self.linked.function(id);
        match function.value(value) {
            #[expect(clippy::cast_precision_loss, reason = "only the size matters")]
            Value::Literal(Literal::Int(number)) => Some(*number as f64),
            Value::Literal(Literal::Float(number)) => Some(*number),
            Value::Literal(Literal::Number) => Some(f64::MAX),
            Value::Op { op, operands } => {
                let [left, right] = operands.as_slice() else { return None };
                let (left, right) = (self.number(id, *left, depth + 1)?, self.number(id, *right, depth + 1)?);
                match op {
                    Op::Add => Some(left + right),
                    Op::Sub => Some(left - right),
                    // Which operator it is is not kept: the smallest of what it may mean.
                    Op::Arithmetic => Some((left * right).min(left.powf(right))),
                    _ => None,
                }
            }
            Value::Path(_) | Value::Local(_) => {
                let place = self.resolver().place_of(id, value)?.place;
                let values = self.resolver().initialisers(&place);
                match values.as_slice() {
                    [(function, value)] => self.number(*function, *value, depth + 1),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// What a comprehension's loop draws from, where the loop does not say.
fn drawn(function: &Function, body: crate::model::NodeId) -> Option<ValueId> {
    let mut found = None;
    super::nesting::events_in(function, body, &mut |event, _| {
        if let EventKind::Iterate(value) = &event.kind {
            found = found.or(Some(*value));
        }
    });
    found
}
