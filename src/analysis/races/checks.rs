//! Check-then-act: what a test found need not hold any more when it is acted upon.
//!
//! A candidate is an access that depends on a test of the same place (`if k in d: d[k]`, `if self.sock: self.sock.close()`,
//! `if x is None: x = make()`), where no critical section spans both and what another thread may do in between makes the action
//! fail or happen twice. Re-checks under the lock, handlers for the very exception, and one-step operations (`setdefault`,
//! `pop(k, None)`) are no candidates.

use std::collections::BTreeMap;

use super::{Harm, RaceKind};
use crate::analysis::sharing::whole;
use crate::analysis::{
    Access, AccessKind, CallSite, FnFacts, FnId, HeldLock, HeldSet, Place, PlaceRef, Program, Resolver, Root, Target,
    Via,
};
use crate::knowledge::{Does, Role};
use crate::model::{CallId, Callee, Function, Language, Literal, LocalId, Op, Span, Value, ValueId};

/// How deep tests are taken apart, with those of helpers.
const DEPTH: u32 = 14;

/// What a test says of a place when its outcome is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Says {
    /// The key is in it.
    Present(Option<ValueId>),
    /// The key is not in it.
    Absent(Option<ValueId>),
    /// It is an object, or is not empty.
    Something,
    /// It is `None`, or empty.
    Nothing,
    /// It is more, less or other than something: a number, or a state.
    Compared,
}

/// What one test says of one place.
pub(super) struct Claim {
    pub(super) at: PlaceRef,
    pub(super) says: Says,
    /// Where the place is read for the test.
    pub(super) read: Span,
    /// A helper looks at the place.
    pub(super) by_helper: bool,
    /// Under a second name.
    renamed: bool,
}

/// A test and an action that depends on it.
pub(super) struct Check {
    /// The function that acts.
    pub(super) function: FnId,
    /// The function that tests: the same, or the one that calls it.
    pub(super) tester: FnId,
    /// Where the place is read for the test, and what is held there.
    pub(super) read: Span,
    pub(super) held: Vec<HeldLock>,
    /// Index of the action in the function's accesses.
    pub(super) act: usize,
    pub(super) harm: Harm,
    /// The action takes an item by its number: what is not known to be a list may as well be a tuple that is replaced.
    pub(super) numbered: bool,
    /// What the action makes matters by itself: an object with an identity, a thread, a connection.
    pub(super) weighty: bool,
    /// The test is whether there is anything at all: what is made is made once and kept.
    pub(super) lazy: bool,
    /// What the action makes is a lock: whoever wrote it meant several threads.
    pub(super) makes_lock: bool,
    /// The test is a loop's: it is made again for every item.
    pub(super) of_loop: bool,
    /// A helper makes the test.
    pub(super) by_helper: bool,
}

/// All checks, by place.
pub(super) fn by_place(program: &Program) -> BTreeMap<Place, Vec<Check>> {
    let mut found: BTreeMap<Place, Vec<Check>> = BTreeMap::new();
    for id in program.linked.functions() {
        if program.linked.language(id) == Language::Python {
            for (place, check) in (View { program, resolver: program.resolver(), id }).checks() {
                found.entry(place).or_default().push(check);
            }
        }
    }
    found
}

/// One function.
pub(super) struct View<'a> {
    pub(super) program: &'a Program,
    pub(super) resolver: Resolver<'a>,
    pub(super) id: FnId,
}

