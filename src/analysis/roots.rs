//! Pass 4: thread roots. Every spawn, callback and handler, and which functions run on which.

use std::collections::VecDeque;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::flow::FnFacts;
use super::link::{Base, FnId, Linked, TypeId};
use super::nesting::{Around, events};
use super::places::{Place, Via};
use super::types::{Resolver, Tables, Target, Ty};
use crate::knowledge::{ArgRef, BaseFacts, DecoratorFacts, Does, Effect, Knowledge, LibType, RootKind};
use crate::model::{
    Call, CallId, Callee, Decorator, Event, EventKind, Function, FunctionKind, Language, Literal, Name, Node, NodeId,
    ParamKind, Path, Span, Value, ValueId,
};

/// Index of a [`Root`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct RootId(pub u32);

/// A function some other thread or task begins with.
#[derive(Clone, Debug)]
pub struct Root {
    /// What runs it.
    pub kind: RootKind,
    /// The function.
    pub entry: FnId,
    /// The function that makes it, and where; `None` for decorated handlers and overridden library methods.
    pub made: Option<(FnId, Span)>,
    /// Several may run at once on the same object.
    pub many: bool,
    /// Where the pool is kept whose single worker runs it: all work of that worker runs one after the other.
    pub worker: Option<Place>,
    /// One object serves all requests, not one each.
    pub shared: bool,
}

/// Work handed to a thread, task or pool.
#[derive(Clone, Debug)]
pub struct Spawn {
    /// The function that does it.
    pub function: FnId,
    /// The call.
    pub call: CallId,
    /// Where the work runs.
    pub kind: RootKind,
    /// What runs, if resolved.
    pub target: Option<FnId>,
    /// The library type constructed, if this constructs an object (started later).
    pub constructs: Option<LibType>,
    /// The class of the program constructed, for subclasses of `Thread`.
    pub subclass: Option<TypeId>,
    /// Joined before the scope or call ends.
    pub scoped: bool,
    /// Inside a loop or comprehension.
    pub in_loop: bool,
    /// Where the pool is kept, if it has a single worker.
    pub worker: Option<Place>,
    /// Where.
    pub span: Span,
}

/// All roots and what they reach.
#[derive(Default)]
pub struct Roots {
    /// The roots.
    pub roots: Vec<Root>,
    /// All spawns, in order of functions and of source.
    pub spawns: Vec<Spawn>,
    reach: Vec<SmallVec<[RootId; 2]>>,
    own: Vec<FxHashSet<FnId>>,
    called: FxHashSet<FnId>,
    callers: Vec<SmallVec<[FnId; 2]>>,
    outside: Vec<bool>,
    called_outside: Vec<bool>,
    entries: FxHashSet<FnId>,
}

/// How many functions one root is followed into.
const REACH: usize = 20_000;

impl Roots {
    /// Finds them.
    pub(super) fn find(linked: &Linked, tables: &Tables, facts: &[FnFacts], tests: &[bool]) -> Self {
        let ids: Vec<FnId> = linked.functions().collect();
        let spawns: Vec<Spawn> = ids.par_iter().flat_map_iter(|id| spawns_of(linked, tables, *id)).collect::<Vec<_>>();
        let mut roots = Self { spawns, ..Self::default() };
        roots.from_spawns(linked);
        roots.from_declarations(linked, tables);
        roots.from_assignments(linked, tables);
        roots.entries = roots.roots.iter().map(|root| root.entry).collect();
        roots.follow(linked, facts, tests);
        roots
    }

    #[expect(clippy::wrong_self_convention, reason = "it fills `self` from the spawns")]
    fn from_spawns(&mut self, linked: &Linked) {
        let mut found = Vec::new();
        for spawn in &self.spawns {
            let entry = spawn.target.or_else(|| {
                let class = spawn.subclass?;
                linked.method(class, Name::new("run"))
            });
            let Some(entry) = entry else { continue };
            let many = spawn.worker.is_none()
                && (spawn.in_loop || matches!(spawn.kind, RootKind::Pool | RootKind::Handler | RootKind::AsyncHandler));
            let made = Some((spawn.function, spawn.span));
            let kind = on_loop(linked, entry, spawn.kind);
            found.push(Root { kind, entry, made, many, worker: spawn.worker.clone(), shared: false });
        }
        self.roots = found;
    }

