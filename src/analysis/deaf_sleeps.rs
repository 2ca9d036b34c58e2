//! Python: a thread's object has an event that ends it, and sleeps by the clock in a step of its loop all the same.

use super::stop_signals::says_end;
use super::types::Ty;
use super::{FnId, Program, TypeId};
use crate::knowledge::{BlockKind, Knowledge, Role, RootKind};
use crate::model::{Callee, Language, Name, Span, Value};

use super::nesting::{Around, events, in_round};

/// A sleep that a stop does not cut short.
#[derive(Clone, Debug)]
pub struct DeafSleep {
    /// The function.
    pub function: FnId,
    /// The sleep.
    pub span: Span,
    /// What it is called.
    pub name: String,
    /// The event.
    pub event: Name,
    /// Where the event is set.
    pub set: (FnId, Span),
    /// How long it takes, where that is known.
    pub seconds: Option<f64>,
}

/// Finds them, in order of functions and of source: in methods that the thread's `run` calls on its own object.
#[must_use]
pub fn find(program: &Program) -> Vec<DeafSleep> {
    let mut found = Vec::new();
    for id in program.linked.functions() {
        let facts = program.facts(id);
        let function = program.linked.function(id);
        if program.linked.language(id) != Language::Python || function.is_async || facts.blocks.is_empty() {
            continue;
        }
        let Some(owner) = program.linked.index[id.0 as usize].owner else { continue };
        let sleeps: Vec<_> = facts.blocks.iter().filter(|block| block.how == BlockKind::Sleep).collect();
        if sleeps.is_empty() || !is_step(program, owner, id) {
            continue;
        }
        let Some((event, set)) = stop_event(program, owner) else { continue };
        for block in sleeps {
            // The loop around the sleep is what `asks` would find.
            if in_round(program.linked.function(id), block.span) || mentions(program, id, event) {
                continue;
            }
            let data = function.call(block.call);
            let seconds = data.args.first().and_then(|arg| program.seconds(id, arg.value));
            let name = program.call_name(id, block.call);
            found.push(DeafSleep { function: id, span: block.span, name, event, set, seconds });
        }
    }
    found
}

/// A method that a thread calls on its own object in each round: what a loop of `run` calls on `self`.
fn is_step(program: &Program, owner: TypeId, id: FnId) -> bool {
    let entries = match program.thread_class(owner) {
        Some(_) => program.linked.method(owner, Name::new("run")).into_iter().collect(),
        None => {
            let thread = |root: &&super::RootId| {
                program.roots.root(**root).kind == RootKind::Thread && program.roots.runs_on_own_object(**root, id)
            };
            let roots = program.roots.reaching(id).iter().filter(thread);
            roots.map(|root| program.roots.root(*root).entry).collect::<Vec<_>>()
        }
    };
    let name = program.linked.function(id).name;
    entries.into_iter().any(|entry| calls_in_loop(program, entry, name))
}

fn calls_in_loop(program: &Program, entry: FnId, wanted: Name) -> bool {
    let function = program.linked.function(entry);
    let mut found = false;
    events(function, &mut |event, around| {
        let crate::model::EventKind::Call(call) = event.kind else { return };
        let Callee::Method { receiver, name } = &function.call(call).callee else { return };
        found |= *name == wanted && program.linked.is_receiver(entry, *receiver) && around.iter().any(Around::is_round);
    });
    found
}

/// Whether a function names a field at all: it may ask for it.
fn mentions(program: &Program, id: FnId, field: Name) -> bool {
    program
        .linked
        .function(id)
        .values
        .iter()
        .any(|data| matches!(&data.value, Value::Field { name, .. } if *name == field))
}

/// The event of an object whose name says that it ends something, and where a method of the object sets it.
fn stop_event(program: &Program, owner: TypeId) -> Option<(Name, (FnId, Span))> {
    let resolver = program.resolver();
    let knowledge = Knowledge::of(Language::Python);
    let mro = program.linked.mro(owner);
    let fields = mro.iter().flat_map(|ty| {
        let names: Vec<Name> = program.linked.all_self_writes(*ty).into_iter().map(|(name, _)| name).collect();
        names.into_iter().map(move |name| (*ty, name))
    });
    let events = fields.filter(|(ty, name)| {
        ends(*name)
            && matches!(resolver.field_type(*ty, *name), Some(Ty::Library(lib, _))
                if knowledge.facts(lib).role == Role::Event && !knowledge.facts(lib).is_async)
    });
    for (_, event) in events {
        for method in mro.iter().flat_map(|ty| program.linked.methods_of(*ty).iter().copied()) {
            let function = program.linked.function(method);
            let set = function.calls.iter().find(|call| match &call.callee {
                Callee::Method { receiver, name } if *name == "set" => {
                    matches!(function.value(*receiver), Value::Field { name, .. } if *name == event)
                }
                _ => false,
            });
            if let Some(call) = set {
                return Some((event, (method, call.name_span)));
            }
        }
    }
    None
}

/// Whether an event's name says that something ends. One that is set for good may say so by what is then the case.
fn ends(name: Name) -> bool {
    const OVER: [&str; 5] = ["shut_down", "terminat", "kill", "closed", "done"];
    let lower = name.as_str().to_ascii_lowercase();
    says_end(name.as_str()) || OVER.iter().any(|word| lower.contains(word))
}
