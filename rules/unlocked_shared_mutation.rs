//! Shared state changed without its lock.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::{AccessKind, FnId, HeldLock, Join, Place, Program, Root, RootId, Runner, Ty, Via, excludes};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, Tier};
use crate::knowledge::{Knowledge, Role, RootKind};
use crate::model::{FunctionKind, Language, Span, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unlocked-shared-mutation",
        family: Family::Races,
        summary: "shared state changed without its lock",
        page: include_str!("unlocked_shared_mutation.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[362, 667],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// An access of a place, with everything held there.
struct Site {
    function: FnId,
    kind: AccessKind,
    span: Span,
    held: Vec<HeldLock>,
    via: Via,
    shadow: bool,
}

impl Site {
    fn locked(&self) -> bool {
        self.held.iter().any(|held| held.must)
    }

    /// Some lock may be held: a lock on some paths only, or one known by its name alone.
    fn maybe_locked(&self) -> bool {
        !self.held.is_empty()
    }

    fn holds(&self, lock: &Place) -> bool {
        self.held.iter().any(|held| held.must && held.lock.at.place == *lock)
    }
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    let construction = program.construction_only();
    let mut places: BTreeMap<Place, Vec<Site>> = BTreeMap::new();
    for id in program.linked.functions().filter(|id| !is_elsewhere(program, *id)) {
        for access in &program.facts(id).accesses {
            let (place, kind) = whole(&access.at.place, access.kind);
            if is_owned(program, id, &access.at.via) || construction.contains(&id) && access.at.via == Via::Receiver {
                continue;
            }
            let held = program.held(id, &access.held);
            let via = access.at.via.clone();
            let (span, shadow) = (access.span, access.shadow);
            places.entry(place).or_default().push(Site { function: id, kind, span, held, via, shadow });
        }
    }
    let mut found: Vec<Found> = Vec::new();
    for (place, sites) in &places {
        // The path to a field of a field may be rebound between two looks at it (POPL'19, path stability).
        if matches!(place.root, Root::Type(_)) && place.path.len() > 1 {
            continue;
        }
        let role = role(program, place);
        let outside_setup: Vec<&Site> = sites
            .iter()
            .filter(|site| !is_setup(program, site))
            // `append`, `pop` and the like of a deque are atomic by its documentation.
            .filter(|site| role != Some(Role::Deque) || site.kind != AccessKind::Mutate)
            .collect();
        let changes = |site: &&Site| site.kind.writes() || site.kind == AccessKind::Use;
        if !outside_setup.iter().any(changes) || role.is_some_and(is_synchronised) {
            continue;
        }
        if let Some(finding) = judge(program, place, &outside_setup) {
            found.push(finding);
        }
    }
    out.extend(merged(found));
}

/// Only other processes run the function: what they see of the program's state is a copy of their own.
fn is_elsewhere(program: &Program, id: FnId) -> bool {
    let process = |runner: &Runner| match runner {
        Runner::Root(root) => program.roots.root(*root).kind == RootKind::Process,
        Runner::Outside => false,
    };
    program.runners(id).iter().all(process)
}

/// What a finding was made of.
struct Found {
    finding: Finding,
    write: FnId,
    guard: Option<Place>,
    name: String,
}

/// Several places changed by one function without the one lock that guards them are one bug.
fn merged(found: Vec<Found>) -> Vec<Finding> {
    let mut kept: Vec<Found> = Vec::new();
    for next in found {
        let same = kept.iter_mut().find(|known| {
            known.guard.is_some()
                && known.guard == next.guard
                && known.write == next.write
                && known.finding.confidence == next.finding.confidence
        });
        match same {
            Some(known) => {
                let text = format!("so is `{}`", next.name);
                known.finding.related.insert(0, Related { location: next.finding.primary, text });
            }
            None => kept.push(next),
        }
    }
    kept.into_iter().map(|found| found.finding).collect()
}

/// An element counts for its container: storing into `d[k]` changes `d`.
fn whole(place: &Place, kind: AccessKind) -> (Place, AccessKind) {
    let Some(position) = place.path.iter().position(|step| *step == "[]") else { return (place.clone(), kind) };
    let container = Place { root: place.root.clone(), path: place.path[..position].iter().copied().collect() };
    let last = position + 1 == place.path.len();
    let kind = match kind {
        AccessKind::Set | AccessKind::SetConstant if last => AccessKind::Mutate,
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

/// Module bodies, class bodies and constructors run before the state is shared.
fn is_setup(program: &Program, site: &Site) -> bool {
    let function = program.linked.function(site.function);
    match function.kind {
        FunctionKind::ModuleBody | FunctionKind::ClassBody | FunctionKind::Initialiser => true,
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
fn role(program: &Program, place: &Place) -> Option<Role> {
    let resolver = program.resolver();
    let (ty, language) = match (&place.root, place.path.as_slice()) {
        (Root::Type(ty), [name, ..]) => {
            if thread_local_class(program, *ty) {
                return Some(Role::ThreadLocal);
            }
            let language = program.files()[program.linked.type_file(*ty).0 as usize].language;
            (resolver.field_type(*ty, *name).unwrap_or_default(), language)
        }
        (Root::Global(global), _) => {
            let data = program.linked.global(*global);
            if data.thread_local || data.constant {
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
fn is_synchronised(role: Role) -> bool {
    !matches!(
        role,
        Role::List | Role::Dict | Role::Set | Role::Deque | Role::Plain | Role::Wrapper | Role::Cell | Role::Handler
    )
}

/// Instances of subclasses of `threading.local` have fields of their own in every thread.
fn thread_local_class(program: &Program, ty: crate::analysis::TypeId) -> bool {
    let file = &program.files()[program.linked.type_file(ty).0 as usize];
    let knowledge = Knowledge::of(file.language);
    program.linked.library_bases(ty).into_iter().any(|base| {
        knowledge.type_at(base).is_some_and(|lib| {
            matches!(knowledge.facts(lib).role, Role::ThreadLocal | Role::ContextVar | Role::Process)
        })
    })
}

fn judge(program: &Program, place: &Place, sites: &[&Site]) -> Option<Found> {
    let by_discipline = discipline(program, place, sites);
    let by_roots = two_roots(program, place, sites);
    let (verdict, confidence) = match (by_roots, by_discipline) {
        (Some(roots), Some(discipline)) if roots.confidence >= Confidence::Medium => (roots, discipline.confidence),
        (Some(roots), Some(discipline)) => {
            let confidence = roots.confidence;
            if discipline.confidence > confidence { (discipline, confidence) } else { (roots, confidence) }
        }
        (Some(one), None) | (None, Some(one)) => {
            let confidence = one.confidence;
            (one, confidence)
        }
        (None, None) => {
            let weak = used_without_lock(program, place, sites).or_else(|| unprotected_global(program, place, sites));
            (weak?, Confidence::Low)
        }
    };
    let confidence = if verdict.write.shadow { Confidence::Low } else { confidence.max(verdict.confidence) };
    Some(Found {
        finding: finding(program, place, sites, &verdict, confidence),
        write: verdict.write.function,
        guard: verdict.guard.clone(),
        name: program.resolver().place_name(place),
    })
}

/// Why a place is taken to be shared and changed without its lock.
struct Verdict<'a> {
    confidence: Confidence,
    /// The unprotected write.
    write: &'a Site,
    writer: Runner,
    /// The other side.
    other: Option<(&'a Site, Runner)>,
    /// The lock that guards the place elsewhere.
    guard: Option<Place>,
}

/// Broken discipline: the place is written under one lock elsewhere.
fn discipline<'a>(program: &Program, place: &Place, sites: &[&'a Site]) -> Option<Verdict<'a>> {
    if matches!(place.root, Root::Local(..)) {
        return None;
    }
    let mut weight: BTreeMap<&Place, (u32, u32)> = BTreeMap::new();
    for site in sites {
        // Between two awaits a coroutine is alone on its loop: what an asynchronous lock guards is another rule's business.
        let counts =
            |held: &&HeldLock| held.must && held.lock.is_known() && !held.lock.is_async() && excludes(held.mode);
        for held in site.held.iter().filter(counts) {
            let entry = weight.entry(&held.lock.at.place).or_default();
            entry.0 += cost(site.kind);
            entry.1 += u32::from(site.kind.writes());
        }
    }
    let (guard, (locked, locked_writes)) = weight
        .into_iter()
        .filter(|(lock, _)| guards(place, lock))
        .max_by_key(|(place, weight)| (*weight, std::cmp::Reverse(*place)))?;
    if locked_writes == 0 {
        return None;
    }
    let unlocked: u32 = sites.iter().filter(|site| !site.holds(guard)).map(|site| cost(site.kind)).sum();
    let write = sites
        .iter()
        .filter(|site| site.kind.writes() && !site.maybe_locked() && !caller_must_hold(program, site.function))
        .filter(|site| !is_dead(program, site.function) && !is_after_everyone(program, site, sites))
        .max_by_key(|site| rank(program, site))?;
    let other = sites.iter().find(|site| site.kind.writes() && site.holds(guard))?;
    if one_thread_only(program, sites) {
        return None;
    }
    let plain = matches!(write.kind, AccessKind::Set | AccessKind::Mutate);
    // Without a thread in sight, one atomic step needs a discipline beyond doubt.
    let doubtful = plain && !in_threads(program, place, write, other);
    let enough = match write.kind {
        AccessKind::Set if doubtful => false,
        _ if doubtful => locked_writes >= 2 && locked >= 2 * unlocked,
        _ => locked >= unlocked,
    };
    let strong = enough && write.kind != AccessKind::SetConstant && !tears_down(program, write.function);
    let confidence = if strong { Confidence::Medium } else { Confidence::Low };
    let (writer, counterpart) = opposite(program, write.function, other.function);
    Some(Verdict { confidence, write, writer, other: Some((other, counterpart)), guard: Some(guard.clone()) })
}

/// A private function nobody is seen to call: who does, and with which locks, is not known.
fn is_dead(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    function.kind == FunctionKind::Named
        && !function.public
        && !program.roots.is_called(id)
        && !program.roots.is_entry(id)
}

/// Whether a thread in sight runs one of the two sites, on the very object, and somebody else the other.
fn in_threads(program: &Program, place: &Place, write: &Site, other: &Site) -> bool {
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
fn one_thread_only(program: &Program, sites: &[&Site]) -> bool {
    let mut all = sites.iter().map(|site| program.runners(site.function));
    let Some(first) = all.next() else { return true };
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

/// A lock guards state of its own object or module, not of whoever happens to be touched while it is held.
fn guards(place: &Place, lock: &Place) -> bool {
    match (&place.root, &lock.root) {
        (Root::Local(..), Root::Local(..)) | (_, Root::Global(_)) => true,
        (Root::Type(a), Root::Type(b)) => a == b || lock.path.len() == 1,
        (Root::Global(_), Root::Type(_)) => true,
        _ => false,
    }
}

/// An object whose methods are called under a lock of its owner elsewhere is used without it: what the method changes is not known.
fn used_without_lock<'a>(program: &Program, place: &Place, sites: &[&'a Site]) -> Option<Verdict<'a>> {
    let guarded = sites.iter().find(|site| site.kind == AccessKind::Use && site.locked())?;
    let guard = guarded.held.iter().find(|held| held.must && guards(place, &held.lock.at.place))?.lock.at.place.clone();
    let unlocked = sites.iter().filter(|site| !site.maybe_locked()).count();
    if unlocked > sites.len() - unlocked {
        return None;
    }
    let write = sites.iter().find(|site| {
        site.kind == AccessKind::Use
            && !site.maybe_locked()
            && !caller_must_hold(program, site.function)
            && !tears_down(program, site.function)
            && !is_after_everyone(program, site, sites)
    })?;
    let (writer, counterpart) = opposite(program, write.function, guarded.function);
    Some(Verdict {
        confidence: Confidence::Low,
        write,
        writer,
        other: Some((guarded, counterpart)),
        guard: Some(guard),
    })
}

fn cost(kind: AccessKind) -> u32 {
    match kind {
        AccessKind::Read | AccessKind::Iterate | AccessKind::Use => 1,
        AccessKind::SetConstant | AccessKind::Set | AccessKind::Mutate => 2,
        AccessKind::MutateCompound | AccessKind::Update => 3,
    }
}

/// Which of several unprotected writes is shown: the most harmful, then the first in the source.
fn rank(program: &Program, site: &Site) -> (AccessKind, std::cmp::Reverse<(crate::model::FileId, u32)>) {
    (site.kind, std::cmp::Reverse((program.linked.file_of(site.function), site.span.start)))
}

/// The name or documentation of a function says that its caller holds the lock.
fn caller_must_hold(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let name = function.name.as_str();
    let by_name = ["locked", "unlocked", "nolock", "no_lock", "unsafe"].iter().any(|word| name.contains(word));
    by_name
        || function.doc.is_some_and(|doc| {
            let doc = doc.as_str().to_ascii_lowercase();
            doc.contains("lock") && ["hold", "held", "caller", "must", "under"].iter().any(|word| doc.contains(word))
        })
}

/// Code that runs before the object is shared or after everyone has left it.
fn tears_down(program: &Program, id: FnId) -> bool {
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

fn opposite(program: &Program, write: FnId, other: FnId) -> (Runner, Runner) {
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

/// Two threads in sight, one writing in several steps without a lock.
fn two_roots<'a>(program: &Program, place: &Place, sites: &[&'a Site]) -> Option<Verdict<'a>> {
    let mut best: Option<Verdict<'a>> = None;
    let unsafe_rust = program.is_unsafe_shared(place);
    let writes = sites.iter().filter(|site| {
        let compound = matches!(site.kind, AccessKind::Update | AccessKind::MutateCompound);
        // In Rust any unsynchronised write is a data race.
        (compound || unsafe_rust && site.kind.writes())
            && !site.maybe_locked()
            && !caller_must_hold(program, site.function)
    });
    for write in writes {
        for other in sites.iter().filter(|other| other.kind.writes()) {
            for one in program.runners(write.function) {
                for two in program.runners(other.function) {
                    let Some(confidence) = parallel(program, place, (write, one), (other, two)) else { continue };
                    let better = best.as_ref().is_none_or(|best| {
                        (confidence, rank(program, write)) > (best.confidence, rank(program, best.write))
                    });
                    if better {
                        best = Some(Verdict { confidence, write, writer: one, other: Some((other, two)), guard: None });
                    }
                }
            }
        }
    }
    best
}

/// How sure two accesses of one object run at once.
fn parallel(program: &Program, place: &Place, a: (&Site, Runner), b: (&Site, Runner)) -> Option<Confidence> {
    let same_site = std::ptr::eq(a.0, b.0);
    let shared = shares(program, place, a)?.min(shares(program, place, b)?);
    if let Root::Local(owner, _) = place.root
        && (a.0.function == owner && b.0.function == owner
            || !started_in(program, owner, a.1) && !started_in(program, owner, b.1))
    {
        return None;
    }
    let started_later =
        |runner: Runner, site: &Site| matches!(runner, Runner::Root(root) if ordered(program, root, site));
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
            Confidence::Medium
        }
    };
    Some(running.min(shared))
}

/// Whether a call of a function starts the work that somebody runs.
fn started_in(program: &Program, owner: FnId, runner: Runner) -> bool {
    let Runner::Root(root) = runner else { return false };
    program.roots.root(root).made.is_some_and(|(maker, _)| program.linked.encloses(owner, maker))
}

/// Whether the root's functions can be interrupted between any two steps.
fn preemptive(kind: RootKind) -> bool {
    matches!(kind, RootKind::Thread | RootKind::Pool | RootKind::Timer | RootKind::Handler | RootKind::Callback)
}

/// The access comes before the root is started, in the function that starts it, or after somebody waited for its end.
fn ordered(program: &Program, root: RootId, site: &Site) -> bool {
    let made = program.roots.root(root).made;
    if let Some((_, made)) = made.filter(|(maker, _)| *maker == site.function) {
        let joins = &program.facts(site.function).joins;
        let joined = joins.iter().any(|join| join.span.start < site.span.start && made.start < join.span.start);
        return joined || site.span.start < made.start;
    }
    joins_before(program, site.function, site.span).iter().any(|(id, join)| waits_for(program, *id, join, root))
}

/// Everyone else who touches the place runs in threads that have ended, or not begun, when the site is reached. Of a function that
/// takes its object down it is enough that one of them has.
fn is_after_everyone(program: &Program, site: &Site, sites: &[&Site]) -> bool {
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
    let own = facts.joins.iter().filter(|join| join.span.start < point.start).map(|join| (id, join));
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

/// Whether the object accessed is the one other threads have.
fn shares(program: &Program, place: &Place, site: (&Site, Runner)) -> Option<Confidence> {
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
        Root::Type(ty) => match site.1 {
            // The root runs a method of the very object (or of a closure in one), which its maker shares.
            Runner::Root(root) => {
                let own = program.roots.runs_on_own_object(root, site.0.function);
                let root = program.roots.root(root);
                let owner = program.linked.index[root.entry.0 as usize].owner?;
                let related = program.linked.mro(owner).contains(&ty) || program.linked.mro(ty).contains(&owner);
                let per_request = matches!(root.kind, RootKind::Handler | RootKind::AsyncHandler);
                (own && related && !per_request && site.0.via == Via::Receiver).then_some(Confidence::High)
            }
            Runner::Outside => (site.0.via == Via::Receiver).then_some(Confidence::High),
        },
    }
}

/// A module variable changed by functions, with neither a lock nor a thread in sight.
fn unprotected_global<'a>(program: &Program, place: &Place, sites: &[&'a Site]) -> Option<Verdict<'a>> {
    if !matches!(place.root, Root::Global(_)) || one_thread_only(program, sites) {
        return None;
    }
    let write = sites
        .iter()
        .filter(|site| {
            let changes = matches!(site.kind, AccessKind::Update | AccessKind::MutateCompound | AccessKind::Mutate);
            changes && !site.maybe_locked() && !caller_must_hold(program, site.function)
        })
        .max_by_key(|site| rank(program, site))?;
    let writer = program.runners(write.function)[0];
    Some(Verdict { confidence: Confidence::Low, write, writer, other: None, guard: None })
}