    #[expect(clippy::wrong_self_convention, reason = "it fills `self` from decorators and base classes")]
    fn from_declarations(&mut self, linked: &Linked, tables: &Tables) {
        for id in linked.functions() {
            let function = linked.function(id);
            if function.kind != FunctionKind::Named {
                continue;
            }
            let knowledge = Knowledge::of(linked.language(id));
            for decorator in &function.decorators {
                let path = match linked.resolve(linked.scope(id), &decorator.path) {
                    super::link::Entity::Library(path) => path,
                    _ => decorator.path.clone(),
                };
                let Some(facts) = knowledge.decorator(&path) else { continue };
                let Some(kind) = facts.root.filter(|_| is_meant(linked, tables, id, decorator, facts)) else {
                    continue;
                };
                let kind = on_loop(linked, id, kind);
                let many = handled_in_parallel(kind);
                self.roots.push(Root { kind, entry: id, made: None, many, worker: None, shared: facts.shared });
            }
        }
        for ty in linked.types() {
            for base in linked.mro(ty).iter().flat_map(|ty| linked.bases(*ty)) {
                let Base::Library(path) = base else { continue };
                let file = &linked.files[linked.type_file(ty).0 as usize];
                let knowledge = Knowledge::of(file.language);
                if let Some(facts) = knowledge.base(path) {
                    self.from_base(linked, ty, facts);
                }
                let Some(lib) = knowledge.type_at(path) else { continue };
                for (method, kind) in &knowledge.facts(lib).runs {
                    for entry in linked.own_methods(ty, Name::new(method)) {
                        let known = self.roots.iter().any(|root| root.entry == *entry);
                        if !known {
                            let many = handled_in_parallel(*kind);
                            let root =
                                Root { kind: *kind, entry: *entry, made: None, many, worker: None, shared: false };
                            self.roots.push(root);
                        }
                    }
                }
            }
        }
    }

    /// The methods that a base class known by its name makes handlers.
    #[expect(clippy::wrong_self_convention, reason = "it fills `self` from a base class")]
    fn from_base(&mut self, linked: &Linked, ty: TypeId, facts: &BaseFacts) {
        for id in linked.methods_of(ty) {
            let function = linked.function(*id);
            let names =
                function.params.iter().filter(|param| param.kind != ParamKind::Receiver).map(|param| param.name);
            let fits = facts.params.is_empty() || names.eq(facts.params.iter().map(|name| Name::new(name)));
            let named = function.name.as_str().starts_with(facts.prefix.as_str());
            let known = self.roots.iter().any(|root| root.entry == *id);
            if function.public && fits && named && !known {
                let kind = on_loop(linked, *id, facts.root);
                let many = handled_in_parallel(kind);
                self.roots.push(Root { kind, entry: *id, made: None, many, worker: None, shared: facts.shared });
            }
        }
    }

    /// `client.on_message = self.received`: the client's thread calls what is assigned.
    #[expect(clippy::wrong_self_convention, reason = "it fills `self` from assignments")]
    fn from_assignments(&mut self, linked: &Linked, tables: &Tables) {
        let ids: Vec<FnId> = linked.functions().collect();
        let found: Vec<Root> = ids.par_iter().flat_map_iter(|id| assigned_callbacks(linked, tables, *id)).collect();
        self.roots.extend(found);
    }

