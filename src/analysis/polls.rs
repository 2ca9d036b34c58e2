//! Rust: what goes wrong in a `poll` written by hand, beyond forgetting the waker: it is registered after the look it is for, given to
//! a future that does not outlive the call, dropped with an outcome nobody looks at, or left out where a loop stops by itself.

use super::Program;
use super::expr;
use super::flow::Walker;
use super::link::FnId;
use super::nesting::{self, Around};
use super::types::Target;
use crate::finding::Confidence;
use crate::knowledge::{Does, Knowledge, Role};
use crate::model::{
    Call, CallId, Callee, CollectionKind, Event, EventKind, Function, FunctionKind, Language, LocalId, LocalKind,
    LoopKind, Name, Node, NodeId, Op, Span, TypeExpr, Value, ValueId,
};

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// It looks first and registers its waker after, and does not look again.
    RegistersLate,
    /// The future that is given the waker is made in this call, and dropped at its end.
    DropsFuture,
    /// The outcome of another poll is dropped, and `Pending` returned whatever it was.
    OutcomeDropped,
    /// A loop of polls stops by its own bound, and `Pending` is returned after it.
    StopsByItself,
}

/// A flaw of a `poll`.
#[derive(Clone, Debug)]
pub struct PollFlaw {
    /// The function.
    pub function: FnId,
    /// Where.
    pub span: Span,
    /// The other place it takes: the look, the making of the future, the `Pending`.
    pub other: Span,
    /// What.
    pub flaw: Flaw,
    /// How sure.
    pub confidence: Confidence,
}

/// A `poll`, with its events in order and what is around each.
struct Poll<'p> {
    program: &'p Program,
    id: FnId,
    function: &'p Function,
    context: Option<LocalId>,
    events: Vec<(&'p Event, Vec<Around>)>,
}

impl Program {
    /// Every flaw, in order of functions and of source.
    #[must_use]
    pub fn poll_flaws(&self) -> Vec<PollFlaw> {
        let mut found = Vec::new();
        for id in self.linked.functions().filter(|id| self.linked.language(*id) == Language::Rust) {
            let function = self.linked.function(id);
            let name = function.name.as_str();
            if function.kind != FunctionKind::Named || !(name.starts_with("poll") || name == "start_send") {
                continue;
            }
            let context = waker_param(function);
            let mut events = Vec::new();
            nesting::events(function, &mut |event, around| events.push((event, around.to_vec())));
            let poll = Poll { program: self, id, function, context, events };
            if context.is_some() && !self.facts(id).opaque {
                poll.registers_late(&mut found);
            }
            if context.is_some() {
                poll.drops_future(&mut found);
                poll.stops_by_itself(&mut found);
            }
            poll.drops_outcome(&mut found);
        }
        found
    }
}

/// The parameter of type `&mut Context`.
fn waker_param(function: &Function) -> Option<LocalId> {
    let is_context = |ty: &TypeExpr| match ty {
        TypeExpr::Ref { inner, .. } => {
            matches!(&**inner, TypeExpr::Path { path, .. } if path.last().is_some_and(|name| name == "Context"))
        }
        _ => false,
    };
    function.params.iter().find(|param| is_context(&param.ty)).map(|param| param.local)
}

impl<'p> Poll<'p> {
    fn call(&self, event: &Event) -> Option<(CallId, &'p Call)> {
        match event.kind {
            EventKind::Call(call) => Some((call, self.function.call(call))),
            _ => None,
        }
    }

    fn takes_context(&self, data: &Call) -> bool {
        let Some(context) = self.context else { return false };
        data.args.iter().any(|arg| expr::mentions(self.function, arg.value, context))
    }

    /// An argument of it is the waker: `slot.register(cx.waker())`, `set(cx.waker().clone())`.
    fn keeps_waker(&self, data: &Call) -> bool {
        let Some(context) = self.context else { return false };
        let is_waker = |value: ValueId| match self.function.value(value) {
            Value::Call(call) => {
                let inner = self.function.call(*call);
                expr::callee_name(inner).is_some_and(|name| name == "waker")
                    && expr::receiver(inner).is_some_and(|on| expr::mentions(self.function, on, context))
            }
            _ => false,
        };
        let name = expr::callee_name(data).map_or("", |name| name.as_str());
        !matches!(name, "will_wake" | "from_waker" | "clone" | "eq" | "Some" | "poll")
            && data.args.iter().any(|arg| expr::contains(self.function, arg.value, &is_waker))
    }

