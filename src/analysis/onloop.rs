//! Which functions run on an event loop, and what keeps the loop waiting there.
//!
//! A coroutine, an async block and a callback of the loop run on the loop's thread, or on one of the few of a runtime. What they
//! call runs there too, unless it is handed to another thread.

use std::collections::BTreeSet;

use super::Program;
use super::flow::{Blocking, CallSite, Under};
use super::link::FnId;
use super::roots::argument;
use super::summaries::ReachedWait;
use super::types::Target;
use crate::knowledge::{Does, Knowledge, Role, RootKind};
use crate::model::{CallId, Callee, Function, FunctionKind, Language, Literal, Span, Value, ValueId};

/// Why a function runs on an event loop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnLoop {
    /// It is a coroutine or an async block.
    Coroutine,
    /// The loop calls it: `call_soon`, `add_reader`, a task's `add_done_callback`.
    Callback,
}

/// A wait in a function that runs on an event loop.
#[derive(Clone, Debug)]
pub struct LoopWait {
    /// The function that runs on the loop.
    pub function: FnId,
    /// Why it does.
    pub why: OnLoop,
    /// Where it waits, or calls what waits.
    pub span: Span,
    /// The wait; its path begins with `function` where it is not direct.
    pub wait: ReachedWait,
    /// The tests that the wait, or the call, depends on in `function`.
    pub under: Under,
}

/// How many calls deep a wait is followed from the loop.
const CHAIN: usize = 3;

impl Program {
    /// Whether a function runs on an event loop, and why.
    #[must_use]
    pub fn on_loop(&self, id: FnId) -> Option<OnLoop> {
        let function = self.linked.function(id);
        if is_coroutine(function) {
            return Some(OnLoop::Coroutine);
        }
        if self.linked.language(id) != Language::Python || !self.roots.is_entry(id) {
            return None;
        }
        let entered = |root: &super::RootId| {
            let root = self.roots.root(*root);
            root.entry == id && root.kind == RootKind::Loop && root.made.is_some_and(|made| self.is_of_a_loop(made))
        };
        self.roots.reaching(id).iter().any(entered).then_some(OnLoop::Callback)
    }

    /// The call is a method of an event loop or of what runs on it: greenlets have loops of another kind.
    fn is_of_a_loop(&self, (id, span): (FnId, Span)) -> bool {
        let function = self.linked.function(id);
        let Some(at) = function.calls.iter().position(|call| call.span == span) else { return false };
        let call = CallId(u32::try_from(at).unwrap_or(0));
        let Target::Effect { ty: Some(ty), .. } = self.resolver().target(id, call) else { return false };
        let facts = Knowledge::of(self.linked.language(id)).facts(ty);
        facts.role == Role::EventLoop || facts.is_async
    }

    /// Whether an async block is driven to its end by a thread that is there for nothing else: `thread::spawn(|| block_on(async ..))`.
    #[must_use]
    pub fn has_thread_of_its_own(&self, id: FnId) -> bool {
        let function = self.linked.function(id);
        if function.kind != FunctionKind::AsyncBlock {
            return self.is_a_threads_main(id);
        }
        let Some(parent) = self.linked.index[id.0 as usize].parent else { return false };
        !is_coroutine(self.linked.function(parent)) && self.is_of_a_thread(parent)
    }

    fn is_of_a_thread(&self, id: FnId) -> bool {
        let own = |root: &super::RootId| {
            matches!(self.roots.root(*root).kind, RootKind::Thread | RootKind::Pool | RootKind::Process)
        };
        let roots = self.roots.reaching(id);
        !roots.is_empty() && roots.iter().all(own) && !self.roots.is_outside(id)
    }

    /// A coroutine that threads run to its end, each on a loop of its own, and that starts no task beside itself.
    fn is_a_threads_main(&self, id: FnId) -> bool {
        let callers = self.roots.callers(id);
        let drives = |caller: &FnId| {
            let blocks = &self.facts(*caller).blocks;
            blocks.iter().any(|block| self.drives_a_loop(block, *caller)) && self.is_of_a_thread(*caller)
        };
        let starts =
            |spawn: &super::Spawn| spawn.function == id && matches!(spawn.kind, RootKind::Loop | RootKind::Task);
        !callers.is_empty() && callers.iter().all(drives) && !self.roots.spawns.iter().any(starts)
    }

    /// Every wait that is made on an event loop, itself or in what is called there, in order of functions and of source. A
    /// coroutine that is called tells its own waits.
    #[must_use]
    pub fn loop_waits(&self) -> Vec<LoopWait> {
        let mut found = Vec::new();
        for id in self.linked.functions() {
            let facts = self.facts(id);
            if facts.blocks.is_empty() && facts.calls.is_empty() && facts.runs.is_empty() {
                continue;
            }
            let Some(why) = self.on_loop(id) else { continue };
            if self.has_thread_of_its_own(id) {
                continue;
            }
            for (index, block) in facts.blocks.iter().enumerate() {
                let conditional = !block.under.is_empty();
                let wait = ReachedWait { index, path: Vec::new(), function: id, conditional };
                found.push(LoopWait { function: id, why, span: block.span, wait, under: block.under.clone() });
            }
            for site in &facts.calls {
                self.waits_behind_call(id, why, site, &mut found);
            }
            for (closure, _) in &facts.runs {
                self.waits_behind_closure(id, why, *closure, &mut found);
            }
        }
        found.retain(|wait| !self.never_happens(wait.function, &wait.under));
        found
    }

