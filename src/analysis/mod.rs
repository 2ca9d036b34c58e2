//! The whole-program passes, in the order they run: `link`, `types` (with `places`), `flow`, `roots`, `decorators`,
//! `entry`, `summaries`, `order`, `sharing`, `races`.
//!
//! Everything is computed once into a [`Program`]; rules read it. What cannot be resolved stays unknown and suppresses.

pub mod abandoned_pools;
mod alone;
mod also_guarded;
pub mod async_checks;
mod async_slots;
pub mod atomics;
pub mod awaits_between;
pub mod callbacks;
pub mod checkpoints;
pub mod clients;
pub mod closing;
mod computing;
pub mod conditions;
mod confined;
pub mod connections;
pub mod coroutines;
pub mod deaf_sleeps;
mod declared;
mod decorators;
mod describe;
pub mod discards;
mod entry;
pub mod exits;
pub mod expr;
pub mod fate;
pub mod files;
pub mod finalizers;
mod flow;
pub mod forks;
pub mod generators;
pub mod given_clients;
pub mod half_imported;
pub mod handed;
pub mod handshakes;
pub mod hoards;
pub mod idle_guards;
mod joins;
pub mod late_acts;
pub mod late_releases;
mod link;
mod literals;
pub mod lone_notices;
pub mod loop_threads;
pub mod lost_turns;
pub mod nesting;
mod offloaded;
mod once;
pub mod onloop;
pub mod operands;
mod order;
pub mod outlived;
pub mod overwritten_stops;
pub mod parallel;
mod places;
pub mod polling;
pub mod polls;
mod process_state;
pub mod queues;
mod races;
mod relock;
mod repairs;
pub mod replies;
mod roots;
pub mod rounds;
pub mod scrutinees;
pub mod sections;
pub mod sendness;
pub mod shared_clients;
pub mod sharing;
pub mod splits;
mod starts;
pub mod stop_signals;
mod story;
mod summaries;
pub mod swallowed;
pub mod threads;
mod trace;
mod types;
pub mod unawaited_ends;
pub mod unlocked_wakes;
pub mod unsafe_state;
mod waiting;
mod wakers;
mod why;

pub use declared::{Declaration, Declared, DeclaredOrder};
pub use describe::describe;
pub use flow::{
    Access, AccessKind, Acquire, AtomicOp, Blocking, CallSite, CapturedCall, Caught, FnFacts, HeldLock, HeldSet, Join,
    Leaving, ManualHold, Passed, Signal, Suspension, Test, Under, excludes,
};
pub use joins::asks_for_the_thread;
pub use link::{Base, Entity, FnId, GlobalId, Linked, ModuleId, Scope, TypeId};
pub use once::{AskedAgain, LateSet, once_cells_asked_again, once_cells_set_late};
pub use onloop::{LoopWait, OnLoop};
pub use order::LockEdge;
pub use places::{Lock, Place, PlaceRef, Root, Via, substitute};
pub use process_state::ProcessChange;
pub use races::{Harm, Race, RaceKind, Registration, Side, registrations};
pub use relock::{Relock, conflicts};
pub use roots::{Root as ThreadRoot, RootId, Roots, Spawn, argument};
pub use story::Runner;
pub use summaries::{Reached, ReachedWait, Summaries, seen_at, seen_from};
pub use trace::Note;
pub use types::{Resolver, Tables, Target, Ty};
pub use waiting::HeldWait;
pub use why::{Line, at_line};

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use sharing::SharedSite;

use crate::knowledge::Does;
use crate::model::{FileId, FileModel, LocalId, LocalKind, Span};

