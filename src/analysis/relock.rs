//! Locks taken again by the thread that holds them: directly, through calls, and in closures that run at once.
//!
//! Same-thread identity: the two are one field of one object, reached in the same way by names that keep their meaning in between.
//! What may be another object, and what a test keeps from happening while the lock is held, is left out.

use super::Program;
use super::flow::{HeldLock, Under};
use super::link::FnId;
use super::literals;
use super::places::{Lock, Place, Root, Via};
use super::summaries::{Reached, runs_now, seen_at, seen_from};
use crate::finding::Confidence;
use crate::knowledge::Mode;
use crate::model::{CallId, Language, Span};

/// A lock wanted by the thread that holds it.
#[derive(Clone, Debug)]
pub struct Relock {
    /// The lock held.
    pub held: HeldLock,
    /// The function in which it is held.
    pub function: FnId,
    /// The acquisition, as `function` sees it; its path begins in `function`.
    pub wanted: Reached,
    /// Where in `function` (or in the closure in it) it happens, or the call that leads there stands.
    pub span: Span,
    /// How sure it is that both are one lock, and that the one is taken while the other is held.
    pub confidence: Confidence,
}

/// A way from a function to an acquisition that is looked at.
struct Way<'a> {
    function: FnId,
    held: &'a HeldLock,
    wanted: Reached,
    span: Span,
    under: &'a Under,
    open: bool,
}

/// Whether one way of holding a lock keeps out another by the same thread for ever.
#[must_use]
pub fn conflicts(held: Mode, wanted: Mode) -> bool {
    let exclusive = |mode: Mode| mode == Mode::Exclusive;
    exclusive(held) || exclusive(wanted) || held == Mode::Upgradable && wanted == Mode::Upgradable
}

/// How many calls deep a re-acquisition is beyond doubt.
const SHORT: usize = 2;

impl Program {
    /// Every acquisition of a lock that the same thread certainly holds, in order of functions and of source. `silent` is told
    /// what looks like one and is not.
    #[must_use]
    pub fn relocks(&self, silent: &dyn Fn(FnId, Span, &str)) -> Vec<Relock> {
        let mut found = Vec::new();
        for id in self.linked.functions() {
            self.direct(id, silent, &mut found);
            self.called(id, silent, &mut found);
            self.in_closures(id, silent, &mut found);
        }
        found
    }

    fn direct(&self, id: FnId, silent: &dyn Fn(FnId, Span, &str), found: &mut Vec<Relock>) {
        for acquire in &self.facts(id).acquires {
            let held = self.decorated[id.0 as usize].iter().chain(acquire.held.iter());
            for held in held.filter(|held| same(&held.lock, &acquire.lock)) {
                if held.span == acquire.span && held.by == id {
                    continue;
                }
                if !acquire.blocking {
                    silent(id, acquire.span, "the lock is only tried, or waited for with a time limit");
                    continue;
                }
                let wanted = Reached {
                    lock: acquire.lock.clone(),
                    mode: acquire.mode,
                    path: Vec::new(),
                    function: id,
                    span: acquire.span,
                    conditional: false,
                };
                let way = Way { function: id, held, wanted, span: acquire.span, under: &acquire.under, open: false };
                self.judge(way, silent, found);
            }
        }
    }

