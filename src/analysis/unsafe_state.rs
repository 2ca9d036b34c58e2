//! Rust: state that `unsafe` shares between threads without synchronisation (The Rust Reference, "Behavior considered undefined":
//! data races): a `static mut`, and what is in an `UnsafeCell` or behind a raw pointer of a type with `unsafe impl Sync`.

use super::Program;
use super::link::{FnId, Linked, TypeId};
use super::places::{Place, PlaceRef, Root, Via};
use super::sharing::SharedSite;
use super::types::{Resolver, Ty};
use crate::knowledge::Knowledge;
use crate::model::{Callee, FunctionKind, Language, Name, ParamKind, TypeExpr, Value, ValueId};

/// How a field lets several threads at what it holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// An `UnsafeCell`.
    Cell,
    /// A raw pointer to something that may be changed through it.
    Pointer,
}

/// How far a value is followed.
const DEPTH: u32 = 10;

/// The place of an access among those that several threads may share, if it is one: a part of what a cell holds counts as a part of
/// the cell, whatever its own type is.
pub(super) fn shared_at(
    linked: &Linked,
    resolver: &Resolver<'_>,
    id: FnId,
    value: ValueId,
    at: &PlaceRef,
) -> Option<PlaceRef> {
    match &at.place.root {
        Root::Global(global) => linked.global(*global).static_mut.then(|| at.clone()),
        Root::Local(..) => None,
        Root::Type(ty) => match at.place.path.first().and_then(|field| holder(linked, resolver, *ty, *field)) {
            Some(Holder::Cell) => Some(at.clone()),
            Some(Holder::Pointer) => goes_behind(linked, id, value, 0).then(|| at.clone()),
            None => part_of_holder(linked, resolver, at),
        },
    }
}

/// A field of an object that is kept in a cell or in a `static mut`.
fn part_of_holder(linked: &Linked, resolver: &Resolver<'_>, at: &PlaceRef) -> Option<PlaceRef> {
    let Via::Place(object) = &at.via else { return None };
    let (place, via) = match (&object.root, object.path.as_slice()) {
        (Root::Global(global), _) => (linked.global(*global).static_mut.then(|| (**object).clone())?, Via::Static),
        (Root::Type(ty), [field, ..]) => {
            holder(linked, resolver, *ty, *field)?;
            ((**object).clone(), Via::Receiver)
        }
        // `table.rows`, of a variable: the field is one of its type.
        (Root::Local(function, local), [field, rest @ ..]) => {
            let Ty::Project(ty) = resolver.peel_to_project(Language::Rust, &resolver.variable_type(*function, *local))
            else {
                return None;
            };
            let owner = linked.field_owner(ty, *field)?;
            holder(linked, resolver, owner, *field)?;
            let path = std::iter::once(field).chain(rest).copied().collect();
            let variable = Place { root: object.root.clone(), path: smallvec::SmallVec::new() };
            (Place { root: Root::Type(owner), path }, Via::Place(Box::new(variable)))
        }
        _ => return None,
    };
    let mut place = place;
    place.path.extend(at.place.path.iter().copied());
    Some(PlaceRef { place, via })
}

/// Whether a field of a type with `unsafe impl Sync` is a cell or a raw pointer.
fn holder(linked: &Linked, resolver: &Resolver<'_>, ty: TypeId, field: Name) -> Option<Holder> {
    let file = linked.files.get(linked.type_file(ty).0 as usize)?;
    if file.language != Language::Rust || !linked.is_unsafe_sync(ty) {
        return None;
    }
    let declared = linked.type_def(ty).fields.iter().find(|known| known.name == field)?;
    if matches!(declared.ty, TypeExpr::Ref { raw: true, mutable: true, .. }) {
        return Some(Holder::Pointer);
    }
    match resolver.field_type(ty, field) {
        Some(Ty::Library(lib, _)) if Knowledge::of(Language::Rust).facts(lib).path == "std.cell.UnsafeCell" => {
            Some(Holder::Cell)
        }
        _ => None,
    }
}

