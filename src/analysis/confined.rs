//! Classes whose every object belongs to one thread: whoever makes one keeps it in that thread's own storage.

use rustc_hash::FxHashSet;

use super::link::{FnId, Linked, TypeId};
use super::types::{Resolver, Tables, Target, Ty};
use crate::knowledge::{Knowledge, Role};
use crate::model::{CallId, Callee, EventKind, Language, Name, Node, Value, ValueId, WriteOp};

/// The Python classes that are made only to be stored in a `threading.local` (or a context variable's object).
pub(super) fn per_thread(linked: &Linked, tables: &Tables, tests: &[bool]) -> FxHashSet<TypeId> {
    let resolver = Resolver::new(linked, tables);
    let mut kept: FxHashSet<(FnId, CallId)> = FxHashSet::default();
    let mut types: FxHashSet<TypeId> = FxHashSet::default();
    for id in linked.functions().filter(|id| linked.language(*id) == Language::Python) {
        for node in &linked.function(id).nodes {
            let Node::Event(event) = node else { continue };
            let EventKind::Write { target, value: Some(value), op: WriteOp::Assign } = event.kind else { continue };
            if let Some((call, ty)) = made(linked, &resolver, id, value)
                && is_thread_local(&resolver, linked, id, target)
            {
                kept.insert((id, call));
                types.insert(ty);
            }
        }
    }
    if !types.is_empty() {
        made_elsewhere(linked, &resolver, tests, &kept, &types).iter().for_each(|ty| {
            types.remove(ty);
        });
    }
    types
}

/// The object of the program that a value is, freshly made.
fn made(linked: &Linked, resolver: &Resolver<'_>, id: FnId, value: ValueId) -> Option<(CallId, TypeId)> {
    let Value::Call(call) = linked.function(id).value(value) else { return None };
    match resolver.target(id, *call) {
        Target::Construct(ty) => Some((*call, ty)),
        _ => None,
    }
}

/// `local.x`, where `local` is a thread-local object.
fn is_thread_local(resolver: &Resolver<'_>, linked: &Linked, id: FnId, target: ValueId) -> bool {
    let Value::Field { base, .. } = linked.function(id).value(target) else { return false };
    let knowledge = Knowledge::of(Language::Python);
    let local = |role: Role| matches!(role, Role::ThreadLocal | Role::ContextVar);
    match resolver.type_of(id, *base) {
        Ty::Library(ty, _) => local(knowledge.facts(ty).role),
        Ty::Project(ty) => linked
            .library_bases(ty)
            .into_iter()
            .any(|base| knowledge.type_at(base).is_some_and(|ty| local(knowledge.facts(ty).role))),
        _ => false,
    }
}

/// Which of the classes somebody makes without keeping the object there.
fn made_elsewhere(
    linked: &Linked,
    resolver: &Resolver<'_>,
    tests: &[bool],
    kept: &FxHashSet<(FnId, CallId)>,
    types: &FxHashSet<TypeId>,
) -> Vec<TypeId> {
    let names: FxHashSet<Name> = types.iter().map(|ty| linked.type_def(*ty).name).collect();
    let mut found = Vec::new();
    for id in linked.functions().filter(|id| !tests[id.0 as usize] && linked.language(*id) == Language::Python) {
        for (index, call) in linked.function(id).calls.iter().enumerate() {
            let named = match &call.callee {
                Callee::Path(path) => path.last(),
                Callee::Method { name, .. } => Some(*name),
                Callee::Value(_) | Callee::Macro(_) => None,
            };
            let site = (id, CallId(u32::try_from(index).unwrap_or(u32::MAX)));
            if !named.is_some_and(|name| names.contains(&name)) || kept.contains(&site) {
                continue;
            }
            if let Target::Construct(ty) = resolver.target(id, site.1) {
                found.push(ty);
            }
        }
    }
    found
}