    fn called(&self, id: FnId, silent: &dyn Fn(FnId, Span, &str), found: &mut Vec<Relock>) {
        for site in &self.facts(id).calls {
            let decorated = &self.decorated[id.0 as usize];
            if !site.runs_now || site.held.is_empty() && decorated.is_empty() {
                continue;
            }
            for callee in &site.functions {
                // A function that calls itself at once with its lock held never worked: the name means another one, or another
                // object's method.
                if *callee == id {
                    silent(id, site.span, "the function calls itself");
                    continue;
                }
                for reached in &self.summaries.locks[callee.0 as usize] {
                    let Some(lock) = seen_at(&reached.lock, *callee, site) else { continue };
                    for held in decorated.iter().chain(site.held.iter()).filter(|held| same(&held.lock, &lock)) {
                        if site.handed.contains(&held.lock) {
                            silent(id, site.span, "the guard is handed to the function called");
                            continue;
                        }
                        let mut path = vec![(id, site.span)];
                        path.extend(reached.path.iter().copied());
                        let wanted = Reached { lock: lock.clone(), path, ..reached.clone() };
                        let open = site.functions.len() > 1;
                        let way = Way { function: id, held, wanted, span: site.span, under: &site.under, open };
                        self.judge(way, silent, found);
                    }
                }
            }
        }
    }

    fn in_closures(&self, id: FnId, silent: &dyn Fn(FnId, Span, &str), found: &mut Vec<Relock>) {
        let none = Under::new();
        for (closure, set) in &self.facts(id).runs {
            if set.is_empty() || !runs_now(&self.linked, *closure) || *closure == id {
                continue;
            }
            for reached in &self.summaries.locks[closure.0 as usize] {
                let Some(lock) = seen_from(&reached.lock, *closure, &Via::Receiver) else { continue };
                for held in set.iter().filter(|held| same(&held.lock, &lock)) {
                    let span = reached.path.first().map_or(reached.span, |(_, span)| *span);
                    let wanted = Reached { lock: lock.clone(), conditional: true, ..reached.clone() };
                    let way = Way { function: id, held, wanted, span, under: &none, open: false };
                    self.judge(way, silent, found);
                }
            }
        }
    }

    fn judge(&self, way: Way<'_>, silent: &dyn Fn(FnId, Span, &str), found: &mut Vec<Relock>) {
        let reason = self.innocent(&way);
        if let Some(reason) = reason {
            silent(way.function, way.span, reason);
            return;
        }
        let Some(identity) = self.identity(&way) else {
            silent(way.function, way.span, "the two may be locks of different objects");
            return;
        };
        let path = match way.wanted.path.len() {
            0..=SHORT if !way.wanted.conditional => Confidence::High,
            _ => Confidence::Medium,
        };
        let open = if way.open { Confidence::Low } else { Confidence::High };
        // Whether two keys meet in one shard is left to chance; that they do some day is not.
        let identity = if way.held.lock.is_sharded() { identity.min(Confidence::Medium) } else { identity };
        found.push(Relock {
            held: way.held.clone(),
            function: way.function,
            wanted: way.wanted,
            span: way.span,
            confidence: identity.min(path).min(open),
        });
    }

    /// Why a lock that looks taken twice is not.
    fn innocent(&self, way: &Way<'_>) -> Option<&'static str> {
        let lock = &way.wanted.lock;
        if !way.held.must {
            return Some("the lock is held on some paths only");
        }
        if lock.reentrant() || way.held.lock.reentrant() {
            return Some("the lock may be taken again by the thread that holds it, or is of unknown type");
        }
        let place = &lock.at.place;
        let on_the_way = way.wanted.path.iter().map(|(function, _)| *function).chain([way.wanted.function]);
        let releases = |id: FnId| self.facts(id).releases.iter().any(|lock| lock.at.place == *place);
        if on_the_way.filter(|id| *id != way.function).any(releases) {
            return Some("the function called releases the lock first");
        }
        if self.is_signal(way) {
            return Some("somebody else releases the lock: it is waited for, not taken");
        }
        if self.asks_for_the_lock(way) {
            return Some("a test asks whether the lock is held");
        }
        self.is_excluded_by_arguments(way).then_some("an argument of the call keeps it from happening")
    }

    /// A lock acquired by hand a second time to wait until another thread releases it.
    fn is_signal(&self, way: &Way<'_>) -> bool {
        let by_hand = |id: FnId, span: Span| self.facts(id).manual.iter().any(|manual| manual.span == span);
        if !by_hand(way.wanted.function, way.wanted.span) {
            return false;
        }
        let place = &way.wanted.lock.at.place;
        matches!(place.root, Root::Local(..))
            || self.facts.iter().any(|facts| facts.releases.iter().any(|lock| lock.at.place == *place))
    }

    /// The tests on the way: those in the function that holds the lock, then those in each function called.
    fn tests<'a>(&'a self, way: &'a Way<'_>) -> Vec<(FnId, &'a Under)> {
        let mut all = vec![(way.function, way.under)];
        for (function, span) in &way.wanted.path {
            let site = self.facts(*function).calls.iter().find(|site| site.span == *span);
            all.extend(site.map(|site| (*function, &site.under)));
        }
        let acquires = &self.facts(way.wanted.function).acquires;
        let last = acquires.iter().find(|acquire| acquire.span == way.wanted.span);
        all.extend(last.map(|acquire| (way.wanted.function, &acquire.under)));
        all
    }

