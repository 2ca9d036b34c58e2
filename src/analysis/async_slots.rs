//! What coroutines decide that no test of a place shows: a future of one's own put into the only slot, a sleep as long as a limiter
//! says.

use super::async_checks::{Action, AsyncCheck};
use super::expr::{as_call, as_local, callee_name, contains, mentions};
use super::nesting::{Around, events};
use super::types::Target;
use super::{Access, AccessKind, FnId, Program, Root, Via};
use crate::model::{Callee, EventKind, Function, Language, Name, Span, Value, ValueId};

/// All of them, in order of functions.
pub(super) fn find(program: &Program) -> Vec<AsyncCheck> {
    let mut found = Vec::new();
    for id in program.linked.functions() {
        let facts = program.facts(id);
        let coroutine = program.linked.function(id).is_async && program.linked.language(id) == Language::Python;
        if coroutine && !facts.suspensions.is_empty() && !facts.opaque && !program.is_test(id) {
            found.extend(slot(program, id));
            found.extend(slept(program, id));
        }
        let decorated = || is_decorated_coroutine(program.linked.function(id));
        if program.linked.language(id) == Language::Python
            && !facts.suspensions.is_empty()
            && (coroutine || decorated())
        {
            found.extend(remade(program, id));
        }
    }
    found
}

/// `self.waiter = loop.create_future(); await self.waiter`, with no question whether somebody else waits already.
fn slot(program: &Program, id: FnId) -> Option<AsyncCheck> {
    let (function, facts) = (program.linked.function(id), program.facts(id));
    let (access, suspended) = facts.accesses.iter().find_map(|access| {
        let own = access.at.via == Via::Receiver && !access.at.many() && matches!(access.at.place.root, Root::Type(_));
        if access.kind != AccessKind::Set || !own || !program.held(id, &access.held).is_empty() {
            return None;
        }
        let value = access.value?;
        if !makes_future(program, id, value) || asked_before(program, id, access) {
            return None;
        }
        let local = as_local(function, value);
        let suspended = facts.suspensions.iter().find(|suspension| {
            let plain = |value: ValueId| {
                local.is_some_and(|local| as_local(function, value) == Some(local))
                    || program.resolver().place_of(id, value).is_some_and(|at| at == access.at)
            };
            !suspension.yields && suspension.span.start > access.span.start && suspension.value.is_some_and(plain)
        })?;
        Some((access, suspended.span))
    })?;
    // Somebody else wakes whoever waits in the slot.
    let woken = program.shared.get(&access.at.place)?.iter().any(|site| site.function != id && !site.kind.writes());
    woken.then(|| check(program, id, access, (access.span, suspended, access.span), Action::Slot))
}

/// `@asyncio.coroutine`, `@gen.coroutine`: a generator that a loop drives.
fn is_decorated_coroutine(function: &Function) -> bool {
    function.is_generator
        && function.decorators.iter().any(|one| one.path.last().is_some_and(|name| name == "coroutine"))
}

/// `if self.ready.done(): self.ready = create_future()`, `await self.ready`, and then `self.ready.result()`: what the await ended for may
/// be replaced by whoever was woken first.
fn remade(program: &Program, id: FnId) -> Option<AsyncCheck> {
    let (function, facts) = (program.linked.function(id), program.facts(id));
    let resolver = program.resolver();
    facts.accesses.iter().find_map(|access| {
        let own = access.at.via == Via::Receiver && !access.at.many() && matches!(access.at.place.root, Root::Type(_));
        if access.kind != AccessKind::Set || !own || !program.held(id, &access.held).is_empty() {
            return None;
        }
        // The attribute itself: a variable keeps what it held.
        let it = |value: ValueId| {
            matches!(function.value(value), Value::Field { .. })
                && resolver.place_of(id, value).is_some_and(|at| at == access.at)
        };
        let asks = |value: ValueId| match function.value(value) {
            Value::Call(call) => matches!(&function.call(*call).callee, Callee::Method { receiver, name } if *name == "done" && it(*receiver)),
            _ => false,
        };
        let test = access.under.iter().filter_map(|(index, _)| facts.tests.get(*index as usize)).next_back()?;
        let is_over = facts.tests.iter().any(|test| test.span.end <= access.span.start && contains(function, test.value, &asks));
        if !is_over || !makes_future(program, id, access.value?) {
            return None;
        }
        let suspended = facts.suspensions.iter().find(|suspension| {
            suspension.span.start > access.span.end && suspension.value.is_some_and(|value| contains(function, value, &it))
        })?;
        let again = function.calls.iter().find(|call| {
            let reads = |receiver: ValueId, name: Name| matches!(name.as_str(), "result" | "exception") && it(receiver);
            call.span.start > suspended.span.end
                && matches!(&call.callee, Callee::Method { receiver, name } if reads(*receiver, *name))
        })?;
        Some(check(program, id, access, (test.span, suspended.span, again.name_span), Action::Reread))
    })
}