/// All files, linked and analysed.
pub struct Program {
    /// The linked files.
    pub linked: Linked,
    /// Types of fields, returns, globals, parameters.
    pub tables: Tables,
    /// What each function does.
    pub facts: Vec<FnFacts>,
    /// What each function's callers are known to hold.
    pub entry: Vec<Vec<HeldLock>>,
    /// Where the callers of a private function hold different locks: what each way into it holds.
    pub ways: entry::Ways,
    /// What decorators hold around each function.
    pub decorated: Vec<Vec<HeldLock>>,
    /// What comments declare about locks.
    pub declared: Declared,
    /// Threads, pools, handlers, and which functions they run.
    pub roots: Roots,
    /// What each function may acquire and wait for, directly or in what it calls.
    pub summaries: Summaries,
    /// Every place several threads may see, with its accesses.
    pub shared: BTreeMap<Place, Vec<SharedSite>>,
    races: OnceLock<Vec<Race>>,
    splits: OnceLock<Vec<splits::Split>>,
    stored: OnceLock<joins::Stored>,
    module_objects: OnceLock<FxHashSet<FnId>>,
    starts: OnceLock<starts::Starts>,
    loop_methods: OnceLock<FxHashSet<FnId>>,
    trace: trace::Trace,
    construction: FxHashSet<FnId>,
    imports: FxHashSet<FnId>,
    wrapped: Vec<bool>,
    per_thread: FxHashSet<TypeId>,
    tests: Vec<bool>,
    written: FxHashSet<Place>,
    shared_locals: FxHashSet<(FnId, LocalId)>,
}

/// Rounds for helpers of helpers: `ui.input()`, which is `ctx.input()`, which is a guard of `self.read()`, which is `self.0.read()`.
const MORE_ROUNDS: usize = 3;

/// What a call does to its caller's locks is known after one round of its own; through a chain of helpers it goes up by one function
/// a round. Only callers of functions that changed are looked at again.
fn deepened(
    ids: &[FnId],
    mut earlier: Vec<FnFacts>,
    mut facts: Vec<FnFacts>,
    walk: &(impl Fn(FnId, Option<&[FnFacts]>) -> FnFacts + Sync),
) -> Vec<FnFacts> {
    let mut candidates: Vec<FnId> = ids.to_vec();
    for _ in 0..MORE_ROUNDS {
        let changed = |id: &&FnId| {
            let index = id.0 as usize;
            !earlier.get(index).zip(facts.get(index)).is_some_and(|(old, new)| new.same_for_callers(old))
        };
        let changed: FxHashSet<FnId> = candidates.iter().filter(changed).copied().collect();
        if changed.is_empty() {
            break;
        }
        let calls = |facts: &FnFacts| {
            facts.calls.iter().any(|site| matches!(site.functions.as_slice(), [callee] if changed.contains(callee)))
        };
        candidates = ids.iter().zip(&facts).filter(|(_, facts)| calls(facts)).map(|(id, _)| *id).collect();
        let again: Vec<FnFacts> = candidates.par_iter().map(|id| walk(*id, Some(&facts))).collect();
        for (id, new) in candidates.iter().zip(again) {
            let index = id.0 as usize;
            if let (Some(old), Some(slot)) = (earlier.get_mut(index), facts.get_mut(index)) {
                *old = std::mem::replace(slot, new);
            }
        }
    }
    facts
}

