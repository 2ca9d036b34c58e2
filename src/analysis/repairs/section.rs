//! What may stand in a section that a fix makes: nothing that waits, nothing that is not known, nothing that happens later.

use crate::analysis::Program;
use crate::analysis::expr::callee_name;
use crate::analysis::link::FnId;
use crate::analysis::types::Target;
use crate::model::{CallId, Callee, CollectionKind, EventKind, Function, Node, Span, Value, ValueId};

/// Methods of containers, strings and numbers, whatever they belong to.
const PLAIN: [&str; 44] = [
    "append",
    "appendleft",
    "add",
    "pop",
    "popleft",
    "popitem",
    "get",
    "remove",
    "discard",
    "update",
    "clear",
    "extend",
    "insert",
    "setdefault",
    "items",
    "keys",
    "values",
    "copy",
    "count",
    "index",
    "sort",
    "reverse",
    "rotate",
    "union",
    "difference",
    "intersection",
    "format",
    "join",
    "split",
    "strip",
    "startswith",
    "endswith",
    "lower",
    "upper",
    "replace",
    "encode",
    "decode",
    "most_common",
    "elements",
    "move_to_end",
    "total_seconds",
    "isdigit",
    "hex",
    "debug",
];

/// What reads all of an iterator before it returns.
const READS_ALL: [&str; 12] =
    ["sum", "any", "all", "list", "tuple", "set", "frozenset", "sorted", "max", "min", "dict", "join"];

/// What gives an iterator or a view, which is read after the section.
const LAZY: [&str; 9] = ["iter", "map", "filter", "zip", "enumerate", "reversed", "items", "keys", "values"];

impl Program {
    /// What should not be done with one more lock held, or be left of a section after its end.
    pub(super) fn not_under_a_lock(&self, id: FnId) -> Vec<Span> {
        let facts = self.facts(id);
        let function = self.linked.function(id);
        let mut avoid: Vec<Span> = facts.acquires.iter().map(|acquire| acquire.span).collect();
        avoid.extend(facts.blocks.iter().map(|block| block.span));
        avoid.extend(facts.suspensions.iter().map(|suspension| suspension.span));
        avoid.extend(facts.joins.iter().map(|join| join.span));
        avoid.extend(facts.signals.iter().map(|signal| signal.span));
        // The program's own functions may do anything, if not today.
        avoid.extend(facts.calls.iter().filter(|site| !site.functions.is_empty()).map(|site| site.span));
        for (index, call) in function.calls.iter().enumerate() {
            let at = CallId(u32::try_from(index).unwrap_or(u32::MAX));
            let unknown = match &call.callee {
                Callee::Value(_) => true,
                Callee::Method { name, .. } => {
                    !PLAIN.contains(&name.as_str()) && matches!(self.resolver().target(id, at), Target::Unknown)
                }
                Callee::Path(_) | Callee::Macro(_) => false,
            };
            if unknown {
                avoid.push(call.name_span);
            }
        }
        avoid.extend(later(function));
        avoid
    }
}

/// What happens after the section in which it is written: generators, closures, views that are returned.
fn later(function: &Function) -> Vec<Span> {
    let read_at_once = |value: ValueId| {
        function.calls.iter().any(|call| {
            callee_name(call).is_some_and(|name| READS_ALL.contains(&name.as_str()))
                && call.args.iter().any(|arg| arg.value == value)
        })
    };
    let mut found = Vec::new();
    for (index, data) in function.values.iter().enumerate() {
        let value = ValueId(u32::try_from(index).unwrap_or(u32::MAX));
        match &data.value {
            Value::Collection { kind: CollectionKind::Generator, .. } if !read_at_once(value) => found.push(data.span),
            Value::Closure(_) => found.push(data.span),
            _ => {}
        }
    }
    for node in &function.nodes {
        let Node::Event(event) = node else { continue };
        if let EventKind::Return(Some(value)) = event.kind
            && let Value::Call(call) = function.value(value)
            && callee_name(function.call(*call)).is_some_and(|name| LAZY.contains(&name.as_str()))
        {
            found.push(function.value_span(value));
        }
    }
    found
}
