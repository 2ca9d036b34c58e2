//! What a coroutine decides by shared state before an `await`, and does by that decision after it.
//!
//! Between two awaits a coroutine has its event loop for itself; at an `await` every other task may run. A test on one side and the action
//! that depends on it on the other are two steps. It is one step all the same where an asynchronous lock is held across, where the
//! claim is staked before the `await` (the tested place is written first), or where the test is repeated after it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::checkpoints::Checkpoints;
use super::expr::{as_call, callee_name};
use super::nesting::{Around, events};
use super::types::{Resolver, Target};
use super::{Access, AccessKind, FnFacts, FnId, HeldSet, Place, Program, Root, Runner, Via};
use crate::knowledge::RootKind;
use crate::model::{Callee, EventKind, Function, Language, LocalId, Op, Span, Value, ValueId, WriteOp};

/// What the action does with the place that was tested.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Creates what was found missing: `self.session = await connect()`.
    Create,
    /// Stores an element that was found missing.
    Fill,
    /// Removes an element, or the object.
    Remove,
    /// Adds to a collection or number.
    Add,
    /// Sets a flag or `None`.
    Mark,
    /// Writes back what was read before the `await`: `self.total += await part()`.
    WriteBack,
    /// Puts a future of its own into the one slot there is, and waits for it.
    Slot,
    /// Has slept as long as it was told, and goes on without asking again.
    Slept,
    /// Has waited for the future that the place holds, and asks whatever it holds then.
    Reread,
}

/// A decision that is carried over an `await`.
#[derive(Clone, Debug)]
pub struct AsyncCheck {
    /// The coroutine.
    pub function: FnId,
    /// The place.
    pub place: Place,
    /// Where it is tested or read.
    pub test: Span,
    /// Where the coroutine is suspended.
    pub suspended: Span,
    /// Where it acts.
    pub act: Span,
    /// How it acts.
    pub action: Action,
    /// Several tasks are seen to run the coroutine.
    pub many: bool,
    /// The author counts on several tasks: the class, or the module, has an asynchronous lock.
    pub intended: bool,
    /// Tasks wait for what the place holds: an event, a future.
    pub coordinates: bool,
    /// The place is an attribute of the method's own object, or a global.
    pub own: bool,
    /// Who runs it.
    pub runner: Runner,
}

/// Why a candidate is none.
pub type Excuse = (FnId, Span, &'static str);

/// Finds them, in order of functions and of source.
#[must_use]
pub fn find(program: &Program) -> (Vec<AsyncCheck>, Vec<Excuse>) {
    let checkpoints = Checkpoints::new(program);
    let gathered = gathered(program);
    let mut found = Vec::new();
    let mut excused = Vec::new();
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        let facts = program.facts(id);
        let python = program.linked.language(id) == Language::Python;
        let candidate = function.is_async && !facts.suspensions.is_empty() && !facts.accesses.is_empty();
        if !python || !candidate || facts.opaque {
            continue;
        }
        let body = Body::new(program, &checkpoints, id);
        if body.suspensions.is_empty() {
            continue;
        }
        let mut own: Vec<AsyncCheck> = Vec::new();
        for action in facts.accesses.iter().filter(|access| access.kind.writes() && is_shared(access)) {
            match body.check(action) {
                Ok(Some(check)) if !own.iter().any(|known| known.place == check.place) => own.push(check),
                Ok(_) => {}
                Err(why) => excused.push((id, action.span, why)),
            }
        }
        body.written_back(&mut own);
        body.carried(&mut own);
        own.iter_mut().for_each(|check| check.many |= gathered.contains(&id));
        own.sort_by_key(|check| check.act);
        found.extend(own);
    }
    found.extend(super::async_slots::find(program));
    (found, excused)
}

/// Coroutines that several tasks run at once because `gather` is given many of them: `gather(*[work(item) for item in items])`.
fn gathered(program: &Program) -> FxHashSet<FnId> {
    let mut found = FxHashSet::default();
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        let function = program.linked.function(id);
        for call in &function.calls {
            let name = match &call.callee {
                Callee::Path(path) => path.last(),
                Callee::Method { name, .. } => Some(*name),
                _ => None,
            };
            if name.is_none_or(|name| name != "gather") {
                continue;
            }
            let resolver = program.resolver();
            let mut once: Vec<FnId> = Vec::new();
            for arg in &call.args {
                let called = coroutine_in(&resolver, id, arg.value, 6);
                for callee in called {
                    if arg.spread || once.contains(&callee) {
                        found.insert(callee);
                    }
                    once.push(callee);
                }
            }
        }
    }
    found
}

