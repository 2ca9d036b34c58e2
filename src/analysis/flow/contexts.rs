//! Python context managers: what a `with` holds for its body, and exit stacks.

use smallvec::SmallVec;

use crate::analysis::flow::Walker;
use crate::analysis::flow::state::{Held, Holder, State};
use crate::analysis::places::{Lock, PlaceRef, Root, substitute};
use crate::analysis::types::{Target, Ty};
use crate::knowledge::{Does, Knowledge, Mode};
use crate::model::{CallId, Callee, Function, Language, Name, Node, NodeId, Span, Value, ValueId};

impl Walker<'_> {
    /// The locks a `with` on this context holds for its body.
    pub(super) fn context_locks(&mut self, context: ValueId) -> Vec<(Lock, Mode)> {
        let function = self.function;
        if let Some(lock) = self.resolver.lock_of(self.id, context)
            && (lock.is_known() || !matches!(function.value(context), Value::Call(_)))
        {
            return vec![(lock, Mode::Exclusive)];
        }
        if let Value::Call(call) = function.value(context) {
            let call = *call;
            if let (Target::Project { functions, receiver }, Some(all)) = (self.target(call), self.round_one)
                && let [callee] = functions.as_slice()
            {
                let facts = &all[callee.0 as usize];
                let via = self.receiver_via(call, receiver);
                let held = facts.held_at_yield.iter().chain(&facts.returns_guard);
                let found: Vec<_> = held
                    .filter_map(|(lock, mode)| {
                        Some((self.translate(lock, call, *callee, &via, receiver.is_some())?, *mode))
                    })
                    .collect();
                if !found.is_empty() {
                    return found;
                }
            }
            if let Some(lock) = self.resolver.lock_of(self.id, context) {
                return vec![(lock, Mode::Exclusive)];
            }
            // `with self._lock.write_lock():` of a library that is not known.
            if let Callee::Method { receiver, name } = &function.call(call).callee
                && self.python
                && name.as_str().contains("lock")
                && matches!(self.target(call), Target::Unknown | Target::External(_))
                && let Some(at) = self.resolver.place_of(self.id, *receiver)
                && !at.place.path.is_empty()
            {
                return vec![(Lock { at, ty: None, python: true }, Mode::Exclusive)];
            }
        }
        if let (Ty::Project(ty), Some(all)) = (self.resolver.type_of(self.id, context), self.round_one)
            && let Some(enter) = self.linked.method(ty, Name::new("__enter__"))
        {
            let via = self.via_of(context);
            return all[enter.0 as usize]
                .leaves_held
                .iter()
                .filter(|(lock, _)| !matches!(lock.at.place.root, Root::Local(..)))
                .map(|(lock, mode)| {
                    let at =
                        PlaceRef { place: lock.at.place.clone(), via: substitute(lock.at.via.clone(), via.clone()) };
                    (Lock { at, ..lock.clone() }, *mode)
                })
                .collect();
        }
        Vec::new()
    }

    /// A helper of the program that runs the body with its lock or without.
    fn may_hold_none(&mut self, context: ValueId) -> bool {
        let Value::Call(call) = self.function.value(context) else { return false };
        let (Target::Project { functions, .. }, Some(all)) = (self.target(*call), self.round_one) else { return false };
        functions.iter().any(|callee| all[callee.0 as usize].open_yield)
    }

    pub(super) fn walk_with(
        &mut self,
        context: ValueId,
        body: NodeId,
        span: Span,
        state: State,
        depth: usize,
    ) -> Option<State> {
        let mut state = state;
        let level = self.withs;
        let around = self.under.len();
        let locks = self.context_locks(context);
        let swallows = locks.is_empty();
        let known = self.with_locks.len();
        let certain = !self.may_hold_none(context);
        for (lock, mode) in locks {
            self.with_locks.push((lock.at.clone(), level));
            self.push(&mut state, lock, mode, Holder::With(level), None, span, true);
            if let Some(held) = state.held.last_mut() {
                held.must = certain;
            }
        }
        if let (Ty::Project(ty), true) = (self.resolver.type_of(self.id, context), self.python)
            && let Some(enter) = self.linked.method(ty, Name::new("__enter__"))
        {
            let via = self.via_of(context);
            self.note_call(CallId(u32::MAX), SmallVec::from_elem(enter, 1), via, span, &state);
        }
        let stack = self.is_exit_stack(context);
        if stack {
            self.stacks.push((context, level));
        }
        self.withs += 1;
        let flow = self.walk(body, Some(state), depth + 1);
        self.withs = level;
        self.with_locks.truncate(known);
        // Other context managers may swallow the exception that leaves the body early.
        if swallows {
            self.under.truncate(around);
        }
        if stack {
            self.stacks.pop();
        }
        if let Some(state) = &flow {
            self.note_join(context, body, state);
        }
        flow.map(|mut state| {
            self.drop_where(&mut state, |held| {
                held.holder == Holder::With(level) || held.holder == Holder::Stack(Some(level))
            });
            state
        })
    }

    /// A pool's `with` waits for its tasks at the end.
    fn note_join(&mut self, context: ValueId, body: NodeId, state: &State) {
        let language = self.linked.language(self.id);
        let waits = self
            .resolver
            .library_type(self.id, context)
            .is_some_and(|lib| Knowledge::of(language).facts(lib).with == Some(Does::Join));
        if waits {
            let end = end_of(self.function, body);
            self.join(Some(context), false, Span { start: end, end }, state);
        }
    }

    fn is_exit_stack(&self, value: ValueId) -> bool {
        let named = |path: &str| matches!(path.rsplit('.').next(), Some("ExitStack" | "AsyncExitStack"));
        match self.resolver.type_of(self.id, value) {
            Ty::External(path) => named(&path.to_string()),
            Ty::Library(lib, _) => named(&Knowledge::of(Language::Python).facts(lib).path),
            _ => false,
        }
    }

    /// The exit stack a value is: that of the `with` statement which binds it.
    fn stack_holder(&self, value: Option<ValueId>) -> Holder {
        let Some(Value::Local(local)) = value.map(|value| self.function.value(value)) else {
            return Holder::Stack(None);
        };
        let binds = self.linked.index[self.id.0 as usize].binds.get(local.0 as usize);
        let level = binds.and_then(|binds| match binds.as_slice() {
            [(function, Some(value))] if *function == self.id => match self.function.value(*value) {
                Value::Entered(context) => self.stacks.iter().rev().find(|(stack, _)| stack == context),
                _ => None,
            },
            _ => None,
        });
        Holder::Stack(level.map(|(_, level)| *level))
    }

    /// `stack.enter_context(lock)`.
    pub(super) fn enter_context(&mut self, call: CallId, stack: Option<ValueId>, state: &mut State) {
        let data = self.function.call(call);
        let Some(arg) = data.args.first() else { return };
        let holder = self.stack_holder(stack);
        for (lock, mode) in self.context_locks(arg.value) {
            self.push(state, lock, mode, holder.clone(), None, data.span, true);
        }
    }

    /// `stack.callback(lock.release)`: what was acquired by hand is the stack's to release.
    pub(super) fn register_release(&mut self, call: CallId, stack: Option<ValueId>, state: &mut State) {
        if !stack.is_some_and(|stack| self.is_exit_stack(stack)) {
            return;
        }
        let function = self.function;
        let Some(arg) = function.call(call).args.first() else { return };
        let Value::Field { base, name } = function.value(arg.value) else { return };
        if *name != "release" {
            return;
        }
        let Some(lock) = self.resolver.lock_of(self.id, *base) else { return };
        let holder = self.stack_holder(stack);
        let acquired = |held: &&mut Held| held.holder == Holder::Manual && held.lock.at == lock.at;
        if let Some(held) = state.held.iter_mut().rev().find(acquired) {
            held.holder = holder;
            self.cached = None;
        }
    }

    /// `stack.close()` in the middle.
    pub(super) fn close_stack(&mut self, stack: Option<ValueId>, state: &mut State) {
        if stack.is_some_and(|stack| self.is_exit_stack(stack)) {
            let holder = self.stack_holder(stack);
            self.drop_where(state, |held| held.holder == holder);
        }
    }
}

/// Where the last event of a node ends.
fn end_of(function: &Function, node: NodeId) -> u32 {
    let mut end = 0;
    let mut stack = vec![node];
    while let Some(node) = stack.pop() {
        match function.node(node) {
            Node::Seq(children) => stack.extend(children),
            Node::Block(body) | Node::Temps { body, .. } | Node::With { body, .. } => stack.push(*body),
            Node::Event(event) => end = end.max(event.span.end),
            Node::Branch { arms, .. } => stack.extend(arms.iter().map(|arm| arm.body)),
            Node::Loop { head, body, orelse, .. } => stack.extend([*head, *body].into_iter().chain(*orelse)),
            Node::Try { body, handlers, orelse, finally } => {
                stack.extend(handlers.iter().map(|handler| handler.body));
                stack.extend([*body].into_iter().chain(*orelse).chain(*finally));
            }
        }
    }
    end
}
