//! Python: event loops by their make. A class that waits for sockets on a thread of its own wakes itself by a pair of them. Others come
//! in through the methods that do; what changes its state and wakes nobody is meant for the loop's thread.

use rustc_hash::FxHashSet;

use super::Program;
use super::expr::{as_call, callee_name};
use super::link::{FnId, TypeId};
use super::places::{Root, Via};
use super::sharing::tears_down;
use crate::model::{Language, Name, Value, ValueId};

impl Program {
    /// Whether a method of an event loop is one that nobody calls from another thread: no method that wakes the loop gets there.
    #[must_use]
    pub(super) fn is_for_the_loop(&self, id: FnId) -> bool {
        self.loop_methods.get_or_init(|| loop_methods(self)).contains(&id)
    }
}

/// Such methods of all event loops.
fn loop_methods(program: &Program) -> FxHashSet<FnId> {
    let mut found = FxHashSet::default();
    for ty in program.linked.types() {
        let file = program.linked.type_file(ty).0 as usize;
        if program.files().get(file).is_some_and(|file| file.language == Language::Python) {
            found.extend(methods_of_loop(program, ty));
        }
    }
    found
}

fn methods_of_loop(program: &Program, ty: TypeId) -> Vec<FnId> {
    let pair: Vec<Name> = program
        .linked
        .all_self_writes(ty)
        .into_iter()
        .filter(|(_, writes)| {
            writes.iter().any(|write| write.value.is_some_and(|value| is_pair(program, write.function, value)))
        })
        .map(|(name, _)| name)
        .collect();
    if pair.is_empty() {
        return Vec::new();
    }
    let methods = program.linked.methods_of(ty);
    let wakes: FxHashSet<FnId> = methods.iter().copied().filter(|id| sends(program, *id, ty, &pair)).collect();
    // Somebody who does more than end the loop wakes it.
    let enters = |id: &&FnId| {
        let function = program.linked.function(**id);
        function.public
            && !tears_down(program, **id)
            && !wakes.contains(id)
            && reached(program, **id).iter().any(|callee| wakes.contains(callee))
    };
    let entered: FxHashSet<FnId> = methods.iter().filter(enters).flat_map(|id| reached(program, *id)).collect();
    if entered.is_empty() {
        return Vec::new();
    }
    methods.iter().copied().filter(|id| !entered.contains(id) && !wakes.contains(id)).collect()
}

/// One end of `socket.socketpair()` or `os.pipe()`.
fn is_pair(program: &Program, id: FnId, value: ValueId) -> bool {
    let function = program.linked.function(id);
    let whole = match function.value(value) {
        Value::Part { value, .. } | Value::Index { base: value, .. } | Value::Item(value) => *value,
        _ => return false,
    };
    let Some(call) = as_call(function, whole) else { return false };
    let named = callee_name(function.call(call)).is_some_and(|name| name == "socketpair" || name == "pipe");
    named
        && program
            .resolver()
            .library_callee(id, call)
            .is_some_and(|path| path.first().is_some_and(|module| module == "socket" || module == "os"))
}

/// Whether a method sends something through one of the ends.
fn sends(program: &Program, id: FnId, ty: TypeId, pair: &[Name]) -> bool {
    let function = program.linked.function(id);
    let resolver = program.resolver();
    let is_end = |value: ValueId| {
        resolver.place_of(id, value).is_some_and(|at| {
            let of_loop = matches!(at.place.root, Root::Type(owner) if program.linked.mro(ty).contains(&owner));
            of_loop && at.via == Via::Receiver && matches!(at.place.path.as_slice(), [name] if pair.contains(name))
        })
    };
    function.calls.iter().any(|call| match callee_name(call).map(|name| name.as_str()) {
        Some("send" | "sendall") => super::expr::receiver(call).is_some_and(is_end),
        Some("write") => call.args.first().is_some_and(|arg| is_end(arg.value)),
        _ => false,
    })
}

/// A method, and what it calls on its own object.
fn reached(program: &Program, id: FnId) -> Vec<FnId> {
    let mut found = vec![id];
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        next += 1;
        for site in program.facts(id).calls.iter().filter(|site| site.via == Via::Receiver) {
            for callee in &site.functions {
                if !found.contains(callee) {
                    found.push(*callee);
                }
            }
        }
    }
    found
}