/// Links and analyses all files. Never fails: what cannot be resolved stays unknown.
#[must_use]
pub fn analyse(files: Vec<FileModel>) -> Program {
    let linked = Linked::new(files);
    let tables = Tables::infer(&linked);
    let shared_locals = shared_locals(&linked);
    let ids: Vec<FnId> = linked.functions().collect();
    let walk = |id: FnId, earlier: Option<&[FnFacts]>| {
        flow::Walker::new(&linked, &tables, id, earlier, &shared_locals).run(&[])
    };
    let round_one: Vec<FnFacts> = ids.par_iter().map(|id| walk(*id, None)).collect();
    let round_two: Vec<FnFacts> = ids.par_iter().map(|id| walk(*id, Some(&round_one))).collect();
    let facts = deepened(&ids, round_one, round_two, &walk);
    let tests: Vec<bool> = ids.iter().map(|id| is_test(&linked, *id)).collect();
    let roots = Roots::find(&linked, &tables, &facts, &tests);
    let decorated = decorators::locksets(&linked, &tables, &facts);
    let declared = Declared::read(&linked, &tables);
    let (mut entry, ways) = entry::locksets(&linked, &facts, &roots, &decorated, &tests);
    entry::add_asserted(&linked, &tables, &mut entry);
    declared.enter(&mut entry);
    let construction = entry::construction_only(&linked, &facts, &roots);
    let imports = entry::import_only(&linked, &facts, &roots, &tests);
    let wrapped = entry::wrapped(&linked, &facts, &roots, &tests);
    let per_thread = confined::per_thread(&linked, &tables, &tests);
    let summaries = Summaries::compute(&linked, &facts, &decorated);
    let written = order::written(&facts);
    let mut program = Program {
        linked,
        tables,
        facts,
        entry,
        ways,
        decorated,
        declared,
        roots,
        summaries,
        shared: BTreeMap::new(),
        races: OnceLock::new(),
        splits: OnceLock::new(),
        stored: OnceLock::new(),
        module_objects: OnceLock::new(),
        starts: OnceLock::new(),
        loop_methods: OnceLock::new(),
        trace: trace::Trace::default(),
        construction,
        imports,
        wrapped,
        per_thread,
        tests,
        written,
        shared_locals,
    };
    program.shared = sharing::shared_places(&program);
    program
}

/// Variables of one function that a nested function sees.
fn shared_locals(linked: &Linked) -> FxHashSet<(FnId, LocalId)> {
    let mut found = FxHashSet::default();
    for id in linked.functions() {
        for local in &linked.function(id).locals {
            if let LocalKind::Captured { function, local } = local.kind {
                found.insert((linked.fn_id(linked.file_of(id), function), local));
            }
        }
    }
    found
}

impl Program {
    /// A resolver for values of the program's functions.
    #[must_use]
    pub fn resolver(&self) -> Resolver<'_> {
        Resolver::new(&self.linked, &self.tables)
    }

    /// The facts of a function.
    #[must_use]
    pub fn facts(&self, id: FnId) -> &FnFacts {
        &self.facts[id.0 as usize]
    }

    /// The files, in order of their ids.
    #[must_use]
    pub fn files(&self) -> &[FileModel] {
        &self.linked.files
    }

    /// Races on shared places, worked out when first asked for.
    #[must_use]
    pub fn races(&self) -> &[Race] {
        self.races.get_or_init(|| races::find(self))
    }

    /// What is put into containers and fields, collected when first asked for.
    fn stored(&self) -> &joins::Stored {
        self.stored.get_or_init(|| joins::Stored::collect(self))
    }

    /// Whether every caller that is seen holds a lock of its own, which it keeps the function's object behind.
    #[must_use]
    pub fn is_wrapped(&self, id: FnId) -> bool {
        self.wrapped[id.0 as usize]
    }

    /// Whether only module bodies run a function, when they are imported.
    #[must_use]
    pub fn runs_at_import(&self, id: FnId) -> bool {
        self.imports.contains(&id)
    }

    /// Whether every object of a class belongs to the thread that made it: it is kept in a `threading.local`.
    #[must_use]
    pub fn is_per_thread(&self, ty: TypeId) -> bool {
        self.per_thread.contains(&ty)
    }

    /// Whether only coroutines run a function, by what is seen: it is one, or an event loop's tasks are all that get there.
    #[must_use]
    pub fn is_called_from_coroutines_only(&self, id: FnId) -> bool {
        self.linked.function(id).is_async || self.roots.on_loop_only(id)
    }

    /// Functions that only constructors of the same object run.
    #[must_use]
    pub fn construction_only(&self) -> &FxHashSet<FnId> {
        &self.construction
    }

    /// Where a function uses an object that synchronises by itself: locks it, or loads an atomic.
    #[must_use]
    pub fn synchronised_uses(&self, id: FnId) -> Vec<(Place, Span)> {
        let facts = self.facts(id);
        let locks = facts.acquires.iter().map(|acquire| (acquire.lock.at.place.clone(), acquire.span));
        let resolver = self.resolver();
        let function = self.linked.function(id);
        let atomics = (0..function.calls.len()).filter_map(|index| {
            let call = crate::model::CallId(u32::try_from(index).unwrap_or(0));
            match resolver.target(id, call) {
                Target::Effect { effect, subject: Some(subject), .. }
                    if matches!(effect.does, Does::AtomicLoad | Does::AtomicStore | Does::AtomicUpdate) =>
                {
                    Some((resolver.place_of(id, subject)?.place, function.call(call).name_span))
                }
                _ => None,
            }
        });
        locks.chain(atomics).collect()
    }

    /// Everything held at a site of a function: what the function holds there and what all its callers hold.
    #[must_use]
    pub fn held(&self, id: FnId, site: &HeldSet) -> Vec<HeldLock> {
        let mut held: Vec<HeldLock> = site.to_vec();
        for lock in &self.entry[id.0 as usize] {
            if !held.iter().any(|known| known.lock.at == lock.lock.at) {
                held.push(lock.clone());
            }
        }
        held
    }

    /// The names of locks for messages and steps.
    #[must_use]
    pub fn held_names(&self, held: &[HeldLock]) -> Vec<String> {
        let resolver = self.resolver();
        held.iter().filter(|held| held.must).map(|held| resolver.lock_name(&held.lock)).collect()
    }

    /// What a function does, with run-time borrows (`RefCell`) and entered spans in the place of locks. Worked out when asked for.
    #[must_use]
    pub fn loans(&self, id: FnId) -> FnFacts {
        flow::Walker::new(&self.linked, &self.tables, id, None, &self.shared_locals).loans()
    }

    /// Whether a function is test code.
    #[must_use]
    pub fn is_test(&self, id: FnId) -> bool {
        self.tests[id.0 as usize]
    }
}