    fn follow(&mut self, linked: &Linked, facts: &[FnFacts], tests: &[bool]) {
        let count = linked.function_count();
        self.reach = vec![SmallVec::new(); count];
        let reached: Vec<Vec<FnId>> = self.roots.par_iter().map(|root| reachable(facts, root.entry, false)).collect();
        self.own = self.roots.par_iter().map(|root| reachable(facts, root.entry, true).into_iter().collect()).collect();
        for (index, functions) in reached.into_iter().enumerate() {
            let id = RootId(u32::try_from(index).unwrap_or(0));
            for function in functions {
                self.reach[function.0 as usize].push(id);
            }
        }
        self.callers = vec![SmallVec::new(); count];
        for caller in linked.functions() {
            let facts = &facts[caller.0 as usize];
            let called = facts.calls.iter().flat_map(|site| site.functions.iter().copied());
            for callee in called.chain(facts.runs.iter().map(|(closure, _)| *closure)) {
                let known = &mut self.callers[callee.0 as usize];
                if !known.contains(&caller) {
                    known.push(caller);
                }
            }
        }
        // What only tests call is called by whoever uses the project.
        let own = facts.iter().zip(tests).filter(|(_, test)| !**test).map(|(facts, _)| facts);
        self.called =
            own.flat_map(|facts| facts.calls.iter().flat_map(|site| site.functions.iter().copied())).collect();
        (self.outside, self.called_outside) = self.outside_of_roots(linked, facts, tests);
    }

    /// Functions some caller outside all roots may run: those nobody is seen to call, and what those call. Beside them, whether
    /// such a call is seen.
    fn outside_of_roots(&self, linked: &Linked, facts: &[FnFacts], tests: &[bool]) -> (Vec<bool>, Vec<bool>) {
        let mut outside = vec![false; linked.function_count()];
        let mut called_outside = outside.clone();
        let mut queue: VecDeque<FnId> = VecDeque::new();
        // A function nobody is seen to call is called by something that is not seen.
        let called = &self.called;
        for id in linked.functions() {
            let function = linked.function(id);
            let open = match function.kind {
                FunctionKind::ModuleBody | FunctionKind::ClassBody => true,
                FunctionKind::Named => {
                    // A public function that is seen to be called is run by those who call it; one that is not, by anybody.
                    let callable = function.name == "main" || function.test || !called.contains(&id);
                    callable && function.parent.is_none() && !self.entries.contains(&id)
                }
                _ => false,
            };
            if open {
                outside[id.0 as usize] = true;
                queue.push_back(id);
            }
        }
        let beside = self.called_beside(linked, facts);
        while let Some(id) = queue.pop_front() {
            let test = tests[id.0 as usize];
            let facts = &facts[id.0 as usize];
            // What a constructor calls on the object it makes happens before anybody else has it.
            let builds = matches!(linked.function(id).name.as_str(), "__init__" | "__post_init__");
            let calls = facts.calls.iter().filter(|site| !builds || site.via != Via::Receiver);
            let called = calls.flat_map(|site| site.functions.iter().copied());
            for callee in called.chain(facts.runs.iter().map(|(closure, _)| *closure)) {
                if test && !tests[callee.0 as usize] {
                    continue;
                }
                called_outside[callee.0 as usize] = true;
                let own_thread = self.entries.contains(&callee) && !beside.contains(&(id, callee));
                if !outside[callee.0 as usize] && !own_thread {
                    outside[callee.0 as usize] = true;
                    queue.push_back(callee);
                }
            }
        }
        (outside, called_outside)
    }

    /// Functions that a thread begins with and that whoever starts it then calls as well: `spawn(record); record();`, with nothing
    /// waited for in between.
    fn called_beside(&self, linked: &Linked, facts: &[FnFacts]) -> FxHashSet<(FnId, FnId)> {
        let mut found = FxHashSet::default();
        for root in self.roots.iter().filter(|root| root.kind == RootKind::Thread) {
            let Some((maker, made)) = root.made else { continue };
            let known = &facts[maker.0 as usize];
            let after = |span: Span| {
                span.start >= made.end
                    && !known.joins.iter().any(|join| join.span.start >= made.end && join.span.start < span.start)
            };
            let started = |span: Span| {
                let mut calls = linked.function(maker).calls.iter();
                linked.language(maker) == Language::Rust
                    || calls.any(|call| {
                        let between = call.span.end > made.start && call.span.end <= span.start;
                        between && matches!(&call.callee, Callee::Method { name, .. } if *name == "start")
                    })
            };
            let after = |span: Span| after(span) && started(span);
            let mut calls = known.calls.iter().filter(|site| site.runs_now && site.functions.contains(&root.entry));
            if calls.any(|site| after(site.span) && !apart(linked.function(maker), made, site.span)) {
                found.insert((maker, root.entry));
            }
        }
        found
    }

