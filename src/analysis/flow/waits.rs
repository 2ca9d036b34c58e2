//! Calls that keep their thread waiting, and calls that hardly raise.

use crate::analysis::flow::state::State;
use crate::analysis::flow::{Blocking, Join, Walker};
use crate::analysis::roots::argument;
use crate::analysis::types::{Target, Ty};
use crate::knowledge::{ArgRef, BlockKind, Does, Effect, Knowledge, LibType, Role, RootKind};
use crate::model::{Arg, CallId, Callee, Function, Literal, Name, Span, Value, ValueId};

impl Walker<'_> {
    /// A time to wait, as opposed to the strings that `separator.join(parts)` is given.
    pub(super) fn is_time(&self, arg: &Arg) -> bool {
        let named = |name: Name| {
            let name = name.as_str();
            ["timeout", "seconds", "delay", "wait"].iter().any(|word| name.contains(word))
        };
        match self.function.value(arg.value) {
            _ if arg.name.is_some() => arg.name.is_some_and(named),
            Value::Literal(literal) => {
                matches!(literal, Literal::Int(_) | Literal::Float(_) | Literal::Number | Literal::None)
            }
            Value::Local(local) => named(self.function.local(*local).name),
            Value::Field { name, .. } => named(*name),
            Value::Path(path) => path.last().is_some_and(|name| named(Name::new(&name.as_str().to_ascii_lowercase()))),
            _ => false,
        }
    }

    pub(super) fn join(&mut self, subject: Option<ValueId>, bounded: bool, span: Span, state: &State) {
        let of = subject.and_then(|subject| self.resolver.place_of(self.id, subject));
        let held = self.held_set(state);
        self.facts.joins.push(Join { of, bounded, held, span });
    }

    /// Records a call that keeps its thread waiting.
    pub(super) fn note_blocking(
        &mut self,
        call: CallId,
        effect: &'static Effect,
        subject: Option<ValueId>,
        state: &State,
    ) {
        let how = match effect.does {
            Does::Block => effect.how.unwrap_or(BlockKind::Wait),
            Does::Join | Does::Shutdown | Does::Get | Does::Put | Does::Wait => BlockKind::Wait,
            // `block_on`, `asyncio.run`: the coroutine is run to its end.
            Does::Spawn if effect.scoped && matches!(effect.root, Some(RootKind::Task | RootKind::Loop)) => {
                let language = self.linked.language(self.id);
                match self.target(call) {
                    Target::Effect { ty: Some(ty), .. }
                        if Knowledge::of(language).facts(ty).role != Role::EventLoop =>
                    {
                        return;
                    }
                    _ => BlockKind::Wait,
                }
            }
            _ => return,
        };
        if effect.awaited || self.is_awaited(call) && !self.is_plain_function(call) || self.declines(call, effect) {
            return;
        }
        let bounded = self.gives_up(call, effect);
        let behind = subject.and_then(|subject| self.lock_behind(subject, state));
        let subject = subject.and_then(|subject| self.resolver.place_of(self.id, subject));
        let (held, under) = (self.held_set(state), self.under.clone());
        let span = self.function.call(call).name_span;
        self.facts.blocks.push(Blocking { call, does: effect.does, how, bounded, subject, behind, held, under, span });
    }

    /// A function of a Python library, known to wait by itself: to await what it returns comes too late.
    fn is_plain_function(&mut self, call: CallId) -> bool {
        self.python
            && matches!(self.target(call), Target::Effect { effect, ty: None, .. } if effect.does == Does::Block)
    }

    /// A constructor that waits: it connects, or starts a process.
    pub(super) fn note_construction(&mut self, call: CallId, lib: LibType, state: &State) {
        let knowledge = Knowledge::of(self.linked.language(self.id));
        if let Some(effect) = &knowledge.facts(lib).construct
            && effect.does == Does::Block
        {
            self.note_blocking(call, effect, None, state);
        }
    }

    /// `shutdown(wait=True)`, `shutdown(wait)`.
    pub(super) fn means_to_wait(&self, arg: &Arg) -> bool {
        let by_name = arg.name.is_some_and(|name| name == "wait");
        match self.function.value(arg.value) {
            Value::Literal(Literal::Bool(waits)) => by_name && *waits,
            Value::Local(local) => self.function.local(*local).name == "wait",
            _ => by_name,
        }
    }

    /// `worker.join()` on something of unknown type, which can hardly be anything but a thread or a process, and the like.
    pub(super) fn note_unknown_wait(&mut self, call: CallId, does: Does, receiver: ValueId, state: &State) {
        let data = self.function.call(call);
        let behind = self.lock_behind(receiver, state);
        let subject = self.resolver.place_of(self.id, receiver);
        let (held, under) = (self.held_set(state), self.under.clone());
        self.facts.blocks.push(Blocking {
            call,
            does,
            how: BlockKind::Wait,
            bounded: does == Does::Join && !data.args.is_empty(),
            subject,
            behind,
            held,
            under,
            span: data.name_span,
        });
    }

    /// Whether a place gets a pool of `multiprocessing` at one of the places where it is written, whatever it gets at others.
    pub(super) fn may_be_pool(&self, receiver: ValueId) -> bool {
        let Some(at) = self.resolver.place_of(self.id, receiver) else { return false };
        let knowledge = Knowledge::of(self.linked.language(self.id));
        let is_pool = |lib: LibType| {
            let facts = knowledge.facts(lib);
            matches!(facts.role, Role::ThreadPool | Role::ProcessPool)
                && facts.methods.get("terminate").is_some_and(|effect| effect.does == Does::Join)
        };
        self.resolver.initialisers(&at.place).into_iter().any(
            |(function, value)| matches!(self.resolver.type_of(function, value), Ty::Library(lib, _) if is_pool(lib)),
        )
    }

    /// `block=False`, `wait=False`: the call does not wait at all.
    pub(super) fn declines(&self, call: CallId, effect: &Effect) -> bool {
        let given = effect.blocking.as_ref().and_then(|wanted| argument(self.function.call(call), wanted));
        given.is_some_and(|given| matches!(self.function.value(given), Value::Literal(Literal::Bool(false))))
    }

    /// A timeout is given, or whether to wait is decided elsewhere.
    pub(super) fn gives_up(&self, call: CallId, effect: &Effect) -> bool {
        let data = self.function.call(call);
        let value = |wanted: &Option<ArgRef>| {
            let given = wanted.as_ref().and_then(|wanted| argument(data, wanted))?;
            Some(self.function.value(given))
        };
        let timed = value(&effect.timeout)
            .is_some_and(|value| !matches!(value, Value::Literal(Literal::None | Literal::Int(-1))));
        let open = value(&effect.blocking).is_some_and(|value| !matches!(value, Value::Literal(Literal::Bool(true))));
        let by_name = matches!(&data.callee, Callee::Method { name, .. } if name.as_str().ends_with("_timeout"));
        timed || open || by_name
    }

    /// Whether an acquisition gives up: `blocking=False`, `timeout=3`, `acquire(False)`.
    pub(super) fn bounded(&self, call: CallId, effect: &Effect) -> bool {
        let data = self.function.call(call);
        let disables = |value: ValueId| {
            !matches!(
                self.function.value(value),
                Value::Literal(Literal::Bool(true) | Literal::None | Literal::Int(-1))
            )
        };
        let named = effect.timeout.as_ref().and_then(|arg| arg.name.as_deref());
        data.args.iter().enumerate().any(|(index, arg)| match arg.name {
            Some(name) => {
                (Some(name.as_str()) == named || matches!(name.as_str(), "blocking" | "timeout" | "block"))
                    && disables(arg.value)
            }
            None => self.python && index < 2 && disables(arg.value),
        })
    }
}

