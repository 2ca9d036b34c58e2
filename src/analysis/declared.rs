//! Declared intent: which lock guards a place, which a function needs, which comes first. What people write beside their code is
//! taken at its word: rules hold the code against it, and nothing is inferred about what is declared.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::flow::HeldLock;
use super::link::{Entity, FnId, Linked, Scope, TypeId};
use super::places::{Lock, Place, PlaceRef, Root, Via};
use super::types::{Resolver, Tables, Ty};
use crate::finding::Location;
use crate::knowledge::Mode;
use crate::model::{AnnotationKind, FileId, Name, Path, Span};

/// A declaration about a lock, and where it stands.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The lock.
    pub lock: Lock,
    /// The comment.
    pub location: Location,
}

/// Two locks in the order they are to be acquired in.
#[derive(Clone, Debug)]
pub struct DeclaredOrder {
    /// The one to acquire first.
    pub first: Lock,
    /// The one to acquire after it.
    pub second: Lock,
    /// The comment.
    pub location: Location,
}

/// Everything declared.
#[derive(Default)]
pub struct Declared {
    guards: BTreeMap<Place, Declaration>,
    holds: BTreeMap<FnId, Vec<Declaration>>,
    /// The orders of locks.
    pub orders: Vec<DeclaredOrder>,
}

impl Declared {
    /// Reads the declarations of all files. One that names no lock of the program says nothing.
    pub(super) fn read(linked: &Linked, tables: &Tables) -> Self {
        let mut declared = Self::default();
        let resolver = Resolver::new(linked, tables);
        for (index, model) in linked.files.iter().enumerate() {
            let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            for annotation in &model.annotations {
                let view = View { linked, resolver: &resolver, file, covers: annotation.covers };
                let location = Location { file, span: annotation.span };
                match &annotation.kind {
                    AnnotationKind::GuardedBy(path) => declared.guards.extend(view.guard(path, location)),
                    AnnotationKind::Holds(path) => {
                        if let Some((function, declaration)) = view.holds(path, location) {
                            declared.holds.entry(function).or_default().push(declaration);
                        }
                    }
                    AnnotationKind::Order(first, second) => {
                        let owner = view.class_around(annotation.span);
                        let (first, second) = (view.lock(first, owner), view.lock(second, owner));
                        if let (Some(first), Some(second)) = (first, second) {
                            declared.orders.push(DeclaredOrder { first, second, location });
                        }
                    }
                    AnnotationKind::ThreadSafe | AnnotationKind::SingleThreaded => {}
                }
            }
        }
        declared
    }

    /// The lock a place is declared to be guarded by.
    #[must_use]
    pub fn guard(&self, place: &Place) -> Option<&Declaration> {
        if self.guards.is_empty() {
            return None;
        }
        let part = |guarded: &&Place| guarded.root == place.root && place.path.starts_with(&guarded.path);
        self.guards.keys().find(part).and_then(|guarded| self.guards.get(guarded))
    }

    /// The locks that callers of a function are declared to hold.
    #[must_use]
    pub fn needed(&self, function: FnId) -> &[Declaration] {
        self.holds.get(&function).map_or(&[], Vec::as_slice)
    }

    /// The functions whose callers hold something, with what.
    pub fn all_needed(&self) -> impl Iterator<Item = (FnId, &[Declaration])> {
        self.holds.iter().map(|(function, needed)| (*function, needed.as_slice()))
    }

    /// Whether nothing is declared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.guards.is_empty() && self.holds.is_empty() && self.orders.is_empty()
    }

    /// Adds to what functions are entered with what they declare their callers to hold.
    pub(super) fn enter(&self, entry: &mut [Vec<HeldLock>]) {
        for (function, needed) in &self.holds {
            let Some(known) = entry.get_mut(function.0 as usize) else { continue };
            for declaration in needed {
                if known.iter().any(|held| held.lock.at.place == declaration.lock.at.place) {
                    continue;
                }
                let lock = declaration.lock.clone();
                let span = declaration.location.span;
                known.push(HeldLock { lock, mode: Mode::Exclusive, must: true, span, by: *function });
            }
        }
    }
}

