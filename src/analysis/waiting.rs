//! Waits that are made while a lock is held, and what is known of each: how long it takes, whom it waits for, and what the lock is for.

use std::collections::BTreeMap;

use super::flow::{AccessKind, Blocking, FnFacts, HeldLock, Under};
use super::link::FnId;
use super::places::{Lock, Place, Root};
use super::summaries::ReachedWait;
use super::types::{Target, Ty};
use super::{Program, excludes};
use crate::knowledge::{Knowledge, Role};
use crate::model::{CallId, Callee, Language, Literal, Op, Span, Value, ValueId};

/// A wait with a lock held.
#[derive(Clone, Debug)]
pub struct HeldWait {
    /// The function that holds the lock.
    pub function: FnId,
    /// The lock.
    pub held: HeldLock,
    /// Where the function waits, or calls what waits.
    pub span: Span,
    /// The wait; its path begins with `function` where it is not direct.
    pub wait: ReachedWait,
    /// The tests that the wait, or the call, depends on in `function`.
    pub under: Under,
}

/// How many calls deep a wait is worth a finding.
const CHAIN: usize = 3;

/// How far values are followed.
const DEPTH: u32 = 8;

impl Program {
    /// Every wait with a lock that keeps other threads of the process out certainly held, in order of functions and of source.
    #[must_use]
    pub fn held_waits(&self) -> Vec<HeldWait> {
        let mut found = Vec::new();
        for id in self.linked.functions() {
            let facts = self.facts(id);
            if facts.blocks.is_empty() && facts.calls.is_empty() {
                continue;
            }
            for (index, block) in facts.blocks.iter().enumerate() {
                let wait = ReachedWait { index, path: Vec::new(), function: id, conditional: !block.under.is_empty() };
                for held in self.exclusive(&self.held(id, &block.held)) {
                    let (span, under) = (block.span, block.under.clone());
                    found.push(HeldWait { function: id, held, span, wait: wait.clone(), under });
                }
            }
            self.waits_of_callees(id, facts, &mut found);
        }
        found
    }

    fn waits_of_callees(&self, id: FnId, facts: &FnFacts, found: &mut Vec<HeldWait>) {
        for site in &facts.calls {
            let [callee] = site.functions.as_slice() else { continue };
            let waits = &self.summaries.waits[callee.0 as usize];
            if !site.runs_now || waits.is_empty() || *callee == id {
                continue;
            }
            for held in self.exclusive(&self.held(id, &site.held)) {
                for inner in waits.iter().filter(|inner| inner.path.len() < CHAIN) {
                    // Whoever is on the way and certainly holds the lock already tells the story itself; whoever releases it ends it.
                    let on_the_way = inner.path.iter().map(|(function, _)| *function).chain([*callee, inner.function]);
                    let place = &held.lock.at.place;
                    let settled = |function: FnId| {
                        self.entry[function.0 as usize].iter().any(|entry| entry.lock.at.place == *place)
                            || self.facts(function).releases.iter().any(|lock| lock.at.place == *place)
                    };
                    if on_the_way.clone().any(settled) || self.takes_itself(inner, place) {
                        continue;
                    }
                    let mut path = vec![(id, site.span)];
                    path.extend(inner.path.iter().copied());
                    let conditional = inner.conditional || !site.under.is_empty();
                    let wait = ReachedWait { path, conditional, ..inner.clone() };
                    let (span, under) = (site.span, site.under.clone());
                    found.push(HeldWait { function: id, held: held.clone(), span, wait, under });
                }
            }
        }
    }

    /// The function that waits takes the lock itself: the wait is its own story.
    fn takes_itself(&self, wait: &ReachedWait, lock: &Place) -> bool {
        let held = &self.facts(wait.function).blocks[wait.index].held;
        held.iter().any(|held| held.lock.at.place == *lock)
    }

    /// Of what is held, the locks of threads that are certainly held, that others wait for, and that are seen by others.
    fn exclusive(&self, held: &[HeldLock]) -> Vec<HeldLock> {
        let mut found: Vec<HeldLock> = Vec::new();
        for held in held.iter().filter(|held| held.must && self.keeps_out(&held.lock)) {
            let shared = !excludes(held.mode) && !self.is_written(&held.lock.at.place);
            if !shared && !found.iter().any(|known| known.lock.at.place == held.lock.at.place) {
                found.push(held.clone());
            }
        }
        found
    }

