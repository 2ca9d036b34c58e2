//! Rust: whether an asynchronous function is suspended on the way from one place of it to another.
//!
//! What counts is when things are evaluated, not where they stand: the right side of an assignment runs before the place it is stored
//! into is worked out. Waiting for a lock is no suspension here: it is part of the section that begins with it.

use rustc_hash::FxHashMap;

use super::nesting::events;
use super::{FnFacts, FnId, Program};
use crate::model::{EventKind, Function, FunctionKind, Language, Node, Span, Value, ValueId};

/// When what happens in an asynchronous Rust function happens; empty for all others.
pub struct AwaitsBetween<'a> {
    function: &'a Function,
    facts: &'a FnFacts,
    when: FxHashMap<Span, usize>,
}

/// The way that is asked about.
pub struct Stretch {
    /// Where it begins.
    pub from: Span,
    /// Where it ends.
    pub until: Span,
    /// A lock that is held at its beginning, by where it was taken: nobody comes in as long as it is held.
    pub held: Option<Span>,
    /// What the way leads to.
    pub act: Span,
}

impl<'a> AwaitsBetween<'a> {
    /// Looks at a function; `facts` are its own, or those of its run-time borrows.
    #[must_use]
    pub fn new(program: &'a Program, id: FnId, facts: &'a FnFacts) -> Self {
        let function = program.linked.function(id);
        let mut when = FxHashMap::default();
        if is_suspended(program, id) {
            let mut index = 0;
            events(function, &mut |event, _| {
                index += 1;
                when.entry(event.span).or_insert(index);
                match &event.kind {
                    EventKind::Call(call) => {
                        let data = function.call(*call);
                        when.insert(data.span, index);
                        when.insert(data.name_span, index);
                    }
                    EventKind::Await(_) => {
                        when.insert(event.span, index);
                    }
                    EventKind::Write { target, .. } => {
                        when.insert(function.value_span(*target), index);
                    }
                    _ => {}
                }
            });
        }
        Self { function, facts, when }
    }

    /// When something is evaluated.
    #[must_use]
    pub fn when(&self, span: Span) -> Option<usize> {
        self.when.get(&span).copied()
    }

    /// The first `.await` on the way. `locks` says whether what is awaited there is a section of its own.
    #[must_use]
    pub fn first(&self, way: &Stretch, locks: &dyn Fn(Span) -> bool) -> Option<Span> {
        let (from, until) = (self.when(way.from)?, self.when(way.until)?);
        let acquires = |value: ValueId| match self.function.value(value) {
            Value::Call(call) => {
                let data = self.function.call(*call);
                let own = self.facts.acquires.iter().any(|acquire| acquire.span == data.name_span);
                own || locks(data.span) || locks(data.name_span)
            }
            _ => false,
        };
        let suspensions = self.facts.suspensions.iter().filter(|one| !one.yields);
        suspensions
            .filter(|one| self.when(one.span).is_some_and(|at| from < at && at < until))
            .filter(|one| way.held.is_none_or(|lock| !one.held.iter().any(|held| held.span == lock)))
            .filter(|one| !one.value.is_some_and(acquires))
            .find(|one| !is_aside(self.function, one.span, way.act))
            .map(|one| one.span)
    }
}

/// Whether a function is an asynchronous one of Rust that awaits something.
#[must_use]
pub fn is_suspended(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let waits = function.is_async || function.kind == FunctionKind::AsyncBlock;
    waits && program.linked.language(id) == Language::Rust && !program.facts(id).suspensions.is_empty()
}

/// Whether something stands in an arm that does not lead to something else: a way out, or another arm of the same branch.
fn is_aside(function: &Function, one: Span, other: Span) -> bool {
    let leaves = |arm: Span| {
        function.nodes.iter().any(|node| match node {
            Node::Event(event) => {
                let out = matches!(
                    event.kind,
                    EventKind::Return(_) | EventKind::Break(_) | EventKind::Continue(_) | EventKind::Diverge
                );
                out && arm.contains(event.span) && event.span.end >= one.end
            }
            _ => false,
        })
    };
    function.nodes.iter().any(|node| match node {
        Node::Branch { arms, .. } => {
            let taken = arms.iter().find(|arm| arm.span.contains(one) && !arm.span.contains(other));
            taken.is_some_and(|taken| arms.iter().any(|arm| arm.span.contains(other)) || leaves(taken.span))
        }
        _ => false,
    })
}
