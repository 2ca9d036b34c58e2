//! State that request handlers and callbacks change: whoever writes one seldom thinks of the threads that run it.

use super::checks::method_at;
use super::{Harm, Race, RaceKind, Shared, Side};
use crate::analysis::{AccessKind, Entity, FnId, Program, Root, Runner, Ty};
use crate::finding::Confidence;
use crate::knowledge::RootKind;
use crate::model::{Callee, Import, Span, Value, ValueId};

/// What runs a function, if that is a handler or a callback that may meet other threads.
pub(super) fn runner(program: &Program, id: FnId) -> Option<Runner> {
    program.runners(id).into_iter().find(|runner| kind(program, *runner).is_some())
}

/// The kind of a race that handlers or callbacks have a part in.
pub(super) fn kind_of(program: &Program, one: Runner, two: Option<Runner>) -> Option<RaceKind> {
    let kinds = [kind(program, one), two.and_then(|two| kind(program, two))];
    kinds.into_iter().flatten().min()
}

fn kind(program: &Program, runner: Runner) -> Option<RaceKind> {
    let Runner::Root(root) = runner else { return None };
    match program.roots.root(root).kind {
        RootKind::Handler => Some(RaceKind::HandlerMutation),
        RootKind::Callback | RootKind::Timer => Some(RaceKind::CallbackMutation),
        _ => None,
    }
}

/// How the names of methods begin that change what a registry holds.
const REGISTERS: [&str; 4] = ["register", "unregister", "deregister", "add_"];

/// A handler registers something in an object that all requests share: what the method does is not known, and everybody else
/// reads the registry meanwhile.
pub(super) fn registry_used(shared: &Shared<'_>) -> Option<Race> {
    let (program, place) = (shared.program, shared.place);
    let Root::Global(global) = place.root else { return None };
    // An object of a library answers for itself.
    if matches!(program.resolver().global_type(global), Ty::Library(..)) {
        return None;
    }
    shared.sites.iter().find_map(|site| {
        let (name, arguments) = method_at(program.linked.function(site.function), site.span)?;
        let registers = REGISTERS.iter().any(|word| name.starts_with(word)) && arguments > 0;
        if site.kind != AccessKind::Use || !registers || site.maybe_locked() {
            return None;
        }
        let handles = |runner: &Runner| match runner {
            Runner::Root(root) => {
                let root = program.roots.root(*root);
                // What a handler calls may register once and for all: only what it does itself counts.
                root.entry == site.function && matches!(root.kind, RootKind::Handler | RootKind::AsyncHandler)
            }
            Runner::Outside => false,
        };
        let runner = program.runners(site.function).into_iter().find(handles)?;
        Some(Race {
            kind: RaceKind::HandlerMutation,
            harm: Harm::Half,
            place: place.clone(),
            confidence: Confidence::Low,
            check: None,
            side: Side::new(site, runner),
            other: None,
            guard: None,
            related: Vec::new(),
            told: None,
        })
    })
}

/// A registration in an object that a document does not define: what its readers have in their module.
pub struct Registration {
    /// The handler.
    pub function: FnId,
    /// The object, as it is written.
    pub name: String,
    /// Where.
    pub span: Span,
}

/// The registrations that handlers of documents make in objects defined elsewhere.
#[must_use]
pub fn registrations(program: &Program) -> Vec<Registration> {
    let documents = program.linked.functions().filter(|id| program.linked.file_model(*id).context.document);
    let handlers = documents.filter(|id| {
        program.roots.reaching(*id).iter().any(|root| {
            let root = program.roots.root(*root);
            root.entry == *id && matches!(root.kind, RootKind::Handler | RootKind::AsyncHandler)
        })
    });
    let of = |id: FnId| {
        let function = program.linked.function(id);
        function.calls.iter().filter_map(move |call| match &call.callee {
            Callee::Method { receiver, name } => {
                let registers = REGISTERS.iter().any(|word| name.as_str().starts_with(word)) && !call.args.is_empty();
                let written = undefined(program, id, *receiver, 0).filter(|_| registers)?;
                Some(Registration { function: id, name: written, span: call.name_span })
            }
            _ => None,
        })
    };
    handlers.flat_map(of).collect()
}

/// An object reached by names alone, the first of which nobody defines.
fn undefined(program: &Program, id: FnId, value: ValueId, depth: u32) -> Option<String> {
    match program.linked.function(id).value(value) {
        Value::Path(path) => {
            // A name that nobody binds is taken for one of a library.
            let unbound = match program.linked.resolve(program.linked.scope(id), path) {
                Entity::Unknown => true,
                Entity::Library(found) => found == *path && path.len() == 1,
                _ => false,
            };
            let imported = |import: &Import| path.first().is_some_and(|name| import.local == name);
            let document = program.files().iter().filter(|file| file.context.document);
            (unbound && !document.flat_map(|file| &file.imports).any(imported)).then(|| path.to_string())
        }
        Value::Field { base, name } if depth < 4 => {
            Some(format!("{}.{name}", undefined(program, id, *base, depth + 1)?))
        }
        _ => None,
    }
}
