//! What a process that notices its forks forgets: locks that another thread held at that moment, and objects whose threads are gone.

use super::connections::kept_type;
use super::expr::{callee_name, keyword};
use super::link::{FnId, TypeId};
use super::places::{Place, Root};
use super::story::Runner;
use super::types::Ty;
use super::{AccessKind, Program};
use crate::knowledge::{Knowledge, Role, RootKind};
use crate::model::{FunctionKind, Language, Op, Span, Value};

/// State that a fork leaves behind.
#[derive(Clone, Debug)]
pub struct ForkState {
    /// The function that makes the lock, or that resets after a fork.
    pub function: FnId,
    /// Where.
    pub span: Span,
    /// The lock, or the module variable that is not reset.
    pub place: Place,
    /// Where it is used: the lock taken, the object made.
    pub used: (FnId, Span),
    /// It is a lock; otherwise an object with a thread.
    pub lock: bool,
}

/// All state that forks leave behind, in order of functions.
#[must_use]
pub fn fork_state(program: &Program) -> Vec<ForkState> {
    let mut found: Vec<ForkState> = Vec::new();
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        if program.linked.language(id) != Language::Python || program.is_test(id) {
            continue;
        }
        let names =
            |wanted: &str| function.calls.iter().any(|call| callee_name(call).is_some_and(|name| name == wanted));
        if names("getpid") {
            let more = inherited_lock(program, id);
            found.extend(more.filter(|more| !found.iter().any(|known| known.place == more.place)));
        }
        if names("register_at_fork") {
            found.extend(not_reset(program, id));
        }
    }
    found
}

/// A client that the module makes, whose threads and locks a fork leaves behind, and where a child process uses it.
#[derive(Clone, Debug)]
pub struct InheritedClient {
    /// The module variable.
    pub place: Place,
    /// The function that the child runs.
    pub function: FnId,
    /// The use.
    pub span: Span,
    /// Who runs it.
    pub runner: Runner,
}

/// Every such client, once, in order of functions.
#[must_use]
pub fn inherited_clients(program: &Program) -> Vec<InheritedClient> {
    let mut found: Vec<InheritedClient> = Vec::new();
    let child = |runner: &Runner| match runner {
        Runner::Root(root) => program.roots.root(*root).kind == RootKind::Process,
        Runner::Outside => false,
    };
    if !program.roots.spawns.iter().any(|spawn| spawn.kind == RootKind::Process) {
        return found;
    }
    for id in program.linked.functions() {
        if program.linked.language(id) != Language::Python || program.is_test(id) {
            continue;
        }
        for access in program.facts(id).accesses.iter().filter(|access| !access.kind.writes()) {
            // `client.shop.orders` is reached through the client.
            let Root::Global(global) = access.at.place.root else { continue };
            let place = Place { root: Root::Global(global), path: smallvec::SmallVec::new() };
            let lost = || kept_type(program, &place).is_some_and(|facts| facts.lost_by_fork);
            if found.iter().any(|known| known.place == place) || !lost() || !made_by_module(program, &place) {
                continue;
            }
            if let Some(runner) = program.runners(id).into_iter().find(child) {
                found.push(InheritedClient { place, function: id, span: access.span, runner });
            }
        }
    }
    found
}

/// Only the body of the module gives the variable its value.
fn made_by_module(program: &Program, place: &Place) -> bool {
    let made = program.resolver().initialisers(place);
    !made.is_empty() && made.iter().all(|(id, _)| program.linked.function(*id).kind == FunctionKind::ModuleBody)
}