/// The coroutines that a value, or the items of a collection, are calls of.
fn coroutine_in(resolver: &Resolver<'_>, id: FnId, value: ValueId, depth: u32) -> Vec<FnId> {
    if depth == 0 {
        return Vec::new();
    }
    match resolver.linked.function(id).value(value) {
        Value::Call(call) => match resolver.target(id, *call) {
            Target::Project { functions, .. } => functions.to_vec(),
            _ => Vec::new(),
        },
        Value::Item(inner) => coroutine_in(resolver, id, *inner, depth - 1),
        Value::Collection { items, .. } => {
            items.iter().flat_map(|item| coroutine_in(resolver, id, item.value, depth - 1)).collect()
        }
        Value::Local(local) => {
            let binds = resolver.linked.index[id.0 as usize].binds.get(local.0 as usize);
            let bound = binds.into_iter().flatten().filter_map(|(by, value)| value.filter(|_| *by == id));
            bound.flat_map(|value| coroutine_in(resolver, id, value, depth - 1)).collect()
        }
        _ => Vec::new(),
    }
}

/// A place of the program that lives longer than a call: an attribute of `self` or of a shared object, or a global.
fn is_shared(access: &Access) -> bool {
    match access.at.place.root {
        Root::Global(_) => true,
        Root::Type(_) => matches!(access.at.via, Via::Receiver | Via::Static | Via::Place(_)),
        Root::Local(..) => false,
    }
}

/// The container of an element.
fn container(place: &Place) -> Place {
    let end = place.path.iter().position(|step| *step == "[]").unwrap_or(place.path.len());
    Place { root: place.root.clone(), path: place.path.iter().take(end).copied().collect() }
}

struct Body<'a> {
    program: &'a Program,
    id: FnId,
    function: &'a Function,
    facts: &'a FnFacts,
    /// When each expression is evaluated.
    order: FxHashMap<Span, usize>,
    /// When and where the coroutine is suspended.
    suspensions: Vec<(usize, Span)>,
    /// What each local is bound to, and when.
    binds: Vec<(usize, LocalId, Option<ValueId>)>,
    /// What is entered with `async with` around each point.
    entered: Vec<Vec<ValueId>>,
    /// The arms of branches around each point.
    arms: Vec<Vec<(crate::model::NodeId, usize)>>,
}

impl<'a> Body<'a> {
    fn new(program: &'a Program, checkpoints: &Checkpoints<'_>, id: FnId) -> Self {
        let function = program.linked.function(id);
        let facts = program.facts(id);
        let mut order: FxHashMap<Span, usize> = FxHashMap::default();
        let mut suspensions = Vec::new();
        let mut binds = Vec::new();
        let mut index = 0;
        let mut seen: Vec<crate::model::NodeId> = Vec::new();
        let mut entered: Vec<Vec<ValueId>> = vec![Vec::new()];
        let mut arms: Vec<Vec<(crate::model::NodeId, usize)>> = vec![Vec::new()];
        events(function, &mut |event, around| {
            index += 1;
            let mut here = Vec::new();
            for part in around {
                let Around::With { node, is_async: true, context } = part else { continue };
                here.push(*context);
                if !seen.contains(node) {
                    seen.push(*node);
                    suspensions.push((index, function.value_span(*context)));
                }
            }
            entered.push(here);
            arms.push(arms_in(around));
            order.insert(event.span, index);
            match &event.kind {
                EventKind::Write { target, .. } => {
                    order.insert(function.value_span(*target), index);
                }
                EventKind::Call(call) => {
                    order.insert(function.call(*call).span, index);
                    order.insert(function.call(*call).name_span, index);
                }
                EventKind::Read(value) | EventKind::Iterate(value) => {
                    order.entry(function.value_span(*value)).or_insert(index);
                }
                EventKind::Bind { local, value, .. } => binds.push((index, *local, *value)),
                EventKind::Await(value) if checkpoints.suspends(id, *value) => suspensions.push((index, event.span)),
                EventKind::Yield(_) => suspensions.push((index, event.span)),
                _ => {}
            }
        });
        Self { program, id, function, facts, order, suspensions, binds, entered, arms }
    }