impl View<'_> {
    pub(super) fn function(&self) -> &Function {
        self.program.linked.function(self.id)
    }

    pub(super) fn facts(&self) -> &FnFacts {
        self.program.facts(self.id)
    }

    fn checks(&self) -> Vec<(Place, Check)> {
        let facts = self.facts();
        let mut found: Vec<(Place, Check)> = Vec::new();
        if facts.tests.is_empty() {
            return found;
        }
        let claims: Vec<[Vec<Claim>; 2]> = facts
            .tests
            .iter()
            .map(|test| [self.claims(test.value, false, 0), self.claims(test.value, true, 0)])
            .collect();
        for (act, access) in facts.accesses.iter().enumerate() {
            let depends = access.under.iter().rev().filter_map(|(test, outcome)| {
                let claims = claims.get(*test as usize)?.get(usize::from(*outcome))?;
                Some((*test, claims))
            });
            for (test, claims) in depends {
                let Some(check) = claims.iter().find_map(|claim| self.check(claim, test, act, access)) else {
                    continue;
                };
                let place = whole(&access.at.place, access.kind).0;
                let place = self.common(place, access);
                if !self.rechecked(&check, access, &claims_of(&access.under, test)) {
                    found.push((place, check));
                }
                break;
            }
        }
        for site in facts.calls.iter().filter(|site| !site.under.is_empty() && site.functions.len() == 1) {
            let told = site.under.iter().rev().find_map(|(test, outcome)| {
                let claims = claims.get(*test as usize)?.get(usize::from(*outcome))?;
                claims.iter().find_map(|claim| self.made_in_helper(claim, *test, site))
            });
            found.extend(told);
        }
        found
    }

    /// `if self.x is None: self.connect()`, where `connect` makes `x`.
    fn made_in_helper(&self, claim: &Claim, test: u32, site: &CallSite) -> Option<(Place, Check)> {
        let helper = *site.functions.first().filter(|_| claim.says == Says::Nothing)?;
        let tested = self.facts().tests.get(test as usize)?;
        let same_object = claim.at.via == Via::Static || claim.at.via == Via::Receiver && site.via == Via::Receiver;
        let unlocked = |id: FnId, held: &HeldSet| self.program.held(id, held).is_empty();
        if helper == self.id || !same_object || !unlocked(self.id, &site.held) || !unlocked(self.id, &tested.held) {
            return None;
        }
        let facts = self.program.facts(helper);
        let of_it = |access: &&Access| access.at.place == claim.at.place && access.at.via == claim.at.via;
        let mut all = facts.accesses.iter().enumerate().filter(|(_, access)| of_it(access));
        // The helper asks again, or takes a lock: it knows that others may have been faster.
        let (act, made) = all.clone().find(|(_, access)| access.kind == AccessKind::Set)?;
        let asks = all.any(|(_, access)| access.span.start < made.span.start);
        if asks || !made.under.is_empty() || !facts.acquires.is_empty() || !unlocked(helper, &made.held) {
            return None;
        }
        let there = View { program: self.program, resolver: self.program.resolver(), id: helper };
        let value = made.value?;
        if there.is_given(value) {
            return None;
        }
        let check = Check {
            function: helper,
            tester: self.id,
            read: claim.read,
            held: Vec::new(),
            act,
            harm: Harm::MadeTwice,
            numbered: false,
            weighty: there.makes_something(value),
            lazy: true,
            makes_lock: there.makes_lock(value),
            of_loop: tested.of_loop,
            by_helper: claim.by_helper,
        };
        Some((claim.at.place.clone(), check))
    }

    /// The place the test and the action have in common: for `self.x.y` under a test of `self.x` that is `self.x`.
    fn common(&self, place: Place, access: &Access) -> Place {
        match (&place.root, place.path.len()) {
            (Root::Type(_), 2..) if !access.at.place.path.is_empty() => {
                Place { root: place.root.clone(), path: place.path.iter().take(1).copied().collect() }
            }
            _ => place,
        }
    }

    /// Whether another test of the same place, made in the critical section of the action, stands between.
    fn rechecked(&self, check: &Check, access: &Access, others: &[u32]) -> bool {
        let held: Vec<&HeldLock> = access.held.iter().filter(|held| held.must).collect();
        if held.is_empty() {
            return false;
        }
        let same_section = |one: &HeldLock, two: &HeldLock| one.lock.at == two.lock.at && one.span == two.span;
        others.iter().any(|test| {
            let Some(test) = self.facts().tests.get(*test as usize) else { return false };
            let inside = test.held.iter().any(|one| held.iter().any(|two| same_section(one, two)));
            let about = [true, false].iter().any(|outcome| {
                self.claims(test.value, *outcome, 0).iter().any(|claim| {
                    claim.read != check.read
                        && claim.at.place.root == access.at.place.root
                        && claim.at.place.path.first() == access.at.place.path.first()
                })
            });
            inside && about
        })
    }

    /// What a test says of places when it has an outcome.
    pub(super) fn claims(&self, value: ValueId, outcome: bool, depth: u32) -> Vec<Claim> {
        if depth > DEPTH {
            return Vec::new();
        }
        let function = self.function();
        let all = |operands: &[ValueId]| {
            operands.iter().flat_map(|operand| self.claims(*operand, outcome, depth + 1)).collect::<Vec<_>>()
        };
        match function.value(value) {
            Value::Op { op: Op::Not, operands } => {
                operands.iter().flat_map(|operand| self.claims(*operand, !outcome, depth + 1)).collect()
            }
            Value::Op { op: Op::And, operands } if outcome => all(operands),
            Value::Op { op: Op::Or, operands } if !outcome => all(operands),
            // `if x is None or x.closed: x = make()`
            Value::Op { op: Op::Or, operands } => {
                let first = operands.first().map_or_else(Vec::new, |first| self.claims(*first, true, depth + 1));
                first.into_iter().filter(|claim| matches!(claim.says, Says::Nothing | Says::Absent(_))).collect()
            }
            Value::Op { op: op @ (Op::In | Op::NotIn), operands } => {
                let [key, container] = operands.as_slice() else { return Vec::new() };
                let says =
                    if (*op == Op::In) == outcome { Says::Present(Some(*key)) } else { Says::Absent(Some(*key)) };
                self.claim(self.viewed(*container), says).into_iter().collect()
            }
            Value::Op { op: op @ (Op::Is | Op::IsNot | Op::Eq | Op::Ne | Op::Order), operands } => {
                let [left, right] = operands.as_slice() else { return Vec::new() };
                let equal = matches!(op, Op::Is | Op::Eq);
                if *op != Op::Order && matches!(function.value(*right), Value::Literal(Literal::None)) {
                    return self.existence(*left, equal != outcome, depth + 1);
                }
                // `len(q) > 0`, `len(q) == 0`, `q.qsize()`
                let small = |value: ValueId| matches!(function.value(value), Value::Literal(Literal::Int(0 | 1)));
                let Some(container) = self.sized(*left).filter(|_| small(*right)) else {
                    return [*left, *right].iter().filter_map(|side| self.compared(*side)).collect();
                };
                let there = if *op == Op::Order { outcome } else { equal != outcome };
                if there { self.claim(container, Says::Something).into_iter().collect() } else { Vec::new() }
            }
            _ => self.existence(value, outcome, depth + 1),
        }
    }

    /// An attribute or module variable that is compared with something.
    fn compared(&self, value: ValueId) -> Option<Claim> {
        let named = matches!(self.function().value(value), Value::Field { .. } | Value::Path(_));
        self.claim(value, Says::Compared).filter(|_| named)
    }

    /// What the truth of a value, or its not being `None`, says of the place it comes from.
    fn existence(&self, value: ValueId, there: bool, depth: u32) -> Vec<Claim> {
        if depth > DEPTH {
            return Vec::new();
        }
        let function = self.function();
        let thing = if there { Says::Something } else { Says::Nothing };
        match function.value(value) {
            Value::Local(local) => match self.bound_before(*local, value) {
                Some(bound) => {
                    let mut claims = self.existence(bound, there, depth + 1);
                    // A second name of a container is asked where it is tested, not where it was given.
                    if matches!(function.value(bound), Value::Field { .. } | Value::Path(_)) && self.is_container(bound)
                    {
                        let read = function.value_span(value);
                        claims.iter_mut().for_each(|claim| (claim.read, claim.renamed) = (read, true));
                    }
                    claims
                }
                None => self.captured(*local, value, thing),
            },
            Value::Field { base, name } => match self.claim(value, thing) {
                Some(claim) => vec![claim],
                None => self.property_says(value, *base, *name, there, depth + 1),
            },
            Value::Path(_) => self.claim(value, thing).into_iter().collect(),
            Value::Index { base, index } => {
                let says = if there { Says::Present(*index) } else { Says::Absent(*index) };
                self.claim(*base, says).into_iter().collect()
            }
            Value::Call(call) => {
                let data = function.call(*call);
                let first = data.args.first().map(|arg| arg.value);
                match &data.callee {
                    Callee::Method { receiver, name } => match name.as_str() {
                        "get" if first.is_some() => {
                            let says = if there { Says::Present(first) } else { Says::Absent(first) };
                            self.claim(*receiver, says).into_iter().collect()
                        }
                        "empty" => {
                            let says = if there { Says::Nothing } else { Says::Something };
                            self.claim(*receiver, says).into_iter().collect()
                        }
                        "qsize" | "__len__" => self.claim(*receiver, thing).into_iter().collect(),
                        "has_key" | "__contains__" => {
                            let says = if there { Says::Present(first) } else { Says::Absent(first) };
                            self.claim(*receiver, says).into_iter().collect()
                        }
                        _ => self.helper_says(*call, value, there, depth + 1),
                    },
                    Callee::Path(path) if path.last().is_some_and(|name| name == "hasattr" || name == "getattr") => {
                        self.attribute_asked(*call, value, thing).into_iter().collect()
                    }
                    Callee::Path(path) if path.last().is_some_and(|name| name == "len" || name == "bool") => {
                        first.and_then(|first| self.claim(self.viewed(first), thing)).into_iter().collect()
                    }
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// A list, dict or the like, whose truth is whether it has items.
    fn is_container(&self, value: ValueId) -> bool {
        let lib = self.resolver.library_type(self.id, value);
        lib.is_some_and(|lib| {
            let role = crate::knowledge::Knowledge::of(Language::Python).facts(lib).role;
            matches!(role, Role::List | Role::Dict | Role::Set | Role::Deque)
        })
    }

    /// A variable shared with other functions through a closure is a place itself.
    fn captured(&self, local: LocalId, value: ValueId, says: Says) -> Vec<Claim> {
        let owner = self.program.linked.owning_local(self.id, local);
        if owner.0 == self.id { Vec::new() } else { self.claim(value, says).into_iter().collect() }
    }

    /// `hasattr(self, "x")`, `getattr(self, "x", None)`.
    fn attribute_asked(&self, call: CallId, value: ValueId, says: Says) -> Option<Claim> {
        let function = self.function();
        let [object, name, ..] = function.call(call).args.as_slice() else { return None };
        let Value::Literal(Literal::Str(name)) = function.value(name.value) else { return None };
        let at = self.resolver.attribute_place(self.id, object.value, *name)?;
        (!at.many()).then(|| Claim { at, says, read: function.value_span(value), by_helper: false, renamed: false })
    }

    fn claim(&self, value: ValueId, says: Says) -> Option<Claim> {
        let at = self.resolver.place_of(self.id, value)?;
        // An object in a container is not the container: what is known of one is not known of the other.
        if at.many() {
            return None;
        }
        Some(Claim { at, says, read: self.function().value_span(value), by_helper: false, renamed: false })
    }

    /// What a local was last bound to before it is used at a value.
    fn bound_before(&self, local: LocalId, used: ValueId) -> Option<ValueId> {
        let (owner, local) = self.program.linked.owning_local(self.id, local);
        if owner != self.id {
            return None;
        }
        let function = self.function();
        let at = function.value_span(used).start;
        let binds = self.program.linked.index[self.id.0 as usize].binds.get(local.0 as usize)?;
        let mut before = binds.iter().filter_map(|(id, value)| {
            let value = (*value).filter(|_| *id == self.id)?;
            (function.value_span(value).start < at).then_some(value)
        });
        // With one value on the way here it is that one; with several, the nearest one says what is tested.
        let first = before.next()?;
        Some(before.fold(first, |best, next| {
            if function.value_span(next).start > function.value_span(best).start { next } else { best }
        }))
    }

    /// The container behind a live view or `list(..)` of it.
    fn viewed(&self, value: ValueId) -> ValueId {
        let Value::Call(call) = self.function().value(value) else { return value };
        match self.resolver.target(self.id, *call) {
            Target::Effect { effect, subject: Some(subject), .. } if matches!(effect.does, Does::View) => subject,
            _ => value,
        }
    }

    /// The container whose size a value is.
    fn sized(&self, value: ValueId) -> Option<ValueId> {
        let Value::Call(call) = self.function().value(value) else { return None };
        let data = self.function().call(*call);
        match &data.callee {
            Callee::Path(path) if path.last().is_some_and(|name| name == "len") => Some(data.args.first()?.value),
            Callee::Method { receiver, name } if *name == "qsize" => Some(*receiver),
            _ => None,
        }
    }

    /// The check that an action makes of a claim about its place.
    fn check(&self, claim: &Claim, test: u32, act: usize, access: &Access) -> Option<Check> {
        let facts = self.facts();
        let function = self.function();
        let at = &access.at;
        if claim.at.place.root != at.place.root || claim.at.via != at.via || access.span == claim.read {
            return None;
        }
        // The action comes after the test, not before it in a loop or beside it in the test itself.
        let tested = facts.tests.get(test as usize)?;
        // `q[0] if q else None` says first what is done last.
        let reversed = claim.renamed && !tested.of_loop && tested.span.start >= access.span.end;
        if access.span.start < claim.read.end && !reversed
            || tested.span.contains(access.span) && claim.read.contains(access.span)
        {
            return None;
        }
        let steps = at.place.path.strip_prefix(claim.at.place.path.as_slice())?;
        let method = method_at(function, access.span);
        let name = method.map(|(name, _)| name);
        let arguments = method.map_or(0, |(_, arguments)| arguments);
        let mut numbered = false;
        let harm = match (claim.says, steps) {
            (Says::Present(key), [first, ..]) if *first == "[]" => {
                let same = self.same_key(key, self.key_at(access.span, &claim.at));
                let fails = match access.kind {
                    AccessKind::Read | AccessKind::Use | AccessKind::Iterate | AccessKind::Update => true,
                    // `del d[k]`; storing an element that is there is no mistake.
                    AccessKind::Mutate => steps.len() == 1 && access.value.is_none() && self.deletes(access.span),
                    _ => steps.len() > 1,
                };
                (same && fails && !access.caught.missing).then_some(Harm::Missing)?
            }
            (Says::Present(key), []) => {
                let removes = match name {
                    Some("pop") => arguments == 1,
                    Some("remove" | "index") => true,
                    _ => false,
                };
                let same = self.same_key(key, self.first_argument(access.span));
                (removes && same && !access.caught.missing).then_some(Harm::Missing)?
            }
            (Says::Absent(key), [first]) if *first == "[]" => {
                let stores = matches!(access.kind, AccessKind::Mutate | AccessKind::Set | AccessKind::SetConstant)
                    && access.value.is_some();
                (stores && self.same_key(key, self.key_at(access.span, &claim.at))).then_some(Harm::MadeTwice)?
            }
            (Says::Absent(key), []) => {
                let adds = matches!(name, Some("append" | "appendleft" | "insert"));
                (adds && self.same_key(key, self.first_argument(access.span))).then_some(Harm::MadeTwice)?
            }
            (Says::Something, []) => match name {
                Some("pop" | "popleft" | "popitem" | "get_nowait") if !access.caught.missing => {
                    (arguments == 0 || name != Some("pop")).then_some(Harm::Missing)?
                }
                // A blocking `get` waits for ever where somebody else took the last item.
                Some("get") if arguments == 0 && !access.caught.missing => Harm::Missing,
                _ if access.caught.attribute => return None,
                _ if access.kind == AccessKind::Use || method.is_some() && access.kind == AccessKind::Read => {
                    Harm::NoneUsed
                }
                _ if method.is_some() && access.kind == AccessKind::Mutate => Harm::NoneUsed,
                _ if access.kind == AccessKind::Iterate => Harm::NoneUsed,
                _ => return None,
            },
            (Says::Something, [first, ..]) if *first == "[]" => {
                let literal = self
                    .key_at(access.span, &claim.at)
                    .is_some_and(|key| matches!(function.value(key), Value::Literal(Literal::Int(_))));
                let read = matches!(access.kind, AccessKind::Read | AccessKind::Use);
                if read && literal && !access.caught.missing {
                    numbered = true;
                    Harm::Missing
                } else if !access.caught.attribute {
                    Harm::NoneUsed
                } else {
                    return None;
                }
            }
            (Says::Something, [_, ..]) if !access.caught.attribute => Harm::NoneUsed,
            // A number found below its limit outside the very section that counts it up.
            (Says::Compared, []) if access.kind == AccessKind::Update && !access.held.is_empty() => Harm::Stale,
            (Says::Nothing, []) => match access.kind {
                AccessKind::Set => Harm::MadeTwice,
                _ => return None,
            },
            _ => return None,
        };
        let read = facts.accesses.iter().find(|one| {
            claim.read.contains(one.span) || one.span.contains(claim.read) && one.at.place.root == at.place.root
        });
        let held = read.map_or(&tested.held, |read| &read.held);
        let held = self.program.held(self.id, held);
        let spans = |one: &HeldLock| {
            one.must && access.held.iter().any(|two| two.must && two.lock.at == one.lock.at && two.span == one.span)
        };
        // One critical section, or one held by all callers, spans both.
        let by_callers = self.program.entry[self.id.0 as usize].iter().any(|held| held.must);
        if by_callers || held.iter().any(spans) {
            self.program.silent(RaceKind::CheckThenAct.rule(), self.program.location(self.id, access.span), || {
                "one critical section spans the test and the action".into()
            });
            return None;
        }
        // A variable holds what the place held when it was bound, whatever the place holds now.
        let replaced = || facts.accesses.iter().any(|other| other.at == claim.at && other.kind == AccessKind::Set);
        if access.aliased && (matches!(harm, Harm::NoneUsed | Harm::MadeTwice) && steps.is_empty() || replaced()) {
            return None;
        }
        let weighty = access.value.is_some_and(|value| self.makes_something(value));
        let makes_lock = access.value.is_some_and(|value| self.makes_lock(value));
        let of_loop = tested.of_loop;
        // What a caller hands over is not made here: that is a setter for once.
        let given = access.value.is_some_and(|value| self.is_given(value));
        let lazy = harm == Harm::MadeTwice && claim.says == Says::Nothing && !given;
        let (function, tester, read) = (self.id, self.id, claim.read);
        let by_helper = claim.by_helper;
        Some(Check { function, tester, read, held, act, harm, numbered, weighty, lazy, makes_lock, of_loop, by_helper })
    }

    /// The subscript of an element access of a container.
    fn key_at(&self, span: Span, container: &PlaceRef) -> Option<ValueId> {
        let function = self.function();
        // An element whose method is called: what is recorded is where the method's name stands.
        let call = function.calls.iter().find(|call| call.name_span == span);
        let region = match call.map(|call| &call.callee) {
            Some(Callee::Method { receiver, .. }) => function.value_span(*receiver),
            _ => span,
        };
        function.values.iter().find_map(|data| match &data.value {
            Value::Index { base, index: Some(index) }
                if region.contains(data.span)
                    && self.resolver.place_of(self.id, *base).is_some_and(|at| at == *container) =>
            {
                Some(*index)
            }
            _ => None,
        })
    }

    fn first_argument(&self, span: Span) -> Option<ValueId> {
        let call = self.function().calls.iter().find(|call| call.name_span == span)?;
        call.args.first().map(|arg| arg.value)
    }

    /// Whether two subscripts are the same expression.
    fn same_key(&self, one: Option<ValueId>, two: Option<ValueId>) -> bool {
        let (Some(one), Some(two)) = (one, two) else { return false };
        self.same_value(one, two, 0)
    }

    fn same_value(&self, one: ValueId, two: ValueId, depth: u32) -> bool {
        if one == two {
            return true;
        }
        if depth > 4 {
            return false;
        }
        let function = self.function();
        let both = |a: &[ValueId], b: &[ValueId]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.same_value(*a, *b, depth + 1))
        };
        match (function.value(one), function.value(two)) {
            (Value::Local(a), Value::Local(b)) => a == b,
            (Value::Literal(a), Value::Literal(b)) => a == b,
            (Value::Path(a), Value::Path(b)) => a == b,
            (Value::Field { base: a, name: x }, Value::Field { base: b, name: y }) => {
                x == y && self.same_value(*a, *b, depth + 1)
            }
            (Value::Collection { items: a, .. }, Value::Collection { items: b, .. }) => {
                let a: Vec<ValueId> = a.iter().map(|item| item.value).collect();
                let b: Vec<ValueId> = b.iter().map(|item| item.value).collect();
                both(&a, &b)
            }
            (Value::Call(a), Value::Call(b)) => {
                let (a, b) = (function.call(*a), function.call(*b));
                let values = |call: &crate::model::Call| call.args.iter().map(|arg| arg.value).collect::<Vec<_>>();
                let callee = match (&a.callee, &b.callee) {
                    (Callee::Path(x), Callee::Path(y)) => x == y,
                    (Callee::Method { receiver: r, name: x }, Callee::Method { receiver: s, name: y }) => {
                        x == y && self.same_value(*r, *s, depth + 1)
                    }
                    _ => false,
                };
                callee && both(&values(a), &values(b))
            }
            _ => false,
        }
    }

    /// Whether a value is a parameter of the function.
    fn is_given(&self, value: ValueId) -> bool {
        matches!(self.function().value(value), Value::Local(local) if self.resolver.is_parameter(self.id, *local))
    }

    fn makes_lock(&self, value: ValueId) -> bool {
        let lib = self.resolver.library_type(self.id, value);
        lib.is_some_and(|lib| {
            let facts = crate::knowledge::Knowledge::of(Language::Python).facts(lib);
            // Coroutines of one loop make it in one step.
            !facts.is_async
                && matches!(facts.role, Role::Lock | Role::RwLock | Role::Condition | Role::Semaphore)
                && self.makes_something(value)
        })
    }

    fn deletes(&self, span: Span) -> bool {
        use crate::model::{Event, EventKind, Node, WriteOp};
        self.function().nodes.iter().any(|node| {
            matches!(node, Node::Event(Event { kind: EventKind::Write { op: WriteOp::Delete, .. }, span: at }) if *at == span)
        })
    }

    /// Whether what is stored is an object whose identity matters: one of the program's classes, or a lock, thread, pool or the like.
    fn makes_something(&self, value: ValueId) -> bool {
        match self.function().value(value) {
            Value::Call(call) => match self.resolver.target(self.id, *call) {
                Target::Construct(_) => true,
                // A helper that only makes one.
                Target::Project { functions, .. } => functions.iter().all(|made| {
                    let returns = &self.program.linked.index[made.0 as usize].returns;
                    let one = |value: &ValueId| {
                        let function = self.program.linked.function(*made);
                        matches!(function.value(*value), Value::Call(call)
                            if matches!(self.resolver.target(*made, *call), Target::Construct(_)))
                    };
                    !returns.is_empty() && returns.iter().all(one)
                }),
                Target::Library(lib) => matches!(
                    crate::knowledge::Knowledge::of(Language::Python).facts(lib).role,
                    Role::Lock
                        | Role::RwLock
                        | Role::Condition
                        | Role::Semaphore
                        | Role::Event
                        | Role::Queue
                        | Role::Thread
                        | Role::Timer
                        | Role::Process
                        | Role::ThreadPool
                        | Role::ProcessPool
                        | Role::EventLoop
                        | Role::Handler
                ),
                _ => false,
            },
            Value::Choice(values) => values.iter().any(|value| self.makes_something(*value)),
            Value::Local(local) => {
                let binds = self.program.linked.index[self.id.0 as usize].binds.get(local.0 as usize);
                binds.is_some_and(|binds| {
                    binds.iter().any(|(id, bound)| {
                        *id == self.id && bound.is_some_and(|bound| bound != value && self.makes_something(bound))
                    })
                })
            }
            _ => false,
        }
    }
}

fn claims_of(under: &[(u32, bool)], except: u32) -> Vec<u32> {
    under.iter().map(|(test, _)| *test).filter(|test| *test != except).collect()
}

/// The method whose name stands at a place, and how many arguments it is given.
pub(super) fn method_at(function: &Function, span: Span) -> Option<(&str, usize)> {
    let call = function.calls.iter().find(|call| call.name_span == span)?;
    match &call.callee {
        Callee::Method { name, .. } => Some((name.as_str(), call.args.len())),
        _ => None,
    }
}
