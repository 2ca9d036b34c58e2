//! Which accesses may happen in parallel: who runs them, whether on one object, and what orders them (construction, start, join).

use rustc_hash::FxHashSet;

use super::sharing::{SharedSite, tears_down};
use super::{FnId, Join, Place, Program, Root, RootId, Runner, Via};
use crate::finding::Confidence;
use crate::knowledge::RootKind;
use crate::model::{Span, ValueId};

/// Whether a thread in sight runs one of the two sites, on the very object, and somebody else the other.
pub fn in_threads(program: &Program, place: &Place, write: &SharedSite, other: &SharedSite) -> bool {
    let (left, right) = (program.runners(write.function), program.runners(other.function));
    let threaded = |runner: Runner| matches!(runner, Runner::Root(root) if preemptive(program.roots.root(root).kind));
    left.iter().any(|one| {
        right.iter().any(|two| {
            one != two
                && (threaded(*one) || threaded(*two))
                && shares(program, place, (write, *one)).is_some()
                && shares(program, place, (other, *two)).is_some()
        })
    })
}

/// Everything that touches the place is run by one and the same thread.
pub fn one_thread_only(program: &Program, sites: &[&SharedSite]) -> bool {
    if run_by_itself(program, sites) {
        return true;
    }
    let mut all = sites.iter().map(|site| program.runners(site.function));
    let Some(first) = all.next() else { return true };
    let of_window = |runner: &Runner| match runner {
        Runner::Root(root) => program.roots.root(*root).kind == RootKind::Ui,
        Runner::Outside => false,
    };
    if first.iter().all(of_window) {
        return all.all(|runners| runners.iter().all(of_window));
    }
    match first.as_slice() {
        [Runner::Root(root)] if !program.roots.root(*root).many => all.all(|runners| {
            let same = |runner: &Runner| match runner {
                Runner::Root(other) => other == root || program.roots.one_worker(*other, *root),
                Runner::Outside => false,
            };
            runners.iter().all(same)
        }),
        _ => false,
    }
}

/// Python: only the thread that an object is uses its fields, in its `run` and what that calls on it: each has its own, however many
/// are started.
fn run_by_itself(program: &Program, sites: &[&SharedSite]) -> bool {
    let mut entries = sites.iter().flat_map(|site| program.runners(site.function)).map(|runner| match runner {
        Runner::Root(root) => Some(program.roots.root(root).entry),
        Runner::Outside => None,
    });
    let Some(Some(run)) = entries.next() else { return false };
    let Some(class) = program.linked.index[run.0 as usize].owner else { return false };
    program.linked.function(run).name == "run"
        && program.thread_class(class).is_some()
        && entries.all(|entry| entry == Some(run))
        && sites.iter().all(|site| {
            let owner = program.linked.index[site.function.0 as usize].owner;
            site.via == Via::Receiver && owner.is_some_and(|owner| program.linked.mro(class).contains(&owner))
        })
}

/// Two runners for a story: different ones where there are any.
#[must_use]
pub fn opposite(program: &Program, write: FnId, other: FnId) -> (Runner, Runner) {
    let (left, right) = (program.runners(write), program.runners(other));
    for one in &left {
        for two in &right {
            if one != two {
                return (*one, *two);
            }
        }
    }
    (left[0], right[0])
}