    fn asks_for_the_lock(&self, way: &Way<'_>) -> bool {
        self.tests(way).into_iter().any(|(id, under)| {
            let tests = under.iter().filter_map(|(index, _)| self.facts(id).tests.get(*index as usize));
            tests.into_iter().any(|test| literals::asks_for_a_lock(self, id, test.value))
        })
    }

    /// A constant argument decides a test in the function called so that it does not get there.
    fn is_excluded_by_arguments(&self, way: &Way<'_>) -> bool {
        let path = &way.wanted.path;
        path.iter().enumerate().any(|(index, (caller, span))| {
            let callee = path.get(index + 1).map_or(way.wanted.function, |(function, _)| *function);
            let next = path.get(index + 1).map(|(_, span)| *span);
            let facts = self.facts(callee);
            let under = match next {
                Some(span) => facts.calls.iter().find(|site| site.span == span).map(|site| &site.under),
                None => facts.acquires.iter().find(|acquire| acquire.span == way.wanted.span).map(|one| &one.under),
            };
            let site = self.facts(*caller).calls.iter().find(|site| site.span == *span);
            match (site, under) {
                (Some(site), Some(under)) if site.call != CallId(u32::MAX) => under.iter().any(|(test, outcome)| {
                    facts.tests.get(*test as usize).is_some_and(|test| {
                        literals::decided(self, (*caller, site.call), callee, test.value)
                            .is_some_and(|decided| decided != *outcome)
                    })
                }),
                _ => false,
            }
        })
    }

    /// How sure it is that the two are one lock; `None` if a name on the way may have come to mean something else.
    fn identity(&self, way: &Way<'_>) -> Option<Confidence> {
        let at = &way.wanted.lock.at;
        let direct = way.wanted.path.is_empty();
        let steady = |place: &Place| match place.root {
            Root::Local(function, local) => {
                let binds = self.linked.index[function.0 as usize].binds.get(local.0 as usize);
                let param = self.linked.function(function).params.iter().any(|param| param.local == local);
                binds.is_none_or(|binds| binds.len() + usize::from(param) <= 1)
            }
            _ => true,
        };
        if !steady(&at.place) {
            return None;
        }
        match &at.via {
            Via::Static | Via::Receiver => Some(Confidence::High),
            Via::Place(place) if !steady(place) => None,
            // What hangs on a variable that is bound once, or in Rust on a field seen through a reference, stays what it is.
            Via::Place(place) => {
                let rust = self.linked.language(way.function) == Language::Rust;
                let fixed = matches!(place.root, Root::Local(..)) && place.path.is_empty() || rust;
                Some(if fixed && direct { Confidence::High } else { Confidence::Medium })
            }
            Via::Unknown => None,
        }
    }
}

/// One lock for certain, as far as the ways to it tell.
fn same(held: &Lock, wanted: &Lock) -> bool {
    held.is_known() && held.at == wanted.at && !wanted.at.many() && wanted.at.via != Via::Unknown
}