    fn waits_behind_call(&self, id: FnId, why: OnLoop, site: &CallSite, found: &mut Vec<LoopWait>) {
        let [callee] = site.functions.as_slice() else { return };
        let waits = &self.summaries.waits[callee.0 as usize];
        if !site.runs_now || waits.is_empty() || *callee == id || self.runs_elsewhere(id, site.call, *callee) {
            return;
        }
        let mut seen: BTreeSet<(FnId, usize)> = BTreeSet::new();
        for inner in waits.iter().filter(|inner| inner.path.len() < CHAIN) {
            if self.tells_itself(*callee, inner) || !seen.insert((inner.function, inner.index)) {
                continue;
            }
            let mut path = vec![(id, site.span)];
            path.extend(inner.path.iter().copied());
            let wait = ReachedWait { path, ..inner.clone() };
            found.push(LoopWait { function: id, why, span: site.span, wait, under: site.under.clone() });
        }
    }

    fn waits_behind_closure(&self, id: FnId, why: OnLoop, closure: FnId, found: &mut Vec<LoopWait>) {
        let waits = &self.summaries.waits[closure.0 as usize];
        if waits.is_empty() || self.on_loop(closure).is_some() || self.leaves_the_loop(id, closure) {
            return;
        }
        for inner in waits.iter().filter(|inner| inner.path.len() < CHAIN && !self.tells_itself(closure, inner)) {
            // Where the closure itself waits, that is the place.
            let direct = inner.path.is_empty();
            let span = if direct { self.blocking(inner).span } else { inner.path[0].1 };
            let path = if direct { Vec::new() } else { inner.path.clone() };
            let wait = ReachedWait { path, ..inner.clone() };
            let function = if direct { inner.function } else { inner.path[0].0 };
            found.push(LoopWait { function, why, span, wait, under: Under::new() });
        }
    }

    /// What tests with a constant outcome rule out: the `else` of `if True`.
    #[must_use]
    pub fn never_happens(&self, id: FnId, under: &Under) -> bool {
        let function = self.linked.function(id);
        let tests = &self.facts(id).tests;
        under.iter().any(|(index, outcome)| {
            let test = tests.get(*index as usize).map(|test| function.value(test.value));
            matches!(test, Some(Value::Literal(Literal::Bool(truth))) if truth != outcome)
        })
    }

    /// A coroutine is on the way, or waits itself.
    fn tells_itself(&self, callee: FnId, wait: &ReachedWait) -> bool {
        let way = wait.path.iter().map(|(function, _)| *function).chain([callee, wait.function]);
        way.into_iter().any(|function| self.on_loop(function).is_some())
    }

    /// A plain function whose result is awaited is not what its `def` says: a decorator hands it to another thread.
    fn runs_elsewhere(&self, id: FnId, call: CallId, callee: FnId) -> bool {
        !is_coroutine(self.linked.function(callee)) && is_awaited(self.linked.function(id), call)
    }

    /// The closure is handed to what moves the worker's other tasks away first: `block_in_place`.
    fn leaves_the_loop(&self, id: FnId, closure: FnId) -> bool {
        let function = self.linked.function(id);
        let file = self.linked.file_of(id);
        let is_it = |value: ValueId| matches!(function.value(value), Value::Closure(index) if self.linked.fn_id(file, *index) == closure);
        let given = function.calls.iter().filter(|call| call.args.iter().any(|arg| is_it(arg.value)));
        given.into_iter().any(|call| {
            let name = match &call.callee {
                Callee::Path(path) => path.last(),
                Callee::Method { name, .. } => Some(*name),
                Callee::Value(_) | Callee::Macro(_) => None,
            };
            name.is_some_and(|name| {
                ["block_in_place", "spawn_blocking", "unblock", "asyncify"].contains(&name.as_str())
            })
        })
    }

    /// Whether a function on the way, from the loop to the wait, asks if a loop is running.
    #[must_use]
    pub fn asks_for_the_loop(&self, id: FnId) -> bool {
        let function = self.linked.function(id);
        function.calls.iter().any(|call| match &call.callee {
            Callee::Method { name, .. } => matches!(
                name.as_str(),
                "get_running_loop"
                    | "is_running"
                    | "_get_running_loop"
                    | "current_task"
                    | "try_current"
                    | "current_async_library"
            ),
            Callee::Path(path) => path.last().is_some_and(|name| {
                matches!(
                    name.as_str(),
                    "get_running_loop" | "_get_running_loop" | "current_task" | "try_current" | "current_async_library"
                )
            }),
            Callee::Value(_) | Callee::Macro(_) => false,
        })
    }