/// How sure two accesses of one object run at once.
pub fn parallel(
    program: &Program,
    place: &Place,
    a: (&SharedSite, Runner),
    b: (&SharedSite, Runner),
) -> Option<Confidence> {
    let same_site = std::ptr::eq(a.0, b.0);
    let shared = shares(program, place, a)?.min(shares(program, place, b)?);
    // Objects that module variables hold are the same where the variables are.
    let (one, two) = (module_object(program, &a.0.via), module_object(program, &b.0.via));
    if (one.is_some() || two.is_some()) && a.0.via != b.0.via {
        return None;
    }
    if let Root::Local(owner, _) = place.root
        && (a.0.function == owner && b.0.function == owner
            || !started_in(program, owner, a.1) && !started_in(program, owner, b.1))
    {
        return None;
    }
    if matches!(place.root, Root::Type(_)) && a.0.via == Via::Receiver && b.0.via == Via::Receiver {
        // Threads of two classes that have nothing to do with each other do not work on one object.
        if let (Runner::Root(left), Runner::Root(right)) = (a.1, b.1)
            && !may_be_one_object(program, left, right)
        {
            return None;
        }
        let elsewhere = |runner: Runner, function: FnId, other: Runner| match (runner, other) {
            (Runner::Outside, Runner::Root(root)) => called_on_others(program, function, root),
            _ => false,
        };
        if elsewhere(a.1, a.0.function, b.1) || elsewhere(b.1, b.0.function, a.1) {
            return None;
        }
    }
    // What is registered anew by every call runs beside the next call.
    let again =
        |root: RootId| program.roots.root(root).kind == RootKind::Callback && !matches!(place.root, Root::Local(..));
    let started_later = |runner: Runner, site: &SharedSite| match runner {
        Runner::Root(root) if again(root) => joined_before(program, root, site),
        Runner::Root(root) => ordered(program, root, site),
        Runner::Outside => false,
    };
    if started_later(a.1, b.0) || started_later(b.1, a.0) {
        return None;
    }
    let running = match (a.1, b.1) {
        (Runner::Outside, Runner::Outside) => return None,
        (Runner::Root(left), Runner::Root(right)) if left == right => {
            let root = program.roots.root(left);
            if !root.many || !preemptive(root.kind) {
                return None;
            }
            Confidence::High
        }
        (Runner::Root(left), Runner::Root(right)) if program.roots.one_worker(left, right) => return None,
        (Runner::Root(left), Runner::Root(right)) if one_dispatcher(program, left, right) => return None,
        (Runner::Root(left), Runner::Root(right)) if at_exit(program, left, right) || at_exit(program, right, left) => {
            return None;
        }
        (Runner::Root(left), Runner::Root(right)) => {
            let (left, right) = (program.roots.root(left), program.roots.root(right));
            if !preemptive(left.kind) && !preemptive(right.kind)
                || left.kind == RootKind::Process
                || right.kind == RootKind::Process
            {
                return None;
            }
            // The same function started at two places is one worker unless both may live at once.
            if left.entry == right.entry { Confidence::Medium } else { Confidence::High }
        }
        (Runner::Root(root), Runner::Outside) | (Runner::Outside, Runner::Root(root)) => {
            let kind = program.roots.root(root).kind;
            // One piece of code run by a thread and by somebody outside: only if that call is seen.
            let unseen = same_site && !program.roots.is_called_outside(a.0.function);
            if unseen || !preemptive(kind) || kind == RootKind::Process {
                return None;
            }
            let outside = if a.1 == Runner::Outside { a.0 } else { b.0 };
            let for_loop = matches!(place.root, Root::Type(_)) && program.is_for_the_loop(outside.function);
            if for_loop { Confidence::Low } else { Confidence::Medium }
        }
    };
    Some(running.min(shared))
}

/// How sure two uses come between one another as tasks of one loop, which takes an await in the middle.
pub(super) fn interleaved(
    program: &Program,
    place: &Place,
    a: (&SharedSite, Runner),
    b: (&SharedSite, Runner),
) -> Option<Confidence> {
    let (Runner::Root(left), Runner::Root(right)) = (a.1, b.1) else { return None };
    let shared = shares(program, place, a)?.min(shares(program, place, b)?);
    let (one, two) = (program.roots.root(left), program.roots.root(right));
    let handlers = one.kind == RootKind::AsyncHandler && two.kind == RootKind::AsyncHandler;
    (handlers && (left != right || one.many)).then_some(shared)
}