    /// All roots, in order.
    pub fn all(&self) -> impl Iterator<Item = RootId> + use<> {
        (0..u32::try_from(self.roots.len()).unwrap_or(u32::MAX)).map(RootId)
    }

    /// A root.
    #[must_use]
    pub fn root(&self, id: RootId) -> &Root {
        &self.roots[id.0 as usize]
    }

    /// Whether one thread runs all work of two roots, one after the other.
    #[must_use]
    pub fn one_worker(&self, a: RootId, b: RootId) -> bool {
        let worker = |id| self.root(id).worker.as_ref();
        worker(a).is_some() && worker(a) == worker(b)
    }

    /// The roots that run a function.
    #[must_use]
    pub fn reaching(&self, id: FnId) -> &[RootId] {
        &self.reach[id.0 as usize]
    }

    /// Whether callers outside all roots may run a function.
    #[must_use]
    pub fn is_outside(&self, id: FnId) -> bool {
        self.outside[id.0 as usize]
    }

    /// Whether code outside all roots is seen to call a function.
    #[must_use]
    pub fn is_called_outside(&self, id: FnId) -> bool {
        self.called_outside[id.0 as usize]
    }

    /// Whether a root runs a function on the object its entry is a method of (or a closure in one).
    #[must_use]
    pub fn runs_on_own_object(&self, root: RootId, id: FnId) -> bool {
        self.own[root.0 as usize].contains(&id)
    }

    /// Whether only coroutines of an event loop that runs all its tasks on one thread run a function.
    #[must_use]
    pub(super) fn on_loop_only(&self, id: FnId) -> bool {
        let kind = |root: &RootId| self.root(*root).kind;
        let reaching = self.reaching(id);
        !reaching.is_empty()
            && !self.is_called_outside(id)
            && reaching.iter().all(|root| matches!(kind(root), RootKind::Loop | RootKind::AsyncHandler))
    }

    /// The functions seen to call a function, in order.
    #[must_use]
    pub fn callers(&self, id: FnId) -> &[FnId] {
        &self.callers[id.0 as usize]
    }

    /// Whether any call of a function is seen.
    #[must_use]
    pub fn is_called(&self, id: FnId) -> bool {
        self.called.contains(&id)
    }

    /// Whether a function is some root's entry.
    #[must_use]
    pub fn is_entry(&self, id: FnId) -> bool {
        self.entries.contains(&id)
    }
}

/// Whether two calls stand in different arms of one branch, or the first where the function is left.
fn apart(function: &Function, one: Span, two: Span) -> bool {
    let mut arms: [Option<Vec<(NodeId, usize)>>; 2] = [None, None];
    let mut leaves: Vec<Vec<(NodeId, usize)>> = Vec::new();
    events(function, &mut |event, around| {
        let here = || {
            let arm = |part: &Around| match part {
                Around::Arm(node, index) | Around::Handler(node, index) => Some((*node, *index)),
                _ => None,
            };
            around.iter().filter_map(arm).collect::<Vec<_>>()
        };
        match event.kind {
            EventKind::Call(call) => {
                let data = function.call(call);
                for (slot, span) in arms.iter_mut().zip([one, two]) {
                    if data.span == span || data.name_span == span {
                        *slot = Some(here());
                    }
                }
            }
            EventKind::Return(_) | EventKind::Raise(_)
                if event.span.start > one.end && event.span.start < two.start =>
            {
                leaves.push(here());
            }
            _ => {}
        }
    });
    let [Some(first), Some(second)] = arms else { return true };
    let differ = first.iter().any(|(node, arm)| second.iter().any(|(other, taken)| node == other && arm != taken));
    differ || leaves.iter().any(|leave| !leave.is_empty() && leave.iter().all(|arm| first.contains(arm)))
}

/// Handlers of that kind run several at once.
fn handled_in_parallel(kind: RootKind) -> bool {
    matches!(kind, RootKind::Handler | RootKind::AsyncHandler | RootKind::Pool)
}