/// Whether an expression is about what a pointer points at, not about the pointer.
fn goes_behind(linked: &Linked, id: FnId, value: ValueId, depth: u32) -> bool {
    if depth > DEPTH {
        return false;
    }
    let next = |value: ValueId| goes_behind(linked, id, value, depth + 1);
    let function = linked.function(id);
    match function.value(value) {
        Value::Deref(_) => true,
        Value::Field { base, .. } | Value::Index { base, .. } => next(*base),
        Value::Ref { value, .. } | Value::Try(value) | Value::Cast { value, .. } | Value::Part { value, .. } => {
            next(*value)
        }
        Value::Local(local) => {
            match linked.index[id.0 as usize].binds.get(local.0 as usize).map(|binds| binds.as_slice()) {
                Some([(owner, Some(bound))]) if *owner == id => next(*bound),
                _ => false,
            }
        }
        Value::Call(call) => match &function.call(*call).callee {
            Callee::Method { receiver, name } => {
                matches!(name.as_str(), "as_ref" | "as_mut" | "as_uninit_mut") || next(*receiver)
            }
            _ => false,
        },
        _ => false,
    }
}

impl Program {
    /// A place that unsafe Rust shares without synchronisation: a `static mut`, or what is in an `UnsafeCell` or behind a raw pointer
    /// of a type that is `Sync` by `unsafe impl`.
    #[must_use]
    pub fn is_unsafe_shared(&self, place: &Place) -> bool {
        match &place.root {
            Root::Global(global) => self.linked.global(*global).static_mut,
            Root::Type(ty) => {
                let field = place.path.first();
                field.is_some_and(|field| holder(&self.linked, &self.resolver(), *ty, *field).is_some())
            }
            Root::Local(..) => false,
        }
    }
}

/// Rust: nobody else has the object, by its type: a method with `&mut self` (`Drop::drop`, `get_mut`) or one that consumes it.
#[must_use]
pub(super) fn is_exclusive(program: &Program, site: &SharedSite) -> bool {
    if site.via != Via::Receiver || program.linked.language(site.function) != Language::Rust {
        return false;
    }
    let mut at = Some(site.function);
    for _ in 0..4 {
        let Some(id) = at else { return false };
        let function = program.linked.function(id);
        if let Some(receiver) = function.params.first().filter(|param| param.kind == ParamKind::Receiver) {
            return match &receiver.ty {
                TypeExpr::Ref { mutable, raw, .. } => *mutable && !*raw,
                TypeExpr::SelfType => true,
                _ => false,
            };
        }
        at = program.linked.index[id.0 as usize].parent.filter(|_| function.kind == FunctionKind::Closure);
    }
    false
}

/// Rust: the closure is run by a `Once` or the like: once, and everybody else waits until it has.
#[must_use]
pub(super) fn runs_once(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    if function.kind != FunctionKind::Closure || program.linked.language(id) != Language::Rust {
        return false;
    }
    let Some(parent) = program.linked.index[id.0 as usize].parent else { return false };
    let outer = program.linked.function(parent);
    outer.calls.iter().any(|call| {
        let once = matches!(&call.callee, Callee::Method { name, .. } if makes_once(name.as_str()));
        once && call.args.iter().any(|arg| match outer.value(arg.value) {
            Value::Closure(_) => outer.value_span(arg.value).contains(function.span),
            _ => false,
        })
    })
}

/// The methods of `Once`, `OnceLock` and their like that run what they are given once.
fn makes_once(method: &str) -> bool {
    matches!(method, "call_once" | "call_once_force" | "get_or_init" | "get_or_try_init" | "force")
}

/// Rust: something that orders threads by itself is asked before an access: an atomic is loaded, a `Once` has run.
#[must_use]
pub(super) fn is_ordered_by_others(program: &Program, site: &SharedSite) -> bool {
    let function = program.linked.function(site.function);
    let before = |start: u32| start < site.span.start;
    let once = function.calls.iter().any(|call| {
        before(call.span.start)
            && matches!(&call.callee, Callee::Method { name, .. }
                if makes_once(name.as_str()) || *name == "is_completed")
    });
    once || program.facts(site.function).atomics.iter().any(|atomic| before(atomic.span.start))
}
