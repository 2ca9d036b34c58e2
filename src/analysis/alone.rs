//! Coroutines that nothing else runs beside: the one a program is started with, before it has started any other task.
//!
//! A thread that such a coroutine keeps waiting has nobody else to serve. The way up goes over callers that await it on the spot, and
//! ends where a loop is started for it (`asyncio.run`, `block_on`), at an asynchronous `main`, or at a command of a command line.

use rustc_hash::FxHashSet;

use super::Program;
use super::link::FnId;
use super::nesting::{Around, events};
use super::onloop::{is_awaited, is_coroutine};
use super::roots::is_meant;
use super::types::Target;
use crate::knowledge::{Knowledge, RootKind};
use crate::model::{Call, CallId, Callee, EventKind, Function, FunctionKind, Language, LoopKind, Span, Value};

/// How many calls up the coroutine is followed that a loop was started for.
const UP: usize = 12;

/// How many coroutines are looked at on the way.
const SEEN: usize = 64;

/// How many calls deep it is asked whether something was started before.
const DOWN: usize = 2;

impl Program {
    /// Whether no other task of its loop can be alive when a coroutine gets to a place, by all that is seen.
    #[must_use]
    pub fn is_alone_on_its_loop(&self, id: FnId, at: Span) -> bool {
        is_coroutine(self.linked.function(id)) && Way { program: self, seen: FxHashSet::default() }.is_alone(id, at, 0)
    }

    /// Whether a loop is started for a coroutine alone: only `asyncio.run`, `block_on` and their like run it, or it is an
    /// asynchronous `main`.
    #[must_use]
    pub fn is_a_loops_main(&self, id: FnId) -> bool {
        let way = Way { program: self, seen: FxHashSet::default() };
        let callers: Vec<FnId> = way.callers(id);
        let driven = callers.iter().all(|caller| way.drives(*caller));
        driven && way.is_driven_only(id) && (!callers.is_empty() || way.is_a_main(id) || way.is_handed_to_a_loop(id))
    }

    /// Whether a function is a command of a command line: a decorator of a package for such programs says so.
    #[must_use]
    pub fn is_a_command(&self, id: FnId) -> bool {
        let knowledge = Knowledge::of(self.linked.language(id));
        self.linked.function(id).decorators.iter().any(|decorator| {
            let facts = knowledge.decorator(&decorator.path);
            facts.is_some_and(|facts| facts.command && is_meant(&self.linked, &self.tables, id, decorator, facts))
        })
    }
}

/// The way up from a coroutine.
struct Way<'p> {
    program: &'p Program,
    seen: FxHashSet<FnId>,
}