    /// A look at what other threads bring about, which leaves no waker.
    fn looks(&self, call: CallId) -> Option<bool> {
        let data = self.function.call(call);
        if self.takes_context(data) {
            return None;
        }
        if let Target::Effect { effect, ty: Some(ty), .. } = self.program.resolver().target(self.id, call) {
            let role = Knowledge::of(Language::Rust).facts(ty).role;
            let shared = matches!(effect.does, Does::AtomicLoad | Does::AtomicUpdate)
                || matches!(role, Role::Receiver | Role::Queue) && !matches!(effect.does, Does::Identity);
            return shared.then_some(true);
        }
        let name = expr::callee_name(data)?;
        let word = |word: &str| {
            matches!(
                word,
                "poll" | "try" | "recv" | "pop" | "load" | "fetch" | "ready" | "acquire" | "dequeue" | "consume"
            )
        };
        // Of one's own buffer nobody else takes.
        let own = expr::receiver(data).is_some_and(|on| matches!(self.function.value(on), Value::Field { .. }))
            && matches!(name.as_str(), "pop" | "pop_front" | "pop_back" | "try_next");
        // What the program's own function looks at is seen to be no part of a buffer.
        let known = matches!(self.program.resolver().target(self.id, call), Target::Project { .. });
        (name.as_str().split('_').any(word) && !own).then_some(known)
    }

    fn registers_late(&self, found: &mut Vec<PollFlaw>) {
        let mut probe: Option<Vec<(Span, Vec<super::HeldLock>)>> = None;
        for (event, around) in &self.events {
            let Some((_, data)) = self.call(event).filter(|(_, data)| self.keeps_waker(data)) else { continue };
            if around.iter().any(Around::is_round) {
                continue;
            }
            let look = around.iter().rev().find_map(|one| {
                let Around::Arm(node, _) = one else { return None };
                let Node::Branch { test: Some(test), .. } = self.function.node(*node) else { return None };
                self.look_in(*test)
            });
            let Some((look, sure)) = look else { continue };
            let looked = self.function.call(look);
            let again = self.events.iter().any(|(later, by)| {
                self.call(later).is_some_and(|(call, other)| {
                    call != look
                        && later.span.start > event.span.start
                        && !self.takes_context(other)
                        && expr::callee_name(other) == expr::callee_name(looked)
                        && !apart(around, by)
                })
            });
            let before = self.events.iter().any(|(earlier, _)| {
                earlier.span.start < looked.span.start
                    && self.call(earlier).is_some_and(|(_, other)| self.keeps_waker(other) || self.takes_context(other))
            });
            if again || before || !self.is_shared_slot(data) {
                continue;
            }
            let probe = probe.get_or_insert_with(|| {
                let program = self.program;
                let walker = Walker::new(
                    &program.linked,
                    &program.tables,
                    self.id,
                    Some(&program.facts),
                    &program.shared_locals,
                );
                walker.probe(&program.entry[self.id.0 as usize])
            });
            // Whoever brings about what is looked for needs the lock as well. The slot's own lock is taken in the same expression.
            let held = probe.iter().find(|(span, _)| *span == event.span).map_or(&[][..], |(_, held)| held.as_slice());
            if held.iter().any(|held| !data.span.contains(held.span)) {
                continue;
            }
            found.push(PollFlaw {
                function: self.id,
                span: data.name_span,
                other: looked.name_span,
                flaw: Flaw::RegistersLate,
                confidence: if sure { Confidence::Medium } else { Confidence::Low },
            });
        }
    }

    /// The last look in a test, and whether it is known for one.
    fn look_in(&self, test: ValueId) -> Option<(CallId, bool)> {
        let calls = (0..).zip(&self.function.values).filter_map(|(index, data)| match data.value {
            Value::Call(call) => Some((ValueId(index), call)),
            _ => None,
        });
        let inside = calls.filter(|(value, _)| expr::contains(self.function, test, &|part| part == *value));
        inside.filter_map(|(_, call)| Some((call, self.looks(call)?))).last()
    }

    /// Others get at what the waker is put into: behind a lock, in a cell for wakers, by a method that takes a lock.
    fn is_shared_slot(&self, data: &Call) -> bool {
        let acquires = self.program.facts(self.id).acquires.iter().any(|acquire| data.span.contains(acquire.span));
        let registers =
            expr::callee_name(data).is_some_and(|name| matches!(name.as_str(), "register" | "register_by_ref"));
        let call = expr::calls(self.function).find(|(_, other)| other.name_span == data.name_span);
        let locks = call.is_some_and(|(call, _)| match self.program.resolver().target(self.id, call) {
            Target::Project { functions, .. } => functions.iter().any(|callee| {
                let inner = self.program.linked.function(*callee);
                !self.program.summaries.locks[callee.0 as usize].is_empty()
                    || inner.calls.iter().any(|call| expr::callee_name(call).is_some_and(|name| name == "register"))
            }),
            _ => false,
        });
        acquires || registers || locks
    }

