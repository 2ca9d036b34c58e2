//! Pass 9: races. What several threads do to one place without the one lock that would keep them apart.
//!
//! For every shared place ([`super::sharing`]) the candidates of each kind are worked out, each graded by its weakest link
//! (ANALYSIS 5.1): who shares the place, what conflicts, whether both sides may run at once, which locks they hold. One place is
//! one finding (ANALYSIS 5.4): the surest candidate, of equals the strongest kind; the others stand beside it. The rules of the
//! family only put into words what is found here.

mod checks;
mod evidence;
mod handlers;
mod iterate;
mod lazy;
mod predicates;
mod readers;
mod reads;
mod shapes;
mod unlocked;
mod verdicts;
mod wrap;

pub use handlers::{Registration, registrations};

use std::collections::BTreeMap;

use super::parallel::{is_after_everyone, one_thread_only};
use super::sharing::{SharedSite, caller_must_hold, is_dead, is_setup, is_synchronised, role};
use super::{AccessKind, FnId, HeldLock, Lock, Place, Program, Root, Runner};
use crate::finding::{Confidence, Finding, Related, RuleInfo, Step};
use crate::knowledge::Role;
use crate::model::{FileId, Language, Span};

/// The kinds of races, strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RaceKind {
    /// Read, changed and written back.
    LostUpdate,
    /// Tested, then acted upon.
    CheckThenAct,
    /// Made on first use by whoever finds it missing.
    LazyInit,
    /// Iterated while its size changes.
    IterateWhileMutated,
    /// Changed by request handlers.
    HandlerMutation,
    /// Changed by a callback on a thread of a library.
    CallbackMutation,
    /// Changed under one lock here and another there.
    WrongLock,
    /// Changed without its lock.
    UnlockedMutation,
    /// Read without the lock it is changed under.
    UnlockedRead,
}

impl RaceKind {
    /// The rule that tells races of this kind.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::LostUpdate => "lost-update",
            Self::CheckThenAct => "check-then-act",
            Self::LazyInit => "unsafe-lazy-init",
            Self::IterateWhileMutated => "iterate-while-mutated",
            Self::HandlerMutation => "handler-shared-mutation",
            Self::CallbackMutation => "callback-shared-mutation",
            Self::WrongLock => "wrong-lock",
            Self::UnlockedMutation => "unlocked-shared-mutation",
            Self::UnlockedRead => "unlocked-read",
        }
    }
}

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Harm {
    /// One of two changes is lost.
    Lost,
    /// A change is seen half-way.
    Half,
    /// What was there when tested is gone: an exception.
    Missing,
    /// What was an object when tested is `None`: an exception.
    NoneUsed,
    /// What was absent when tested has been made meanwhile: it is made twice, and one of the two is lost.
    MadeTwice,
    /// What says that something is made is set before that something is.
    HalfMade,
    /// A container changes size while it is iterated: an exception.
    SizeChanged,
    /// An old value is acted upon.
    Stale,
}

/// One side of a race.
#[derive(Clone, Debug)]
pub struct Side {
    /// The function.
    pub function: FnId,
    /// What it does.
    pub kind: AccessKind,
    /// Where.
    pub span: Span,
    /// What is held there.
    pub held: Vec<HeldLock>,
    /// Who runs it.
    pub runner: Runner,
}

/// A race on one place.
#[derive(Clone, Debug)]
pub struct Race {
    /// Its kind.
    pub kind: RaceKind,
    /// What goes wrong.
    pub harm: Harm,
    /// The place.
    pub place: Place,
    /// How sure.
    pub confidence: Confidence,
    /// The test or read that comes first on the unprotected side, and what is held there.
    pub check: Option<(FnId, Span, Vec<HeldLock>)>,
    /// The unprotected side, where somebody should act.
    pub side: Side,
    /// The other side; the same access where several threads run it.
    pub other: Option<Side>,
    /// The lock that guards the place elsewhere.
    pub guard: Option<Place>,
    /// Other places of the same race.
    pub related: Vec<(FnId, Span, String)>,
    /// What is said of a race of a special shape, in the place of its kind's own words.
    pub told: Option<Told>,
}