/// Coroutines run on the event loop, whoever registers them.
fn on_loop(linked: &Linked, entry: FnId, kind: RootKind) -> RootKind {
    let coroutine = linked.function(entry).is_async && kind == RootKind::Handler;
    if coroutine { RootKind::AsyncHandler } else { kind }
}

/// Whether a decorator known by its last word is the one of the tables: the file imports the package, or its object is of it.
pub(super) fn is_meant(
    linked: &Linked,
    tables: &Tables,
    id: FnId,
    decorator: &Decorator,
    facts: &DecoratorFacts,
) -> bool {
    let known = |name: Name| facts.imports.iter().any(|package| name == package.as_str());
    let file = linked.file_model(id);
    if facts.imports.is_empty()
        || file.context.document
        || file.imports.iter().any(|import| import.target.first().is_some_and(known))
    {
        return true;
    }
    let Some((function, value)) = decorator.value else { return false };
    let function = linked.fn_id(linked.file_of(id), function);
    let data = linked.function(function);
    let object = match data.value(value) {
        Value::Call(call) => match &data.call(*call).callee {
            Callee::Method { receiver, .. } => *receiver,
            _ => return false,
        },
        Value::Field { base, .. } => *base,
        _ => return false,
    };
    let resolver = Resolver::new(linked, tables);
    match resolver.type_of(function, object) {
        Ty::External(path) | Ty::LibPath(path) => path.first().is_some_and(known),
        Ty::Library(lib, _) => {
            Path::parse(&Knowledge::of(linked.language(id)).facts(lib).path).first().is_some_and(known)
        }
        _ => false,
    }
}

/// The callables that a function stores where a library calls them.
fn assigned_callbacks(linked: &Linked, tables: &Tables, id: FnId) -> Vec<Root> {
    let function = linked.function(id);
    let knowledge = Knowledge::of(linked.language(id));
    let resolver = Resolver::new(linked, tables);
    let mut found = Vec::new();
    for node in &function.nodes {
        let Node::Event(Event { kind: EventKind::Write { target, value: Some(value), .. }, span }) = node else {
            continue;
        };
        let Value::Field { base, name } = function.value(*target) else { continue };
        if !knowledge.may_hold_callback(*name) {
            continue;
        }
        let Some(lib) = resolver.library_type(id, *base) else { continue };
        let Some(kind) = knowledge.facts(lib).callbacks.get(name.as_str()) else { continue };
        let Some(entry) = callable(&resolver, id, *value) else { continue };
        let many = handled_in_parallel(*kind);
        // One thread of the object calls whatever is assigned to it.
        let worker = resolver.place_of(id, *base).map(|at| at.place);
        found.push(Root { kind: *kind, entry, made: Some((id, *span)), many, worker, shared: false });
    }
    found
}

/// The functions a root runs; `own`: only those it runs on its own object, by calls on the receiver and in closures.
fn reachable(facts: &[FnFacts], entry: FnId, own: bool) -> Vec<FnId> {
    let mut seen: FxHashSet<FnId> = FxHashSet::default();
    let mut queue: VecDeque<FnId> = VecDeque::from([entry]);
    let mut order = Vec::new();
    seen.insert(entry);
    while let Some(id) = queue.pop_front() {
        order.push(id);
        if order.len() >= REACH {
            break;
        }
        let facts = &facts[id.0 as usize];
        let calls = facts.calls.iter().filter(|site| !own || site.via == Via::Receiver);
        let called = calls.flat_map(|site| site.functions.iter().copied());
        for callee in called.chain(facts.runs.iter().map(|(closure, _)| *closure)) {
            if seen.insert(callee) {
                queue.push_back(callee);
            }
        }
    }
    order
}

