//! Calls that belong to the thread of an event loop, and threads that are none.
//!
//! Who is followed from a thread's entry are the plain functions it calls. Threads that run a loop themselves are left out: what they
//! call is called on their loop's thread.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::flow::CallSite;
use super::link::FnId;
use super::nesting::Around;
use super::onloop::is_coroutine;
use super::places::Place;
use super::roots::RootId;
use super::types::Target;
use super::{Program, asks_for_the_thread};
use crate::knowledge::{Does, Knowledge, LibType, Role, RootKind};
use crate::model::{CallId, Callee, CollectionKind, EventKind, FunctionKind, Language, Span, Value, ValueId};

/// A call that only the thread of its event loop may make.
#[derive(Clone, Debug)]
pub struct LoopCall {
    /// The function that calls.
    pub function: FnId,
    /// The call.
    pub call: CallId,
    /// Where.
    pub span: Span,
    /// Where the loop, future or event is kept.
    pub of: Option<Place>,
    /// Some test decides whether it happens.
    pub conditional: bool,
    /// Its type; `None` for a function of the module, which means the loop that runs.
    pub ty: Option<LibType>,
}

/// How a function is reached from a thread's entry.
#[derive(Clone, Debug)]
pub struct ThreadWay {
    /// The thread.
    pub root: RootId,
    /// The calls that lead there, outermost first; empty for the entry itself.
    pub path: Vec<(FnId, Span)>,
}

/// Where a loop is kept that a thread of its own runs, and the functions that belong to that thread.
#[derive(Default)]
pub struct Driven {
    /// The places, with the function and call that start the thread.
    pub places: BTreeMap<Place, (FnId, Span)>,
    /// What the thread runs.
    pub functions: BTreeSet<FnId>,
}

/// How deep calls are followed from a thread's entry.
const DEPTH: usize = 4;

impl Program {
    /// Every call in Python that only the thread of an event loop may make.
    #[must_use]
    pub fn loop_calls(&self) -> Vec<LoopCall> {
        let knowledge = Knowledge::of(Language::Python);
        let names: BTreeSet<&str> = knowledge.types().flat_map(|facts| &facts.loop_only).map(String::as_str).collect();
        let mut found = Vec::new();
        for id in self.linked.functions() {
            if self.linked.language(id) != Language::Python {
                continue;
            }
            let function = self.linked.function(id);
            for (index, call) in function.calls.iter().enumerate() {
                let named = match &call.callee {
                    Callee::Method { name, .. } => Some(*name),
                    Callee::Path(path) => path.last(),
                    Callee::Value(_) | Callee::Macro(_) => None,
                };
                let Some(named) = named else { continue };
                let of_module = matches!(named.as_str(), "create_task" | "ensure_future");
                if of_module || names.contains(named.as_str()) {
                    let id_of_call = CallId(u32::try_from(index).unwrap_or(0));
                    found.extend(self.loop_call(id, id_of_call, named.as_str()));
                }
            }
        }
        found
    }

    fn loop_call(&self, id: FnId, call: CallId, name: &str) -> Option<LoopCall> {
        let resolver = self.resolver();
        let span = self.linked.function(id).call(call).name_span;
        match resolver.target(id, call) {
            Target::Effect { effect, ty: None, .. } => {
                let spawns = effect.does == Does::Spawn && effect.root == Some(RootKind::Loop) && !effect.scoped;
                let conditional = spawns && self.is_conditional(id, call);
                spawns.then_some(LoopCall { function: id, call, span, of: None, conditional, ty: None })
            }
            Target::Effect { ty: Some(ty), subject, .. } => {
                let facts = Knowledge::of(Language::Python).facts(ty);
                if !facts.loop_only.iter().any(|only| only == name) {
                    return None;
                }
                let of = subject.and_then(|subject| resolver.place_of(id, subject)).map(|at| at.place);
                Some(LoopCall { function: id, call, span, of, conditional: false, ty: Some(ty) })
            }
            _ => None,
        }
    }