/// The words of a race of a special shape.
#[derive(Clone, Debug)]
pub struct Told {
    /// What happens.
    pub message: String,
    /// What goes wrong.
    pub outcome: String,
    /// What to do.
    pub help: String,
}

/// How many other places one race lists.
const RELATED: usize = 8;

/// One shared place with what the candidates are judged by.
struct Shared<'a> {
    program: &'a Program,
    place: &'a Place,
    role: Option<Role>,
    /// Every access that is not setup.
    sites: Vec<&'a SharedSite>,
}

/// Finds all races, in the order of places.
pub(super) fn find(program: &Program) -> Vec<Race> {
    let context = evidence::Context::new(program);
    let checks = checks::by_place(program);
    let early = lazy::published_early(program);
    let named = crate::analysis::entry::names_said(&program.linked, &program.tests);
    let is_unused = |id: FnId| {
        let dead = is_dead(program, id) && !named.contains(&program.linked.function(id).name);
        is_python(program, id) && (dead || is_finalising(program, id))
    };
    let mut races = Vec::new();
    let (mut unlocked, mut unlocked_reads) = (Vec::new(), Vec::new());
    for (place, sites) in &program.shared {
        // The path to a field of a field may be rebound between two looks at it (POPL'19, path stability). What is in a cell stays.
        if matches!(place.root, Root::Type(_)) && place.path.len() > 1 && !program.is_unsafe_shared(place) {
            continue;
        }
        // What is declared is held against its declaration.
        if program.declared.guard(place).is_some() {
            continue;
        }
        let role = role(program, place);
        let mut sites: Vec<&SharedSite> = sites.iter().filter(|site| !is_setup(program, site)).collect();
        // What tests do to the state of the program says nothing about its threads.
        if sites.iter().any(|site| !program.is_test(site.function)) {
            sites.retain(|site| !program.is_test(site.function));
        }
        // Nor does what only tests call.
        if sites.iter().any(|site| !is_unused(site.function)) {
            sites.retain(|site| !is_unused(site.function));
        }
        if sites.is_empty() {
            continue;
        }
        let shared = Shared { program, place, role, sites };
        let mut found: Vec<Race> = Vec::new();
        if !role.is_some_and(is_synchronised) {
            unlocked.extend(unlocked::judge(&shared));
            found.extend(iterate::judge(&shared, &context));
            found.extend(reads::wrong_lock(&shared));
            found.extend(readers::shared_guard(&shared));
            let read = reads::unlocked_read(&shared);
            let unsafe_rust = program.is_unsafe_shared(place);
            unlocked_reads.extend(read.clone().filter(|_| unsafe_rust));
            found.extend(read.filter(|_| !unsafe_rust));
            found.extend(handlers::registry_used(&shared));
        }
        if let Some(early) = early.get(place) {
            found.extend(early.iter().filter_map(|early| lazy::judge(&shared, early, &context)));
        }
        if let Some(checks) = checks.get(place) {
            found.extend(verdicts::judge(&shared, checks, &context));
        }
        let told = |races: &[Race]| races.last().is_some_and(|race| race.place == *place);
        if program.is_traced()
            && found.is_empty()
            && !told(&unlocked_reads)
            && unlocked.last().is_none_or(|race| race.place != *place)
        {
            explain_silence(&shared);
        }
        races.extend(found);
    }
    races.extend(unlocked::merged(unlocked));
    races.extend(unlocked::merged(unlocked_reads));
    races.extend(shapes::find(program, &context));
    one_per_place(races)
}

/// What only finalisers run has the object for itself: nobody else has it any more.
fn is_finalising(program: &Program, id: FnId) -> bool {
    let is_it = |id: FnId| program.linked.function(id).name == "__del__";
    let callers = program.roots.callers(id);
    is_it(id)
        || !program.linked.function(id).public && !callers.is_empty() && callers.iter().all(|caller| is_it(*caller))
}

