//! Accesses of places that several threads may see, grouped by place: what the rules about shared state begin with.

use std::collections::BTreeMap;

use super::{AccessKind, FnId, HeldLock, Place, Program, Root, Runner, Ty, Via, unsafe_state};
use crate::knowledge::{Knowledge, Role, RootKind};
use crate::model::{FunctionKind, Language, Span};

/// An access of a place, with everything held there.
#[derive(Clone)]
pub struct SharedSite {
    /// The function that accesses.
    pub function: FnId,
    /// How.
    pub kind: AccessKind,
    /// Where.
    pub span: Span,
    /// Everything held there, by the function and by all its callers.
    pub held: Vec<HeldLock>,
    /// The object, for a field.
    pub via: Via,
    /// See [`super::Access::shadow`].
    pub shadow: bool,
    /// Which of the function's [`super::FnFacts::accesses`] it is.
    pub index: usize,
    /// The access was of an element of the place, not of the place itself.
    pub element: bool,
    /// See [`super::Access::store`].
    pub store: bool,
    /// See [`super::Access::aliased`].
    pub aliased: bool,
}

impl SharedSite {
    /// Some lock is certainly held.
    #[must_use]
    pub fn locked(&self) -> bool {
        self.held.iter().any(|held| held.must)
    }

    /// Some lock may be held: a lock on some paths only, or one known by its name alone.
    #[must_use]
    pub fn maybe_locked(&self) -> bool {
        !self.held.is_empty()
    }

    /// That lock is certainly held.
    #[must_use]
    pub fn holds(&self, lock: &Place) -> bool {
        self.held.iter().any(|held| held.must && held.lock.at.place == *lock)
    }
}

/// All places accessed, with every access that may concern somebody else: not those of an object its function has just made, of
/// constructors, or of other processes.
#[must_use]
pub(super) fn shared_places(program: &Program) -> BTreeMap<Place, Vec<SharedSite>> {
    let construction = program.construction_only();
    let mut places: BTreeMap<Place, Vec<SharedSite>> = BTreeMap::new();
    for id in program.linked.functions().filter(|id| !is_elsewhere(program, *id)) {
        for (index, access) in program.facts(id).accesses.iter().enumerate() {
            let element = access.at.place.path.iter().any(|step| *step == "[]");
            let (place, kind) = whole(&access.at.place, access.kind);
            let building = construction.contains(&id)
                && access.at.via == Via::Receiver
                && !program.is_after_its_start(id, kind, access.span);
            if building || is_owned(program, id, &access.at.via) {
                continue;
            }
            let held = program.held(id, &access.held);
            let via = access.at.via.clone();
            let (span, shadow) = (access.span, access.shadow);
            places.entry(place).or_default().push(SharedSite {
                function: id,
                kind,
                span,
                held,
                via,
                shadow,
                index,
                element,
                store: access.store,
                aliased: access.aliased,
            });
        }
    }
    places
}

/// Only other processes run the function: what they see of the program's state is a copy of their own.
fn is_elsewhere(program: &Program, id: FnId) -> bool {
    let process = |runner: &Runner| match runner {
        Runner::Root(root) => program.roots.root(*root).kind == RootKind::Process,
        Runner::Outside => false,
    };
    program.runners(id).iter().all(process)
}

/// An element counts for its container: storing into `d[k]` changes `d`.
pub(super) fn whole(place: &Place, kind: AccessKind) -> (Place, AccessKind) {
    let Some(position) = place.path.iter().position(|step| *step == "[]") else { return (place.clone(), kind) };
    let container = Place { root: place.root.clone(), path: place.path[..position].iter().copied().collect() };
    let last = position + 1 == place.path.len();
    let kind = match kind {
        AccessKind::Set | AccessKind::SetConstant if last => AccessKind::Mutate,
        // Going over an element is reading the container.
        AccessKind::Iterate => AccessKind::Read,
        kind if last => kind,
        // A change inside an element does not change the container.
        _ => AccessKind::Read,
    };
    (container, kind)
}

/// The object was made by this very function: nobody else has it yet.
fn is_owned(program: &Program, id: FnId, via: &Via) -> bool {
    let Via::Place(place) = via else { return false };
    let Root::Local(function, _) = place.root else { return false };
    if function != id || !place.path.is_empty() {
        return false;
    }
    let resolver = program.resolver();
    let built = resolver.initialisers(place);
    !built.is_empty() && built.iter().all(|(function, value)| resolver.makes_object(*function, *value))
}

/// Module bodies, class bodies and constructors run before the state is shared, until they start a thread.
pub fn is_setup(program: &Program, site: &SharedSite) -> bool {
    let function = program.linked.function(site.function);
    if program.is_after_its_start(site.function, site.kind, site.span) {
        return false;
    }
    if site.via == Via::Static && program.runs_at_import(site.function) {
        return true;
    }
    if unsafe_state::is_exclusive(program, site) || unsafe_state::runs_once(program, site.function) {
        return true;
    }
    match function.kind {
        FunctionKind::ModuleBody | FunctionKind::ClassBody | FunctionKind::Initialiser => true,
        FunctionKind::Closure => program.runs_once(site.function),
        FunctionKind::Named => {
            let name = function.name.as_str();
            let lifecycle = [
                "__init__",
                "__new__",
                "__post_init__",
                "__del__",
                "__setstate__",
                "__getstate__",
                "__init_subclass__",
                "__copy__",
                "__deepcopy__",
                "__set_name__",
            ];
            function.owner.is_some()
                && lifecycle.contains(&name)
                && matches!(site.via, Via::Receiver | Via::Unknown | Via::Place(_))
        }
        _ => false,
    }
}