    /// A call that runs a coroutine to its end on a loop of its own: `asyncio.run`, `run_until_complete`, `block_on`.
    #[must_use]
    pub fn drives_a_loop(&self, block: &Blocking, id: FnId) -> bool {
        if block.does == Does::Spawn {
            return true;
        }
        let role = self.waited_for(id, block.call).0;
        role == Some(Role::EventLoop) && block.does == Does::Block
    }

    /// `blocking_recv`, `blocking_send`: forms for threads outside of the runtime, which panic inside it.
    #[must_use]
    pub fn is_blocking_form(&self, id: FnId, call: CallId) -> bool {
        let name = self.call_name(id, call);
        let method = name.rsplit(['.', ':']).next().unwrap_or_default();
        self.linked.language(id) == Language::Rust
            && method.starts_with("blocking_")
            && matches!(self.resolver().target(id, call), Target::Effect { effect, .. }
                if matches!(effect.does, Does::Get | Does::Put))
    }

    /// Whether a number of seconds is given, and it is none or hardly any.
    #[must_use]
    pub fn waits_hardly(&self, id: FnId, block: &Blocking, limit: f64) -> bool {
        if !block.bounded {
            return false;
        }
        let data = self.linked.function(id).call(block.call);
        let timeout = match self.resolver().target(id, block.call) {
            Target::Effect { effect, .. } => effect.timeout.as_ref().and_then(|wanted| argument(data, wanted)),
            _ => data.args.last().map(|arg| arg.value),
        };
        timeout.and_then(|value| self.seconds(id, value)).is_some_and(|seconds| seconds <= limit)
    }

    /// The receiver is a variable that was last bound to a number or a text: it is not what it was declared.
    #[must_use]
    pub fn is_rebound_to_constant(&self, id: FnId, block: &Blocking) -> bool {
        let function = self.linked.function(id);
        let Callee::Method { receiver, .. } = &function.call(block.call).callee else { return false };
        let Value::Local(local) = function.value(*receiver) else { return false };
        let Some(binds) = self.linked.index[id.0 as usize].binds.get(local.0 as usize) else { return false };
        let before = binds.iter().filter_map(|(by, value)| {
            let value = value.filter(|value| *by == id && function.value_span(*value).end <= block.span.start)?;
            Some((function.value_span(value).start, value))
        });
        before.max_by_key(|(start, _)| *start).is_some_and(|(_, value)| {
            matches!(
                function.value(value),
                Value::Literal(Literal::Int(_) | Literal::Float(_) | Literal::Bool(_) | Literal::Str(_))
            )
        })
    }

    /// Whether a function asks for what it waits for, somewhere: an empty queue, a child that has ended.
    #[must_use]
    pub fn asks_with(&self, id: FnId, methods: &[&str]) -> bool {
        let mut calls = self.linked.function(id).calls.iter();
        calls.any(|call| matches!(&call.callee, Callee::Method { name, .. } if methods.contains(&name.as_str())))
    }

    /// Whether a call is given a name among its arguments: `os.P_NOWAIT`, `fcntl.LOCK_NB`.
    #[must_use]
    pub fn is_given(&self, id: FnId, call: CallId, flag: &str) -> bool {
        let function = self.linked.function(id);
        function.call(call).args.iter().any(|arg| mentions(function, arg.value, flag, 0))
    }

    /// The knowledge path of what a wait acts on: the receiver's type, or the function's path.
    #[must_use]
    pub fn waits_in_library(&self, id: FnId, call: CallId) -> String {
        let resolver = self.resolver();
        match resolver.target(id, call) {
            Target::Effect { ty: Some(ty), .. } | Target::Library(ty) => {
                Knowledge::of(self.linked.language(id)).facts(ty).path.clone()
            }
            _ => resolver.library_callee(id, call).map(|path| path.to_string()).unwrap_or_default(),
        }
    }
}

/// A coroutine, an async generator or an async block.
#[must_use]
pub fn is_coroutine(function: &Function) -> bool {
    function.is_async || function.kind == FunctionKind::AsyncBlock
}

/// Whether the result of a call is awaited where it is made.
#[must_use]
pub fn is_awaited(function: &Function, call: CallId) -> bool {
    function.values.iter().any(|data| match &data.value {
        Value::Await(inner) => matches!(function.value(*inner), Value::Call(of) if *of == call),
        _ => false,
    })
}

fn mentions(function: &Function, value: ValueId, flag: &str, depth: u32) -> bool {
    if depth > 6 {
        return false;
    }
    match function.value(value) {
        Value::Path(path) => path.last().is_some_and(|name| name.as_str().contains(flag)),
        Value::Field { name, .. } => name.as_str().contains(flag),
        Value::Op { operands, .. } => operands.iter().any(|operand| mentions(function, *operand, flag, depth + 1)),
        Value::Literal(Literal::Str(text)) => *text == flag,
        _ => false,
    }
}