/// One declaration.
struct View<'a> {
    linked: &'a Linked,
    resolver: &'a Resolver<'a>,
    file: FileId,
    covers: Span,
}

impl View<'_> {
    /// The place declared on the lines covered, with its lock.
    fn guard(&self, path: &Path, location: Location) -> Option<(Place, Declaration)> {
        let (place, owner) = self.place()?;
        let lock = self.lock(path, owner)?;
        Some((place, Declaration { lock, location }))
    }

    /// The field or variable that is declared or first assigned on the lines covered.
    fn place(&self) -> Option<(Place, Option<TypeId>)> {
        let here = |span: Span| self.covers.contains(Span { start: span.start, end: span.start });
        let field = |ty: TypeId, name: Name| {
            let owner = self.linked.field_owner(ty, name).unwrap_or(ty);
            (Place { root: Root::Type(owner), path: SmallVec::from_elem(name, 1) }, Some(ty))
        };
        for ty in self.linked.types().filter(|ty| self.linked.type_file(*ty) == self.file) {
            if let Some(declared) = self.linked.type_def(ty).fields.iter().find(|field| here(field.span)) {
                return Some(field(ty, declared.name));
            }
            for (name, writes) in self.linked.all_self_writes(ty) {
                if writes.iter().any(|write| self.linked.file_of(write.function) == self.file && here(write.span)) {
                    return Some(field(ty, name));
                }
            }
        }
        let mut globals = self.linked.globals().filter(|global| self.linked.global_file(*global) == self.file);
        let global = globals.find(|global| here(self.linked.global(*global).span))?;
        Some((Place { root: Root::Global(global), path: SmallVec::new() }, None))
    }

    /// The function defined on the lines covered, with the lock its callers hold.
    fn holds(&self, path: &Path, location: Location) -> Option<(FnId, Declaration)> {
        let here = |id: &FnId| {
            let function = self.linked.function(*id);
            let named = function.kind == crate::model::FunctionKind::Named;
            named && self.linked.file_of(*id) == self.file && self.covers.contains(function.name_span)
        };
        let first = |id: &FnId| self.linked.function(*id).name_span.start;
        let function = self.linked.functions().filter(here).min_by_key(first)?;
        let owner = self.linked.index[function.0 as usize].owner;
        let lock = self.lock(path, owner)?;
        Some((function, Declaration { lock, location }))
    }

    /// The class a comment stands in.
    fn class_around(&self, comment: Span) -> Option<TypeId> {
        let around =
            |ty: &TypeId| self.linked.type_file(*ty) == self.file && self.linked.type_def(*ty).span.contains(comment);
        let size = |ty: &TypeId| {
            let span = self.linked.type_def(*ty).span;
            span.end - span.start
        };
        self.linked.types().filter(around).min_by_key(size)
    }

    /// The lock a declaration names: an attribute of the class around, of a class named, or a variable of the module.
    fn lock(&self, path: &Path, owner: Option<TypeId>) -> Option<Lock> {
        let segments = path.segments();
        let own = match segments {
            [first, rest @ ..] if *first == "self" || *first == "cls" || *first == "Self" => rest,
            all => all,
        };
        if let ([name], Some(owner)) = (own, owner)
            && self.linked.field_owner(owner, *name).is_some()
        {
            return self.resolver.field_lock(owner, *name);
        }
        let scope: Scope = self.linked.module_scope(self.file, crate::model::ModIdx::default());
        if let Entity::Global(global) = self.linked.resolve(scope, path) {
            let language = self.linked.files[self.linked.global_file(global).0 as usize].language;
            let ty = match self.resolver.peel(language, &self.resolver.global_type(global)) {
                Ty::Library(lib, _) => Some(lib),
                _ => None,
            };
            let place = Place { root: Root::Global(global), path: SmallVec::new() };
            let python = language == crate::model::Language::Python;
            return Some(Lock { at: PlaceRef { place, via: Via::Static }, ty, python });
        }
        let [class @ .., name] = segments else { return None };
        if class.is_empty() {
            return None;
        }
        match self.linked.resolve(scope, &Path::new(class.iter().copied())) {
            Entity::Type(ty) => self.resolver.field_lock(ty, *name),
            _ => None,
        }
    }
}
