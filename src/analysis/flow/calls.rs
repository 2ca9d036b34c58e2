//! Calls: what they acquire, release, access and run.

use smallvec::SmallVec;

use crate::analysis::flow::guards::{Source, is_held_by, variable};
use crate::analysis::flow::state::{Held, Holder, State};
use crate::analysis::flow::waits::hardly_raises;
use crate::analysis::flow::{
    AccessKind, Acquire, AtomicOp, CallSite, CapturedCall, FnFacts, HeldLock, ManualHold, Passed, Walker,
};
use crate::analysis::link::FnId;
use crate::analysis::places::{Lock, PlaceRef, Root, Via, substitute};
use crate::analysis::types::{Target, Ty};
use crate::knowledge::{Does, Effect, Knowledge, Mode};
use crate::model::{CallId, Callee, Function, FunctionKind, Language, Name, ParamKind, Span, TypeExpr, Value, ValueId};

impl Walker<'_> {
    pub(super) fn call(&mut self, call: CallId, state: &mut State) {
        let function = self.function;
        let data = function.call(call);
        let target = self.target(call);
        if self.only_loans {
            self.loan(call, state);
        }
        let quiet = matches!(
            &target,
            Target::Effect { effect, .. } if matches!(effect.does, Does::Acquire | Does::TryAcquire | Does::Release | Does::Nothing)
        ) || matches!(&data.callee, Callee::Method { name, .. } if matches!(name.as_str(), "acquire" | "release"));
        if !quiet && !self.releases_by_hand(call, state) {
            let hardly = hardly_raises(&target, function, &data.callee);
            self.may_raise(data.span, hardly, state);
        }
        match target {
            Target::Effect { effect, subject, ty } => {
                self.note_signal(call, effect, ty, subject, state);
                self.effect(call, effect, subject, state);
            }
            Target::Project { functions, receiver } => self.project_call(call, &functions, receiver, state),
            Target::Construct(ty) => {
                let method = self
                    .linked
                    .method(ty, Name::new("__init__"))
                    .or_else(|| self.linked.method(ty, Name::new("__new__")));
                if let Some(method) = method {
                    self.note_call(call, SmallVec::from_elem(method, 1), Via::Unknown, data.span, state);
                }
                self.moved_arguments(call, state);
            }
            Target::External(_) => {
                if let Callee::Method { receiver, name } = &data.callee
                    && !matches!(self.resolver.type_of(self.id, *receiver), Ty::LibPath(_) | Ty::LibClass(_))
                {
                    self.access_by_name(*receiver, *name, data.name_span, state);
                }
                self.moved_arguments(call, state);
            }
            Target::Library(lib) => {
                self.note_construction(call, lib, state);
                self.moved_arguments(call, state);
            }
            Target::Unknown => self.unknown_call(call, state),
        }
    }

    /// A helper is called that releases what is held by hand.
    fn releases_by_hand(&mut self, call: CallId, state: &State) -> bool {
        let by_hand = |held: &&Held| held.holder == Holder::Manual;
        if !state.held.iter().any(|held| by_hand(&held)) {
            return false;
        }
        let released = self.releases_of(call);
        state.held.iter().filter(by_hand).any(|held| released.iter().any(|lock| lock.at.place == held.lock.at.place))
    }

    fn unknown_call(&mut self, call: CallId, state: &mut State) {
        let function = self.function;
        let data = function.call(call);
        match &data.callee {
            Callee::Value(value) => {
                if let Value::Local(local) = function.value(*value) {
                    let (owner, local) = self.linked.owning_local(self.id, *local);
                    if self.linked.function(owner).params.iter().any(|param| param.local == local) {
                        let held = self.held_set(state);
                        if owner == self.id {
                            self.facts.calls_param.push((local, held));
                        } else {
                            let first = data.args.first().map(|arg| arg.value);
                            self.facts.calls_captured.push(CapturedCall { owner, param: local, first, held });
                        }
                    }
                }
            }
            Callee::Method { receiver, name } => {
                // `lock.acquire()` on something only its name calls a lock.
                if self.python && matches!(name.as_str(), "acquire" | "release") {
                    if let Some(lock) = self.resolver.lock_of(self.id, *receiver) {
                        if *name == "acquire" {
                            self.push(state, lock, Mode::Exclusive, Holder::Manual, None, data.span, true);
                        } else {
                            self.release(&lock, data.span, state);
                        }
                    }
                    return;
                }
                self.access_by_name(*receiver, *name, data.name_span, state);
                if *name == "join" && data.args.iter().all(|arg| self.is_time(arg)) {
                    self.join(Some(*receiver), !data.args.is_empty(), data.span, state);
                    self.note_unknown_wait(call, Does::Join, *receiver, state);
                }
                if self.python && *name == "terminate" && data.args.is_empty() && self.may_be_pool(*receiver) {
                    self.note_unknown_wait(call, Does::Join, *receiver, state);
                }
                if self.python && *name == "shutdown" && data.args.iter().any(|arg| self.means_to_wait(arg)) {
                    self.note_unknown_wait(call, Does::Shutdown, *receiver, state);
                }
                if self.python && *name == "enter_context" {
                    self.enter_context(call, Some(*receiver), state);
                    return;
                }
                // Closures handed to adaptors of a type that is not known: `Some(1).map(|x| ..)`.
                if !self.python && is_immediate(name.as_str()) {
                    self.run_closures(call, state);
                }
            }
            Callee::Macro(_) => return,
            _ => {}
        }
        self.end_iterator(call, state);
        self.moved_arguments(call, state);
    }

    /// `d[key]` of a `defaultdict`, which makes what is missing.
    fn makes_missing(&self, value: ValueId) -> bool {
        let Value::Index { base, .. } = self.function.value(value) else { return false };
        let lib = self.resolver.library_type(self.id, *base);
        lib.is_some_and(|lib| Knowledge::of(Language::Python).facts(lib).fills)
    }

    /// A method of which only the name is known.
    fn access_by_name(&mut self, receiver: ValueId, method: Name, span: Span, state: &State) {
        // What a lock answers is unwrapped before anybody looks at what it protects.
        if !self.python && matches!(method.as_str(), "unwrap" | "expect") {
            return;
        }
        let adds = self.python && adds_to(method.as_str()) && self.makes_missing(receiver);
        let kind = if adds { AccessKind::Update } else { self.kind_by_name(method) };
        self.access(receiver, kind, span, state);
        if !self.python {
            self.written_by_pointer(method, span);
        }
    }

    /// What a method of an unknown type does: in Rust, where collections of all crates call it the same, what its name says.
    fn kind_by_name(&self, method: Name) -> AccessKind {
        match method.as_str() {
            "insert" | "push" | "push_back" | "push_front" | "remove" | "pop" | "pop_front" | "pop_back" | "clear"
                if !self.python =>
            {
                AccessKind::Mutate
            }
            _ => AccessKind::Use,
        }
    }

    fn effect(&mut self, call: CallId, effect: &'static Effect, subject: Option<ValueId>, state: &mut State) {
        let function = self.function;
        let data = function.call(call);
        match effect.does {
            Does::Acquire if effect.subject.is_some() && self.python => self.enter_context(call, subject, state),
            Does::Acquire | Does::TryAcquire => self.acquire(call, effect, subject, state),
            Does::Release => match subject.and_then(|subject| self.resolver.lock_of(self.id, subject)) {
                Some(lock) => self.release(&lock, data.span, state),
                None => self.close_stack(subject, state),
            },
            Does::Drop => self.dropped_arguments(call, state),
            Does::LeakGuard => self.leaked_arguments(call, state),
            Does::Mutate if effect.intermediate && self.free_threaded => {
                self.subject_access(subject, AccessKind::MutateCompound, data.name_span, state);
            }
            Does::Mutate => self.subject_access(subject, AccessKind::Mutate, data.name_span, state),
            Does::MutateCompound => self.subject_access(subject, AccessKind::MutateCompound, data.name_span, state),
            Does::Query | Does::Snapshot => self.subject_access(subject, AccessKind::Read, data.name_span, state),
            Does::Iterate => {
                if let Some(subject) = subject {
                    self.iterate(subject, data.name_span, state);
                }
            }
            Does::View => self.subject_access(subject, AccessKind::Read, data.name_span, state),
            // A clone of what a lock protects is read while the guard lives.
            Does::Identity => {
                if let (Some(subject), Callee::Method { name, .. }) = (subject, &data.callee)
                    && *name == "clone"
                {
                    self.guarded_access(subject, AccessKind::Read, data.name_span, state);
                }
            }
            Does::Wait | Does::Get => self.facts.waits.push(data.span),
            Does::AtomicLoad | Does::AtomicStore | Does::AtomicUpdate => {
                self.note_atomic(call, effect.does, subject, state);
            }
            Does::Join | Does::Shutdown => {
                let bounded = self.gives_up(call, effect);
                self.join(subject, bounded, data.span, state);
            }
            Does::Register if self.python => self.register_release(call, subject, state),
            _ => {}
        }
        self.note_receiver(call, effect, state);
        self.note_blocking(call, effect, subject, state);
        self.run_callables(call, effect, state);
        if effect.momentary {
            let span = data.name_span;
            self.drop_where(state, |held| {
                held.span == span && matches!(held.holder, Holder::Temp(_, by) if by == call)
            });
        }
        self.end_iterator(call, state);
        let guard_stays =
            matches!(effect.does, Does::Drop | Does::LeakGuard | Does::Wait | Does::Acquire | Does::TryAcquire);
        let maps = effect.does == Does::MapGuard && !self.is_method(call);
        if !guard_stays && !maps {
            self.moved_arguments(call, state);
        }
    }

    /// Runs what a call runs before it returns: the callables of adaptors, `key=` functions, predicates.
    fn run_callables(&mut self, call: CallId, effect: &'static Effect, state: &mut State) {
        let later =
            matches!(effect.does, Does::Spawn | Does::Construct | Does::Register | Does::Marshal | Does::Interrupt);
        // `MutexGuard::map` is no method: what looks like one is `Result::map` of what `lock` returns.
        let named = |names: [&str; 3]| matches!(&self.function.call(call).callee, Callee::Method { name, .. } if names.contains(&name.as_str()));
        let maps = effect.does == Does::MapGuard && named(["map", "filter_map", "try_map"]);
        let adaptor = effect.does == Does::Immediate || maps;
        let identity = matches!(effect.does, Does::Unwrap | Does::Identity) && !self.python;
        if !later && (adaptor || identity || effect.target.is_some()) {
            match self.unlocked(call, state) {
                Some(released) => {
                    self.run_closures(call, &released);
                    self.cached = None;
                }
                None => self.run_closures(call, state),
            }
        }
        // `m.lock().map(|g| ..)` consumes the guard.
        if let (true, false, Callee::Method { receiver, .. }) = (adaptor, self.python, &self.function.call(call).callee)
        {
            for (source, _) in self.sources(*receiver) {
                if let Source::Call(from) = source {
                    self.drop_where(state, |held| matches!(held.holder, Holder::Temp(_, by) if by == from));
                }
            }
        }
    }

    /// `map.iter().count()`: an adaptor takes the iterator, and with it the references it holds.
    fn end_iterator(&mut self, call: CallId, state: &mut State) {
        let Callee::Method { receiver, .. } = &self.function.call(call).callee else { return };
        if self.python || state.held.is_empty() {
            return;
        }
        let Value::Call(from) = self.function.value(*receiver) else { return };
        let from = *from;
        let iterates = matches!(&self.function.call(from).callee, Callee::Method { name, .. } if name.as_str().starts_with("iter"));
        if iterates {
            self.drop_where(state, |held| {
                held.lock.is_sharded() && matches!(held.holder, Holder::Temp(_, by) if by == from)
            });
        }
    }

    /// What is held while `MutexGuard::unlocked(&mut guard, ..)` runs its closure: all but what the guard holds.
    fn unlocked(&mut self, call: CallId, state: &State) -> Option<State> {
        let data = self.function.call(call);
        let Callee::Path(path) = &data.callee else { return None };
        if self.python || !path.last().is_some_and(|name| name.as_str().starts_with("unlocked")) {
            return None;
        }
        let mut guard = data.args.first()?.value;
        while let Value::Ref { value, .. } | Value::Deref(value) = self.function.value(guard) {
            guard = *value;
        }
        let sources = self.sources(guard);
        let mut released = state.clone();
        released.held.retain(|held| !sources.iter().any(|(source, _)| is_held_by(*source, &held.holder)));
        self.cached = None;
        Some(released)
    }

    fn is_method(&self, call: CallId) -> bool {
        matches!(self.function.call(call).callee, Callee::Method { .. })
    }

    fn acquire(&mut self, call: CallId, effect: &'static Effect, subject: Option<ValueId>, state: &mut State) {
        if self.only_loans {
            return;
        }
        let Some(lock) = subject.and_then(|subject| self.resolver.lock_of(self.id, subject)) else { return };
        let data = self.function.call(call);
        let bounded = effect.does == Does::TryAcquire || self.bounded(call, effect);
        let mode = effect.mode.unwrap_or(Mode::Exclusive);
        let holder = if self.python { self.manual_holder(&lock, state) } else { self.temp_holder(call) };
        let pending = (bounded && data.result_used).then_some(call);
        self.push(state, lock, mode, holder, pending, data.name_span, !bounded);
        if data.result_used
            && !self.is_awaited(call)
            && let Some(manual) = self.facts.manual.iter_mut().find(|manual| manual.span == data.name_span)
        {
            manual.bounded = true;
        }
    }

    /// What was let go in the body of its `with` and is taken back is released by the `with` again.
    fn manual_holder(&self, lock: &Lock, state: &State) -> Holder {
        let held = state.held.iter().any(|held| held.lock.at == lock.at);
        let around = self.with_locks.iter().rev().find(|(at, _)| *at == lock.at);
        match around {
            Some((_, level)) if !held => Holder::With(*level),
            _ => Holder::Manual,
        }
    }

    fn note_atomic(&mut self, call: CallId, does: Does, subject: Option<ValueId>, state: &State) {
        let Some(at) = subject.and_then(|subject| self.resolver.place_of(self.id, subject)) else { return };
        let (held, under) = (self.held_set(state), self.under.clone());
        let span = self.function.call(call).name_span;
        self.facts.atomics.push(AtomicOp { call, does, at, held, under, span });
    }

    /// Whether a method is seen to change its object.
    fn changes_itself(&self, method: FnId) -> bool {
        self.round_one.is_some_and(|all| {
            let facts = &all[method.0 as usize];
            facts.accesses.iter().any(|access| {
                access.at.via == Via::Receiver && access.kind.writes() && !access.kind.eq(&AccessKind::SetConstant)
            })
        })
    }

    /// A method called on an object in a place reads the place: `self._thread.join()`.
    fn note_receiver(&mut self, call: CallId, effect: &'static Effect, state: &State) {
        let recorded = matches!(
            effect.does,
            Does::Mutate
                | Does::MutateCompound
                | Does::Query
                | Does::Snapshot
                | Does::View
                | Does::Iterate
                | Does::Acquire
                | Does::TryAcquire
                | Does::Release
        );
        let data = self.function.call(call);
        if let (true, false, Callee::Method { receiver, .. }) = (self.python, recorded, &data.callee) {
            self.access(*receiver, AccessKind::Read, data.name_span, state);
        }
    }

    /// Records a call of project functions.
    pub(super) fn note_call(
        &mut self,
        call: CallId,
        functions: SmallVec<[FnId; 1]>,
        via: Via,
        span: Span,
        state: &State,
    ) {
        let held = self.held_set(state);
        let under = self.under.clone();
        let later = functions.iter().any(|id| {
            let function = self.linked.function(*id);
            function.is_generator || function.is_async
        });
        let runs_now = !later || self.is_awaited(call);
        let (passed, handed) = match functions.as_slice() {
            [callee] if call != NO_CALL => {
                let bound = self.binds(call);
                let mut arguments = self.resolver.bind_arguments(self.id, call, *callee, bound);
                let first = self.linked.function(*callee).params.first();
                if let (true, Callee::Method { receiver, .. }) = (bound, &self.function.call(call).callee)
                    && first.is_some_and(|param| param.kind == ParamKind::Receiver)
                {
                    arguments.push((0, *receiver));
                }
                (self.passed(*callee, &arguments), self.handed(call, *callee, &arguments, state))
            }
            _ => (SmallVec::new(), SmallVec::new()),
        };
        self.facts.calls.push(CallSite { call, functions, via, held, under, runs_now, passed, handed, span });
    }

    /// Whether a call's receiver is not among its arguments.
    fn binds(&mut self, call: CallId) -> bool {
        match self.target(call) {
            Target::Project { receiver, .. } => receiver.is_some(),
            Target::Construct(_) => true,
            _ => false,
        }
    }

    fn passed(&self, callee: FnId, arguments: &[(usize, ValueId)]) -> SmallVec<[Passed; 1]> {
        let params = &self.linked.function(callee).params;
        let known = arguments.iter().filter_map(|(position, value)| {
            let param = params.get(*position)?.local;
            // What is bound anew stands for something else.
            let binds = self.linked.index[callee.0 as usize].binds.get(param.0 as usize);
            let at = self.resolver.place_of(self.id, *value).filter(|_| binds.is_none_or(|binds| binds.is_empty()))?;
            Some(Passed { param, at, via: self.via_of(*value) })
        });
        known.collect()
    }

    /// The held locks whose guards a call is given: by value, or by reference where the parameter says that it is a guard.
    fn handed(
        &mut self,
        call: CallId,
        callee: FnId,
        arguments: &[(usize, ValueId)],
        state: &State,
    ) -> SmallVec<[Lock; 1]> {
        let mut found = SmallVec::new();
        if self.python || state.held.is_empty() {
            return found;
        }
        let mut given = |source: Source| {
            let held = state.held.iter().filter(|held| is_held_by(source, &held.holder));
            found.extend(held.map(|held| held.lock.clone()));
        };
        if let Callee::Method { receiver, .. } = &self.function.call(call).callee
            && consumes_receiver(self.linked.function(callee))
            && let Some(local) = variable(self.function, *receiver)
        {
            given(Source::Local(local));
        }
        for (position, value) in arguments {
            let mut value = *value;
            let param = self.linked.function(callee).params.get(*position);
            if param.is_some_and(|param| param.kind == ParamKind::Receiver) {
                continue;
            }
            if let Value::Ref { value: inner, .. } = self.function.value(value) {
                if !param.is_some_and(|param| names_guard(&param.ty)) {
                    continue;
                }
                value = *inner;
            }
            self.sources(value).into_iter().for_each(|(source, _)| given(source));
        }
        found
    }

    /// Whether a call's result is awaited where it is made.
    pub(super) fn is_awaited(&self, call: CallId) -> bool {
        self.awaited.contains(&call)
    }

    fn run_closures(&mut self, call: CallId, state: &State) {
        let function = self.function;
        for arg in &function.call(call).args {
            if let Ty::Function(closure) = self.resolver.type_of(self.id, arg.value)
                && self.linked.function(closure).kind != FunctionKind::AsyncBlock
            {
                let held = self.held_set(state);
                self.facts.runs.push((closure, held));
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one acquisition has that many independent facts")]
    pub(super) fn push(
        &mut self,
        state: &mut State,
        lock: Lock,
        mode: Mode,
        holder: Holder,
        pending: Option<CallId>,
        span: Span,
        blocking: bool,
    ) {
        let held = self.held_set(state);
        if holder == Holder::Manual && self.python && !self.facts.manual.iter().any(|manual| manual.span == span) {
            self.facts.manual.push(ManualHold {
                lock: lock.clone(),
                span,
                bounded: !blocking,
                released: Vec::new(),
                may_raise: None,
                may_hardly_raise: None,
                left_held: Vec::new(),
                left_maybe: Vec::new(),
            });
        }
        let under = self.under.clone();
        self.facts.acquires.push(Acquire { lock: lock.clone(), mode, blocking, held, under, span });
        state.held.push(Held { lock, mode, holder, must: true, joint: false, pending, span, by: self.id });
        self.cached = None;
    }

    pub(super) fn release(&mut self, lock: &Lock, span: Span, state: &mut State) {
        let position = state.held.iter().rposition(|held| held.lock.at == lock.at);
        match position {
            Some(position) => {
                let held = state.held.remove(position);
                if let Some(manual) = self.facts.manual.iter_mut().find(|manual| manual.span == held.span)
                    && !manual.released.contains(&span)
                {
                    manual.released.push(span);
                }
                self.cached = None;
            }
            None => self.facts.releases.push(lock.clone()),
        }
    }

    fn project_call(&mut self, call: CallId, functions: &[FnId], receiver: Option<ValueId>, state: &mut State) {
        let function = self.function;
        let data = function.call(call);
        let via = self.receiver_via(call, receiver);
        self.note_call(call, functions.iter().copied().collect(), via.clone(), data.name_span, state);
        if let Some(receiver) = receiver
            && !self.linked.is_receiver(self.id, receiver)
        {
            let changes = |id: &FnId| takes_mutable_receiver(self.linked.function(*id));
            let kind = match functions {
                [one] if self.python && !self.changes_itself(*one) => AccessKind::Read,
                _ if self.python => AccessKind::Use,
                [one] if changes(one) => AccessKind::Mutate,
                [_] => AccessKind::Read,
                _ => AccessKind::Use,
            };
            self.access(receiver, kind, data.name_span, state);
        }
        if let ([callee], Some(all)) = (functions, self.round_one) {
            let facts = &all[callee.0 as usize];
            let generator = self.linked.function(*callee).is_generator;
            if facts.changes_locks() && !generator {
                self.apply(call, *callee, facts, &via, receiver.is_some(), state);
            }
        }
        self.moved_arguments(call, state);
    }

    pub(super) fn receiver_via(&self, call: CallId, receiver: Option<ValueId>) -> Via {
        match (receiver, &self.function.call(call).callee) {
            (Some(receiver), _) => self.via_of(receiver),
            (None, Callee::Path(path)) if path.len() > 1 => {
                // `Self::helper(self)`, `Type::method(&x)`: the first argument is the receiver.
                let first = self.function.call(call).args.first();
                first.map_or(Via::Unknown, |first| self.via_of(first.value))
            }
            // A nested function or closure sees its owner's receiver.
            _ => Via::Receiver,
        }
    }

    pub(super) fn via_of(&self, value: ValueId) -> Via {
        self.resolver.via_of(self.id, value)
    }

    /// A callee's lock as the caller sees it; `None` if it is rooted in something only the callee knows.
    pub(super) fn translate(&self, lock: &Lock, call: CallId, callee: FnId, via: &Via, bound: bool) -> Option<Lock> {
        match lock.at.place.root {
            Root::Local(owner, local) if owner == callee => {
                let params = &self.linked.function(callee).params;
                let position = params.iter().position(|param| param.local == local)?;
                let value = match &self.function.call(call).callee {
                    Callee::Method { receiver, .. } if bound && params[position].kind == ParamKind::Receiver => {
                        *receiver
                    }
                    _ => {
                        let arguments = self.resolver.bind_arguments(self.id, call, callee, bound);
                        arguments.into_iter().find(|(param, _)| *param == position)?.1
                    }
                };
                let mut translated = match self.resolver.lock_of(self.id, value) {
                    Some(found) if lock.at.place.path.is_empty() => return Some(found),
                    _ => Lock { at: self.resolver.place_of(self.id, value)?, ..lock.clone() },
                };
                translated.at.place.path.extend(lock.at.place.path.iter().copied());
                Some(translated)
            }
            Root::Local(..) => None,
            _ => {
                let at = PlaceRef { place: lock.at.place.clone(), via: substitute(lock.at.via.clone(), via.clone()) };
                Some(Lock { at, ..lock.clone() })
            }
        }
    }

    fn apply(&mut self, call: CallId, callee: FnId, facts: &FnFacts, via: &Via, bound: bool, state: &mut State) {
        let function = self.function;
        let data = function.call(call);
        for lock in &facts.releases {
            if let Some(lock) = self.translate(lock, call, callee, via, bound) {
                self.release(&lock, data.span, state);
            }
        }
        for (own, mode) in &facts.returns_guard {
            // A helper that only tries hands out a guard in some of its results: which one this is, the caller tests.
            let tries = facts.acquires.iter().any(|acquire| acquire.lock == *own)
                && facts.acquires.iter().all(|acquire| acquire.lock != *own || !acquire.blocking);
            let pending = tries.then_some(call);
            if let Some(lock) = self.translate(own, call, callee, via, bound) {
                let holder = self.temp_holder(call);
                let span = data.name_span;
                state.held.push(Held {
                    lock,
                    mode: *mode,
                    holder,
                    must: true,
                    joint: false,
                    pending,
                    span,
                    by: self.id,
                });
                self.cached = None;
            }
        }
        for (lock, mode) in &facts.leaves_held {
            if let Some(lock) = self.translate(lock, call, callee, via, bound) {
                let (holder, span) = (Holder::Manual, data.name_span);
                state.held.push(Held {
                    lock,
                    mode: *mode,
                    holder,
                    must: true,
                    joint: false,
                    pending: None,
                    span,
                    by: self.id,
                });
                self.cached = None;
            }
        }
        for (param, held) in &facts.calls_param {
            let params = &self.linked.function(callee).params;
            let Some(position) = params.iter().position(|data| data.local == *param) else { continue };
            let arguments = self.resolver.bind_arguments(self.id, call, callee, bound);
            let Some((_, value)) = arguments.into_iter().find(|(index, _)| *index == position) else { continue };
            let Ty::Function(closure) = self.resolver.type_of(self.id, value) else { continue };
            let mut inside: Vec<HeldLock> = self.held_set(state).to_vec();
            for held in held.iter() {
                if let Some(lock) = self.translate(&held.lock, call, callee, via, bound) {
                    inside.push(HeldLock { lock, span: data.name_span, by: self.id, ..held.clone() });
                }
            }
            self.facts.runs.push((closure, inside.into()));
        }
    }
}

/// What stands for the call where an operator or attribute makes one.
const NO_CALL: CallId = CallId(u32::MAX);

/// Whether a type is a reference to a guard.
fn names_guard(ty: &TypeExpr) -> bool {
    match ty {
        TypeExpr::Ref { inner, .. } => names_guard(inner),
        TypeExpr::Path { path, .. } => path.last().is_some_and(|name| name.as_str().contains("Guard")),
        _ => false,
    }
}

/// A Rust method that takes `self`.
fn consumes_receiver(function: &Function) -> bool {
    let first = function.params.first();
    first.is_some_and(|param| param.kind == ParamKind::Receiver && !matches!(param.ty, TypeExpr::Ref { .. }))
}

/// A Rust method that takes `&mut self`.
fn takes_mutable_receiver(function: &Function) -> bool {
    let first = function.params.first();
    first.is_some_and(|param| {
        param.kind == ParamKind::Receiver && matches!(param.ty, TypeExpr::Ref { mutable: true, .. })
    })
}

/// Methods of options, results, iterators and collections that call the closure they are given before they return, or whose iterator
/// is used up where it is made.
fn is_immediate(method: &str) -> bool {
    matches!(
        method,
        "all"
            | "and_modify"
            | "and_then"
            | "any"
            | "dedup_by"
            | "dedup_by_key"
            | "filter"
            | "filter_map"
            | "find"
            | "find_map"
            | "flat_map"
            | "fold"
            | "for_each"
            | "get_or_insert_with"
            | "inspect"
            | "inspect_err"
            | "is_none_or"
            | "is_ok_and"
            | "is_some_and"
            | "map"
            | "map_err"
            | "map_or"
            | "map_or_else"
            | "map_while"
            | "max_by"
            | "max_by_key"
            | "min_by"
            | "min_by_key"
            | "ok_or_else"
            | "or_else"
            | "or_insert_with"
            | "partition"
            | "position"
            | "retain"
            | "retain_mut"
            | "skip_while"
            | "sort_by"
            | "sort_by_key"
            | "sort_unstable_by"
            | "sort_unstable_by_key"
            | "take_while"
            | "then"
            | "try_fold"
            | "try_for_each"
            | "unwrap_or_else"
    )
}

/// Methods that add to what was perhaps only just made.
fn adds_to(method: &str) -> bool {
    matches!(method, "append" | "appendleft" | "extend" | "add" | "update" | "insert")
}