    fn is_conditional(&self, id: FnId, call: CallId) -> bool {
        let mut conditional = false;
        super::nesting::events(self.linked.function(id), &mut |event, around| {
            if event.kind == EventKind::Call(call) {
                conditional = around.iter().any(|around| matches!(around, Around::Arm(..)));
            }
        });
        conditional
    }

    /// The functions that threads run outside of any loop of their own, each with a shortest way there.
    #[must_use]
    pub fn thread_ways(&self) -> BTreeMap<FnId, ThreadWay> {
        let mut found: BTreeMap<FnId, ThreadWay> = BTreeMap::new();
        for id in self.roots.all() {
            let root = self.roots.root(id);
            let thread = matches!(root.kind, RootKind::Thread | RootKind::Pool | RootKind::Timer);
            if !thread || is_coroutine(self.linked.function(root.entry)) {
                continue;
            }
            let ways = self.ways_from(root.entry);
            if ways.keys().any(|function| self.runs_a_loop(*function)) {
                continue;
            }
            for (function, path) in ways {
                let way = ThreadWay { root: id, path };
                let shorter = found.get(&function).is_none_or(|known| way.path.len() < known.path.len());
                if shorter {
                    found.insert(function, way);
                }
            }
        }
        found
    }

    fn ways_from(&self, entry: FnId) -> BTreeMap<FnId, Vec<(FnId, Span)>> {
        let mut found: BTreeMap<FnId, Vec<(FnId, Span)>> = BTreeMap::from([(entry, Vec::new())]);
        let mut queue = VecDeque::from([entry]);
        while let Some(id) = queue.pop_front() {
            let path = found.get(&id).cloned().unwrap_or_default();
            if path.len() >= DEPTH || asks_for_the_thread(self, id) || self.asks_for_the_loop(id) {
                continue;
            }
            for (callee, span) in self.called_at_once(id) {
                if !found.contains_key(&callee) {
                    let mut longer = path.clone();
                    longer.push((id, span));
                    found.insert(callee, longer);
                    queue.push_back(callee);
                }
            }
        }
        found
    }

    /// The plain functions that certainly run when a function does.
    fn called_at_once(&self, id: FnId) -> Vec<(FnId, Span)> {
        let facts = self.facts(id);
        let single = |site: &CallSite| match site.functions.as_slice() {
            [callee] if site.runs_now => Some((*callee, site.span)),
            _ => None,
        };
        let called = facts.calls.iter().filter_map(single);
        let closures = facts.runs.iter().map(|(closure, _)| (*closure, self.linked.function(*closure).name_span));
        called.chain(closures).filter(|(callee, _)| !is_coroutine(self.linked.function(*callee))).collect()
    }

    /// Whether a function runs an event loop itself, or makes one its thread's.
    #[must_use]
    pub fn runs_a_loop(&self, id: FnId) -> bool {
        let sets = |call: &crate::model::Call| match &call.callee {
            Callee::Method { receiver, name } => {
                let drives = ["set_event_loop", "run_forever", "run_until_complete", "run_sync"];
                drives.contains(&name.as_str())
                    || *name == "start" && is_called_loop(self.linked.function(id), *receiver)
            }
            Callee::Path(path) => path.last().is_some_and(|name| name == "set_event_loop"),
            Callee::Value(_) | Callee::Macro(_) => false,
        };
        self.facts(id).blocks.iter().any(|block| self.drives_a_loop(block, id))
            || self.linked.function(id).calls.iter().any(sets)
    }

    /// The loops that threads of their own run: kept in a place that the thread's function drives, or handed to it.
    #[must_use]
    pub fn driven_loops(&self) -> Driven {
        let mut driven = Driven::default();
        for spawn in &self.roots.spawns {
            if !matches!(spawn.kind, RootKind::Thread | RootKind::Pool) || self.is_test(spawn.function) {
                continue;
            }
            let at = (spawn.function, spawn.span);
            self.bound_method_driven(spawn.function, spawn.call, at, &mut driven);
            let Some(target) = spawn.target else { continue };
            let ways = self.ways_from(target);
            let mut drives = false;
            for function in ways.keys() {
                drives |= self.runs_a_loop(*function);
                for block in &self.facts(*function).blocks {
                    if !self.drives_a_loop(block, *function) {
                        continue;
                    }
                    if let Some(subject) = &block.subject {
                        driven.places.entry(subject.place.clone()).or_insert(at);
                    }
                }
            }
            if drives {
                driven.functions.extend(ways.keys());
                self.handed_loops(spawn.function, spawn.call, at, &mut driven);
            }
        }
        driven
    }

