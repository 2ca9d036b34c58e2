//! Queues that count their unfinished items: who takes items, who says that one is done, who waits for all.

use std::collections::BTreeMap;

use super::Program;
use super::link::FnId;
use super::places::{Place, Root};
use super::types::Target;
use crate::knowledge::{Does, Knowledge, Role};
use crate::model::{CallId, Callee, Language, Span};

/// A call of a queue's method.
#[derive(Clone, Copy, Debug)]
pub struct QueueCall {
    /// The function it stands in.
    pub function: FnId,
    /// The call.
    pub call: CallId,
    /// Where.
    pub span: Span,
}

/// What is done with one queue.
#[derive(Clone, Default, Debug)]
pub struct QueueUse {
    /// `join()`.
    pub joins: Vec<QueueCall>,
    /// `get()`, `get_nowait()`.
    pub gets: Vec<QueueCall>,
    /// `task_done()`.
    pub dones: Vec<QueueCall>,
}

/// Python's queues, by where they are kept.
#[derive(Default, Debug)]
pub struct Queues {
    /// Those whose place is known and means one queue.
    pub by_place: BTreeMap<Place, QueueUse>,
    /// Whether a queue that is not known, or is given to a function, is told that an item is done.
    pub done_elsewhere: bool,
}

impl Program {
    /// Gathers the calls of Python's queues.
    #[must_use]
    pub fn queues(&self) -> Queues {
        let mut all = Queues::default();
        let python: Vec<FnId> =
            self.linked.functions().filter(|id| self.linked.language(*id) == Language::Python).collect();
        python.iter().for_each(|id| self.queue_calls(*id, false, &mut all));
        // `get` is a common name: it is looked at only where some queue counts.
        if !all.by_place.is_empty() {
            python.iter().for_each(|id| self.queue_calls(*id, true, &mut all));
        }
        all
    }

    fn queue_calls(&self, id: FnId, takes: bool, all: &mut Queues) {
        let function = self.linked.function(id);
        let resolver = self.resolver();
        for (index, data) in function.calls.iter().enumerate() {
            let Callee::Method { receiver, name } = &data.callee else { continue };
            // `separator.join(parts)` is no wait.
            let wanted = match name.as_str() {
                "join" | "task_done" => !takes && data.args.is_empty(),
                "get" | "get_nowait" => takes,
                _ => false,
            };
            if !wanted {
                continue;
            }
            let call = CallId(u32::try_from(index).unwrap_or(0));
            let is_queue = match resolver.target(id, call) {
                Target::Effect { ty: Some(ty), .. } => Knowledge::of(Language::Python).facts(ty).role == Role::Queue,
                _ => false,
            };
            let place = is_queue.then(|| resolver.place_of(id, *receiver)).flatten().filter(|at| !at.many());
            let given = |place: &Place| matches!(place.root, Root::Local(function, local) if resolver.is_parameter(function, local));
            let known = place.map(|at| at.place).filter(|place| !given(place));
            let Some(place) = known else {
                all.done_elsewhere |= *name == "task_done";
                continue;
            };
            let used = all.by_place.entry(place).or_default();
            let found = QueueCall { function: id, call, span: data.name_span };
            match name.as_str() {
                "join" => used.joins.push(found),
                "task_done" => used.dones.push(found),
                _ => used.gets.push(found),
            }
        }
    }

    /// Whether a function may fail in the middle: calls, other than those of queues and the harmless.
    #[must_use]
    pub fn may_fail(&self, id: FnId, call: CallId) -> bool {
        match self.resolver().target(id, call) {
            Target::Project { .. } | Target::Construct(_) | Target::Unknown => true,
            Target::Effect { effect, .. } => matches!(effect.does, Does::Block),
            Target::Library(_) | Target::External(_) => false,
        }
    }
}
