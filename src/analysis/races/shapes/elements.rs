//! `if key in self.options["cache"]: use(self.options["cache"][key])`: a container inside another, which is no place by itself but is
//! called a cache, or loses the very entry that was asked for.

use super::{Found, functions};
use crate::analysis::nesting::{Around, events};
use crate::analysis::races::evidence::Context;
use crate::analysis::races::{Harm, Race, RaceKind, Told};
use crate::analysis::sharing::{caller_must_hold, whole};
use crate::analysis::{Access, FnId, Program, Root, Via};
use crate::finding::Confidence;
use crate::model::{Callee, EventKind, Function, Literal, Node, Op, Value, ValueId};

/// All entries of inner containers that are asked for and then counted on.
pub(super) fn find(program: &Program, context: &Context) -> Vec<Race> {
    let mut found = Vec::new();
    for id in functions(program) {
        let function = program.linked.function(id);
        if program.facts(id).tests.is_empty() || function.is_async || caller_must_hold(program, id) {
            continue;
        }
        if context.package_speaks(program, id) {
            found.extend(asked(program, id));
        }
    }
    found
}

fn asked(program: &Program, id: FnId) -> Vec<Race> {
    let (function, resolver) = (program.linked.function(id), program.resolver());
    let mut found = Vec::new();
    for test in &program.facts(id).tests {
        let Value::Op { op: op @ (Op::In | Op::NotIn), operands } = function.value(test.value) else { continue };
        let [key, container] = operands.as_slice() else { continue };
        let Some(at) = resolver.place_of(id, *container) else { continue };
        let own = match at.place.root {
            Root::Local(..) => false,
            Root::Global(_) => true,
            Root::Type(_) => matches!(at.via, Via::Receiver | Via::Static),
        };
        if !at.many() || !own || !program.held(id, &test.held).is_empty() {
            continue;
        }
        let arm = usize::from(*op == Op::NotIn);
        let Some(span) = counted_on(program, id, test.value, arm, (*key, *container)) else { continue };
        let Some(access) = program.facts(id).accesses.iter().find(|access| {
            span.contains(access.span) && access.at.place.root == at.place.root && access.span.start > test.span.end
        }) else {
            continue;
        };
        found.push(race(program, (id, access), test.span));
    }
    found
}

/// Where the entry is taken out, or read out of what is called a cache, in an arm of the test and with nothing to catch its absence.
fn counted_on(
    program: &Program,
    id: FnId,
    test: ValueId,
    arm: usize,
    (key, container): (ValueId, ValueId),
) -> Option<crate::model::Span> {
    let function = program.linked.function(id);
    let same = |one: ValueId, two: ValueId| program.same(id, one, two);
    let cache = is_cache(function, container);
    let mut found = None;
    events(function, &mut |event, around| {
        let inside = around.iter().any(|part| match part {
            Around::Arm(node, index) => {
                *index == arm
                    && matches!(function.node(*node), Node::Branch { test: Some(value), .. } if *value == test)
            }
            _ => false,
        });
        let caught = around.iter().any(|part| matches!(part, Around::TryBody(_)));
        if found.is_some() || !inside || caught {
            return;
        }
        match &event.kind {
            EventKind::Call(call) => {
                let data = function.call(*call);
                if let Callee::Method { receiver, name } = &data.callee
                    && *name == "pop"
                    && let [arg] = data.args.as_slice()
                    && same(*receiver, container)
                    && same(arg.value, key)
                {
                    found = Some(data.span);
                }
            }
            EventKind::Read(value) if cache => {
                if let Value::Index { base, index: Some(index) } = function.value(*value)
                    && same(*base, container)
                    && same(*index, key)
                {
                    found = Some(function.value_span(*value));
                }
            }
            _ => {}
        }
    });
    found
}

/// Whether the last word of an expression says that it is a cache.
fn is_cache(function: &Function, container: ValueId) -> bool {
    let named = match function.value(container) {
        Value::Index { index: Some(index), .. } => match function.value(*index) {
            Value::Literal(Literal::Str(text)) => *text,
            _ => return false,
        },
        Value::Field { name, .. } => *name,
        _ => return false,
    };
    named.as_str().to_ascii_lowercase().contains("cache")
}

fn race(program: &Program, side: (FnId, &Access), test: crate::model::Span) -> Race {
    let place = &side.1.at.place;
    let name = program.resolver().place_name(&whole(place, side.1.kind).0);
    Found {
        kind: RaceKind::CheckThenAct,
        harm: Harm::Missing,
        place,
        confidence: Confidence::Low,
        check: Some((side.0, test, Vec::new())),
        side,
        other: None,
        told: Told {
            message: format!(
                "an entry of what `{name}` holds is asked for and then counted on, with no lock over both"
            ),
            outcome: "another thread takes the entry out in between, and this raises `KeyError`".to_string(),
            help: "ask and take in one step: `get(key)` or `pop(key, None)`, and test what that gives".to_string(),
        },
    }
    .race(program)
}
