//! What speaks for a place being shared, and for one lock guarding it.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::sharing::SharedSite;
use crate::analysis::{AccessKind, FnId, HeldLock, Place, Program, Root, TypeId, excludes};
use crate::knowledge::{Knowledge, Role, RootKind};
use crate::model::{FileId, FileModel, Language, Name};

/// The lock that guards a place, by how it is used (after SpotBugs' inconsistent synchronisation: writes weigh more).
pub(super) struct Guard<'a> {
    /// The lock.
    pub(super) lock: &'a Place,
    /// The weight of what happens under it.
    pub(super) locked: u32,
    /// How many writes happen under it.
    pub(super) locked_writes: u32,
}

/// The lock that is held most where a place is accessed; `None` unless something is written under it.
pub(super) fn guard_of<'a>(place: &Place, sites: &[&'a SharedSite]) -> Option<Guard<'a>> {
    let mut weight: BTreeMap<&Place, (u32, u32)> = BTreeMap::new();
    for site in sites {
        let counts = |held: &&HeldLock| held.must && held.lock.is_known() && !of_one_loop(held) && excludes(held.mode);
        for held in site.held.iter().filter(counts) {
            let entry = weight.entry(&held.lock.at.place).or_default();
            entry.0 += cost(site.kind);
            entry.1 += u32::from(site.kind.writes());
        }
    }
    let (lock, (locked, locked_writes)) = weight
        .into_iter()
        .filter(|(lock, _)| guards(place, lock))
        .max_by_key(|(place, weight)| (*weight, std::cmp::Reverse(*place)))?;
    (locked_writes > 0).then_some(Guard { lock, locked, locked_writes })
}

/// Python: between two awaits a coroutine is alone on its loop, and what an asynchronous lock guards is another rule's business.
pub(super) fn of_one_loop(held: &HeldLock) -> bool {
    held.lock.python && held.lock.is_async()
}

/// A lock guards state of its own object or module, not of whoever happens to be touched while it is held.
pub(super) fn guards(place: &Place, lock: &Place) -> bool {
    match (&place.root, &lock.root) {
        (Root::Local(..), Root::Local(..)) | (_, Root::Global(_)) => true,
        (Root::Type(a), Root::Type(b)) => a == b || lock.path.len() == 1,
        (Root::Global(_), Root::Type(_)) => true,
        _ => false,
    }
}

/// How much an access says about what guards its place.
pub(super) fn cost(kind: AccessKind) -> u32 {
    match kind {
        AccessKind::Read | AccessKind::Iterate | AccessKind::Use => 1,
        AccessKind::SetConstant | AccessKind::Set | AccessKind::Mutate => 2,
        AccessKind::MutateCompound | AccessKind::Update => 3,
    }
}

/// What speaks for threads where none is seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Intent {
    /// Nothing.
    None,
    /// The place is a module variable or a class attribute, so everybody shares it.
    Static,
    /// The same, and the package has locks or starts threads elsewhere.
    Package,
    /// The file imports what starts threads or locks.
    File,
    /// The class has a lock, or starts threads.
    Class,
    /// What the place holds has a lock of its own.
    Held,
}

/// What is worked out once for all places.
pub(super) struct Context {
    concurrent_types: FxHashSet<TypeId>,
    concurrent_files: FxHashMap<FileId, bool>,
    /// The packages, by where their sources begin and their first name, that have classes with locks or threads.
    concurrent_packages: FxHashSet<(Name, Name)>,
    /// The packages that import what starts threads or locks.
    threaded_packages: FxHashSet<(Name, Name)>,
}