fn makes_future(program: &Program, id: FnId, value: ValueId) -> bool {
    let function = program.linked.function(id);
    let value = match function.value(value) {
        Value::Local(local) => program.bound_last(id, *local).unwrap_or(value),
        _ => value,
    };
    let name = as_call(function, value).and_then(|call| callee_name(function.call(call)));
    name.is_some_and(|name| matches!(name.as_str(), "create_future" | "Future"))
}

/// Whether the function asks, by a test that decides, what the slot holds before it puts something there.
fn asked_before(program: &Program, id: FnId, access: &Access) -> bool {
    let (function, facts) = (program.linked.function(id), program.facts(id));
    facts.tests.iter().any(|test| {
        let reads = facts.accesses.iter().any(|one| one.at == access.at && test.span.contains(one.span));
        let bound = |local: crate::model::LocalId| {
            let binds = program.linked.index[id.0 as usize].binds.get(local.0 as usize);
            binds.into_iter().flatten().any(|(by, value)| {
                *by == id
                    && value
                        .is_some_and(|value| program.resolver().place_of(id, value).is_some_and(|at| at == access.at))
            })
        };
        let by_local = (0..function.locals.len()).any(|index| {
            let local = crate::model::LocalId(u32::try_from(index).unwrap_or(u32::MAX));
            mentions(function, test.value, local) && bound(local)
        });
        // An assertion only says that nobody else waits.
        test.span.end <= access.span.start && (reads || by_local) && !is_assertion(program, id, test.span)
    })
}

fn is_assertion(program: &Program, id: FnId, span: Span) -> bool {
    let mut found = false;
    let function = program.linked.function(id);
    events(function, &mut |event, _| {
        if let EventKind::Assert(value) = &event.kind {
            found |= function.value_span(*value).contains(span) || span.contains(function.value_span(*value));
        }
    });
    found
}

/// `delay = self.limiter.get_delay(); if delay: await sleep(delay)`: all who were told to wait go on together.
fn slept(program: &Program, id: FnId) -> Option<AsyncCheck> {
    let (function, facts) = (program.linked.function(id), program.facts(id));
    if !facts.acquires.is_empty() {
        return None;
    }
    let mut found: Option<(ValueId, Span)> = None;
    events(function, &mut |event, around| {
        let EventKind::Await(value) = event.kind else { return };
        let looped = around.iter().any(|part| {
            matches!(part, Around::LoopBody(..) | Around::LoopHead(..) | Around::With { is_async: true, .. })
        });
        let Some(call) = as_call(function, value).filter(|_| !looped && found.is_none()) else { return };
        let data = function.call(call);
        let sleeps = callee_name(data).is_some_and(|name| name == "sleep");
        if let Some(arg) = data.args.first().filter(|_| sleeps)
            && let Value::Local(local) = function.value(arg.value)
            && let Some(bound) = program.bound_once(id, *local)
        {
            found = Some((bound, event.span));
        }
    });
    let (asked, suspended) = found?;
    let Value::Call(call) = function.value(asked) else { return None };
    let Target::Project { functions, receiver: Some(receiver) } = program.resolver().target(id, *call) else {
        return None;
    };
    let [limiter] = functions.as_slice() else { return None };
    let held = !program.linked.is_receiver(id, receiver)
        && program.resolver().place_of(id, receiver).is_some_and(|at| at.via == Via::Receiver && !at.many());
    // The limiter counts: it changes its own state when it is asked.
    let counts = program.facts(*limiter).accesses.iter().find(|access| {
        access.kind.writes() && access.at.via == Via::Receiver && matches!(access.at.place.root, Root::Type(_))
    })?;
    let goes_on = facts.suspensions.iter().any(|suspension| suspension.span.start > suspended.end);
    let sync = !program.linked.function(*limiter).is_async;
    let asked = function.value_span(asked);
    (held && goes_on && sync).then(|| check(program, id, counts, (asked, suspended, suspended), Action::Slept))
}

fn check(
    program: &Program,
    id: FnId,
    access: &Access,
    (test, suspended, act): (Span, Span, Span),
    action: Action,
) -> AsyncCheck {
    AsyncCheck {
        function: id,
        place: access.at.place.clone(),
        test,
        suspended,
        act,
        action,
        many: false,
        intended: false,
        coordinates: false,
        own: true,
        runner: program.runners(id)[0],
    }
}