/// A method asks whether it is in another process than before, and takes a lock of its object that was made before the fork.
fn inherited_lock(program: &Program, id: FnId) -> Option<ForkState> {
    let function = program.linked.function(id);
    let owner = program.linked.index[id.0 as usize].owner?;
    // `self.pid == os.getpid()`
    let compares = function.values.iter().any(|data| {
        matches!(&data.value, Value::Op { op: Op::Eq | Op::Ne | Op::Is | Op::IsNot, operands }
            if operands.iter().any(|operand| is_getpid(program, id, *operand)))
    });
    if !compares || registers(program, id) {
        return None;
    }
    let facts = program.facts(id);
    facts
        .acquires
        .iter()
        .filter(|acquire| acquire.blocking && acquire.lock.is_known() && !acquire.lock.is_async())
        .find_map(|acquire| {
            let place = &acquire.lock.at.place;
            let Root::Type(ty) = place.root else { return None };
            if !program.linked.mro(owner).contains(&ty) || place.path.len() != 1 {
                return None;
            }
            let made = program.resolver().initialisers(place);
            let [(maker, value)] = made.as_slice() else { return None };
            // Made anew by somebody who may be called after the fork.
            let setup = program.linked.function(*maker).name == "__init__";
            let span = program.linked.function(*maker).value_span(*value);
            setup.then(|| ForkState {
                function: *maker,
                span,
                place: place.clone(),
                used: (id, acquire.span),
                lock: true,
            })
        })
}

fn is_getpid(program: &Program, id: FnId, value: crate::model::ValueId) -> bool {
    let function = program.linked.function(id);
    match function.value(value) {
        Value::Call(call) => callee_name(function.call(*call)).is_some_and(|name| name == "getpid"),
        Value::Local(local) => program.bound_once(id, *local).is_some_and(|bound| {
            matches!(function.value(bound), Value::Call(call) if callee_name(function.call(*call)).is_some_and(|name| name == "getpid"))
        }),
        _ => false,
    }
}

/// Whether anything in the file of a function is told of forks.
fn registers(program: &Program, id: FnId) -> bool {
    program.linked.file_model(id).functions.iter().any(|function| {
        function.calls.iter().any(|call| callee_name(call).is_some_and(|name| name == "register_at_fork"))
    })
}

/// What runs in the child resets some state, and leaves a module variable as it was that holds an object with a thread.
fn not_reset(program: &Program, id: FnId) -> Vec<ForkState> {
    let (function, resolver) = (program.linked.function(id), program.resolver());
    let mut found = Vec::new();
    for call in function.calls.iter().filter(|call| callee_name(call).is_some_and(|name| name == "register_at_fork")) {
        let Some(handler) = keyword(call, "after_in_child") else { continue };
        let Ty::Function(handler) = resolver.type_of(id, handler) else { continue };
        let file = program.linked.file_of(handler);
        if program.linked.function(handler).kind != FunctionKind::Named || file != program.linked.file_of(id) {
            continue;
        }
        for global in program.linked.globals().filter(|global| program.linked.global_file(*global) == file) {
            let place = Place { root: Root::Global(global), path: smallvec::SmallVec::new() };
            if resets(program, handler, &place, 0) {
                continue;
            }
            if let Some(used) = made_with_thread(program, &place) {
                let span = program.linked.function(handler).name_span;
                found.push(ForkState { function: handler, span, place, used, lock: false });
                break;
            }
        }
    }
    found
}

fn resets(program: &Program, id: FnId, place: &Place, depth: u32) -> bool {
    let facts = program.facts(id);
    facts.accesses.iter().any(|access| access.at.place == *place)
        || depth < 3
            && facts
                .calls
                .iter()
                .flat_map(|site| &site.functions)
                .any(|callee| resets(program, *callee, place, depth + 1))
}

/// Where a function stores an object of the program that starts a thread of its own.
fn made_with_thread(program: &Program, place: &Place) -> Option<(FnId, Span)> {
    program.shared.get(place)?.iter().filter(|site| !program.is_test(site.function)).find_map(|site| {
        let access = program.facts(site.function).accesses.get(site.index)?;
        let value = access.value.filter(|_| access.kind == AccessKind::Set && access.at.place == *place)?;
        let Ty::Project(ty) = program.resolver().type_of(site.function, value) else { return None };
        starts_thread(program, ty).then_some((site.function, site.span))
    })
}

fn starts_thread(program: &Program, ty: TypeId) -> bool {
    let types = program.linked.mro(ty);
    let resolver = program.resolver();
    types.iter().any(|ty| {
        program.linked.all_self_writes(*ty).iter().any(|(name, _)| {
            matches!(resolver.field_type(*ty, *name), Some(Ty::Library(lib, _))
                if matches!(Knowledge::of(Language::Python).facts(lib).role, Role::Thread | Role::ThreadPool))
        })
    })
}