impl Context {
    pub(super) fn new(program: &Program) -> Self {
        let linked = &program.linked;
        let mut concurrent_types = FxHashSet::default();
        let resolver = program.resolver();
        for ty in linked.types() {
            let language = linked.files[linked.type_file(ty).0 as usize].language;
            if language != Language::Python {
                continue;
            }
            let is_lock = |name| {
                let field = resolver.field_type(ty, name);
                matches!(field, Some(super::super::Ty::Library(lib, _)) if matches!(
                    Knowledge::of(language).facts(lib).role,
                    Role::Lock | Role::RwLock | Role::Condition | Role::Semaphore | Role::Event | Role::Thread | Role::ThreadPool | Role::Queue
                ))
            };
            let own = linked.all_self_writes(ty).into_iter().map(|(name, _)| name);
            let declared = linked.type_def(ty).fields.iter().map(|field| field.name);
            let thread = linked.library_bases(ty).into_iter().any(|base| {
                let lib = Knowledge::of(language).type_at(base);
                lib.is_some_and(|lib| matches!(Knowledge::of(language).facts(lib).role, Role::Thread | Role::Timer))
            });
            if thread || own.chain(declared).any(is_lock) {
                concurrent_types.insert(ty);
            }
        }
        // What a widget calls is no thread.
        for spawn in
            program.roots.spawns.iter().filter(|spawn| spawn.kind != RootKind::Ui || spawn.constructs.is_none())
        {
            concurrent_types.extend(linked.index[spawn.function.0 as usize].owner);
            concurrent_types.extend(spawn.target.and_then(|target| linked.index[target.0 as usize].owner));
        }
        let mut concurrent_files = FxHashMap::default();
        for (index, file) in linked.files.iter().enumerate() {
            let threads = file.imports.iter().any(|import| {
                let first = import.target.first();
                first.is_some_and(|first| {
                    matches!(
                        first.as_str(),
                        "threading"
                            | "_thread"
                            | "queue"
                            | "concurrent"
                            | "gevent"
                            | "eventlet"
                            | "greenlet"
                            | "socketserver"
                    )
                })
            });
            concurrent_files.insert(FileId(u32::try_from(index).unwrap_or(u32::MAX)), threads);
        }
        let mut concurrent_packages = FxHashSet::default();
        for ty in &concurrent_types {
            let file = &linked.files[linked.type_file(*ty).0 as usize];
            if !file.context.test {
                concurrent_packages.extend(package(file));
            }
        }
        let mut threaded_packages = concurrent_packages.clone();
        for (file, _) in concurrent_files.iter().filter(|(_, threads)| **threads) {
            let file = &linked.files[file.0 as usize];
            if !file.context.test {
                threaded_packages.extend(package(file));
            }
        }
        Self { concurrent_types, concurrent_files, concurrent_packages, threaded_packages }
    }

    /// Whether the package of a function uses locks or threads somewhere.
    pub(super) fn package_speaks(&self, program: &Program, id: FnId) -> bool {
        package(program.linked.file_model(id)).is_some_and(|package| self.threaded_packages.contains(&package))
    }

    /// What speaks for several threads sharing a place.
    pub(super) fn intent(&self, program: &Program, place: &Place, sites: &[&SharedSite]) -> Intent {
        let linked = &program.linked;
        let file_speaks = |file: FileId| self.concurrent_files.get(&file).copied().unwrap_or(false);
        match &place.root {
            Root::Type(ty) => {
                // What it holds is made for threads.
                let resolver = program.resolver();
                if let Some(name) = place.path.first()
                    && let Some(super::super::Ty::Project(held)) = resolver.field_type(*ty, *name)
                    && self.concurrent_types.contains(&held)
                {
                    return Intent::Held;
                }
                let related = linked.mro(*ty).iter().chain(linked.subtypes(*ty));
                if related.into_iter().chain([ty]).any(|ty| self.concurrent_types.contains(ty)) {
                    return Intent::Class;
                }
                if file_speaks(linked.type_file(*ty)) {
                    return Intent::File;
                }
                let class_attribute = sites.iter().any(|site| site.via == crate::analysis::Via::Static);
                if !class_attribute {
                    return Intent::None;
                }
                self.everybodys(program, linked.type_file(*ty))
            }
            Root::Global(global) => {
                if file_speaks(linked.global_file(*global)) {
                    Intent::File
                } else {
                    self.everybodys(program, linked.global_file(*global))
                }
            }
            Root::Local(..) => Intent::None,
        }
    }

    /// What speaks for a place that everybody shares, where its own file says nothing.
    fn everybodys(&self, program: &Program, file: FileId) -> Intent {
        let package = package(&program.linked.files[file.0 as usize]);
        let speaks = package.is_some_and(|package| self.concurrent_packages.contains(&package));
        if speaks { Intent::Package } else { Intent::Static }
    }
}

/// The package a file belongs to; a module by itself belongs to none.
fn package(file: &FileModel) -> Option<(Name, Name)> {
    let module = file.context.module.segments();
    let first = module.first().filter(|_| module.len() > 1 || file.context.package)?;
    Some((file.context.root, *first))
}