    /// A lock that threads of this process wait for, and which others than one call of one function can see.
    fn keeps_out(&self, lock: &Lock) -> bool {
        let visible = match lock.at.place.root {
            Root::Local(function, local) => self.shared_locals.contains(&(function, local)),
            Root::Global(_) | Root::Type(_) => true,
        };
        let role = matches!(lock.role(), Some(Role::Lock | Role::RwLock | Role::Condition));
        visible && role && !lock.is_async() && !lock.is_interprocess()
    }

    /// Where each lock is acquired outside tests, and by what.
    #[must_use]
    pub fn acquisitions(&self) -> BTreeMap<&Place, Vec<(FnId, Span)>> {
        let mut found: BTreeMap<&Place, Vec<(FnId, Span)>> = BTreeMap::new();
        for id in self.linked.functions() {
            for acquire in &self.facts(id).acquires {
                found.entry(&acquire.lock.at.place).or_default().push((id, acquire.span));
            }
        }
        found
    }

    /// The wait's own record.
    #[must_use]
    pub fn blocking(&self, wait: &ReachedWait) -> &Blocking {
        &self.facts(wait.function).blocks[wait.index]
    }

    /// What a call waits for, by its role, and the value that is.
    #[must_use]
    pub fn waited_for(&self, id: FnId, call: CallId) -> (Option<Role>, Option<ValueId>) {
        match self.resolver().target(id, call) {
            Target::Effect { ty, subject, .. } => {
                let knowledge = Knowledge::of(self.linked.language(id));
                let subject_type = || self.resolver().library_type(id, subject?);
                (ty.or_else(subject_type).map(|ty| knowledge.facts(ty).role), subject)
            }
            _ => match &self.linked.function(id).call(call).callee {
                Callee::Method { receiver, .. } => (None, Some(*receiver)),
                _ => (None, None),
            },
        }
    }

