//! Python: a lock that another function acquired, or that stays acquired across a `yield`, is released only where nothing raises.

use super::nesting::{Around, events};
use super::{FnId, Place, Program};
use crate::knowledge::{Knowledge, Role};
use crate::model::{Callee, EventKind, Function, Language, LocalKind, Node, Span, Value, ValueId};

/// A release that an exception skips.
#[derive(Clone, Debug)]
pub struct LateRelease {
    /// The function.
    pub function: FnId,
    /// What may raise: a call of a function that was given, or the `yield` that runs the body of a `with`.
    pub raises: Span,
    /// It is a `yield`.
    pub yields: bool,
    /// The release.
    pub release: Span,
    /// What is released, as its function writes it.
    pub lock: String,
}

/// Finds them, in order of functions and of source; one for each function.
#[must_use]
pub fn find(program: &Program) -> Vec<LateRelease> {
    let python = program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python);
    python.filter_map(|id| after_callback(program, id).or_else(|| after_yield(program, id))).collect()
}

/// Every call of a function of the program's own is followed by a release in a `finally`: a lock is held around the function, however
/// its callers have acquired it.
#[must_use]
pub fn runs_before_a_release(program: &Program, id: FnId) -> bool {
    let callers = program.roots.callers(id);
    let own = program.linked.function(id).name.as_str().starts_with('_');
    own && program.linked.language(id) == Language::Python
        && !callers.is_empty()
        && callers.iter().all(|caller| releases_after(program, *caller, id))
}

fn releases_after(program: &Program, caller: FnId, callee: FnId) -> bool {
    let function = program.linked.function(caller);
    let sites: Vec<_> = program.facts(caller).calls.iter().filter(|site| site.functions.contains(&callee)).collect();
    let mut released = 0;
    events(function, &mut |event, around| {
        let EventKind::Call(call) = event.kind else { return };
        let here = sites.iter().any(|site| site.call == call);
        released += usize::from(
            here && around.iter().any(|part| matches!(part, Around::TryBody(node) if gives_back(function, *node))),
        );
    });
    !sites.is_empty() && released >= sites.len()
}

/// A `try` whose `finally` releases something.
fn gives_back(function: &Function, node: crate::model::NodeId) -> bool {
    let Node::Try { finally: Some(finally), .. } = function.node(node) else { return false };
    let mut found = false;
    super::nesting::events_in(function, *finally, &mut |event, around| {
        let EventKind::Call(call) = event.kind else { return };
        let releases = matches!(&function.call(call).callee, Callee::Method { name, .. } if *name == "release");
        found |= releases && around.is_empty();
    });
    found
}

/// The place of a call among what is around it, and its span.
type At = (Span, Vec<Around>);

/// `func(*args)` and then `semaphore.release()`, of what whoever started this acquired.
fn after_callback(program: &Program, id: FnId) -> Option<LateRelease> {
    let facts = program.facts(id);
    let function = program.linked.function(id);
    let released =
        |call: &crate::model::Call| matches!(&call.callee, Callee::Method { name, .. } if *name == "release");
    if facts.opaque || function.is_generator || !function.calls.iter().any(released) {
        return None;
    }
    let resolver = program.resolver();
    let mut callbacks: Vec<At> = Vec::new();
    let mut found = None;
    events(function, &mut |event, around| {
        let EventKind::Call(call) = event.kind else { return };
        let data = function.call(call);
        match &data.callee {
            Callee::Value(value) if is_given(function, *value) && !is_protected(function, around) => {
                callbacks.push((data.span, around.to_vec()));
            }
            Callee::Method { receiver, name } if *name == "release" && found.is_none() && !is_cleanup(around) => {
                let Some(at) = resolver.place_of(id, *receiver) else { return };
                let lock = facts.releases.iter().find(|lock| lock.at.place == at.place);
                let known = lock.is_some_and(|lock| matches!(lock.role(), Some(Role::Lock | Role::Semaphore)))
                    || (is_typed(program, id, *receiver) || lock_name(function, *receiver).is_some())
                        && is_taken_nearby(program, id, &at.place);
                let own = facts.acquires.iter().any(|acquire| acquire.lock.at.place == at.place);
                // Both on the same way: what one arm calls, another does not skip.
                let before = callbacks.iter().find(|(_, others)| around.starts_with(others));
                if let (true, false, Some((raises, _))) = (known, own, before) {
                    let lock = resolver.place_name(&at.place);
                    found = Some(LateRelease {
                        function: id,
                        raises: *raises,
                        yields: false,
                        release: data.name_span,
                        lock,
                    });
                }
            }
            _ => {}
        }
    });
    found
}