    fn drops_future(&self, found: &mut Vec<PollFlaw>) {
        for (event, _) in &self.events {
            let Some((_, data)) = self.call(event) else { continue };
            let Callee::Method { receiver, name } = &data.callee else { continue };
            if !matches!(name.as_str(), "poll" | "poll_unpin") || !self.takes_context(data) {
                continue;
            }
            let Some((made, sure)) = self.made_here(*receiver, 0) else { continue };
            found.push(PollFlaw {
                function: self.id,
                span: data.name_span,
                other: made,
                flaw: Flaw::DropsFuture,
                confidence: if sure { Confidence::Medium } else { Confidence::Low },
            });
        }
    }

    /// Where a future was made that nobody but this function has, and whether it begins anew every time.
    fn made_here(&self, value: ValueId, depth: u32) -> Option<(Span, bool)> {
        if depth > 8 {
            return None;
        }
        let next = |value: ValueId| self.made_here(value, depth + 1);
        match self.function.value(value) {
            Value::Ref { value, .. } | Value::Deref(value) => next(*value),
            Value::Local(local) => {
                let data = self.function.local(*local);
                let own = matches!(data.kind, LocalKind::Variable | LocalKind::Temporary);
                let bound = self.program.bound_once(self.id, *local).filter(|_| own)?;
                (!self.escapes(*local)).then(|| next(bound)).flatten()
            }
            Value::Call(call) => {
                let data = self.function.call(*call);
                let name = expr::callee_name(data)?;
                match &data.callee {
                    Callee::Method { receiver, .. } if matches!(name.as_str(), "as_mut" | "by_ref") => next(*receiver),
                    Callee::Path(path) if is_holder(path.segments()) => next(data.args.first()?.value),
                    Callee::Macro(_) if name == "pin" => next(data.args.first()?.value),
                    _ => self.makes_future(*call, data, name),
                }
            }
            Value::Closure(index) => {
                let inner = self.program.linked.fn_id(self.program.linked.file_of(self.id), *index);
                let inner = self.program.linked.function(inner);
                (inner.kind == FunctionKind::AsyncBlock).then_some((inner.name_span, false))
            }
            _ => None,
        }
    }

    fn makes_future(&self, call: CallId, data: &Call, name: Name) -> Option<(Span, bool)> {
        match self.program.resolver().target(self.id, call) {
            Target::Project { functions, .. } => {
                let [callee] = functions.as_slice() else { return None };
                let callee = self.program.linked.function(*callee);
                (callee.is_async || is_boxed_future(&callee.ret)).then_some((data.name_span, false))
            }
            Target::Unknown if data.args.is_empty() && matches!(data.callee, Callee::Method { .. }) => {
                let accessor = |word: &str| {
                    matches!(
                        word,
                        "as" | "get"
                            | "project"
                            | "inner"
                            | "future"
                            | "fut"
                            | "mut"
                            | "pin"
                            | "poll"
                            | "iter"
                            | "unwrap"
                            | "expect"
                            | "take"
                            | "deref"
                            | "borrow"
                            | "lock"
                            | "clone"
                            | "into"
                            | "stream"
                            | "sink"
                            | "notified"
                    )
                };
                (!name.as_str().split('_').any(accessor)).then_some((data.name_span, false))
            }
            _ => matches!(name.as_str(), "sleep" | "sleep_until" | "delay_for" | "notified")
                .then_some((data.name_span, true)),
        }
    }

    /// Whether a variable is put somewhere that outlives the call.
    fn escapes(&self, local: LocalId) -> bool {
        let itself = |value: ValueId| matches!(self.function.value(value), Value::Local(known) if *known == local);
        let kept = self.function.values.iter().any(|data| match &data.value {
            Value::Collection { items, .. } => items.iter().any(|item| itself(item.value)),
            Value::Call(call) => {
                let data = self.function.call(*call);
                let holds = matches!(&data.callee, Callee::Path(path) if is_holder(path.segments()))
                    || matches!(data.callee, Callee::Macro(_));
                !holds && data.args.iter().any(|arg| itself(arg.value))
            }
            _ => false,
        });
        kept || self.events.iter().any(|(event, _)| match &event.kind {
            EventKind::Write { value: Some(value), .. } | EventKind::Return(Some(value)) => itself(*value),
            _ => false,
        })
    }