/// Whether the first root runs at exit, when the other has ended: threads that are no daemons, and pools, are waited for first.
fn at_exit(program: &Program, one: RootId, other: RootId) -> bool {
    let other = program.roots.root(other);
    let daemon = || {
        let Some((function, span)) = other.made else { return true };
        let mut spawns = program.roots.spawns.iter();
        spawns
            .find(|spawn| spawn.function == function && spawn.span == span)
            .is_none_or(|spawn| program.is_daemon(spawn))
    };
    program.roots.root(one).kind == RootKind::AtExit
        && match other.kind {
            RootKind::Pool => true,
            RootKind::Thread => !daemon(),
            _ => false,
        }
}

/// Whether one thread of a library calls both callbacks, one after the other: methods of one handler, or callbacks that are handed
/// over in one call.
fn one_dispatcher(program: &Program, left: RootId, right: RootId) -> bool {
    let (one, two) = (program.roots.root(left), program.roots.root(right));
    let callbacks = one.kind == RootKind::Callback && two.kind == RootKind::Callback;
    callbacks && one.made == two.made && (one.made.is_some() || may_be_one_object(program, left, right))
}

/// Whether the objects two roots run on may be one: an object has one class.
fn may_be_one_object(program: &Program, left: RootId, right: RootId) -> bool {
    let owner = |root: RootId| program.linked.index[program.roots.root(root).entry.0 as usize].owner;
    let (Some(one), Some(two)) = (owner(left), owner(right)) else { return true };
    program.linked.mro(one).contains(&two) || program.linked.mro(two).contains(&one)
}

/// Whether everybody outside all roots who is seen to call a function does so on objects of other classes than the root runs on.
fn called_on_others(program: &Program, function: FnId, root: RootId) -> bool {
    let owner = |id: FnId| program.linked.index[id.0 as usize].owner;
    let Some(own) = owner(program.roots.root(root).entry) else { return false };
    let mut outside = program.roots.callers(function).iter().filter(|id| program.roots.is_outside(**id)).peekable();
    outside.peek().is_some()
        && outside.all(|id| {
            let unrelated =
                |class| !program.linked.mro(class).contains(&own) && !program.linked.mro(own).contains(&class);
            // Classes with a common base: an object is of one of them.
            let siblings = |class| program.linked.mro(class).iter().any(|base| program.linked.mro(own).contains(base));
            owner(*id).is_some_and(|class| unrelated(class) && siblings(class))
        })
}

/// Whether a call of a function starts the work that somebody runs.
fn started_in(program: &Program, owner: FnId, runner: Runner) -> bool {
    let Runner::Root(root) = runner else { return false };
    program.roots.root(root).made.is_some_and(|(maker, _)| program.linked.encloses(owner, maker))
}

/// Whether the root's functions can be interrupted between any two steps.
pub fn preemptive(kind: RootKind) -> bool {
    matches!(
        kind,
        RootKind::Thread | RootKind::Pool | RootKind::Timer | RootKind::Task | RootKind::Handler | RootKind::Callback
    )
}

/// The access comes before the root is started, in the function that starts it, or after somebody waited for its end.
fn ordered(program: &Program, root: RootId, site: &SharedSite) -> bool {
    ordered_at(program, root, (site.function, site.span), true, 0)
}

/// How many calls up an order is looked for.
const UP: usize = 2;