/// Whether the type of a value is that of a lock or semaphore.
fn is_typed(program: &Program, id: FnId, value: ValueId) -> bool {
    let lib = program.resolver().library_type(id, value);
    lib.is_some_and(|lib| matches!(Knowledge::of(Language::Python).facts(lib).role, Role::Lock | Role::Semaphore))
}

/// Whether another function of the file acquires what is kept there. A semaphore of several slots is no lock, so its calls are asked.
fn is_taken_nearby(program: &Program, id: FnId, place: &Place) -> bool {
    let file = program.linked.file_of(id);
    let resolver = program.resolver();
    let mut others = program.linked.functions().filter(|other| *other != id && program.linked.file_of(*other) == file);
    others.any(|other| {
        program.linked.function(other).calls.iter().any(|call| match &call.callee {
            Callee::Method { receiver, name } if *name == "acquire" => {
                resolver.place_of(other, *receiver).is_some_and(|at| at.place == *place)
            }
            _ => false,
        })
    })
}

/// A variable that a parameter is, of the function or of one around it.
fn is_given(function: &Function, value: ValueId) -> bool {
    let Value::Local(local) = function.value(value) else { return false };
    matches!(function.local(*local).kind, LocalKind::Param | LocalKind::Captured { .. })
}

/// Whether something around catches or cleans up.
fn is_protected(function: &Function, around: &[Around]) -> bool {
    around.iter().any(|one| match one {
        Around::TryBody(node) => {
            matches!(function.node(*node), Node::Try { handlers, finally, .. } if !handlers.is_empty() || finally.is_some())
        }
        Around::With { .. } => true,
        _ => false,
    })
}

fn is_cleanup(around: &[Around]) -> bool {
    around.iter().any(|one| matches!(one, Around::Finally(_) | Around::Handler(..)))
}

/// A generator of a context manager: `lock.acquire()`, `yield`, `lock.release()` with nothing around that cleans up.
fn after_yield(program: &Program, id: FnId) -> Option<LateRelease> {
    let function = program.linked.function(id);
    if !function.is_generator || !program.makes_context_manager(id) || !program.facts(id).manual.is_empty() {
        return None;
    }
    let mut acquired = None;
    let mut yielded = None;
    let mut found = None;
    events(function, &mut |event, around| match &event.kind {
        EventKind::Call(call) => {
            let data = function.call(*call);
            let Callee::Method { receiver, name } = &data.callee else { return };
            let Some(lock) = lock_name(function, *receiver) else { return };
            match name.as_str() {
                "acquire" if yielded.is_none() => acquired = Some(lock),
                "release" if acquired.is_some() && found.is_none() && !is_cleanup(around) => {
                    let Some(raises) = yielded else { return };
                    found = Some(LateRelease { function: id, raises, yields: true, release: data.name_span, lock });
                }
                _ => {}
            }
        }
        EventKind::Yield(_) if acquired.is_some() && yielded.is_none() && !is_protected(function, around) => {
            yielded = Some(event.span);
        }
        _ => {}
    });
    found
}

/// What a receiver is called, if that says that it is a lock.
fn lock_name(function: &Function, value: ValueId) -> Option<String> {
    let name = match function.value(value) {
        Value::Field { name, .. } => Some(*name),
        Value::Local(local) => Some(function.local(*local).name),
        Value::Path(path) => path.last(),
        Value::Call(call) => match &function.call(*call).callee {
            Callee::Method { name, .. } => Some(*name),
            Callee::Path(path) => path.last(),
            _ => None,
        },
        _ => None,
    }?;
    let low = name.as_str().to_ascii_lowercase();
    ["lock", "mutex", "sem"].iter().any(|word| low.contains(word)).then(|| name.to_string())
}