fn finding(
    program: &Program,
    place: &Place,
    sites: &[&Site],
    verdict: &Verdict<'_>,
    confidence: Confidence,
) -> Finding {
    let resolver = program.resolver();
    let name = resolver.place_name(place);
    let write = verdict.write;
    let function = program.linked.fn_name(write.function);
    let guard = verdict.guard.as_ref().map(|guard| resolver.place_name(guard));
    let message = match (&guard, verdict.other) {
        (Some(guard), Some((other, _))) => format!(
            "`{name}` is changed without `{guard}` here, which `{}` holds when it changes it",
            program.linked.fn_name(other.function)
        ),
        (None, Some((other, _))) if !std::ptr::eq(other, write) => format!(
            "`{name}` is changed without a lock here and in `{}`, which another thread runs",
            program.linked.fn_name(other.function)
        ),
        (_, Some(_)) => format!("`{name}` is changed without a lock here by several threads at once"),
        (_, None) => format!("`{name}` is shared by all callers of `{function}` and changed without a lock"),
    };
    let mut threads = vec![program.thread(
        verdict.writer,
        write.function,
        vec![program.step(
            write.function,
            write.span,
            format!("{} `{name}` in `{function}`", verb(write.kind)),
            &write.held,
        )],
    )];
    if let Some((other, runner)) = verdict.other {
        let text = format!("{} `{name}` in `{}`", verb(other.kind), program.linked.fn_name(other.function));
        let step = program.step(other.function, other.span, text, &other.held);
        threads.push(program.thread(runner, other.function, vec![step]));
    }
    let related = sites
        .iter()
        .filter(|site| site.kind.writes() && !site.locked() && !std::ptr::eq(**site, write))
        .filter(|site| !verdict.other.is_some_and(|(other, _)| std::ptr::eq(**site, other)))
        .take(8)
        .map(|site| Related {
            location: program.location(site.function, site.span),
            text: format!("also changed without a lock in `{}`", program.linked.fn_name(site.function)),
        })
        .collect();
    let help = match &guard {
        Some(guard) => format!("hold `{guard}` here too"),
        None => format!("guard every change of `{name}` with one lock"),
    };
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(write.function, write.span),
        threads,
        outcome: outcome(write.kind, &name),
        related,
        help,
        fix: None,
        key: format!("{}|{}", resolver.place_key(place), function),
        test: program.is_test(write.function),
    }
}

fn verb(kind: AccessKind) -> &'static str {
    match kind {
        AccessKind::Read => "reads",
        AccessKind::Use => "uses",
        AccessKind::Iterate => "iterates",
        AccessKind::SetConstant | AccessKind::Set => "sets",
        AccessKind::Mutate | AccessKind::MutateCompound => "changes",
        AccessKind::Update => "reads, changes and writes back",
    }
}

fn outcome(kind: AccessKind, name: &str) -> String {
    match kind {
        AccessKind::Update => {
            format!("both threads read the same old value of `{name}`, and one of the two changes is lost")
        }
        _ => format!("the other thread can see or change `{name}` half-way through this change"),
    }
}
