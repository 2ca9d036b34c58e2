//! Python: a worker asks whether it is to stop, sleeps, and then writes its state as if nobody had asked it to stop meanwhile.

use super::flow::{Access, AccessKind};
use super::stop_signals::says_end;
use super::{FnId, Place, Program, Root};
use crate::knowledge::BlockKind;
use crate::model::{EventKind, Language, Name, Node, Span, Value, ValueId};

/// A stop that is overwritten.
#[derive(Clone, Debug)]
pub struct Overwritten {
    /// The function.
    pub function: FnId,
    /// Where it asks.
    pub asks: Span,
    /// Where it sleeps.
    pub sleeps: Span,
    /// Where it writes.
    pub writes: Span,
    /// What it writes.
    pub place: Place,
    /// Who sets the stop, and where.
    pub setter: (FnId, Span),
}

/// Finds them, in order of functions; one for each.
#[must_use]
pub fn find(program: &Program) -> Vec<Overwritten> {
    let python = program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python);
    python.filter_map(|id| in_function(program, id)).collect()
}

fn in_function(program: &Program, id: FnId) -> Option<Overwritten> {
    let facts = program.facts(id);
    let written = |access: &&Access| {
        sets(access) && !matches!(access.at.place.root, Root::Local(..)) && !says(program, id, access.value)
    };
    if facts.opaque || facts.calls.is_empty() || !facts.accesses.iter().any(|access| written(&access)) {
        return None;
    }
    let sleeps = sleeps(program, id);
    facts.accesses.iter().filter(written).find_map(|access| {
        let place = &access.at.place;
        let slept = sleeps.iter().filter(|span| span.end <= access.span.start).max_by_key(|span| span.start)?;
        let mut asking = facts.calls.iter().filter(|site| {
            matches!(site.functions.as_slice(), [callee] if *callee != id && raises_for(program, *callee, place))
        });
        let asks = asking.clone().find(|site| site.span.end <= slept.start)?;
        let again = |span: Span| span.start >= slept.start && span.end <= access.span.end;
        // It looks again after the sleep, itself or by what it calls.
        let looks = facts.accesses.iter().any(|other| {
            other.at.place == *place && !other.kind.writes() && again(other.span) && other.span != access.span
        });
        if looks || asking.any(|site| again(site.span)) {
            return None;
        }
        let setter = setter(program, id, place)?;
        Some(Overwritten {
            function: id,
            asks: asks.span,
            sleeps: *slept,
            writes: access.span,
            place: place.clone(),
            setter,
        })
    })
}

fn sets(access: &Access) -> bool {
    matches!(access.kind, AccessKind::Set | AccessKind::SetConstant)
}

/// Where a function sleeps, itself or in a function that it calls.
fn sleeps(program: &Program, id: FnId) -> Vec<Span> {
    let facts = program.facts(id);
    let own = facts.blocks.iter().filter(|block| block.how == BlockKind::Sleep).map(|block| block.span);
    let called = facts.calls.iter().filter(|site| {
        site.runs_now
            && site
                .functions
                .iter()
                .any(|callee| program.facts(*callee).blocks.iter().any(|block| block.how == BlockKind::Sleep))
    });
    own.chain(called.map(|site| site.span)).collect()
}

/// A function that does nothing but raise if the place has some value: `if self.state == STOPPING: raise Stop()`.
fn raises_for(program: &Program, id: FnId, place: &Place) -> bool {
    let (function, facts) = (program.linked.function(id), program.facts(id));
    let raises = |node: &Node| matches!(node, Node::Event(event) if matches!(event.kind, EventKind::Raise(_)));
    let asked = facts.tests.iter().any(|test| {
        let read = facts.accesses.iter().any(|access| access.at.place == *place && test.span.contains(access.span));
        read && super::expr::contains(function, test.value, &|value| names_end(program, id, value))
    });
    asked && function.nodes.iter().any(raises) && !facts.accesses.iter().any(|access| access.kind.writes())
}

/// Whoever sets an attribute of that name to a value whose name says that something ends.
fn setter(program: &Program, id: FnId, place: &Place) -> Option<(FnId, Span)> {
    let field = place.path.last()?;
    program.linked.functions().filter(|other| *other != id && !program.is_test(*other)).find_map(|other| {
        let access = program.facts(other).accesses.iter().find(|access| {
            sets(access) && access.at.place.path.last() == Some(field) && says(program, other, access.value)
        })?;
        Some((other, access.span))
    })
}

fn says(program: &Program, id: FnId, value: Option<ValueId>) -> bool {
    value.is_some_and(|value| names_end(program, id, value))
}

fn names_end(program: &Program, id: FnId, value: ValueId) -> bool {
    let ends = |name: Name| says_end(name.as_str());
    match program.linked.function(id).value(value) {
        Value::Path(path) => path.last().is_some_and(ends),
        Value::Field { name, .. } => ends(*name),
        _ => false,
    }
}