    /// `Thread(target=loop.run_forever)`.
    fn bound_method_driven(&self, id: FnId, call: CallId, at: (FnId, Span), driven: &mut Driven) {
        let function = self.linked.function(id);
        for arg in &function.call(call).args {
            let Value::Field { base, name } = function.value(arg.value) else { continue };
            if *name == "run_forever" && self.is_loop(id, *base) {
                driven.places.extend(self.resolver().place_of(id, *base).map(|place| (place.place, at)));
            }
        }
    }

    /// `Thread(target=run, args=(loop,))`.
    fn handed_loops(&self, id: FnId, call: CallId, at: (FnId, Span), driven: &mut Driven) {
        let function = self.linked.function(id);
        for arg in &function.call(call).args {
            let items: Vec<ValueId> = match function.value(arg.value) {
                Value::Collection { kind: CollectionKind::Tuple | CollectionKind::List, items, .. } => {
                    items.iter().map(|item| item.value).collect()
                }
                _ => vec![arg.value],
            };
            for value in items.into_iter().filter(|value| self.is_loop(id, *value)) {
                driven.places.extend(self.resolver().place_of(id, value).map(|place| (place.place, at)));
            }
        }
    }

    fn is_loop(&self, id: FnId, value: ValueId) -> bool {
        let ty = self.resolver().library_type(id, value);
        ty.is_some_and(|ty| Knowledge::of(Language::Python).facts(ty).role == Role::EventLoop)
    }

    /// Whether a function may be run by a loop although nothing shows it: it is a closure, a name that is handed on, or called by
    /// what runs on one.
    #[must_use]
    pub fn may_run_on_loop(&self, id: FnId) -> bool {
        let function = self.linked.function(id);
        if self.on_loop(id).is_some() || function.kind != FunctionKind::Named || function.parent.is_some() {
            return true;
        }
        let minds = |caller: &FnId| {
            let closure = self.linked.function(*caller).kind == FunctionKind::Closure;
            closure || self.minds_threads(*caller) || self.on_loop(*caller).is_some()
        };
        if self.minds_threads(id) || self.roots.callers(id).iter().any(minds) {
            return true;
        }
        let name = function.name;
        let model = self.linked.file_model(id);
        let handed = model.functions.iter().any(|other| {
            let is_it = |value: ValueId| match other.value(value) {
                Value::Field { name: field, .. } => *field == name,
                Value::Path(path) => path.last() == Some(name),
                _ => false,
            };
            other.calls.iter().any(|call| call.args.iter().any(|arg| is_it(arg.value)))
        });
        handed
    }

    /// The function knows that there are several threads: it hands work to the loop's, or asks whether it is on it.
    fn minds_threads(&self, id: FnId) -> bool {
        let asks = |name: crate::model::Name| {
            let name = name.as_str();
            name.contains("threadsafe")
                || name.contains("_thread") && (name.contains("on_") || name.contains("in_") || name.contains("is_"))
        };
        self.linked.function(id).calls.iter().any(|call| match &call.callee {
            Callee::Method { name, .. } => asks(*name),
            Callee::Path(path) => path.last().is_some_and(asks),
            Callee::Value(_) | Callee::Macro(_) => false,
        })
    }
}

/// Something that is called a loop: `self.io_loop`.
fn is_called_loop(function: &crate::model::Function, value: ValueId) -> bool {
    let name = match function.value(value) {
        Value::Field { name, .. } => *name,
        Value::Local(local) => function.local(*local).name,
        _ => return false,
    };
    name.as_str().to_ascii_lowercase().ends_with("loop")
}
