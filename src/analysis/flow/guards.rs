//! Rust guards: which value carries which, and when one moves from a temporary to a variable and on.

use crate::analysis::flow::Walker;
use crate::analysis::flow::state::{Holder, State, Wrapped};
use crate::analysis::types::Target;
use crate::knowledge::{Does, Knowledge, Role};
use crate::model::{
    CallId, Callee, FnIdx, Function, Language, LocalId, LocalKind, TempScopeId, TypeExpr, Value, ValueId,
};

/// Where the guard in a value comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Call(CallId),
    Local(LocalId),
}

/// The guards a value carries, and whether they are still wrapped in it.
pub(super) type Sources = Vec<(Source, Wrapped)>;

const DEPTH: u32 = 24;
/// Stands for a scope around all others, for what is bound outside every temporary scope.
const NO_SCOPE: TempScopeId = TempScopeId(u32::MAX);

impl Walker<'_> {
    /// The acquisitions whose guard a value carries.
    pub(super) fn sources(&mut self, value: ValueId) -> Sources {
        let mut found = Vec::new();
        self.collect_sources(value, &mut found, 0);
        found
    }

    fn collect_sources(&mut self, value: ValueId, found: &mut Sources, depth: u32) {
        if depth > DEPTH {
            return;
        }
        let function = self.function;
        match function.value(value) {
            Value::Local(local) => found.push((Source::Local(*local), Wrapped::Unknown)),
            Value::Await(inner) | Value::Cast { value: inner, .. } => self.collect_sources(*inner, found, depth + 1),
            Value::Try(inner) => self.unwrapped_sources(*inner, found, depth),
            Value::Part { value, constructor: Some(name), .. } if is_success(name.as_str()) || *name == "Err" => {
                self.unwrapped_sources(*value, found, depth);
            }
            Value::Part { value, field, .. } => {
                let item = match (function.value(*value), field) {
                    (Value::Collection { items, .. }, Some(field)) => {
                        field.as_str().parse::<usize>().ok().and_then(|at| items.get(at))
                    }
                    _ => None,
                };
                self.collect_sources(item.map_or(*value, |item| item.value), found, depth + 1);
            }
            Value::Choice(values) => {
                for value in values {
                    self.collect_sources(*value, found, depth + 1);
                }
            }
            Value::Collection { items, .. } => {
                for item in items.iter().take(16) {
                    self.collect_sources(item.value, found, depth + 1);
                }
            }
            Value::Call(call) => self.call_sources(*call, found, depth),
            Value::Closure(index) => self.captured_sources(*index, found),
            _ => {}
        }
    }

    /// What a `move` closure or block takes with it.
    fn captured_sources(&self, closure: FnIdx, found: &mut Sources) {
        let id = self.linked.fn_id(self.linked.file_of(self.id), closure);
        for local in self.linked.function(id).locals.iter().filter(|local| local.by_move) {
            if let LocalKind::Captured { function, local } = local.kind
                && self.linked.fn_id(self.linked.file_of(self.id), function) == self.id
            {
                found.push((Source::Local(local), Wrapped::Unknown));
            }
        }
    }

    /// The guards of what is in a value's `Ok` or `Some`; none of them if the value is the guard itself, because then it is what
    /// the lock protects that is taken apart.
    fn unwrapped_sources(&mut self, value: ValueId, found: &mut Sources, depth: u32) {
        let start = found.len();
        self.collect_sources(value, found, depth + 1);
        let mut at = start;
        while let Some((_, wrapped)) = found.get_mut(at) {
            if *wrapped == Wrapped::No {
                found.remove(at);
            } else {
                *wrapped = Wrapped::No;
                at += 1;
            }
        }
    }

    fn call_sources(&mut self, call: CallId, found: &mut Sources, depth: u32) {
        let function = self.function;
        let data = function.call(call);
        let target = self.target(call);
        found.push((Source::Call(call), self.wrapping(&target)));
        match (&data.callee, target) {
            (Callee::Method { receiver, name }, target) => {
                let name = name.as_str();
                let waits = matches!(target, Target::Effect { effect, .. } if matches!(effect.does, Does::Wait | Does::MapGuard));
                if waits {
                    for arg in &data.args {
                        self.collect_sources(arg.value, found, depth + 1);
                    }
                }
                if is_unwrap(name) {
                    self.unwrapped_sources(*receiver, found, depth);
                } else if is_rewrap(name) || waits {
                    self.wrapped_sources(*receiver, found, depth);
                }
            }
            // `Wrapper(guard)`, `Some(guard)`, `Box::new(guard)`: a constructor of unknown shape keeps what it is given.
            (_, target) if keeps_arguments(&target, &data.callee) => {
                for arg in data.args.iter().take(8) {
                    self.collect_sources(arg.value, found, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// The guards of a `Result` or `Option` that is turned into another.
    fn wrapped_sources(&mut self, value: ValueId, found: &mut Sources, depth: u32) {
        let start = found.len();
        self.collect_sources(value, found, depth + 1);
        let mut at = start;
        while let Some((_, wrapped)) = found.get(at) {
            if *wrapped == Wrapped::No {
                found.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// Whether what a call hands out has its guard in a `Result` or `Option`.
    fn wrapping(&self, target: &Target) -> Wrapped {
        match target {
            Target::Effect { effect, ty: Some(ty), .. } if effect.does == Does::Acquire => {
                let facts = Knowledge::of(Language::Rust).facts(*ty);
                match facts.path.split('.').next() {
                    Some("std") => Wrapped::Yes,
                    Some("parking_lot") => Wrapped::No,
                    // Those that are awaited have no poison; a semaphore may be closed.
                    _ if facts.is_async && facts.role != Role::Semaphore => Wrapped::No,
                    _ => Wrapped::Unknown,
                }
            }
            Target::Effect { effect, .. } if effect.does == Does::TryAcquire => Wrapped::Yes,
            Target::Project { functions, .. } => match functions.first().map(|id| &self.linked.function(*id).ret) {
                Some(TypeExpr::Path { path, .. }) => {
                    let wrapper = path.last().is_some_and(|name| {
                        matches!(name.as_str(), "Result" | "Option" | "LockResult" | "TryLockResult")
                    });
                    if wrapper { Wrapped::Yes } else { Wrapped::No }
                }
                _ => Wrapped::Unknown,
            },
            _ => Wrapped::Unknown,
        }
    }

    /// Guards a value carries are in another hand now.
    fn hand_over(&mut self, value: ValueId, to: &Holder, state: &mut State) {
        for (source, _) in self.sources(value) {
            for held in &mut state.held {
                if is_held_by(source, &held.holder) {
                    held.holder = to.clone();
                    self.cached = None;
                }
            }
        }
    }

    pub(super) fn returned(&mut self, value: ValueId, state: &State) {
        for (source, _) in self.sources(value) {
            for held in state.held.iter().filter(|held| is_held_by(source, &held.holder)) {
                self.facts.returns_guard.push((held.lock.clone(), held.mode));
            }
        }
    }

    /// A variable is bound to a value, with the guards in it.
    pub(super) fn bind_guards(&mut self, local: LocalId, value: ValueId, declares: bool, state: &mut State) {
        if state.held.is_empty() {
            return;
        }
        let sources = self.sources(value);
        // The old value is dropped after the new one has been made, unless it went into that: `g = changed.wait(g)`.
        if !declares && !sources.iter().any(|(source, _)| *source == Source::Local(local)) {
            self.drop_where(state, |held| held.holder == Holder::Local(local));
        }
        let succeeds = !self.python && self.takes_success(value);
        for (source, _) in sources {
            for held in &mut state.held {
                if is_held_by(source, &held.holder) {
                    held.holder = Holder::Local(local);
                    if held.pending.is_some() && succeeds {
                        held.pending = None;
                        held.must = true;
                    }
                    self.cached = None;
                }
            }
        }
        state.merge();
    }

    /// Whether a value is the success half of a fallible acquisition: `m.try_lock()?`, `.unwrap()`.
    fn takes_success(&self, value: ValueId) -> bool {
        match self.function.value(value) {
            Value::Try(_) => true,
            Value::Part { constructor: Some(name), .. } => is_success(name.as_str()),
            Value::Call(call) => {
                matches!(&self.function.call(*call).callee, Callee::Method { name, .. } if *name == "unwrap" || *name == "expect")
            }
            _ => false,
        }
    }

    /// Guards passed by value: gone after the call, or in what it makes or fills.
    pub(super) fn moved_arguments(&mut self, call: CallId, state: &mut State) {
        if self.python || state.held.is_empty() {
            return;
        }
        let function = self.function;
        let data = function.call(call);
        let keeps = keeps_arguments(&self.target(call), &data.callee);
        let container = match &data.callee {
            Callee::Method { receiver, name } if is_insertion(name.as_str()) => variable(function, *receiver),
            _ => None,
        };
        for arg in &data.args {
            if keeps {
                let holder = self.temp_holder(call);
                self.hand_over(arg.value, &holder, state);
                continue;
            }
            if let Some(container) = container {
                self.hand_over(arg.value, &Holder::Local(container), state);
                continue;
            }
            for (source, _) in self.sources(arg.value) {
                self.drop_where(state, |held| is_held_by(source, &held.holder));
            }
        }
    }

    /// `drop(guard)`.
    pub(super) fn dropped_arguments(&mut self, call: CallId, state: &mut State) {
        let function = self.function;
        for arg in &function.call(call).args {
            for (source, _) in self.sources(arg.value) {
                self.drop_where(state, |held| is_held_by(source, &held.holder));
            }
        }
    }

    /// `mem::forget(guard)`.
    pub(super) fn leaked_arguments(&mut self, call: CallId, state: &State) {
        let function = self.function;
        let data = function.call(call);
        for arg in &data.args {
            for (source, _) in self.sources(arg.value) {
                let leaked = state.held.iter().filter(|held| held.must && is_held_by(source, &held.holder));
                self.facts.leaked.extend(leaked.map(|held| (held.lock.clone(), held.span, data.name_span)));
            }
        }
    }

    /// Who holds the guard that a call hands out: a temporary of the innermost scope around it.
    pub(super) fn temp_holder(&self, call: CallId) -> Holder {
        self.temps.last().map_or(Holder::Manual, |scope| Holder::Temp(*scope, call))
    }

    /// The value of a block leaves the innermost scope: what it holds belongs to the next one out.
    pub(super) fn lift(&mut self, value: ValueId, state: &mut State) {
        for (source, _) in self.sources(value) {
            match source {
                Source::Local(local) => {
                    let Some((inner, outer)) = self.blocks.split_last_mut() else { continue };
                    if inner.contains(&local) {
                        inner.retain(|known| *known != local);
                        outer.iter_mut().rev().take(1).for_each(|block| block.push(local));
                    }
                }
                Source::Call(call) => {
                    let [around @ .., inner] = self.temps.as_slice() else { continue };
                    let outer = around.last().copied().unwrap_or(NO_SCOPE);
                    for held in &mut state.held {
                        if held.holder == Holder::Temp(*inner, call) {
                            held.holder = Holder::Temp(outer, call);
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn is_held_by(source: Source, holder: &Holder) -> bool {
    match (source, holder) {
        (Source::Call(call), Holder::Temp(_, from)) => call == *from,
        (Source::Local(local), Holder::Local(by)) => local == *by,
        _ => false,
    }
}

/// The variable a receiver is.
pub(super) fn variable(function: &Function, value: ValueId) -> Option<LocalId> {
    match function.value(value) {
        Value::Local(local) => Some(*local),
        Value::Ref { value, .. } => variable(function, *value),
        _ => None,
    }
}

/// A call whose result has what it was given in it.
fn keeps_arguments(target: &Target, callee: &Callee) -> bool {
    let Callee::Path(path) = callee else { return false };
    match target {
        Target::Construct(_) | Target::Library(_) => true,
        Target::Effect { effect, .. } => matches!(effect.does, Does::Unwrap | Does::Identity | Does::MapGuard),
        _ => path.last().is_some_and(|name| is_success(name.as_str()) || name == "Err"),
    }
}

fn is_success(constructor: &str) -> bool {
    matches!(constructor, "Ok" | "Some")
}

/// Methods of `Result`, `Option` and `PoisonError` whose result is what is inside.
fn is_unwrap(method: &str) -> bool {
    matches!(method, "unwrap" | "expect" | "unwrap_or_else" | "unwrap_unchecked" | "into_inner")
}

/// Methods of `Result` and `Option` whose result is another one with the same inside.
fn is_rewrap(method: &str) -> bool {
    matches!(method, "ok" | "map_err" | "ok_or" | "ok_or_else" | "or_else" | "context" | "with_context" | "inspect_err")
}

/// Methods of collections that put their argument into the receiver.
fn is_insertion(method: &str) -> bool {
    matches!(method, "push" | "push_back" | "push_front" | "insert" | "replace")
}