/// Test code: by its name or attributes, by the function or module around it, or by its place in the tree.
fn is_test(linked: &Linked, id: FnId) -> bool {
    // A document's example is what the document is about, whatever its functions are called.
    if linked.file_model(id).context.document {
        return false;
    }
    let mut at = Some(id);
    let mut steps = 0;
    while let Some(id) = at {
        let function = linked.function(id);
        let model = linked.file_model(id);
        let module = model.modules.get(function.module.0 as usize);
        if function.test || module.is_some_and(|module| module.cfg_test) {
            return true;
        }
        steps += 1;
        at = if steps > 32 { None } else { linked.index[id.0 as usize].parent };
    }
    linked.file_model(id).context.test
}

/// The locks certainly held when the first event inside `line` of a file happens, by name, sorted. For tests and `debug`.
#[must_use]
pub fn held_at(program: &Program, file: FileId, line: Span) -> Vec<String> {
    let starts_here = |span: Span| line.contains(Span { start: span.start, end: span.start });
    let resolver = program.resolver();
    let held = first_event(program, file, &starts_here).map(|(_, held)| held).unwrap_or_default();
    let certain = held.iter().filter(|held| held.must);
    let mut names: Vec<String> = certain.map(|held| resolver.lock_name(&held.lock)).collect();
    names.sort();
    names.dedup();
    names
}

/// The first event of a file that is `here`, in the innermost function that has one: that function, and what is held then.
fn first_event(program: &Program, file: FileId, here: &dyn Fn(Span) -> bool) -> Option<(FnId, Vec<HeldLock>)> {
    // The function's length, itself, what it holds.
    let mut best: Option<(u32, FnId, Vec<HeldLock>)> = None;
    for id in program.linked.functions().filter(|id| program.linked.file_of(*id) == file) {
        let size = program.linked.function(id).span.end - program.linked.function(id).span.start;
        if best.as_ref().is_some_and(|(smallest, ..)| size >= *smallest) {
            continue;
        }
        let walker =
            flow::Walker::new(&program.linked, &program.tables, id, Some(&program.facts), &program.shared_locals);
        let probe = walker.probe(&program.entry[id.0 as usize]);
        if let Some((_, held)) = probe.into_iter().find(|(span, _)| here(*span)) {
            best = Some((size, id, held));
        }
    }
    best.map(|(_, id, held)| (id, held))
}