/// Says of every access of a place that makes no race what keeps it from being one.
fn explain_silence(shared: &Shared<'_>) {
    let program = shared.program;
    let alone = one_thread_only(program, &shared.sites);
    let safe = shared.role.is_some_and(is_synchronised);
    // To name a lock or an event is no access that anybody wonders about.
    for site in shared.sites.iter().filter(|site| !safe || site.kind.writes()) {
        let kind = match site.kind {
            AccessKind::Iterate => RaceKind::IterateWhileMutated,
            AccessKind::Update => RaceKind::LostUpdate,
            kind if kind.writes() => RaceKind::UnlockedMutation,
            _ => RaceKind::UnlockedRead,
        };
        let reason = if safe {
            "what the place holds is safe to share by itself"
        } else if site.maybe_locked() {
            "a lock is held here, or may be"
        } else if alone {
            "one thread only touches the place"
        } else if caller_must_hold(program, site.function) {
            "the function's name, its documentation or its callers say that the lock is held already"
        } else if is_after_everyone(program, site, &shared.sites) {
            "all other threads have ended, or not begun"
        } else {
            "neither two threads that meet here nor a lock that others take for the place are in sight"
        };
        program.silent(kind.rule(), program.location(site.function, site.span), || reason.to_string());
    }
}

/// The surest race on each place; what else is found on it stands beside it.
fn one_per_place(races: Vec<Race>) -> Vec<Race> {
    let mut by_place: BTreeMap<Place, Vec<Race>> = BTreeMap::new();
    for race in races {
        by_place.entry(race.place.clone()).or_default().push(race);
    }
    let mut kept: Vec<Race> = Vec::new();
    for mut group in by_place.into_values() {
        group.sort_by_key(|race| (std::cmp::Reverse(race.confidence), race.kind));
        let mut group = group.into_iter();
        let Some(mut first) = group.next() else { continue };
        for other in group {
            let known =
                |span: Span| first.side.span == span || first.related.iter().any(|(_, known, _)| *known == span);
            if !known(other.side.span) && first.related.len() < RELATED {
                first.related.push((other.side.function, other.side.span, beside(&other).to_string()));
            }
        }
        kept.push(first);
    }
    kept
}

/// What a weaker race on the same place is called beside a stronger one.
fn beside(race: &Race) -> &'static str {
    match race.kind {
        RaceKind::LostUpdate if race.told.is_some() => "also written back from an earlier section here",
        RaceKind::LostUpdate => "also changed and written back without a lock here",
        RaceKind::CheckThenAct => "also tested and acted upon without a lock here",
        RaceKind::LazyInit => "also made on first use without a lock here",
        RaceKind::HandlerMutation | RaceKind::CallbackMutation => "also changed without a lock here",
        RaceKind::IterateWhileMutated => "also iterated without a lock here",
        RaceKind::WrongLock => "also used under another lock here",
        RaceKind::UnlockedMutation => "also changed without a lock here",
        RaceKind::UnlockedRead => "also read without a lock here",
    }
}

impl Side {
    fn new(site: &SharedSite, runner: Runner) -> Self {
        Self { function: site.function, kind: site.kind, span: site.span, held: site.held.clone(), runner }
    }
}

/// Where a site stands, for choosing one deterministically: the first in the source.
fn position(program: &Program, site: &SharedSite) -> std::cmp::Reverse<(FileId, u32)> {
    std::cmp::Reverse((program.linked.file_of(site.function), site.span.start))
}

impl Race {
    /// Whether the two sides are one access that several threads run.
    #[must_use]
    pub fn is_with_itself(&self) -> bool {
        self.other.as_ref().is_some_and(|other| other.span == self.side.span && other.function == self.side.function)
    }