/// Rust: a closure that an iterator's adaptor calls for every item: `(0..4).map(|_| thread::spawn(work))`.
fn runs_per_item(linked: &Linked, id: FnId) -> bool {
    let function = linked.function(id);
    let (FunctionKind::Closure, Some(parent)) = (function.kind, function.parent) else { return false };
    if linked.language(id) != Language::Rust {
        return false;
    }
    let file = linked.file_of(id);
    let around = linked.function(linked.fn_id(file, parent));
    around.calls.iter().any(|call| {
        let Callee::Method { receiver, name } = &call.callee else { return false };
        let range =
            matches!(around.value(*receiver), Value::Collection { kind: crate::model::CollectionKind::Range, .. });
        let adaptor = matches!(name.as_str(), "for_each" | "flat_map") || range && *name == "map";
        let given =
            |value: ValueId| matches!(around.value(value), Value::Closure(index) if linked.fn_id(file, *index) == id);
        adaptor && call.args.iter().any(|arg| given(arg.value))
    })
}

/// Calls inside loops, by walking the structure once.
fn calls_in_loops(linked: &Linked, id: FnId) -> FxHashSet<CallId> {
    let function = linked.function(id);
    let mut found = FxHashSet::default();
    let Some(body) = function.body else { return found };
    let mut stack: Vec<(NodeId, bool)> = vec![(body, false)];
    while let Some((node, in_loop)) = stack.pop() {
        let mut push = |node: NodeId, in_loop: bool| stack.push((node, in_loop));
        match function.node(node) {
            Node::Seq(children) => children.iter().for_each(|child| push(*child, in_loop)),
            Node::Block(body) | Node::Temps { body, .. } | Node::With { body, .. } => push(*body, in_loop),
            Node::Event(event) => {
                if let (EventKind::Call(call), true) = (&event.kind, in_loop) {
                    found.insert(*call);
                }
            }
            Node::Branch { arms, .. } => arms.iter().for_each(|arm| push(arm.body, in_loop)),
            Node::Loop { kind, head, body, orelse, .. } => {
                let again = *kind != crate::model::LoopKind::Block;
                push(*head, in_loop || again);
                push(*body, in_loop || again);
                if let Some(orelse) = orelse {
                    push(*orelse, in_loop);
                }
            }
            Node::Try { body, handlers, orelse, finally } => {
                push(*body, in_loop);
                handlers.iter().for_each(|handler| push(handler.body, in_loop));
                orelse.iter().chain(finally).for_each(|node| push(*node, in_loop));
            }
        }
    }
    found
}

fn spawns_of(linked: &Linked, tables: &Tables, id: FnId) -> Vec<Spawn> {
    let function = linked.function(id);
    if function.calls.is_empty() {
        return Vec::new();
    }
    let knowledge = Knowledge::of(linked.language(id));
    let resolver = Resolver::new(linked, tables);
    let mut loops: Option<FxHashSet<CallId>> = None;
    let mut found = Vec::new();
    for index in 0..function.calls.len() {
        let call = CallId(u32::try_from(index).unwrap_or(0));
        let data = function.call(call);
        let (effect, constructs, subclass): (&Effect, Option<LibType>, Option<TypeId>) = match resolver.target(id, call)
        {
            Target::Library(lib) => match &knowledge.facts(lib).construct {
                Some(effect) => (effect, Some(lib), None),
                None => continue,
            },
            Target::Effect { effect, .. } if matches!(effect.does, Does::Spawn | Does::Register | Does::Construct) => {
                (effect, None, None)
            }
            Target::Construct(ty) => match thread_base(linked, knowledge, ty) {
                Some((lib, effect)) => (effect, Some(lib), Some(ty)),
                None => continue,
            },
            _ => continue,
        };
        let Some(kind) = effect.root else { continue };
        let target =
            effect.target.as_ref().and_then(|arg| argument(data, arg)).and_then(|value| callable(&resolver, id, value));
        // `start()` of an object made elsewhere is not new work: its construction was.
        if effect.does == Does::Spawn && effect.target.is_none() {
            continue;
        }
        // A widget that is given nothing to call.
        if effect.does == Does::Register && constructs.is_some() && target.is_none() {
            continue;
        }
        let in_loop = effect.many
            || loops.get_or_insert_with(|| calls_in_loops(linked, id)).contains(&call)
            || runs_per_item(linked, id);
        let spawn = Spawn {
            function: id,
            call,
            kind,
            target,
            constructs,
            subclass,
            scoped: effect.scoped,
            in_loop,
            worker: single_worker(&resolver, id, data),
            span: data.span,
        };
        let others = effect.also.iter().filter_map(|arg| callable(&resolver, id, argument(data, arg)?));
        let others: Vec<Spawn> = others.map(|target| Spawn { target: Some(target), ..spawn.clone() }).collect();
        found.push(spawn);
        found.extend(others);
    }
    found
}