    fn drops_outcome(&self, found: &mut Vec<PollFlaw>) {
        for (at, (event, around)) in self.events.iter().enumerate() {
            let Some((call, data)) = self.call(event) else { continue };
            let polls = expr::callee_name(data).is_some_and(|name| name.as_str().starts_with("poll_"));
            if !polls || matches!(data.callee, Callee::Path(_)) || !self.is_unused(call, data) {
                continue;
            }
            let next = self.events.iter().skip(at + 1).find(|(event, _)| match &event.kind {
                EventKind::Return(_) | EventKind::Break(_) | EventKind::Continue(_) => true,
                EventKind::Call(later) => {
                    let later = self.function.call(*later);
                    self.takes_context(later) || expr::callee_name(later).is_some_and(wakes_or_polls)
                }
                _ => false,
            });
            let Some((next, by)) = next else { continue };
            if let EventKind::Return(Some(value)) = next.kind
                && by.starts_with(around)
                && self.says_pending(value)
            {
                found.push(PollFlaw {
                    function: self.id,
                    span: data.name_span,
                    other: self.function.value_span(value),
                    flaw: Flaw::OutcomeDropped,
                    confidence: Confidence::Low,
                });
            }
        }
    }

    /// Whether nothing looks at what a call gives, but for errors.
    fn is_unused(&self, call: CallId, data: &Call) -> bool {
        if !data.result_used || data.bound_to_nothing {
            return true;
        }
        let numbered = || {
            self.function.values.iter().enumerate().map(|(at, data)| (ValueId(u32::try_from(at).unwrap_or(0)), data))
        };
        let mut own: Vec<ValueId> =
            numbered().filter(|(_, data)| data.value == Value::Call(call)).map(|(at, _)| at).collect();
        let tried: Vec<ValueId> = numbered()
            .filter(|(_, data)| matches!(data.value, Value::Try(inner) if own.contains(&inner)))
            .map(|(at, _)| at)
            .collect();
        if tried.is_empty() {
            return false;
        }
        own.extend(tried);
        let part = numbered().any(|(at, _)| {
            !own.contains(&at) && expr::operands(self.function, at).iter().any(|operand| own.contains(operand))
        });
        let told = self.events.iter().any(|(event, _)| match &event.kind {
            EventKind::Bind { value: Some(value), .. }
            | EventKind::Write { value: Some(value), .. }
            | EventKind::Return(Some(value)) => own.contains(value),
            _ => false,
        });
        let tested = self.function.nodes.iter().any(|node| match node {
            Node::Branch { test: Some(test), .. } | Node::Loop { test: Some(test), .. } => own.contains(test),
            _ => false,
        });
        !part && !told && !tested
    }

    /// `Poll::Pending`, `Ok(Async::NotReady)`, `Ok(AsyncSink::NotReady(item))`.
    fn says_pending(&self, value: ValueId) -> bool {
        let pending = |name: Name| name == "Pending" || name == "NotReady";
        let direct = |value: ValueId| match self.function.value(value) {
            Value::Path(path) => path.last().is_some_and(pending),
            Value::Call(call) => expr::callee_name(self.function.call(*call)).is_some_and(pending),
            _ => false,
        };
        direct(value)
            || matches!(self.function.value(value), Value::Call(call) if {
                let data = self.function.call(*call);
                expr::callee_name(data).is_some_and(|name| name == "Ok") && data.args.iter().any(|arg| direct(arg.value))
            })
    }

    fn stops_by_itself(&self, found: &mut Vec<PollFlaw>) {
        for node in &self.function.nodes {
            let Node::Loop { kind, test: Some(test), body, .. } = node else { continue };
            let Some(polled) = self.polled_in(*body) else { continue };
            let end = self.last_of(*body);
            let bounded = match kind {
                LoopKind::While if self.shrinks_after(*test, end) => Some(Confidence::Medium),
                LoopKind::For if self.counts(*test, *body) => Some(Confidence::Low),
                _ => None,
            };
            let Some(confidence) = bounded else { continue };
            let mut pending = None;
            let mut woken = false;
            for (event, around) in self.events.iter().filter(|(event, _)| event.span.start > end) {
                match &event.kind {
                    EventKind::Call(call) => {
                        let data = self.function.call(*call);
                        let name = expr::callee_name(data);
                        woken |= name.is_some_and(|name| name.as_str().contains("wake") || name == polled)
                            || self.keeps_waker(data);
                    }
                    EventKind::Return(Some(value))
                        if pending.is_none() && around.is_empty() && self.says_pending(*value) =>
                    {
                        pending = Some(self.function.value_span(*value));
                    }
                    _ => {}
                }
            }
            if let (Some(other), false) = (pending, woken) {
                found.push(PollFlaw {
                    function: self.id,
                    span: self.function.value_span(*test),
                    other,
                    flaw: Flaw::StopsByItself,
                    confidence,
                });
            }
        }
    }

