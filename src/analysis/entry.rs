//! Pass 5: entry locksets. What every caller of a private helper holds, the helper holds.
//!
//! The set is empty as soon as one call site is unknown: a public function, a thread root, or a function whose reference is passed
//! around may be called by anyone (ANALYSIS 1.7, step 6). Closures that run before the call they are handed to returns hold what
//! was held there.

use rustc_hash::{FxHashMap, FxHashSet};

use super::flow::{FnFacts, HeldLock};
use super::link::{FnId, Linked};
use super::places::{Lock, Root, Via};
use super::roots::Roots;
use super::types::{Resolver, Tables};
use crate::knowledge::Mode;
use crate::model::{Call, Callee, EventKind, FileId, FunctionKind, Language, Name, Span, Value};

/// How often sets are propagated: the length of chains of private helpers.
const ROUNDS: usize = 6;

/// How many ways into a function are told apart.
const WAYS: usize = 6;

/// What each way into a private function holds, where there are several.
pub type Ways = FxHashMap<FnId, Vec<Vec<HeldLock>>>;

struct Site {
    caller: FnId,
    held: Vec<HeldLock>,
    via: Via,
}

/// Computes the entry lockset of every function, beginning with what decorators hold around it.
pub(super) fn locksets(
    linked: &Linked,
    facts: &[FnFacts],
    roots: &Roots,
    decorated: &[Vec<HeldLock>],
    tests: &[bool],
) -> (Vec<Vec<HeldLock>>, Ways) {
    let count = linked.function_count();
    let referenced = referenced_names(linked);
    let mut sites: Vec<Vec<Site>> = (0..count).map(|_| Vec::new()).collect();
    for caller in linked.functions() {
        let known = &facts[caller.0 as usize];
        for site in &known.calls {
            for function in &site.functions {
                // A test that calls a helper bare says nothing about who calls it in the program.
                if tests[caller.0 as usize] && !tests[function.0 as usize] {
                    continue;
                }
                let held: Vec<HeldLock> = site.held.iter().filter(|held| held.must).cloned().collect();
                // What a method calls on its own object is what the object's class makes of it.
                if site.via == Via::Receiver && site.functions.len() == 1 {
                    for other in overrides(linked, *function) {
                        sites[other.0 as usize].push(Site { caller, held: held.clone(), via: Via::Receiver });
                    }
                }
                sites[function.0 as usize].push(Site { caller, held, via: site.via.clone() });
            }
        }
        for (closure, held) in &known.runs {
            let held = held.iter().filter(|held| held.must).cloned().collect();
            sites[closure.0 as usize].push(Site { caller, held, via: Via::Receiver });
        }
    }
    let unknown = called_on_unknown(linked, facts, tests);
    let is_hook = |id: FnId| {
        let function = linked.function(id);
        let own = sites[id.0 as usize].iter().all(|site| site.via == Via::Receiver && site.caller != id);
        // Who defines a method of that name itself means that one.
        let elsewhere = |file: &FileId| {
            *file != linked.file_of(id)
                && linked.files[file.0 as usize].functions.iter().any(|other| other.name == function.name)
        };
        own && unknown.get(&function.name).is_none_or(|files| files.iter().all(elsewhere))
            && !referenced.contains(&function.name)
            && function.decorators.is_empty()
            && !function.name.as_str().starts_with("__")
            && is_called_by_a_base(linked, id, &sites[id.0 as usize])
    };
    let candidate: Vec<bool> = linked
        .functions()
        .map(|id| {
            let called = !sites[id.0 as usize].is_empty() && !roots.is_entry(id);
            called && (is_private(linked, id, &referenced) || is_hook(id))
        })
        .collect();
    // `None` is "not known yet", the top of the lattice.
    let mut entry: Vec<Option<Vec<HeldLock>>> = candidate
        .iter()
        .zip(decorated)
        .map(|(candidate, decorated)| if *candidate { None } else { Some(decorated.clone()) })
        .collect();
    for _ in 0..ROUNDS {
        let mut changed = false;
        for index in 0..count {
            if !candidate[index] {
                continue;
            }
            let id = FnId(u32::try_from(index).unwrap_or(0));
            let next = meet(linked, id, &sites[index], &entry);
            if next != entry[index] {
                entry[index] = next;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let entry: Vec<Vec<HeldLock>> = entry.into_iter().map(Option::unwrap_or_default).collect();
    let ways = ways(linked, &sites, &candidate, &entry);
    (entry, ways)
}

/// Where callers hold different locks, the set of what all hold says too little: what each way into a private function holds, where
/// there are several and not too many.
fn ways(
    linked: &Linked,
    sites: &[Vec<Site>],
    candidate: &[bool],
    entry: &[Vec<HeldLock>],
) -> FxHashMap<FnId, Vec<Vec<HeldLock>>> {
    let mut ways: Ways = FxHashMap::default();
    let several: Vec<FnId> = linked.functions().filter(|id| candidate[id.0 as usize]).collect();
    for _ in 0..ROUNDS {
        let mut changed = false;
        for id in &several {
            let found = ways_into(linked, *id, &sites[id.0 as usize], entry, &ways);
            if found.len() > 1 && ways.get(id) != Some(&found) {
                ways.insert(*id, found);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    ways
}

fn ways_into(linked: &Linked, id: FnId, sites: &[Site], entry: &[Vec<HeldLock>], ways: &Ways) -> Vec<Vec<HeldLock>> {
    let mut found: Vec<Vec<HeldLock>> = Vec::new();
    let same = |one: &[HeldLock], two: &[HeldLock]| {
        let within = |one: &[HeldLock], two: &[HeldLock]| {
            one.iter().all(|held| two.iter().any(|other| other.lock.at.place == held.lock.at.place))
        };
        within(one, two) && within(two, one)
    };
    for site in sites {
        if constructs(linked, site.caller) && site.via == Via::Receiver || site.caller == id {
            continue;
        }
        let own = [entry[site.caller.0 as usize].clone()];
        let callers = ways.get(&site.caller).map_or(own.as_slice(), Vec::as_slice);
        for callers in callers {
            let held: Vec<HeldLock> =
                site.held.iter().chain(callers).map(|held| seen_by_callee(held, &site.via, id)).collect();
            if !found.iter().any(|known| same(known, &held)) {
                found.push(held);
            }
        }
        if found.len() > WAYS {
            return Vec::new();
        }
    }
    found
}

/// A function that begins by asserting that a lock is taken (`assert self._lock.locked()`) is called with it.
pub(super) fn add_asserted(linked: &Linked, tables: &Tables, entry: &mut [Vec<HeldLock>]) {
    let resolver = Resolver::new(linked, tables);
    for id in linked.functions() {
        let function = linked.function(id);
        let asks = |call: &Call| matches!(&call.callee, Callee::Method { name, .. } if matches!(name.as_str(), "locked" | "is_locked" | "_is_owned"));
        if !function.calls.iter().any(asks) {
            continue;
        }
        for (lock, span) in asserted(&resolver, id) {
            let known = &mut entry[id.0 as usize];
            if !known.iter().any(|held| held.lock.at == lock.at) {
                known.push(HeldLock { lock, mode: Mode::Exclusive, must: true, span, by: id });
            }
        }
    }
}

/// The locks asserted before anything else happens in a function.
fn asserted(resolver: &Resolver<'_>, id: FnId) -> Vec<(Lock, Span)> {
    let function = resolver.linked.function(id);
    let mut found = Vec::new();
    let mut over = false;
    super::nesting::events(function, &mut |event, around| match &event.kind {
        EventKind::Assert(value) if !over && around.is_empty() => {
            let Value::Call(call) = function.value(*value) else { return };
            let data = function.call(*call);
            let Callee::Method { receiver, name } = &data.callee else { return };
            if matches!(name.as_str(), "locked" | "is_locked" | "_is_owned") {
                found.extend(resolver.lock_of(id, *receiver).map(|lock| (lock, data.name_span)));
            }
        }
        EventKind::Read(_) | EventKind::Call(_) => {}
        _ => over |= !matches!(event.kind, EventKind::EndTemps(_) | EventKind::Assert(_)),
    });
    found
}

/// The methods of subclasses that stand in for a method.
fn overrides(linked: &Linked, id: FnId) -> Vec<FnId> {
    let Some(owner) = linked.index[id.0 as usize].owner else { return Vec::new() };
    let name = linked.function(id).name;
    if linked.language(id) != Language::Python || name.as_str().starts_with("__") {
        return Vec::new();
    }
    let own = linked.subtypes(owner).iter().flat_map(|ty| linked.own_methods(*ty, name).iter().copied());
    own.filter(|other| *other != id).take(64).collect()
}

/// Whether a method is one that a base class of the program leaves to its subclasses, and calls itself.
fn is_called_by_a_base(linked: &Linked, id: FnId, sites: &[Site]) -> bool {
    let Some(owner) = linked.index[id.0 as usize].owner else { return false };
    let bases = linked.mro(owner).iter().skip(1);
    linked.language(id) == Language::Python
        && bases.clone().any(|base| !linked.own_methods(*base, linked.function(id).name).is_empty())
        && sites.iter().any(|site| {
            linked.index[site.caller.0 as usize].owner.is_some_and(|caller| bases.clone().any(|base| *base == caller))
        })
}

/// The names of methods that are called on objects of which nothing is known, tests aside, and the files where.
fn called_on_unknown(linked: &Linked, facts: &[FnFacts], tests: &[bool]) -> FxHashMap<Name, FxHashSet<FileId>> {
    let mut names: FxHashMap<Name, FxHashSet<FileId>> = FxHashMap::default();
    for id in linked.functions().filter(|id| !tests[id.0 as usize] && linked.language(*id) == Language::Python) {
        let known: FxHashSet<u32> = facts[id.0 as usize].calls.iter().map(|site| site.call.0).collect();
        for (index, call) in linked.function(id).calls.iter().enumerate() {
            if let Callee::Method { name, .. } = &call.callee
                && !known.contains(&u32::try_from(index).unwrap_or(u32::MAX))
            {
                names.entry(*name).or_default().insert(linked.file_of(id));
            }
        }
    }
    names
}

fn meet(linked: &Linked, id: FnId, sites: &[Site], entry: &[Option<Vec<HeldLock>>]) -> Option<Vec<HeldLock>> {
    let mut met: Option<Vec<HeldLock>> = None;
    for site in sites {
        // A call from the constructor of the same object happens before anyone shares it.
        if constructs(linked, site.caller) && sites.len() > 1 && site.via == Via::Receiver {
            continue;
        }
        let Some(callers) = &entry[site.caller.0 as usize] else { continue };
        let held: Vec<HeldLock> =
            site.held.iter().chain(callers).map(|held| seen_by_callee(held, &site.via, id)).collect();
        met = Some(match met {
            None => held,
            Some(met) => {
                met.into_iter().filter(|one| held.iter().any(|two| two.lock.at.place == one.lock.at.place)).collect()
            }
        });
    }
    met
}

fn constructs(linked: &Linked, id: FnId) -> bool {
    let function = linked.function(id);
    function.owner.is_some() && matches!(function.name.as_str(), "__init__" | "__new__" | "__post_init__")
}

/// A method that shows its object to people.
fn shows(linked: &Linked, id: FnId) -> bool {
    let function = linked.function(id);
    function.owner.is_some() && matches!(function.name.as_str(), "__repr__" | "__str__")
}

/// A method that the language calls: `len(it)`, `for one in it`.
fn is_protocol(linked: &Linked, id: FnId) -> bool {
    let function = linked.function(id);
    let names = ["__iter__", "__len__", "__contains__", "__getitem__", "__bool__", "__eq__", "__hash__"];
    function.owner.is_some() && names.contains(&function.name.as_str())
}

/// A lock of the caller as the callee sees it.
fn seen_by_callee(held: &HeldLock, via: &Via, _callee: FnId) -> HeldLock {
    let mut seen = held.clone();
    if matches!(seen.lock.at.place.root, Root::Type(_)) && *via != Via::Receiver {
        seen.lock.at.via = if seen.lock.at.via == *via { Via::Receiver } else { Via::Unknown };
    }
    seen
}

/// Names used as values somewhere: a method or function of that name may be called by whoever got it.
fn referenced_names(linked: &Linked) -> FxHashSet<Name> {
    names_referenced_in(linked, linked.functions())
}

/// The same for what is no test.
pub(super) fn names_used(linked: &Linked, tests: &[bool]) -> FxHashSet<Name> {
    names_referenced_in(linked, linked.functions().filter(|id| !tests[id.0 as usize]))
}

/// Every name that is called or used as a value outside tests, on whatever object.
pub(super) fn names_said(linked: &Linked, tests: &[bool]) -> FxHashSet<Name> {
    let mut names = names_used(linked, tests);
    for id in linked.functions().filter(|id| !tests[id.0 as usize]) {
        names.extend(linked.function(id).calls.iter().filter_map(|call| match &call.callee {
            Callee::Method { name, .. } => Some(*name),
            Callee::Path(path) => path.last(),
            Callee::Value(_) | Callee::Macro(_) => None,
        }));
    }
    names
}

fn names_referenced_in(linked: &Linked, functions: impl Iterator<Item = FnId>) -> FxHashSet<Name> {
    let mut names = FxHashSet::default();
    for id in functions {
        let function = linked.function(id);
        // The name of what is called is a value as well, of no use but to be called.
        let plain = function.calls.iter().filter(|call| matches!(call.callee, Callee::Path(_)));
        let called: FxHashSet<Span> = plain.map(|call| call.name_span).collect();
        for data in &function.values {
            match &data.value {
                Value::Field { name, .. } => {
                    names.insert(*name);
                }
                Value::Path(path) if !called.contains(&data.span) => {
                    names.extend(path.last());
                }
                _ => {}
            }
        }
    }
    names
}

fn is_private(linked: &Linked, id: FnId, referenced: &FxHashSet<Name>) -> bool {
    let function = linked.function(id);
    match function.kind {
        FunctionKind::Closure => return true,
        FunctionKind::Named => {}
        _ => return false,
    }
    if function.parent.is_some() && function.owner.is_none() && linked.language(id) == Language::Python {
        return !escapes(linked, id);
    }
    let name = function.name.as_str();
    let private = match linked.language(id) {
        Language::Python => name.starts_with('_') && !name.ends_with("__"),
        Language::Rust => !function.public && !implements_trait(linked, id),
    };
    private
        && function.decorators.is_empty() | (linked.language(id) == Language::Rust)
        && !referenced.contains(&function.name)
}

fn implements_trait(linked: &Linked, id: FnId) -> bool {
    match linked.function(id).owner {
        Some(crate::model::Owner::Impl(block)) => {
            linked.file_model(id).impls.get(block.0 as usize).is_none_or(|block| block.trait_.is_some())
        }
        Some(crate::model::Owner::Type(_)) => true,
        None => false,
    }
}

/// Whether a nested function is used other than by being called where it is defined.
fn escapes(linked: &Linked, id: FnId) -> bool {
    let Some(parent) = linked.index[id.0 as usize].parent else { return true };
    let function = linked.function(parent);
    let names: Vec<usize> = function
        .locals
        .iter()
        .enumerate()
        .filter(|(_, local)| local.name == linked.function(id).name)
        .map(|(index, _)| index)
        .collect();
    let is_it = |value: crate::model::ValueId| matches!(function.value(value), Value::Local(local) if names.contains(&(local.0 as usize)));
    let passed = function.calls.iter().any(|call| {
        call.args.iter().any(|arg| is_it(arg.value))
            || matches!(&call.callee, Callee::Method { receiver, .. } if is_it(*receiver))
    });
    let returned = linked.index[parent.0 as usize].returns.iter().any(|value| is_it(*value));
    let stored = function.values.iter().any(|data| match &data.value {
        Value::Collection { items, .. } => items.iter().any(|item| is_it(item.value)),
        _ => false,
    });
    passed || returned || stored
}

/// Methods of objects that another object keeps behind a lock of its own: every call that is seen is made by somebody who holds a
/// lock that is not the object's, or comes from such a method. Who wraps an object so means nobody to call it otherwise.
pub(super) fn wrapped(linked: &Linked, facts: &[FnFacts], roots: &Roots, tests: &[bool]) -> Vec<bool> {
    let mut calls: Vec<Vec<(FnId, bool, bool)>> = vec![Vec::new(); linked.function_count()];
    for caller in linked.functions().filter(|id| !tests[id.0 as usize]) {
        for site in &facts[caller.0 as usize].calls {
            for callee in &site.functions {
                let owner = linked.index[callee.0 as usize].owner;
                let others = |held: &HeldLock| match held.lock.at.place.root {
                    Root::Type(ty) => owner.is_some_and(|owner| !linked.mro(owner).contains(&ty)),
                    Root::Global(_) => true,
                    Root::Local(..) => false,
                };
                let locked = site.held.iter().any(|held| held.must && others(held));
                calls[callee.0 as usize].push((caller, site.via == Via::Receiver, locked));
            }
        }
    }
    let mut wrapped: Vec<bool> = linked
        .functions()
        .map(|id| {
            let called = !calls[id.0 as usize].is_empty();
            linked.index[id.0 as usize].owner.is_some() && called && !roots.is_entry(id)
        })
        .collect();
    let uncalled: Vec<bool> = calls.iter().map(Vec::is_empty).collect();
    // What is not wrapped takes along what it calls on its own object.
    for _ in 0..ROUNDS {
        let before = wrapped.clone();
        for id in linked.functions() {
            let calls = &calls[id.0 as usize];
            let kept = |caller: FnId, own: bool, locked: bool| {
                locked || constructs(linked, caller) || own && before[caller.0 as usize]
            };
            let strict = calls.iter().all(|(caller, own, locked)| kept(*caller, *own, *locked));
            // What shows an object and what the language calls on it, where nobody is seen to, do not speak against a wrapper in sight.
            let quiet = |caller: FnId, own: bool| {
                shows(linked, caller) || own && is_protocol(linked, caller) && uncalled[caller.0 as usize]
            };
            let loose = calls.iter().any(|(caller, own, locked)| *locked || *own && before[caller.0 as usize])
                && calls.iter().all(|(caller, own, locked)| kept(*caller, *own, *locked) || quiet(*caller, *own));
            if before[id.0 as usize] && !strict && !loose {
                wrapped[id.0 as usize] = false;
            }
        }
        if wrapped == before {
            break;
        }
    }
    wrapped
}

/// Functions that only module bodies run, and what only those call: they run once, when the module is imported.
///
/// Tests may run them again; that says nothing about the program's threads.
pub(super) fn import_only(linked: &Linked, facts: &[FnFacts], roots: &Roots, tests: &[bool]) -> FxHashSet<FnId> {
    let referenced = names_used(linked, tests);
    let mut callers: Vec<Vec<FnId>> = vec![Vec::new(); linked.function_count()];
    for caller in linked.functions().filter(|id| !tests[id.0 as usize]) {
        for function in facts[caller.0 as usize].calls.iter().flat_map(|site| &site.functions) {
            callers[function.0 as usize].push(caller);
        }
    }
    let imports = |id: FnId| matches!(linked.function(id).kind, FunctionKind::ModuleBody | FunctionKind::ClassBody);
    let mut found: FxHashSet<FnId> = FxHashSet::default();
    for _ in 0..ROUNDS {
        let new: Vec<FnId> = linked
            .functions()
            .filter(|id| {
                let callers = &callers[id.0 as usize];
                let function = linked.function(*id);
                !found.contains(id)
                    && function.kind == FunctionKind::Named
                    && !callers.is_empty()
                    && callers.iter().all(|caller| imports(*caller) || found.contains(caller))
                    && !roots.is_entry(*id)
                    && !referenced.contains(&function.name)
            })
            .collect();
        if new.is_empty() {
            break;
        }
        found.extend(new);
    }
    found
}

/// Functions that only constructors of the same object run: constructors, and private helpers whose every call site is in one.
pub(super) fn construction_only(linked: &Linked, facts: &[FnFacts], roots: &Roots) -> FxHashSet<FnId> {
    let referenced = referenced_names(linked);
    let mut callers: Vec<Vec<(FnId, bool)>> = vec![Vec::new(); linked.function_count()];
    for caller in linked.functions() {
        for site in &facts[caller.0 as usize].calls {
            for function in &site.functions {
                callers[function.0 as usize].push((caller, site.via == Via::Receiver));
            }
        }
    }
    let mut found: FxHashSet<FnId> = linked.functions().filter(|id| constructs(linked, *id)).collect();
    for _ in 0..ROUNDS {
        let new: Vec<FnId> = linked
            .functions()
            .filter(|id| {
                let sites = &callers[id.0 as usize];
                !found.contains(id)
                    && !sites.is_empty()
                    && sites.iter().all(|(caller, own)| *own && found.contains(caller))
                    && !roots.is_entry(*id)
                    && is_private(linked, *id, &referenced)
            })
            .collect();
        if new.is_empty() {
            break;
        }
        found.extend(new);
    }
    found
}