/// Calls that fail only where something is wrong with the program itself: builtins, containers, clocks, logging.
pub(super) fn hardly_raises(target: &Target, function: &Function, callee: &Callee) -> bool {
    match target {
        Target::Effect { effect, .. } => !matches!(
            effect.does,
            Does::Block | Does::Join | Does::Get | Does::Put | Does::Spawn | Does::Shutdown | Does::Iterate
        ),
        Target::Library(_) => true,
        Target::Project { .. } | Target::Construct(_) => false,
        Target::External(_) | Target::Unknown => match callee {
            Callee::Path(path) => path.len() == 1 && path.last().is_some_and(|name| is_harmless_builtin(name.as_str())),
            Callee::Method { receiver, name } => is_harmless_method(name.as_str()) || is_logging(function, *receiver),
            Callee::Value(_) | Callee::Macro(_) => false,
        },
    }
}

fn is_harmless_builtin(name: &str) -> bool {
    matches!(
        name,
        "abs"
            | "bool"
            | "bytearray"
            | "bytes"
            | "callable"
            | "dict"
            | "enumerate"
            | "format"
            | "frozenset"
            | "hasattr"
            | "hash"
            | "id"
            | "isinstance"
            | "issubclass"
            | "len"
            | "list"
            | "max"
            | "min"
            | "print"
            | "range"
            | "repr"
            | "reversed"
            | "round"
            | "set"
            | "sorted"
            | "str"
            | "sum"
            | "super"
            | "tuple"
            | "type"
            | "vars"
            | "zip"
    )
}

fn is_harmless_method(name: &str) -> bool {
    matches!(
        name,
        "add"
            | "append"
            | "appendleft"
            | "clear"
            | "copy"
            | "discard"
            | "endswith"
            | "extend"
            | "format"
            | "get"
            | "is_set"
            | "items"
            | "keys"
            | "lower"
            | "monotonic"
            | "notify"
            | "notify_all"
            | "notifyAll"
            | "setdefault"
            | "startswith"
            | "strip"
            | "time"
            | "upper"
            | "values"
    )
}

fn is_logging(function: &Function, receiver: ValueId) -> bool {
    let named = |name: &str| name.to_ascii_lowercase().trim_start_matches('_').starts_with("log");
    match function.value(receiver) {
        Value::Path(path) => path.last().is_some_and(|name| named(name.as_str())),
        Value::Field { name, .. } => named(name.as_str()),
        Value::Local(local) => named(function.local(*local).name.as_str()),
        _ => false,
    }
}