    /// The name of a poll in a part of the body.
    fn polled_in(&self, node: NodeId) -> Option<Name> {
        let mut found = None;
        nesting::events_in(self.function, node, &mut |event, _| {
            if let EventKind::Call(call) = event.kind {
                let data = self.function.call(call);
                let name = expr::callee_name(data).filter(|name| name.as_str().starts_with("poll"));
                if found.is_none() && self.takes_context(data) {
                    found = name;
                }
            }
        });
        found
    }

    fn last_of(&self, node: NodeId) -> u32 {
        let mut end = 0;
        nesting::events_in(self.function, node, &mut |event, _| end = end.max(event.span.end));
        end
    }

    /// `while queue.len() < most { .. }`, and later the queue gets shorter.
    fn shrinks_after(&self, test: ValueId, end: u32) -> bool {
        let Value::Op { op: Op::Order, operands } = self.function.value(test) else { return false };
        let measured = operands.iter().find_map(|operand| {
            let Value::Call(call) = self.function.value(*operand) else { return None };
            let data = self.function.call(*call);
            let on = expr::receiver(data).filter(|_| expr::callee_name(data).is_some_and(|name| name == "len"))?;
            match self.function.value(on) {
                Value::Field { name, .. } => Some(*name),
                _ => None,
            }
        });
        let Some(measured) = measured else { return false };
        expr::calls(self.function).any(|(_, data)| {
            let shorter = expr::callee_name(data).is_some_and(|name| {
                let name = name.as_str();
                matches!(name, "retain" | "drain" | "clear" | "truncate" | "remove" | "split_off")
                    || name.starts_with("pop")
            });
            let same = expr::receiver(data)
                .is_some_and(|on| matches!(self.function.value(on), Value::Field { name, .. } if *name == measured));
            shorter && same && data.span.start > end
        })
    }

    /// `for _ in 0..BUDGET`: what is counted is of no use to the body.
    fn counts(&self, over: ValueId, body: NodeId) -> bool {
        let Value::Collection { kind: CollectionKind::Range, .. } = self.function.value(over) else { return false };
        let mut named = false;
        nesting::events_in(self.function, body, &mut |event, _| {
            if let EventKind::Bind { local, value: Some(value), .. } = &event.kind
                && matches!(self.function.value(*value), Value::Item(of) if *of == over)
            {
                let uses = self.function.values.iter().any(|data| data.value == Value::Local(*local));
                named |= uses;
            }
        });
        !named
    }
}

/// `Box::pin`, `Pin::new`.
fn is_holder(path: &[Name]) -> bool {
    matches!(path, [.., of, name] if matches!((of.as_str(), name.as_str()), ("Box", "pin" | "new") | ("Pin", "new")))
}

fn is_boxed_future(ty: &TypeExpr) -> bool {
    match ty {
        TypeExpr::Path { path, args } => match path.last().map(|name| name.as_str()) {
            Some("BoxFuture" | "LocalBoxFuture") => true,
            Some("Pin" | "Box") => args.iter().any(is_boxed_future),
            _ => false,
        },
        TypeExpr::Dyn(bounds) | TypeExpr::Impl(bounds) => bounds.iter().any(
            |bound| matches!(bound, TypeExpr::Path { path, .. } if path.last().is_some_and(|name| name == "Future")),
        ),
        _ => false,
    }
}

fn wakes_or_polls(name: Name) -> bool {
    let name = name.as_str();
    name.contains("wake") || name.starts_with("poll") || name == "notify"
}

/// Whether two places stand in different arms of one branch.
fn apart(one: &[Around], two: &[Around]) -> bool {
    one.iter().any(|arm| match arm {
        Around::Arm(node, at) => two.iter().any(|other| matches!(other, Around::Arm(n, a) if n == node && a != at)),
        _ => false,
    })
}