/// The role of what a place holds; thread-local for fields of a thread's own.
pub fn role(program: &Program, place: &Place) -> Option<Role> {
    let resolver = program.resolver();
    let (ty, language) = match (&place.root, place.path.as_slice()) {
        (Root::Type(ty), [name, ..]) => {
            if is_of_one_thread(program, place) {
                return Some(Role::ThreadLocal);
            }
            let language = program.files()[program.linked.type_file(*ty).0 as usize].language;
            (resolver.field_type(*ty, *name).unwrap_or_default(), language)
        }
        (Root::Global(global), _) => {
            let data = program.linked.global(*global);
            if is_of_one_thread(program, place) || data.constant {
                return Some(Role::ThreadLocal);
            }
            let language = program.files()[program.linked.global_file(*global).0 as usize].language;
            (resolver.global_type(*global), language)
        }
        (Root::Local(function, local), _) => {
            (resolver.variable_type(*function, *local), program.linked.language(*function))
        }
        _ => return None,
    };
    match ty {
        Ty::Library(lib, _) => Some(Knowledge::of(language).facts(lib).role),
        _ => None,
    }
}

/// Queues, events, locks, thread-locals: safe by themselves.
pub fn is_synchronised(role: Role) -> bool {
    !matches!(
        role,
        Role::List
            | Role::Dict
            | Role::Set
            | Role::Deque
            | Role::Plain
            | Role::Connection
            | Role::Wrapper
            | Role::Cell
            | Role::Handler
    )
}

/// Whether every thread has such a place of its own.
pub fn is_of_one_thread(program: &Program, place: &Place) -> bool {
    match place.root {
        Root::Type(ty) => {
            let field = || match place.path.as_slice() {
                [name, _, ..] => {
                    let language = program.files()[program.linked.type_file(ty).0 as usize].language;
                    program.resolver().field_type(ty, *name).is_some_and(|ty| is_thread_local(language, &ty))
                }
                _ => false,
            };
            thread_local_class(program, ty) || program.is_per_thread(ty) || field()
        }
        Root::Global(global) => {
            let ty = || program.resolver().global_type(global);
            let language = program.files()[program.linked.global_file(global).0 as usize].language;
            program.linked.global(global).thread_local || !place.path.is_empty() && is_thread_local(language, &ty())
        }
        Root::Local(..) => false,
    }
}

/// An instance of `threading.local` or the like.
fn is_thread_local(language: Language, ty: &Ty) -> bool {
    matches!(ty, Ty::Library(lib, _) if Knowledge::of(language).facts(*lib).role == Role::ThreadLocal)
}

/// Instances of subclasses of `threading.local` have fields of their own in every thread.
fn thread_local_class(program: &Program, ty: super::TypeId) -> bool {
    let file = &program.files()[program.linked.type_file(ty).0 as usize];
    let knowledge = Knowledge::of(file.language);
    program.linked.library_bases(ty).into_iter().any(|base| {
        knowledge.type_at(base).is_some_and(|lib| {
            matches!(knowledge.facts(lib).role, Role::ThreadLocal | Role::ContextVar | Role::Process)
        })
    })
}

/// The name or documentation of a function says that its caller holds the lock, or its object is kept behind one.
pub fn caller_must_hold(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let name = function.name.as_str();
    let by_name = ["locked", "unlocked", "nolock", "no_lock", "unsafe"].iter().any(|word| name.contains(word));
    by_name || program.is_wrapped(id) || function.doc.is_some_and(|doc| speaks_of_held_lock(doc.as_str()))
}

/// Whether a sentence of a documentation speaks of a lock that is held: "the caller must hold the lock". A block or a clock is none.
fn speaks_of_held_lock(doc: &str) -> bool {
    let doc = doc.to_ascii_lowercase();
    let held = ["hold", "held", "caller", "must", "under"];
    doc.split(". ").flat_map(|part| part.split("\n\n")).any(|sentence| {
        let lock = sentence.match_indices("lock").any(|(at, _)| {
            let before = sentence.get(..at).and_then(|text| text.chars().next_back());
            before.is_none_or(|before| {
                !before.is_alphabetic()
                    || sentence
                        .get(..at)
                        .is_some_and(|text| ["un", "spin", "rw", "seq"].iter().any(|kind| text.ends_with(kind)))
            })
        });
        lock && held.iter().any(|word| sentence.contains(word))
    })
}

/// Code that runs before the object is shared or after everyone has left it.
pub fn tears_down(program: &Program, id: FnId) -> bool {
    let name = program.linked.function(id).name.as_str();
    let name = name.trim_matches('_');
    let words = [
        "close",
        "stop",
        "shutdown",
        "start",
        "open",
        "reset",
        "clear",
        "setup",
        "teardown",
        "init",
        "enter",
        "exit",
        "connect",
        "disconnect",
        "join",
        "terminate",
        "dispose",
        "cleanup",
        "configure",
    ];
    name.split('_').any(|part| words.contains(&part))
}

/// A private function nobody is seen to call: who does, and with which locks, is not known.
pub fn is_dead(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    function.kind == FunctionKind::Named
        && !function.public
        && !program.roots.is_called(id)
        && !program.roots.is_entry(id)
}