    fn when(&self, span: Span) -> Option<usize> {
        self.order.get(&span).copied()
    }

    /// The first suspension between two points, on a way that leads from one to the other.
    fn between(&self, from: usize, to: usize) -> Option<Span> {
        let apart = |at: usize| {
            let (Some(here), Some(there)) = (self.arms.get(at), self.arms.get(to)) else { return false };
            here.iter().any(|(node, arm)| there.iter().any(|(other, taken)| node == other && arm != taken))
        };
        self.suspensions.iter().find(|(at, _)| *at > from && *at < to && !apart(*at)).map(|(_, span)| *span)
    }

    fn check(&self, action: &Access) -> Result<Option<AsyncCheck>, &'static str> {
        let place = container(&action.at.place);
        let Some(acts) = self.when(action.span) else { return Ok(None) };
        let mut candidate: Option<AsyncCheck> = None;
        for (test, outcome) in &action.under {
            let Some(data) = self.facts.tests.get(*test as usize) else { continue };
            let Some(read) = self.tested(data.value, &place, acts) else { continue };
            if self.guarded(read, acts) {
                return Err("what may be a lock is entered around the test and the action");
            }
            let Some(suspended) = self.between(read, acts) else {
                // Tested (again) with no `await` before the action.
                return Ok(None);
            };
            if data.of_loop {
                continue;
            }
            let by_callers =
                self.program.entry[self.id.0 as usize].iter().any(|held| held.must && held.lock.is_async());
            if by_callers || held_across(&data.held, &action.held) {
                return Err("a lock is held from the test to the action");
            }
            if self.claimed(data.span, read, suspended) {
                return Err("the claim is staked before the coroutine is suspended");
            }
            let kind = self.kind(action, data.value, *outcome);
            let (many, runner) = self.runners();
            candidate.get_or_insert(AsyncCheck {
                function: self.id,
                place: place.clone(),
                test: data.span,
                suspended,
                act: action.span,
                action: kind,
                many,
                intended: self.intended(&place),
                coordinates: self.coordinates(&place, action),
                own: matches!(action.at.via, Via::Receiver | Via::Static),
                runner,
            });
        }
        Ok(candidate)
    }

    /// When a test reads a place: in its expression, or in what a local of it was bound to.
    fn tested(&self, test: ValueId, place: &Place, before: usize) -> Option<usize> {
        let inside = |span: Span| {
            self.facts
                .accesses
                .iter()
                .filter(|access| !access.kind.writes() && span.contains(access.span))
                .filter(|access| container(&access.at.place) == *place)
                .filter_map(|access| self.when(access.span))
                .filter(|at| *at < before)
                .max()
        };
        if let Some(at) = inside(self.function.value_span(test)) {
            return Some(at);
        }
        // What the local held when it was tested: bound in the source before the test.
        let local = self.local_in(test, 6)?;
        let start = self.function.value_span(test).start;
        let bound = self.binds.iter().filter_map(|(at, known, value)| {
            let value = (*value).filter(|_| *known == local && *at < before)?;
            (self.function.value_span(value).end <= start).then_some((*at, value))
        });
        let (_, value) = bound.max_by_key(|(at, _)| *at)?;
        inside(self.function.value_span(value))
    }

    /// Something that may be a lock is entered before the test and left after the action.
    fn guarded(&self, read: usize, acts: usize) -> bool {
        let at = |index: usize| self.entered.get(index).map(Vec::as_slice).unwrap_or_default();
        at(read).iter().any(|context| {
            at(acts).contains(context)
                && match self.function.value(*context) {
                    Value::Call(call) => {
                        let name = self.program.call_name(self.id, *call).to_ascii_lowercase();
                        ["lock", "mutex", "sem", "guard", "acquire", "exclusive", "limit"]
                            .iter()
                            .any(|word| name.contains(word))
                    }
                    _ => true,
                }
        })
    }

    /// `x += 1`, which says that it adds.
    fn augments(&self, span: Span) -> bool {
        let mut found = false;
        events(self.function, &mut |event, _| {
            found |= matches!(event.kind, EventKind::Write { op: WriteOp::Augment(_), .. })
                && (event.span.contains(span) || span.contains(event.span));
        });
        found
    }

    fn kind(&self, action: &Access, test: ValueId, outcome: bool) -> Action {
        let element = action.at.place.path.iter().any(|step| *step == "[]");
        let missing = asks_for_absence(self.function, test) == outcome;
        match action.kind {
            AccessKind::SetConstant => Action::Mark,
            _ if action.caught.missing || self.is_tolerant(action.span) => Action::Mark,
            AccessKind::Set if element && action.value.is_none() => Action::Remove,
            AccessKind::Set if element => Action::Fill,
            AccessKind::Set if missing && action.value.is_some_and(|value| self.is_awaited(value, 6)) => Action::Create,
            AccessKind::Set => Action::Mark,
            AccessKind::Update if self.augments(action.span) => Action::Add,
            AccessKind::Update => Action::WriteBack,
            _ if action.store && action.value.is_none() => Action::Remove,
            _ if element || action.store => Action::Fill,
            _ if missing => Action::Add,
            _ => Action::Remove,
        }
    }

    /// `discard(key)`, `pop(key, None)`, `setdefault(key, value)`: made for what may have changed.
    fn is_tolerant(&self, span: Span) -> bool {
        self.function.calls.iter().filter(|call| call.span == span || call.name_span == span).any(|call| {
            matches!(&call.callee, Callee::Method { name, .. } if match name.as_str() {
                "discard" | "setdefault" | "clear" => true,
                "pop" => call.args.len() > 1,
                _ => false,
            })
        })
    }

    /// The value comes from an `await`.
    fn is_awaited(&self, value: ValueId, depth: u32) -> bool {
        if depth == 0 {
            return false;
        }
        match self.function.value(value) {
            Value::Await(_) => true,
            Value::Local(local) => self.binds.iter().any(|(_, known, value)| {
                known == local && value.is_some_and(|value| self.is_awaited(value, depth - 1))
            }),
            Value::Part { value, .. } | Value::Index { base: value, .. } | Value::Cast { value, .. } => {
                self.is_awaited(*value, depth - 1)
            }
            Value::Call(call) => self.function.call(*call).args.iter().any(|arg| self.is_awaited(arg.value, depth - 1)),
            _ => false,
        }
    }

    /// The local a test is about: `x`, `not x`, `x is None`.
    fn local_in(&self, value: ValueId, depth: u32) -> Option<LocalId> {
        if depth == 0 {
            return None;
        }
        match self.function.value(value) {
            Value::Local(local) => Some(*local),
            Value::Op { operands, .. } => operands.iter().find_map(|operand| self.local_in(*operand, depth - 1)),
            _ => None,
        }
    }

    /// Something the test asks about is written between the test and the suspension.
    fn claimed(&self, test: Span, read: usize, suspended: Span) -> bool {
        let Some((until, _)) = self.suspensions.iter().find(|(_, span)| *span == suspended) else { return false };
        let asked: Vec<Place> = self
            .facts
            .accesses
            .iter()
            .filter(|access| test.contains(access.span))
            .map(|access| container(&access.at.place))
            .collect();
        self.facts.accesses.iter().any(|access| {
            access.kind.writes()
                && self.when(access.span).is_some_and(|at| at > read && at < *until)
                && asked.contains(&container(&access.at.place))
        })
    }

    /// `self.total += await part()`: the old value is read before the coroutine is suspended.
    fn written_back(&self, own: &mut Vec<AsyncCheck>) {
        events(self.function, &mut |event, _| {
            let EventKind::Write { target, value: Some(value), op } = &event.kind else { return };
            let Some(awaited) = awaits_in(self.function, *value, 8) else { return };
            let span = self.function.value_span(*target);
            let Some(access) = self.facts.accesses.iter().find(|access| {
                access.kind.writes() && (access.span == span || access.span == event.span) && is_shared(access)
            }) else {
                return;
            };
            let place = container(&access.at.place);
            let reads = match op {
                WriteOp::Augment(_) => true,
                WriteOp::Assign => self.reads_before(*value, awaited, &access.at.place),
                WriteOp::Delete => false,
            };
            let suspends = self.suspensions.iter().any(|(_, span)| *span == self.function.value_span(awaited));
            let locked = access.held.iter().any(|held| held.must && held.lock.is_async());
            if !reads || !suspends || locked || own.iter().any(|known| known.place == place) {
                return;
            }
            own.push(self.write_back(access, span, self.function.value_span(awaited)));
        });
    }

    /// The check of a value that is read, and written back after an `await`.
    fn write_back(&self, access: &Access, test: Span, suspended: Span) -> AsyncCheck {
        let place = container(&access.at.place);
        let (many, runner) = self.runners();
        AsyncCheck {
            function: self.id,
            intended: self.intended(&place),
            coordinates: false,
            own: matches!(access.at.via, Via::Receiver | Via::Static),
            place,
            test,
            suspended,
            act: access.span,
            action: Action::WriteBack,
            many,
            runner,
        }
    }

    /// `old = self.total`, an `await`, `self.total = old + part`: the old value is carried over in a variable.
    fn carried(&self, own: &mut Vec<AsyncCheck>) {
        let updates =
            self.facts.accesses.iter().filter(|access| access.kind == AccessKind::Update && is_shared(access));
        for access in updates {
            let place = container(&access.at.place);
            let known = own.iter().any(|known| known.place == place);
            let element = access.at.place.path.iter().any(|step| *step == "[]");
            let (Some(acts), Some(value)) = (self.when(access.span), self.written(access.span)) else { continue };
            let Some(read) = self.carries(value, &access.at.place, acts).filter(|_| !known && !element) else {
                continue;
            };
            let (Some(suspended), Some(from)) = (self.between(read, acts), self.read_at(read, &access.at.place)) else {
                continue;
            };
            let locked = access.held.iter().any(|held| held.must && held.lock.is_async());
            // Looked at again, or changed, since: what is written back is known to be old.
            let touched = self.facts.accesses.iter().any(|other| {
                let between = self.when(other.span).is_some_and(|at| at > read && at < acts);
                between && container(&other.at.place) == place && other.span != access.span
            });
            if locked || touched || self.guarded(read, acts) {
                continue;
            }
            own.push(self.write_back(access, from, suspended));
        }
    }

    /// What is written where an access is made.
    fn written(&self, span: Span) -> Option<ValueId> {
        let mut found = None;
        events(self.function, &mut |event, _| {
            if let EventKind::Write { target, value: Some(value), op: WriteOp::Assign } = event.kind
                && (event.span == span || self.function.value_span(target) == span)
            {
                found = Some(value);
            }
        });
        found
    }

    /// When the variable was bound to what a place holds, from which a value is worked out that is written back.
    fn carries(&self, value: ValueId, place: &Place, before: usize) -> Option<usize> {
        let Value::Op { operands, .. } = self.function.value(value) else { return None };
        let resolver = self.program.resolver();
        operands.iter().find_map(|operand| {
            let Value::Local(local) = self.function.value(*operand) else { return None };
            let bound = self.binds.iter().filter(|(at, known, _)| known == local && *at < before);
            let (at, _, value) = bound.max_by_key(|(at, ..)| *at)?;
            let holds = resolver.place_of(self.id, (*value)?).is_some_and(|at| at.place == *place);
            holds.then_some(*at)
        })
    }

    /// Where a place is read just before a point.
    fn read_at(&self, point: usize, place: &Place) -> Option<Span> {
        let reads = self.facts.accesses.iter().filter(|access| !access.kind.writes() && access.at.place == *place);
        let before = reads.filter_map(|access| self.when(access.span).map(|at| (at, access.span)));
        before.filter(|(at, _)| *at <= point).max_by_key(|(at, _)| *at).map(|(_, span)| span)
    }

    /// `self.total = self.total + await part()`: the place stands before the `await` in an operator.
    fn reads_before(&self, value: ValueId, awaited: ValueId, place: &Place) -> bool {
        let Value::Op { operands, .. } = self.function.value(value) else { return false };
        let start = self.function.value_span(awaited).start;
        let resolver = self.program.resolver();
        operands.iter().any(|operand| {
            self.function.value_span(*operand).end <= start
                && resolver.place_of(self.id, *operand).is_some_and(|at| at.place == *place)
        })
    }

    /// Whether other accesses of the place, or of its class, are made under an asynchronous lock.
    fn intended(&self, place: &Place) -> bool {
        let program = self.program;
        let sites = program.shared.get(place).map(Vec::as_slice).unwrap_or_default();
        // Under a lock elsewhere: the author knows of several tasks.
        if sites.iter().any(|site| site.held.iter().any(|held| held.must && held.lock.is_async())) {
            return true;
        }
        let Root::Type(ty) = place.root else { return false };
        if program.linked.index[self.id.0 as usize].owner != Some(ty) {
            return false;
        }
        program.linked.methods_of(ty).iter().any(|method| {
            program.facts(*method).acquires.iter().any(|acquire| {
                acquire.lock.is_async() && matches!(&acquire.lock.at.place.root, Root::Type(owner) if *owner == ty)
            })
        })
    }

    /// Whether an event, a future or the like is stored, which some coroutine takes out of the place and waits for: it is there for
    /// tasks to meet.
    fn coordinates(&self, place: &Place, action: &Access) -> bool {
        let made = action
            .value
            .and_then(|value| as_call(self.function, value))
            .and_then(|call| callee_name(self.function.call(call)));
        let meeting = made.is_some_and(|name| {
            let name = name.as_str().to_ascii_lowercase();
            ["event", "future", "condition", "create_task", "ensure_future"].iter().any(|word| name.contains(word))
        });
        let awaited = |id: FnId, span: Span| {
            self.program.facts(id).suspensions.iter().any(|suspension| {
                let function = self.program.linked.function(id);
                suspension.value.is_some_and(|value| function.value_span(value).contains(span))
            })
        };
        let sites = self.program.shared.get(place).map(Vec::as_slice).unwrap_or_default();
        meeting && sites.iter().any(|site| !site.kind.writes() && awaited(site.function, site.span))
    }

    /// Whether several tasks are seen to run the coroutine at once, and one of them.
    fn runners(&self) -> (bool, Runner) {
        let runners = self.program.runners(self.id);
        let roots = runners.iter().filter_map(|runner| match runner {
            Runner::Root(root) => Some(self.program.roots.root(*root)),
            Runner::Outside => None,
        });
        let mut tasks = 0;
        let mut many = false;
        for root in roots {
            let on_loop =
                matches!(root.kind, RootKind::Loop | RootKind::Task | RootKind::AsyncHandler | RootKind::Handler);
            many |= root.many && on_loop;
            tasks += usize::from(on_loop);
        }
        (many || tasks > 1, runners[0])
    }
}