impl Way<'_> {
    fn is_alone(&mut self, id: FnId, at: Span, depth: usize) -> bool {
        if depth > UP || self.seen.len() > SEEN || !self.is_driven_only(id) || self.starts_before(id, at, 0) {
            return false;
        }
        // Who comes round in a circle is judged by the way in.
        if !self.seen.insert(id) {
            return true;
        }
        let callers = self.callers(id);
        if callers.is_empty() || self.has_a_runtime(id) {
            return self.is_a_main(id)
                || self.is_handed_to_a_loop(id)
                || self.program.is_a_command(id)
                || self.is_a_driven_block(id);
        }
        // A public coroutine that nobody is seen to call says nothing about those who do.
        let unseen = |caller: &FnId| {
            is_coroutine(self.program.linked.function(*caller))
                && self.callers(*caller).is_empty()
                && self.program.linked.function(*caller).public
                && !self.is_a_main(*caller)
                && !self.program.is_a_command(*caller)
                && !self.program.roots.is_entry(*caller)
        };
        let seen: Vec<FnId> = callers.iter().copied().filter(|caller| !unseen(caller)).collect();
        !seen.is_empty()
            && seen.into_iter().all(|caller| {
                if !is_coroutine(self.program.linked.function(caller)) {
                    return self.drives(caller);
                }
                let program = self.program;
                let sites = program.facts(caller).calls.iter().filter(|site| site.functions.contains(&id));
                sites.into_iter().all(|site| {
                    is_awaited(program.linked.function(caller), site.call)
                        && self.is_alone(caller, site.span, depth + 1)
                })
            })
    }

    /// Who calls a function, tests aside.
    fn callers(&self, id: FnId) -> Vec<FnId> {
        let test = self.program.is_test(id);
        let callers = self.program.roots.callers(id).iter().copied();
        callers.filter(|caller| test || !self.program.is_test(*caller)).collect()
    }

    /// No task, handler or callback begins with it, but for what a loop is started for.
    fn is_driven_only(&self, id: FnId) -> bool {
        let roots = self.program.roots.reaching(id).iter().map(|root| self.program.roots.root(*root));
        roots.into_iter().filter(|root| root.entry == id).all(|root| {
            root.made.is_some_and(|(maker, _)| !is_coroutine(self.program.linked.function(maker)) && self.drives(maker))
        })
    }

    /// `anyio.run(main)`: the loop calls it. Only such makers are left where it is driven only.
    fn is_handed_to_a_loop(&self, id: FnId) -> bool {
        let mut roots = self.program.roots.reaching(id).iter().map(|root| self.program.roots.root(*root));
        roots.any(|root| root.entry == id && root.made.is_some())
    }

    /// It starts a loop and runs it until a coroutine has ended.
    fn drives(&self, id: FnId) -> bool {
        let blocks = &self.program.facts(id).blocks;
        let named = |call: &Call| matches!(&call.callee, Callee::Method { name, .. } if *name == "block_on");
        blocks.iter().any(|block| self.program.drives_a_loop(block, id))
            || self.program.linked.function(id).calls.iter().any(named)
    }

    fn is_a_main(&self, id: FnId) -> bool {
        let function = self.program.linked.function(id);
        let named = function.kind == FunctionKind::Named && function.parent.is_none() && function.name == "main";
        self.program.linked.language(id) == Language::Rust && (named || self.has_a_runtime(id))
    }

    /// `#[tokio::main]`: the function makes a runtime and drives its body on it.
    fn has_a_runtime(&self, id: FnId) -> bool {
        let decorators = &self.program.linked.function(id).decorators;
        decorators
            .iter()
            .any(|decorator| decorator.path.len() > 1 && decorator.path.last().is_some_and(|name| name == "main"))
    }

    /// `block_on(async { .. })` in a plain function.
    fn is_a_driven_block(&self, id: FnId) -> bool {
        let program = self.program;
        if program.linked.function(id).kind != FunctionKind::AsyncBlock {
            return false;
        }
        let Some(parent) = program.linked.index[id.0 as usize].parent else { return false };
        let (function, file) = (program.linked.function(parent), program.linked.file_of(id));
        let is_it = |call: &Call| {
            let given = call.args.iter().map(|arg| function.value(arg.value));
            given
                .into_iter()
                .any(|value| matches!(value, Value::Closure(index) if program.linked.fn_id(file, *index) == id))
        };
        !is_coroutine(function)
            && program
                .facts(parent)
                .blocks
                .iter()
                .any(|block| program.drives_a_loop(block, parent) && is_it(function.call(block.call)))
    }

    /// Whether a function, or what it calls, may have started another task or a server before it gets to a place.
    fn starts_before(&self, id: FnId, at: Span, depth: usize) -> bool {
        let program = self.program;
        let function = program.linked.function(id);
        let around = loops_around(function, at);
        let before = |span: Span| span.start < at.start || around.iter().any(|around| around.contains(span));
        let first = program.roots.spawns.partition_point(|spawn| spawn.function < id);
        let own = program.roots.spawns[first..].iter().take_while(|spawn| spawn.function == id);
        // Threads go on by themselves; what a group in a callee started is over.
        let tasks = |kind: RootKind| {
            matches!(
                kind,
                RootKind::Loop | RootKind::Task | RootKind::AsyncHandler | RootKind::Handler | RootKind::Callback
            )
        };
        if own.into_iter().any(|spawn| before(spawn.span) && tasks(spawn.kind) && !(spawn.scoped && depth > 0)) {
            return true;
        }
        let unknown = (0..function.calls.len()).any(|index| {
            let call = CallId(u32::try_from(index).unwrap_or(0));
            before(function.call(call).span) && self.may_start(id, call)
        });
        unknown
            || depth < DOWN
                && program.facts(id).calls.iter().any(|site| {
                    let starts = |callee: &FnId| {
                        let end = program.linked.function(*callee).span.end;
                        self.starts_before(*callee, Span { start: end, end }, depth + 1)
                    };
                    before(site.span) && site.functions.iter().take(4).any(starts)
                })
    }

    /// A call of something unknown that by its name starts what goes on beside: `server.start()`, `gather(..)`.
    fn may_start(&self, id: FnId, call: CallId) -> bool {
        let name = match &self.program.linked.function(id).call(call).callee {
            Callee::Path(path) => path.last(),
            Callee::Method { name, .. } => Some(*name),
            Callee::Value(_) | Callee::Macro(_) => None,
        };
        let Some(name) = name else { return false };
        let words =
            ["start", "serve", "listen", "spawn", "gather", "create_task", "ensure_future", "subscribe", "connect"];
        let is = |word: &&str| {
            name.as_str().strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        };
        if !words.iter().any(is) {
            return false;
        }
        match self.program.resolver().target(id, call) {
            Target::Project { functions, .. } => functions.is_empty(),
            // What the tables know is among the spawns.
            Target::Effect { .. } | Target::Construct(_) | Target::Library(_) => false,
            // What is awaited together is over.
            _ => name != "gather" || !is_awaited(self.program.linked.function(id), call),
        }
    }
}

/// The loops around a place, as the spans of what happens in them.
fn loops_around(function: &Function, at: Span) -> Vec<Span> {
    let mut around_it = Vec::new();
    events(function, &mut |event, around| {
        if event.span != at && !at.contains(event.span) {
            return;
        }
        for part in around {
            if let Around::LoopBody(node, kind) = part
                && *kind != LoopKind::Block
                && !around_it.contains(node)
            {
                around_it.push(*node);
            }
        }
    });
    let mut spans: Vec<Span> = Vec::new();
    events(function, &mut |event, around| {
        let inside = around.iter().any(|part| matches!(part, Around::LoopBody(node, _) if around_it.contains(node)));
        if inside && matches!(event.kind, EventKind::Call(_)) {
            spans.push(event.span);
        }
    });
    spans
}
