//! Where state that a process has once is changed: the working directory, the environment, the umask, standard output.

use super::link::FnId;
use super::types::Resolver;
use super::{HeldLock, Program, flow};
use crate::knowledge::{Knowledge, ProcessFacts};
use crate::model::{CallId, Callee, Event, EventKind, Function, Literal, Node, Path, Span, Value, ValueId};

/// A change of the process.
pub struct ProcessChange {
    /// The function that makes it.
    pub function: FnId,
    /// What is known of it.
    pub facts: &'static ProcessFacts,
    /// Where.
    pub span: Span,
}

impl Program {
    /// What a function changes of its process, in the order of the source.
    #[must_use]
    pub fn process_changes(&self, id: FnId) -> Vec<ProcessChange> {
        let function = self.linked.function(id);
        let knowledge = Knowledge::of(self.linked.language(id));
        let resolver = self.resolver();
        let mut found = Vec::new();
        for (index, call) in function.calls.iter().enumerate() {
            let name = match &call.callee {
                Callee::Method { name, .. } => Some(*name),
                Callee::Path(path) => path.last(),
                Callee::Value(_) | Callee::Macro(_) => None,
            };
            if !name.is_some_and(|name| knowledge.may_change_process(name)) {
                continue;
            }
            let call_id = CallId(u32::try_from(index).unwrap_or(0));
            let facts = resolver.library_callee(id, call_id).and_then(|path| knowledge.process_state(&path));
            let Some(facts) = facts.filter(|facts| !facts.place) else { continue };
            if !(facts.asks && only_asks(function, call_id)) {
                found.push(ProcessChange { function: id, facts, span: call.name_span });
            }
        }
        for node in &function.nodes {
            let Node::Event(Event { kind: EventKind::Write { target, .. }, span }) = node else { continue };
            if let Some(facts) = written(&resolver, knowledge, id, *target) {
                found.push(ProcessChange { function: id, facts, span: *span });
            }
        }
        found.sort_by_key(|change| change.span.start);
        found
    }

    /// Everything held at the first event of a function that begins where a span does.
    #[must_use]
    pub fn held_when(&self, id: FnId, span: Span) -> Vec<HeldLock> {
        let walker = flow::Walker::new(&self.linked, &self.tables, id, Some(&self.facts), &self.shared_locals);
        let probe = walker.probe(&self.entry[id.0 as usize]);
        let at = |one: &Span| span.contains(*one) || one.contains(span);
        probe.into_iter().find(|(one, _)| at(one)).map(|(_, held)| held).unwrap_or_default()
    }
}

/// `setlocale(category)` and `setlocale(category, None)` change nothing.
fn only_asks(function: &Function, call: CallId) -> bool {
    match function.call(call).args.get(1) {
        None => true,
        Some(arg) => matches!(function.value(arg.value), Value::Literal(Literal::None)),
    }
}

/// The state that an assignment changes: `sys.stdout = f`, `os.environ["A"] = "b"`.
fn written(
    resolver: &Resolver<'_>,
    knowledge: &'static Knowledge,
    id: FnId,
    target: ValueId,
) -> Option<&'static ProcessFacts> {
    let function = resolver.linked.function(id);
    let place = match function.value(target) {
        Value::Index { base, .. } => *base,
        _ => target,
    };
    let name = match function.value(place) {
        Value::Field { name, .. } => Some(*name),
        Value::Path(path) => path.last(),
        _ => None,
    };
    if !name.is_some_and(|name| knowledge.may_change_process(name)) {
        return None;
    }
    let path: Path = resolver.library_item(id, place)?;
    knowledge.process_state(&path).filter(|facts| facts.place)
}