/// The arms of branches around an event.
fn arms_in(around: &[Around]) -> Vec<(crate::model::NodeId, usize)> {
    let arm = |part: &Around| match part {
        Around::Arm(node, index) => Some((*node, *index)),
        _ => None,
    };
    around.iter().filter_map(arm).collect()
}

/// The first `await` in an expression.
fn awaits_in(function: &Function, value: ValueId, depth: u32) -> Option<ValueId> {
    if depth == 0 {
        return None;
    }
    match function.value(value) {
        Value::Await(_) => Some(value),
        Value::Op { operands, .. } => operands.iter().find_map(|operand| awaits_in(function, *operand, depth - 1)),
        Value::Call(call) => function.call(*call).args.iter().find_map(|arg| awaits_in(function, arg.value, depth - 1)),
        _ => None,
    }
}

/// One acquisition covers both points.
fn held_across(before: &HeldSet, after: &HeldSet) -> bool {
    before.iter().any(|held| after.iter().any(|other| other.span == held.span && other.lock.at == held.lock.at))
}

/// Whether a test holds when what it asks for is missing: `x is None`, `not x`, `k not in x`.
fn asks_for_absence(function: &Function, test: ValueId) -> bool {
    match function.value(test) {
        Value::Op { op: Op::Not | Op::NotIn | Op::Is, .. } => true,
        Value::Op { op: Op::And | Op::Or, operands } => {
            operands.first().is_some_and(|first| asks_for_absence(function, *first))
        }
        _ => false,
    }
}