    /// The path of the library type whose method a call is.
    #[must_use]
    pub fn call_type(&self, id: FnId, call: CallId) -> Option<&'static str> {
        match self.resolver().target(id, call) {
            Target::Effect { ty: Some(ty), .. } => Some(&Knowledge::of(self.linked.language(id)).facts(ty).path),
            _ => None,
        }
    }

    /// A call's name as it is written: `time.sleep`, `sock.recv`, `thread::sleep`.
    #[must_use]
    pub fn call_name(&self, id: FnId, call: CallId) -> String {
        let function = self.linked.function(id);
        match &function.call(call).callee {
            Callee::Path(path) | Callee::Macro(path) => {
                let text = path.to_string();
                let separator = if self.linked.language(id) == Language::Rust { "::" } else { "." };
                let parts: Vec<&str> = text.split('.').collect();
                parts[parts.len().saturating_sub(2)..].join(separator)
            }
            Callee::Method { receiver, name } => {
                let of = match function.value(*receiver) {
                    Value::Path(path) => path.last().map(|name| name.to_string()),
                    Value::Field { name, .. } => Some(name.to_string()),
                    Value::Local(local) => Some(function.local(*local).name.to_string()),
                    _ => None,
                };
                of.map_or_else(|| name.to_string(), |of| format!("{of}.{name}"))
            }
            Callee::Value(value) => match function.value(*value) {
                Value::Local(local) => function.local(*local).name.to_string(),
                _ => "this call".to_string(),
            },
        }
    }

    /// How many seconds a value says: a number, or a `Duration` made of one. `None` where that is decided elsewhere.
    #[must_use]
    pub fn seconds(&self, id: FnId, value: ValueId) -> Option<f64> {
        let function = self.linked.function(id);
        match function.value(value) {
            #[expect(clippy::cast_precision_loss, reason = "nobody sleeps for so many seconds that it matters")]
            Value::Literal(Literal::Int(number)) => Some(*number as f64),
            Value::Literal(Literal::Float(number)) => Some(*number),
            Value::Call(call) => {
                let call = function.call(*call);
                let Callee::Path(path) = &call.callee else { return None };
                let amount = self.seconds(id, call.args.first()?.value)?;
                match path.last()?.as_str() {
                    "from_secs" | "from_secs_f64" | "from_secs_f32" => Some(amount),
                    "from_millis" => Some(amount / 1e3),
                    "from_micros" => Some(amount / 1e6),
                    "from_nanos" => Some(amount / 1e9),
                    _ => None,
                }
            }
            // A constant of the program: `from_micros(PAUSE)`.
            Value::Path(_) => {
                let resolver = self.resolver();
                let place = resolver.place_of(id, value).map(|at| at.place)?;
                let made = resolver.initialisers(&place);
                let (Root::Global(_), [(owner, made)]) = (&place.root, made.as_slice()) else { return None };
                match self.linked.function(*owner).value(*made) {
                    #[expect(clippy::cast_precision_loss, reason = "nobody sleeps for so many seconds that it matters")]
                    Value::Literal(Literal::Int(number)) => Some(*number as f64),
                    Value::Literal(Literal::Float(number)) => Some(*number),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The wait fetches what its function then stores under the same lock, after testing that it is not there yet: whoever else
    /// wants the lock wants that value.
    #[must_use]
    pub fn fills(&self, wait: &HeldWait) -> bool {
        let facts = self.facts(wait.function);
        let tests: Vec<&super::Test> = wait
            .under
            .iter()
            .filter_map(|(test, _)| facts.tests.get(*test as usize))
            .filter(|test| !test.of_loop)
            .collect();
        if tests.is_empty() {
            return false;
        }
        let lock = &wait.held.lock.at.place;
        let behind: Vec<_> = facts
            .guarded
            .iter()
            .filter(|access| access.at.place.root == lock.root && access.at.place.path.starts_with(&lock.path))
            .collect();
        let tested = |span: Span| tests.iter().any(|test| test.span.contains(span));
        if behind.iter().any(|access| tested(access.span)) && behind.iter().any(|access| access.kind.writes()) {
            return true;
        }
        facts.accesses.iter().any(|access| {
            let stores = matches!(
                access.kind,
                AccessKind::Set | AccessKind::Mutate | AccessKind::MutateCompound | AccessKind::Update
            ) || access.kind == AccessKind::SetConstant;
            let under_lock = self.held(wait.function, &access.held).iter().any(|held| held.lock.at.place == *lock);
            let place = container(&access.at.place);
            stores && under_lock && tests.iter().any(|test| self.mentions(wait.function, test.value, &place, DEPTH))
        })
    }

    /// Whether a value is computed from what a place holds.
    fn mentions(&self, id: FnId, value: ValueId, place: &Place, depth: u32) -> bool {
        if depth == 0 {
            return false;
        }
        let next = |value: ValueId| self.mentions(id, value, place, depth - 1);
        let function = self.linked.function(id);
        match function.value(value) {
            Value::Op { operands, .. } => operands.iter().any(|operand| next(*operand)),
            Value::Choice(values) => values.iter().any(|value| next(*value)),
            Value::Call(call) => {
                let call = function.call(*call);
                let receiver = match &call.callee {
                    Callee::Method { receiver, .. } => next(*receiver),
                    _ => false,
                };
                receiver || call.args.iter().any(|arg| next(arg.value))
            }
            Value::Local(local) => {
                let binds = self.linked.index[id.0 as usize].binds.get(local.0 as usize);
                binds.is_some_and(|binds| binds.iter().any(|(by, value)| *by == id && value.is_some_and(next)))
            }
            Value::Field { base, .. } | Value::Index { base, .. } => {
                self.resolver().place_of(id, value).is_some_and(|at| container(&at.place) == *place) || next(*base)
            }
            Value::Path(_) => self.resolver().place_of(id, value).is_some_and(|at| at.place == *place),
            Value::Part { value, .. } | Value::Ref { value, .. } | Value::Try(value) | Value::Await(value) => {
                next(*value)
            }
            _ => false,
        }
    }

    /// The lock exists to let one thread at a time use what the call acts on (ANALYSIS 5.2, veto 13).
    #[must_use]
    pub fn serialises(&self, wait: &HeldWait) -> bool {
        let block = self.blocking(&wait.wait);
        let lock = &wait.held.lock.at.place;
        if block.behind.as_ref().is_some_and(|behind| behind.place == *lock) {
            return true;
        }
        let id = wait.wait.function;
        let (_, Some(subject)) = self.waited_for(id, block.call) else { return false };
        let Some(place) = self.resource(id, subject, DEPTH) else { return false };
        let under_lock = |function: FnId, held: &super::HeldSet| {
            self.held(function, held).iter().any(|held| held.lock.at.place == *lock)
        };
        // What is made of it, as a cursor of its connection, is used as it is itself.
        let made = block.subject.as_ref().is_none_or(|subject| container(&subject.place) != place);
        let name = method_name(self, id, block.call);
        // Nobody does the same to it without the lock.
        let mut same = 0;
        for function in self.linked.functions().filter(|function| !self.is_test(*function) || *function == id) {
            for other in &self.facts(function).blocks {
                if other.subject.as_ref().is_some_and(|subject| container(&subject.place) == place)
                    && (made || method_name(self, function, other.call) == name)
                {
                    same += 1;
                    if !under_lock(function, &other.held) && function != id {
                        return false;
                    }
                }
            }
        }
        let sites = self.shared.get(&place).map(Vec::as_slice).unwrap_or_default();
        let outside = |site: &super::sharing::SharedSite| {
            !site.holds(lock) && !super::sharing::is_setup(self, site) && site.function != id
        };
        same > 0 || !sites.iter().any(outside)
    }

    /// Whether what a lock protects is a collection.
    #[must_use]
    pub fn guards_collection(&self, lock: &super::Lock) -> bool {
        let resolver = self.resolver();
        let place = &lock.at.place;
        let mut ty = match (&place.root, place.path.as_slice()) {
            (super::Root::Global(global), []) => resolver.global_type(*global),
            (super::Root::Type(ty), [name]) => resolver.field_type(*ty, *name).unwrap_or_default(),
            _ => return false,
        };
        for _ in 0..6 {
            let super::Ty::Library(lib, args) = &ty else { return false };
            let facts = crate::knowledge::Knowledge::of(crate::model::Language::Rust).facts(*lib);
            if matches!(facts.role, Role::Dict | Role::List | Role::Deque | Role::Set) {
                return true;
            }
            let Some(inner) = args.get(facts.inner).or(args.first()) else { return false };
            ty = inner.clone();
        }
        false
    }

    /// The call acts on an attribute that is declared nowhere in sight: what it is used for elsewhere is not known.
    #[must_use]
    pub fn acts_on_unknown(&self, wait: &HeldWait) -> bool {
        let id = wait.wait.function;
        let (_, Some(subject)) = self.waited_for(id, self.blocking(&wait.wait).call) else { return false };
        let field = matches!(self.linked.function(id).value(subject), Value::Field { .. });
        field && self.resolver().place_of(id, subject).is_none()
    }

    /// What the call of a wait acts on, or what that was made by.
    pub(super) fn resource_of(&self, wait: &HeldWait) -> Option<Place> {
        let id = wait.wait.function;
        let (_, subject) = self.waited_for(id, self.blocking(&wait.wait).call);
        self.resource(id, subject?, DEPTH)
    }

    /// The object with a place of its own that a value is, or was made by: a cursor's connection.
    fn resource(&self, id: FnId, value: ValueId, depth: u32) -> Option<Place> {
        if depth == 0 {
            return None;
        }
        let place = self.resolver().place_of(id, value);
        if let Some(place) = place.filter(|place| !matches!(place.place.root, Root::Local(..))) {
            return Some(container(&place.place));
        }
        let function = self.linked.function(id);
        match function.value(value) {
            Value::Local(local) => match self.linked.index[id.0 as usize].binds.get(local.0 as usize)?.as_slice() {
                [(by, Some(value))] if *by == id => self.resource(id, *value, depth - 1),
                _ => None,
            },
            Value::Call(call) => match &function.call(*call).callee {
                Callee::Method { receiver, .. } => self.resource(id, *receiver, depth - 1),
                _ => None,
            },
            Value::Entered(inner)
            | Value::Await(inner)
            | Value::Try(inner)
            | Value::Item(inner)
            | Value::Part { value: inner, .. }
            | Value::Field { base: inner, .. }
            | Value::Index { base: inner, .. } => self.resource(id, *inner, depth - 1),
            _ => None,
        }
    }

    /// What is waited for is known to be over: `if future.done(): future.result()`, or it comes from `as_completed`.
    #[must_use]
    pub fn is_over(&self, wait: &ReachedWait) -> bool {
        let id = wait.function;
        let block = self.blocking(wait);
        let (_, Some(subject)) = self.waited_for(id, block.call) else { return false };
        let facts = self.facts(id);
        let asked = block
            .under
            .iter()
            .any(|(test, _)| facts.tests.get(*test as usize).is_some_and(|test| self.asks(id, test.value, DEPTH)));
        asked || self.is_from_finished(id, subject, DEPTH)
    }

    /// What is waited for is drawn from a collection by a loop.
    #[must_use]
    pub fn is_drawn(&self, wait: &ReachedWait) -> bool {
        let id = wait.function;
        let (_, Some(subject)) = self.waited_for(id, self.blocking(wait).call) else { return false };
        let function = self.linked.function(id);
        let Value::Local(local) = function.value(subject) else { return false };
        let binds = self.linked.index[id.0 as usize].binds.get(local.0 as usize);
        let drawn = |value: ValueId| {
            let inner = match function.value(value) {
                Value::Part { value, .. } => *value,
                _ => value,
            };
            matches!(function.value(inner), Value::Item(_))
        };
        binds.is_some_and(|binds| binds.iter().any(|(by, value)| *by == id && value.is_some_and(drawn)))
    }

    /// Whether what a lock protects is, or holds, handles of threads: then to join them is what it is there for.
    #[must_use]
    pub fn guards_handles(&self, lock: &Place) -> bool {
        let (Root::Type(ty), Some(name)) = (&lock.root, lock.path.last()) else { return false };
        let language = self.linked.files[self.linked.type_file(*ty).0 as usize].language;
        let mut stack: Vec<Ty> = self.resolver().field_type(*ty, *name).into_iter().collect();
        let mut steps = 0;
        while let Some(ty) = stack.pop() {
            steps += 1;
            match ty {
                Ty::Library(lib, args) => {
                    if Knowledge::of(language).facts(lib).role == Role::Thread {
                        return true;
                    }
                    stack.extend(args);
                }
                Ty::Tuple(items) => stack.extend(items),
                _ => {}
            }
            if steps > 32 {
                return false;
            }
        }
        false
    }

    /// Whether the wait, or the call that leads to it, is made on what the lock protects: nobody else could use that meanwhile.
    #[must_use]
    pub fn acts_on_guarded(&self, wait: &HeldWait) -> bool {
        let lock = &wait.held.lock.at.place;
        self.facts(wait.function).guarded.iter().any(|access| {
            access.span == wait.span
                && access.at.place.root == lock.root
                && access
                    .at
                    .place
                    .path
                    .strip_prefix(lock.path.as_slice())
                    .is_some_and(|rest| rest.first().is_some_and(|step| *step == "*"))
        })
    }

    /// `Queue(maxsize=8)`, or a channel that is never without a limit.
    #[must_use]
    pub fn is_bounded_queue(&self, id: FnId, block: &Blocking) -> bool {
        if self.linked.language(id) == Language::Rust {
            return self.call_type(id, block.call).is_some_and(|path| path.ends_with("SyncSender"));
        }
        let Some(subject) = &block.subject else { return false };
        self.resolver().initialisers(&subject.place).iter().any(|(function, value)| {
            let function = self.linked.function(*function);
            let Value::Call(call) = function.value(*value) else { return false };
            let limit = function.call(*call).args.iter().find(|arg| arg.name.is_none_or(|name| name == "maxsize"));
            limit.is_some_and(|limit| {
                !matches!(function.value(limit.value), Value::Literal(Literal::Int(..=0) | Literal::None))
            })
        })
    }

    fn asks(&self, id: FnId, value: ValueId, depth: u32) -> bool {
        if depth == 0 {
            return false;
        }
        let function = self.linked.function(id);
        match function.value(value) {
            Value::Call(call) => matches!(&function.call(*call).callee, Callee::Method { name, .. }
                if matches!(name.as_str(), "done" | "is_finished" | "ready" | "is_set" | "poll" | "try_wait" | "empty" | "qsize")),
            Value::Op { op: Op::Not | Op::And | Op::Or, operands } => {
                operands.iter().any(|operand| self.asks(id, *operand, depth - 1))
            }
            _ => false,
        }
    }

    fn is_from_finished(&self, id: FnId, value: ValueId, depth: u32) -> bool {
        if depth == 0 {
            return false;
        }
        let function = self.linked.function(id);
        match function.value(value) {
            Value::Local(local) => {
                let binds = self.linked.index[id.0 as usize].binds.get(local.0 as usize);
                binds.is_some_and(|binds| {
                    binds.iter().any(|(by, value)| {
                        *by == id && value.is_some_and(|value| self.is_from_finished(id, value, depth - 1))
                    })
                })
            }
            Value::Item(inner) | Value::Part { value: inner, .. } => self.is_from_finished(id, *inner, depth - 1),
            Value::Call(call) => {
                let name = method_name(self, id, *call);
                matches!(name.as_str(), "as_completed" | "wait")
            }
            _ => false,
        }
    }
}

/// The container of an element.
fn container(place: &Place) -> Place {
    let end = place.path.iter().position(|step| *step == "[]").unwrap_or(place.path.len());
    Place { root: place.root.clone(), path: place.path.iter().take(end).copied().collect() }
}

fn method_name(program: &Program, id: FnId, call: CallId) -> String {
    match &program.linked.function(id).call(call).callee {
        Callee::Method { name, .. } => name.to_string(),
        Callee::Path(path) => path.last().map(|name| name.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}
