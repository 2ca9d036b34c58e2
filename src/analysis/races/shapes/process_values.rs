//! `counter.value += 1` of a `multiprocessing.Value` that several processes have: each of reading and writing is made under the value's
//! own lock, and another process comes between the two.

use smallvec::SmallVec;

use super::functions;
use crate::analysis::nesting::{Around, events};
use crate::analysis::races::{Harm, Race, RaceKind, Side, Told};
use crate::analysis::{AccessKind, FnId, Place, Program, Root, Runner};
use crate::finding::Confidence;
use crate::knowledge::{Knowledge, Role, RootKind};
use crate::model::{EventKind, Language, Span, Value, ValueId, WriteOp};

/// All such values that are read and written back without their lock.
pub(super) fn find(program: &Program) -> Vec<Race> {
    functions(program).flat_map(|id| changed(program, id)).collect()
}

fn changed(program: &Program, id: FnId) -> Vec<Race> {
    let Some((runner, confidence)) = in_processes(program, id) else { return Vec::new() };
    let function = program.linked.function(id);
    let facts = program.facts(id);
    let mut found: Vec<Race> = Vec::new();
    events(function, &mut |event, around| {
        let EventKind::Write { target, op: WriteOp::Augment(_), .. } = event.kind else { return };
        let Some(base) = shared_value(program, id, target) else { return };
        // The value's own lock or any other: what is entered is not asked further.
        let entered =
            around.iter().any(|part| matches!(part, Around::With { context, .. } if locks(program, id, *context)));
        let taken = facts.acquires.iter().any(|acquire| acquire.span.start < event.span.start);
        if entered || taken || !program.entry[id.0 as usize].is_empty() {
            return;
        }
        let Some(place) = place(program, id, base) else { return };
        if found.iter().all(|race| race.place != place) {
            found.push(race(program, id, place, event.span, (runner, confidence)));
        }
    });
    found
}

/// The object whose shared value an expression is: `v.value`, `array[i]`.
fn shared_value(program: &Program, id: FnId, target: ValueId) -> Option<ValueId> {
    let base = match program.linked.function(id).value(target) {
        Value::Field { base, name } if *name == "value" => *base,
        Value::Index { base, .. } => *base,
        _ => return None,
    };
    let facts = Knowledge::of(Language::Python).facts(program.resolver().library_type(id, base)?);
    (facts.interprocess && facts.role == Role::ThreadSafe).then_some(base)
}

fn place(program: &Program, id: FnId, base: ValueId) -> Option<Place> {
    let known = program.resolver().place_of(id, base).map(|at| at.place);
    let local = || match program.linked.function(id).value(base) {
        Value::Local(local) => Some(Place { root: Root::Local(id, *local), path: SmallVec::new() }),
        _ => None,
    };
    known.or_else(local)
}

/// Whether what is entered is a lock: `with v.get_lock():`, `with v:`, `with lock:`.
fn locks(program: &Program, id: FnId, context: ValueId) -> bool {
    let resolver = program.resolver();
    resolver.lock_of(id, context).is_some()
        || match program.linked.function(id).value(context) {
            Value::Call(call) => program.call_name(id, *call).to_ascii_lowercase().contains("lock"),
            Value::Field { name, .. } => name.as_str().contains("lock"),
            Value::Local(_) | Value::Path(_) => true,
            _ => false,
        }
}

/// One of several processes that run a function, and how sure it is that there are several.
fn in_processes(program: &Program, id: FnId) -> Option<(Runner, Confidence)> {
    let runners = program.runners(id);
    let process = |runner: &&Runner| match runner {
        Runner::Root(root) => program.roots.root(*root).kind == RootKind::Process,
        Runner::Outside => false,
    };
    let one = runners.iter().find(process)?;
    let many = runners.iter().filter(process).any(|runner| match runner {
        Runner::Root(root) => program.roots.root(*root).many,
        Runner::Outside => false,
    });
    (many || runners.len() > 1).then_some((*one, if many { Confidence::High } else { Confidence::Medium }))
}

fn race(program: &Program, id: FnId, place: Place, span: Span, (runner, confidence): (Runner, Confidence)) -> Race {
    let name = program.resolver().place_name(&place);
    let side = Side { function: id, kind: AccessKind::Update, span, held: Vec::new(), runner };
    Race {
        kind: RaceKind::LostUpdate,
        harm: Harm::Lost,
        confidence,
        check: None,
        other: Some(side.clone()),
        side,
        guard: None,
        related: Vec::new(),
        told: Some(Told {
            message: format!("what `{name}` shares is read and written back here by several processes, in two steps"),
            outcome: "both processes read the same old value, and one of the two changes is lost".to_string(),
            help: format!("hold the value's own lock over both steps: `with {name}.get_lock():`"),
        }),
        place,
    }
}