    /// The finding of a rule that speaks of this race. The message is the rule's own.
    #[must_use]
    pub fn finding(&self, program: &Program, info: &RuleInfo, message: String, help: String) -> Finding {
        let resolver = program.resolver();
        let name = self.name(program);
        let side = &self.side;
        let function = program.linked.fn_name(side.function);
        let mut steps: Vec<Step> = Vec::new();
        if let Some((tester, span, held)) = &self.check {
            let tests = matches!(self.kind, RaceKind::CheckThenAct | RaceKind::LazyInit);
            let verb = if tests { "tests" } else { "reads" };
            let tester_name = program.linked.fn_name(*tester);
            steps.push(program.step(*tester, *span, format!("{verb} {name} in `{tester_name}`"), held));
        }
        let text = format!("{} {name} in `{function}`", verb(side.kind));
        steps.push(program.step(side.function, side.span, text, &side.held));
        let mut threads = vec![program.thread(side.runner, side.function, steps)];
        if let Some(other) = &self.other {
            let text = format!("{} {name} in `{}`", verb(other.kind), program.linked.fn_name(other.function));
            let step = program.step(other.function, other.span, text, &other.held);
            threads.push(program.thread(other.runner, other.function, vec![step]));
        }
        let (message, outcome, help) = match &self.told {
            Some(told) => (told.message.clone(), told.outcome.clone(), told.help.clone()),
            None => (message, self.outcome(program, &name), help),
        };
        let related = self.related.iter().map(|(function, span, text)| Related {
            location: program.location(*function, *span),
            text: format!("{text}, in `{}`", program.linked.fn_name(*function)),
        });
        Finding {
            rule: info.id,
            severity: info.severity,
            message,
            confidence: self.confidence,
            primary: program.location(side.function, side.span),
            threads,
            outcome,
            related: related.collect(),
            help,
            fix: wrap::fix(program, self),
            key: format!("{}|{function}", resolver.place_key(&self.place)),
            test: program.is_test(side.function),
        }
    }

    /// The place in words.
    fn name(&self, program: &Program) -> String {
        let locks = self.side.held.iter().map(|held| &held.lock);
        let kept = |lock: &&Lock| self.guard.as_ref() == Some(&lock.at.place);
        program.resolver().guarded_name(&self.place, locks.into_iter().find(kept))
    }

    fn outcome(&self, program: &Program, name: &str) -> String {
        let seen = self.other.is_some() && !self.is_with_itself();
        let threads = if seen { "both threads" } else { "two callers" };
        let other = if seen { "the other thread" } else { "another caller" };
        let outcome = match self.harm {
            Harm::Lost => format!("{threads} read the same old value of {name}, and one of the two changes is lost"),
            Harm::Half => format!("{other} can see or change {name} half-way through this change"),
            Harm::Missing => {
                format!("{other} removes it from {name} in between: what was found is gone, and this raises")
            }
            Harm::NoneUsed => {
                format!("{other} sets {name} to `None` in between, and this raises `AttributeError` or `TypeError`")
            }
            Harm::MadeTwice => {
                format!("{other} finds the same and does the same: it happens twice, and one of the two is lost")
            }
            Harm::HalfMade => {
                format!("{other} sees that {name} is set, and uses what is not there yet")
            }
            Harm::SizeChanged => {
                format!(
                    "{other} changes the size of {name} meanwhile: the iteration raises `RuntimeError` or skips items"
                )
            }
            Harm::Stale => {
                format!("{other} changes {name} meanwhile, and what is decided here rests on an old value")
            }
        };
        // Where safe code would not compile, the compiler counts on there being no such pair.
        let undefined = program.is_unsafe_shared(&self.place);
        if undefined { format!("{outcome}: a data race, which is undefined behaviour") } else { outcome }
    }

    /// The name of the lock that guards the place elsewhere.
    #[must_use]
    pub fn guard_name(&self, program: &Program) -> Option<String> {
        self.guard.as_ref().map(|guard| program.resolver().place_name(guard))
    }
}

/// An access in words.
#[must_use]
pub fn verb(kind: AccessKind) -> &'static str {
    match kind {
        AccessKind::Read => "reads",
        AccessKind::Use => "uses",
        AccessKind::Iterate => "iterates",
        AccessKind::SetConstant | AccessKind::Set => "sets",
        AccessKind::Mutate | AccessKind::MutateCompound => "changes",
        AccessKind::Update => "reads, changes and writes back",
    }
}

/// Whether a place belongs to Python, where a single operation on a container is atomic.
fn is_python(program: &Program, function: FnId) -> bool {
    program.linked.language(function) == Language::Python
}