/// Where the pool is kept that a call hands work to, if that pool is only ever built with one worker.
fn single_worker(resolver: &Resolver<'_>, id: FnId, call: &Call) -> Option<Place> {
    let receiver = match &call.callee {
        Callee::Method { receiver, .. } => Some(*receiver),
        _ => None,
    };
    // `loop.run_in_executor(pool, ..)` is given the pool.
    let mut pools = receiver.into_iter().chain(call.args.iter().map(|arg| arg.value));
    let knowledge = Knowledge::of(resolver.linked.language(id));
    let pool = pools
        .find(|value| resolver.library_type(id, *value).is_some_and(|lib| knowledge.facts(lib).workers.is_some()))?;
    let place = resolver.place_of(id, pool)?.place;
    let built: Vec<_> = resolver
        .initialisers(&place)
        .into_iter()
        .filter(|(function, value)| {
            !matches!(resolver.linked.function(*function).value(*value), Value::Literal(Literal::None))
        })
        .collect();
    let single = |(function, value): &(FnId, ValueId)| builds_one_worker(resolver, *function, *value);
    (!built.is_empty() && built.iter().all(single)).then_some(place)
}

/// `ThreadPoolExecutor(max_workers=1)`.
fn builds_one_worker(resolver: &Resolver<'_>, id: FnId, value: ValueId) -> bool {
    let function = resolver.linked.function(id);
    match function.value(value) {
        Value::Entered(context) => builds_one_worker(resolver, id, *context),
        Value::Call(call) => {
            let Target::Library(lib) = resolver.target(id, *call) else { return false };
            let workers = Knowledge::of(resolver.linked.language(id)).facts(lib).workers.as_ref();
            let given = workers.and_then(|workers| argument(function.call(*call), workers));
            given.is_some_and(|given| matches!(function.value(given), Value::Literal(Literal::Int(1))))
        }
        _ => false,
    }
}

/// The library thread type a class of the program derives from, with the effect of constructing it.
fn thread_base<'k>(linked: &Linked, knowledge: &'k Knowledge, ty: TypeId) -> Option<(LibType, &'k Effect)> {
    linked.library_bases(ty).into_iter().find_map(|path| {
        let lib = knowledge.type_at(path)?;
        Some((lib, knowledge.facts(lib).construct.as_ref()?))
    })
}

/// The argument a table refers to.
#[must_use]
pub fn argument(call: &Call, wanted: &ArgRef) -> Option<ValueId> {
    let by_name =
        wanted.name.as_deref().and_then(|name| call.args.iter().find(|arg| arg.name.is_some_and(|n| n == name)));
    let by_index = || {
        let position = wanted.index?;
        call.args.iter().filter(|arg| arg.name.is_none() && !arg.spread).nth(position)
    };
    by_name.or_else(by_index).map(|arg| arg.value)
}

/// The function a value calls: a function, a bound method, a lambda, `functools.partial(f, ..)`.
pub(super) fn callable(resolver: &Resolver<'_>, id: FnId, value: ValueId) -> Option<FnId> {
    if let Ty::Function(function) = resolver.type_of(id, value) {
        return Some(function);
    }
    let function = resolver.linked.function(id);
    let Value::Call(call) = function.value(value) else { return None };
    let data = function.call(*call);
    match resolver.target(id, *call) {
        Target::External(path) if path == Path::parse("functools.partial") => {
            callable(resolver, id, data.args.first()?.value)
        }
        // `tokio::spawn(worker(state))`: calling an async function makes the future that runs.
        Target::Project { functions, .. }
            if functions.len() == 1 && resolver.linked.function(functions[0]).is_async =>
        {
            Some(functions[0])
        }
        _ => match &data.callee {
            Callee::Method { receiver, name } if *name == "clone" => callable(resolver, id, *receiver),
            _ => None,
        },
    }
}