/// The same for a place of a function, or for all the calls of a helper; `starts`: what comes before the start counts.
fn ordered_at(program: &Program, root: RootId, (id, span): (FnId, Span), starts: bool, depth: usize) -> bool {
    let made = program.roots.root(root).made.filter(|_| starts);
    if let Some((_, made)) = made.filter(|(maker, _)| *maker == id) {
        let joins = &program.facts(id).joins;
        let joined = joins.iter().any(|join| join.span.end <= span.start && made.start < join.span.start);
        let started = program.start_of((id, made)).unwrap_or(made);
        return joined || span.start < started.start;
    }
    if joins_before(program, id, span).iter().any(|(id, join)| waits_for(program, *id, join, root)) {
        return true;
    }
    let callers: Vec<FnId> =
        program.roots.callers(id).iter().copied().filter(|caller| !program.is_test(*caller)).collect();
    if depth >= UP || callers.is_empty() || !is_helper(program, id, &callers) {
        return false;
    }
    callers.into_iter().all(|caller| {
        let sites = program.facts(caller).calls.iter().filter(|site| site.functions.contains(&id));
        let mut sites = sites.peekable();
        sites.peek().is_some() && sites.all(|site| ordered_at(program, root, (caller, site.span), starts, depth + 1))
    })
}

/// A private function, a constructor, or a method that only methods of its class are seen to call.
fn is_helper(program: &Program, id: FnId, callers: &[FnId]) -> bool {
    let function = program.linked.function(id);
    let owner = |id: FnId| program.linked.index[id.0 as usize].owner;
    !program.roots.is_entry(id)
        && (!function.public
            || function.name == "__init__"
            || owner(id).is_some() && callers.iter().all(|caller| *caller != id && owner(*caller) == owner(id)))
}

/// Somebody waits for the end of the root's work before the access.
fn joined_before(program: &Program, root: RootId, site: &SharedSite) -> bool {
    ordered_at(program, root, (site.function, site.span), false, 0)
}

/// Everyone else who touches the place runs in threads that have ended, or not begun, when the site is reached. Of a function that
/// takes its object down it is enough that one of them has.
pub fn is_after_everyone(program: &Program, site: &SharedSite, sites: &[&SharedSite]) -> bool {
    let others = sites.iter().filter(|other| other.function != site.function);
    let mut runners: Vec<Runner> = others.flat_map(|other| program.runners(other.function)).collect();
    runners.sort_unstable();
    runners.dedup();
    let mut over = runners.iter().map(|runner| match runner {
        Runner::Root(root) => ordered(program, *root, site),
        Runner::Outside => false,
    });
    if tears_down(program, site.function) {
        over.any(|over| over)
    } else {
        !runners.is_empty() && over.all(|over| over)
    }
}

/// The waits for other work that a function has made before a point, itself or in what it calls on its own object.
fn joins_before(program: &Program, id: FnId, point: Span) -> Vec<(FnId, &Join)> {
    let facts = program.facts(id);
    let own = facts.joins.iter().filter(|join| join.span.end <= point.start).map(|join| (id, join));
    let calls = facts.calls.iter().filter(|call| call.span.start < point.start && call.via == Via::Receiver);
    let called = calls.filter_map(|call| match call.functions.as_slice() {
        [callee] if *callee != id => Some(*callee),
        _ => None,
    });
    own.chain(called.flat_map(|callee| program.facts(callee).joins.iter().map(move |join| (callee, join)))).collect()
}

/// Whether a wait is for the work of a root: the object waited for is the one its maker keeps, or one that is not known and
/// belongs to the same class or file.
fn waits_for(program: &Program, id: FnId, join: &Join, root: RootId) -> bool {
    let data = program.roots.root(root);
    let owner = |id: FnId| program.linked.index[id.0 as usize].owner;
    let Some(made) = data.made else { return owner(id).is_some() && owner(id) == owner(data.entry) };
    let stored = match &join.of {
        Some(at) => program.resolver().initialisers(&at.place),
        None => Vec::new(),
    };
    let makes = |function: FnId, value: ValueId| {
        let span = program.linked.function(function).value_span(value);
        program.roots.spawns.iter().any(|spawn| spawn.function == function && span.contains(spawn.span))
    };
    let its = |function: FnId, value: ValueId| {
        function == made.0 && program.linked.function(function).value_span(value).contains(made.1)
    };
    if stored.iter().any(|(function, value)| its(*function, *value)) {
        return true;
    }
    // What is kept there is another thread.
    if stored.iter().any(|(function, value)| makes(*function, *value)) {
        return false;
    }
    match owner(id) {
        Some(class) => owner(made.0) == Some(class) || owner(data.entry) == Some(class),
        None => program.linked.file_of(id) == program.linked.file_of(made.0),
    }
}

/// The module variable that holds an object once and for all.
fn module_object<'a>(program: &Program, via: &'a Via) -> Option<&'a Place> {
    let Via::Place(holder) = via else { return None };
    let global = matches!(holder.root, Root::Global(_)) && holder.path.is_empty();
    (global && program.resolver().initialisers(holder).len() == 1).then_some(&**holder)
}

impl Program {
    /// Whether a method is called on an object that a module variable holds once and for all, and on no other that is seen.
    #[must_use]
    pub(super) fn runs_on_module_object(&self, id: FnId) -> bool {
        self.module_objects.get_or_init(|| methods_of_module_objects(self)).contains(&id)
    }
}

/// Methods of objects that module variables hold, and those they call on their own object.
fn methods_of_module_objects(program: &Program) -> FxHashSet<FnId> {
    let mut on_module: FxHashSet<FnId> = FxHashSet::default();
    let mut elsewhere: FxHashSet<FnId> = FxHashSet::default();
    let mut own: Vec<(FnId, FnId)> = Vec::new();
    for caller in program.linked.functions().filter(|id| !program.is_test(*id)) {
        for site in &program.facts(caller).calls {
            for callee in &site.functions {
                if site.via == Via::Receiver {
                    own.push((caller, *callee));
                } else if module_object(program, &site.via).is_some() {
                    on_module.insert(*callee);
                } else {
                    elsewhere.insert(*callee);
                }
            }
        }
    }
    on_module.retain(|id| !elsewhere.contains(id));
    for _ in 0..4 {
        let more: Vec<FnId> = own
            .iter()
            .filter(|(caller, callee)| on_module.contains(caller) && !elsewhere.contains(callee))
            .map(|(_, callee)| *callee)
            .filter(|callee| !on_module.contains(callee))
            .collect();
        if more.is_empty() {
            break;
        }
        on_module.extend(more);
    }
    on_module
}

/// Whether the object accessed is the one other threads have.
fn shares(program: &Program, place: &Place, site: (&SharedSite, Runner)) -> Option<Confidence> {
    match place.root {
        Root::Global(_) => Some(Confidence::High),
        // Every call of a function has variables of its own: only what that very call starts shares them.
        Root::Local(owner, _) => match site.1 {
            Runner::Root(_) if site.0.function != owner => {
                started_in(program, owner, site.1).then_some(Confidence::High)
            }
            _ => Some(Confidence::High),
        },
        Root::Type(_) if site.0.via == Via::Static || program.is_unsafe_shared(place) => Some(Confidence::High),
        Root::Type(_) if module_object(program, &site.0.via).is_some() => Some(Confidence::High),
        Root::Type(ty) => match site.1 {
            // The root runs a method of the very object (or of a closure in one), which its maker shares.
            Runner::Root(root) => {
                let own = program.roots.runs_on_own_object(root, site.0.function);
                let root = program.roots.root(root);
                let owner = program.linked.index[root.entry.0 as usize].owner;
                let related = owner.is_some_and(|owner| {
                    program.linked.mro(owner).contains(&ty) || program.linked.mro(ty).contains(&owner)
                });
                let per_request = matches!(root.kind, RootKind::Handler | RootKind::AsyncHandler) && !root.shared;
                if !own && site.0.via == Via::Receiver && program.runs_on_module_object(site.0.function) {
                    return Some(Confidence::Medium);
                }
                (own && related && !per_request && site.0.via == Via::Receiver).then_some(Confidence::High)
            }
            Runner::Outside => (site.0.via == Via::Receiver).then_some(Confidence::High),
        },
    }
}
