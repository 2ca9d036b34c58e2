//! Rust: tasks and threads that are given what its owner takes away before anybody has waited for them: the path of a temporary
//! directory that is deleted at the end of the block, the number of a file that is closed there, a pool that is closed by hand.
//!
//! Ownership keeps references out of tasks that outlive what they refer to. A path and a number are no references, and a clone of a pool
//! is closed with the pool.

use std::collections::BTreeSet;

use super::Program;
use super::expr::{callee_name, calls, contains, mentions, receiver};
use super::link::FnId;
use super::nesting::{events_in, parents};
use super::types::{Resolver, Target, Ty};
use crate::knowledge::{Does, Knowledge, TypeFacts};
use crate::model::{
    CallId, Callee, CollectionKind, Event, EventKind, Function, Language, LocalId, LocalKind, Node, NodeId, Span,
    Value, ValueId,
};

/// Who has the task when what it was given is gone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Keeper {
    /// A group, a handle or a list of handles that is waited for, or may be, later.
    Kept(String),
    /// A scope, which waits for its threads at its end.
    Scope,
    /// The caller of the function, who is given the handle.
    Caller(String),
    /// Nobody.
    Nobody,
}

/// A task that outlives what it was given.
#[derive(Clone, Debug)]
pub struct Outlived {
    /// The function.
    pub function: FnId,
    /// The call that starts the task.
    pub call: CallId,
    /// What owns what the task was given.
    pub owner: LocalId,
    /// Where that is made.
    pub made: Span,
    /// What the task was given: `path`, `as_raw_fd`; `None` for the thing itself.
    pub lent: Option<String>,
    /// Where it ends by hand; otherwise it does with its block.
    pub ended: Option<Span>,
    /// Who has the task then.
    pub keeper: Keeper,
    /// Where the task is waited for, if that is seen.
    pub waited: Option<Span>,
}

/// What has a task: a variable, or a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holder {
    Local(LocalId),
    Field(ValueId),
}

/// How deep expressions are followed.
const MAX_DEPTH: usize = 12;

impl Program {
    /// Every such task, in order of functions and of source.
    #[must_use]
    pub fn outlived(&self) -> Vec<Outlived> {
        let mut found = Vec::new();
        for id in self.linked.functions().filter(|id| self.linked.language(*id) == Language::Rust) {
            let function = self.linked.function(id);
            let starts = |(_, call): (CallId, &crate::model::Call)| {
                callee_name(call).is_some_and(|name| name.as_str().starts_with("spawn"))
            };
            if function.body.is_some() && calls(function).any(starts) {
                Look::new(self, id).tasks(&mut found);
            }
        }
        found
    }
}

struct Look<'a> {
    program: &'a Program,
    resolver: Resolver<'a>,
    id: FnId,
    function: &'a Function,
    parents: Vec<Option<NodeId>>,
}

/// What runs after a task was started, as far as it concerns its owner.
struct After {
    /// Events before the end, in order.
    between: Vec<Event>,
    /// Where it ends by hand.
    ended: Option<Span>,
    /// Events after the end by hand.
    later: Vec<Event>,
}

impl<'a> Look<'a> {
    fn new(program: &'a Program, id: FnId) -> Self {
        let function = program.linked.function(id);
        Self { program, resolver: program.resolver(), id, function, parents: parents(function) }
    }

    fn tasks(&self, found: &mut Vec<Outlived>) {
        let owners: Vec<(LocalId, &TypeFacts)> = self.owners();
        if owners.is_empty() {
            return;
        }
        for (call, scoped) in self.spawns() {
            let outlived = owners.iter().find_map(|(owner, facts)| self.outlives(call, scoped, *owner, facts));
            found.extend(outlived);
        }
    }

    /// The variables that own something with an end, and are not given away.
    fn owners(&self) -> Vec<(LocalId, &'static TypeFacts)> {
        let locals = (0..self.function.locals.len()).map(|index| LocalId(u32::try_from(index).unwrap_or(u32::MAX)));
        let facts = |local: LocalId| {
            let Ty::Library(lib, _) = self.resolver.variable_type(self.id, local) else { return None };
            let facts = Knowledge::of(Language::Rust).facts(lib);
            let owned = !facts.lends.is_empty() && self.is_made_here(local) && !self.is_given_away(local);
            (owned || facts.closed_last).then_some((local, facts))
        };
        locals.filter_map(facts).collect()
    }

    /// The variable has what a call made, and no reference to what somebody else has.
    fn is_made_here(&self, local: LocalId) -> bool {
        let Some(mut value) = self.program.bound_once(self.id, local) else { return false };
        for _ in 0..MAX_DEPTH {
            value = match self.function.value(value) {
                Value::Try(inner) | Value::Await(inner) => *inner,
                Value::Call(call) => match &self.function.call(*call).callee {
                    Callee::Method { receiver, name }
                        if matches!(name.as_str(), "unwrap" | "expect" | "context" | "with_context" | "map_err") =>
                    {
                        *receiver
                    }
                    Callee::Method { name, .. } => {
                        return !matches!(name.as_str(), "clone" | "as_ref" | "get" | "borrow");
                    }
                    Callee::Path(_) => return true,
                    _ => return false,
                },
                _ => return false,
            };
        }
        false
    }

    /// Whether the variable is moved: returned, stored, passed by value, captured.
    fn is_given_away(&self, local: LocalId) -> bool {
        let function = self.function;
        let is_it = |value: ValueId| matches!(function.value(value), Value::Local(known) if *known == local);
        if self.program.shared_locals.contains(&(self.id, local)) {
            return true;
        }
        let moved_by = |value: &Value| match value {
            Value::Collection { kind, items, .. } => {
                *kind != CollectionKind::Format && items.iter().any(|item| is_it(item.value))
            }
            Value::Choice(values) => values.iter().any(|value| is_it(*value)),
            Value::Part { value, .. } | Value::Try(value) | Value::Await(value) => is_it(*value),
            _ => false,
        };
        let moved_in = |call: &crate::model::Call| {
            let consumed = receiver(call).is_some_and(is_it)
                && callee_name(call).is_some_and(|name| {
                    let name = name.as_str();
                    name.starts_with("into")
                        || name.contains("keep")
                        || name.contains("cleanup")
                        || name.starts_with("persist")
                });
            let passed = !matches!(call.callee, Callee::Macro(_)) && call.args.iter().any(|arg| is_it(arg.value));
            consumed || passed && callee_name(call).is_none_or(|name| name != "drop")
        };
        let moved_at = |node: &Node| match node {
            Node::Event(event) => match &event.kind {
                EventKind::Bind { value: Some(value), .. }
                | EventKind::Write { value: Some(value), .. }
                | EventKind::Return(Some(value))
                | EventKind::Lift(value) => is_it(*value),
                _ => false,
            },
            _ => false,
        };
        function.values.iter().any(|data| moved_by(&data.value))
            || function.calls.iter().any(moved_in)
            || function.nodes.iter().any(moved_at)
    }

    /// The calls that start a task or thread, and whether a scope waits for it.
    fn spawns(&self) -> Vec<(CallId, bool)> {
        let starts = |(call, data): (CallId, &crate::model::Call)| match self.resolver.target(self.id, call) {
            Target::Effect { effect, .. } if effect.does == Does::Spawn && effect.target.is_some() => {
                Some((call, effect.scoped))
            }
            Target::Unknown if receiver(data).is_some_and(|value| self.is_scope(value)) => Some((call, true)),
            _ => None,
        };
        let named = |(_, call): &(CallId, &crate::model::Call)| {
            callee_name(call).is_some_and(|name| name.as_str().starts_with("spawn"))
        };
        calls(self.function).filter(named).filter_map(starts).collect()
    }

    /// The parameter of a closure that is given to `thread::scope`.
    fn is_scope(&self, value: ValueId) -> bool {
        let Value::Local(local) = self.function.value(value) else { return false };
        let Some(parent) = self.program.linked.index[self.id.0 as usize].parent else { return false };
        let file = self.program.linked.file_of(self.id);
        let outer = self.program.linked.function(parent);
        let is_this = |value: ValueId| match outer.value(value) {
            Value::Closure(index) => self.program.linked.fn_id(file, *index) == self.id,
            _ => false,
        };
        self.function.params.iter().any(|param| param.local == *local)
            && calls(outer).any(|(call, data)| {
                callee_name(data).is_some_and(|name| name == "scope")
                    && data.args.iter().any(|arg| is_this(arg.value))
                    && !matches!(self.resolver.target(parent, call), Target::Project { .. })
            })
    }

    fn outlives(&self, call: CallId, scoped: bool, owner: LocalId, facts: &TypeFacts) -> Option<Outlived> {
        let lent = self.given(call, owner, facts)?;
        let spawned = self.node_of(call)?;
        let made = self.bind_of(owner);
        let block = match made {
            Some((node, _)) => self.block_around(node),
            None => self.function.body?,
        };
        let after = self.after(spawned, block, owner, facts);
        let keeper = self.keeper(call, scoped, block, &after)?;
        let reason =
            if facts.closed_last { self.not_closed_early(&after, &keeper) } else { self.waits(&after, &keeper) };
        if let Some(reason) = reason {
            let location = self.program.location(self.id, self.function.call(call).name_span);
            self.program.silent("task-outlives-resource", location, || reason.into());
            return None;
        }
        let waited = match &keeper.holder {
            Some(holder) => self.first_wait(holder, &after.later),
            None => None,
        };
        Some(Outlived {
            function: self.id,
            call,
            owner,
            made: made.map_or(self.function.name_span, |(_, span)| span),
            lent,
            ended: after.ended,
            keeper: keeper.keeper,
            waited,
        })
    }

    /// What of the owner a task is given: the method that lends it, or nothing for a clone. `None`: nothing.
    fn given(&self, call: CallId, owner: LocalId, facts: &TypeFacts) -> Option<Option<String>> {
        let lent = |value: ValueId| self.lent(value, owner, facts, 0);
        for arg in &self.function.call(call).args {
            match self.function.value(arg.value) {
                Value::Closure(index) => {
                    let inner = self.program.linked.fn_id(self.program.linked.file_of(self.id), *index);
                    let captured =
                        self.program.linked.function(inner).locals.iter().filter_map(|local| match local.kind {
                            LocalKind::Captured { local, .. } => Some(local),
                            _ => None,
                        });
                    let mut found = captured
                        .filter_map(|local| self.lent(self.program.bound_once(self.id, local)?, owner, facts, 0));
                    if let Some(found) = found.next() {
                        return Some(found);
                    }
                }
                Value::Call(made) => {
                    let args = &self.function.call(*made).args;
                    if let Some(found) = args.iter().find_map(|arg| lent(arg.value)) {
                        return Some(found);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Whether a value is lent by the owner: the outer `None` if not, the inner one for a clone of it.
    fn lent(&self, value: ValueId, owner: LocalId, facts: &TypeFacts, depth: usize) -> Option<Option<String>> {
        if depth > MAX_DEPTH {
            return None;
        }
        let next = |value: ValueId| self.lent(value, owner, facts, depth + 1);
        match self.function.value(value) {
            Value::Local(local) if *local == owner => None,
            Value::Local(local) => next(self.program.bound_once(self.id, *local)?),
            Value::Ref { value, .. } | Value::Deref(value) | Value::Cast { value, .. } | Value::Try(value) => {
                next(*value)
            }
            Value::Collection { kind: CollectionKind::Format, items, .. } => {
                items.iter().find_map(|item| next(item.value))
            }
            Value::Call(call) => {
                let data = self.function.call(*call);
                let name = callee_name(data)?;
                let first = receiver(data).or_else(|| data.args.first().map(|arg| arg.value))?;
                let of_owner = super::expr::as_local(self.function, first) == Some(owner);
                if of_owner {
                    return match name.as_str() {
                        "clone" if facts.closed_last => Some(None),
                        method if facts.lends.iter().any(|known| known == method) => Some(Some(method.to_string())),
                        _ => None,
                    };
                }
                hands_on(name.as_str()).then(|| next(first)).flatten()
            }
            _ => None,
        }
    }

    fn node_of(&self, call: CallId) -> Option<NodeId> {
        self.event_node(|kind| matches!(kind, EventKind::Call(known) if *known == call))
    }

    fn event_node(&self, wanted: impl Fn(&EventKind) -> bool) -> Option<NodeId> {
        let found =
            self.function.nodes.iter().position(|node| matches!(node, Node::Event(event) if wanted(&event.kind)))?;
        Some(NodeId(u32::try_from(found).ok()?))
    }

    fn bind_of(&self, local: LocalId) -> Option<(NodeId, Span)> {
        let node = self.event_node(|kind| matches!(kind, EventKind::Bind { local: known, .. } if *known == local))?;
        match self.function.node(node) {
            Node::Event(event) => Some((node, event.span)),
            _ => None,
        }
    }

    fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.parents.get(node.0 as usize).copied().flatten()
    }

    /// The block that what is declared at a node dies with.
    fn block_around(&self, node: NodeId) -> NodeId {
        let mut at = node;
        while let Some(parent) = self.parent(at) {
            at = parent;
            if matches!(self.function.node(at), Node::Block(_)) {
                return at;
            }
        }
        at
    }

    fn is_inside(&self, node: NodeId, outer: NodeId) -> bool {
        let mut at = Some(node);
        while let Some(node) = at {
            if node == outer {
                return true;
            }
            at = self.parent(node);
        }
        false
    }

    /// What runs in a block after a node of it: what stands behind it, and every round of the loops around it.
    fn after(&self, from: NodeId, block: NodeId, owner: LocalId, facts: &TypeFacts) -> After {
        let mut after = After { between: Vec::new(), ended: None, later: Vec::new() };
        let mut at = from;
        while at != block {
            let Some(parent) = self.parent(at) else { break };
            match self.function.node(parent) {
                Node::Seq(children) => {
                    for child in children.iter().skip_while(|child| **child != at).skip(1) {
                        self.run(*child, owner, facts, &mut after);
                    }
                }
                Node::Loop { .. } if parent != block => self.run(parent, owner, facts, &mut after),
                _ => {}
            }
            at = parent;
        }
        after
    }

    fn run(&self, node: NodeId, owner: LocalId, facts: &TypeFacts, after: &mut After) {
        events_in(self.function, node, &mut |event, _| {
            if after.ended.is_some() {
                after.later.push(event.clone());
            } else if self.ends(event, owner, facts) {
                after.ended = Some(event.span);
            } else {
                after.between.push(event.clone());
            }
        });
    }

    /// `drop(dir)`, `dir.close()`, `pool.close().await`.
    fn ends(&self, event: &Event, owner: LocalId, facts: &TypeFacts) -> bool {
        let call = match &event.kind {
            EventKind::Call(call) => *call,
            EventKind::Await(value) => match self.function.value(*value) {
                Value::Call(call) => *call,
                _ => return false,
            },
            _ => return false,
        };
        let data = self.function.call(call);
        let Some(name) = callee_name(data) else { return false };
        let is_it = |value: ValueId| super::expr::as_local(self.function, value) == Some(owner);
        if facts.closed_last {
            return receiver(data).is_some_and(is_it) && facts.closes.iter().any(|known| name == known.as_str());
        }
        name == "drop" && data.args.first().is_some_and(|arg| is_it(arg.value))
            || name == "close" && receiver(data).is_some_and(is_it)
    }

    /// Who has the task. `None`: the task ends with the block at the latest, or it is not known.
    fn keeper(&self, call: CallId, scoped: bool, block: NodeId, after: &After) -> Option<Held> {
        let data = self.function.call(call);
        if scoped {
            return Some(Held { keeper: Keeper::Scope, holder: None });
        }
        let group = receiver(data).and_then(|value| self.group(value));
        if let Some(holder) = group {
            return self.held(holder, block, after);
        }
        if !data.result_used || data.bound_to_nothing {
            let last = self.function.name == "main" || receiver(data).is_some();
            return (!last).then_some(Held { keeper: Keeper::Nobody, holder: None });
        }
        let is_it = |value: ValueId| matches!(self.function.value(value), Value::Call(known) if *known == call);
        let mut holder = None;
        for node in &self.function.nodes {
            let Node::Event(event) = node else { continue };
            match &event.kind {
                EventKind::Bind { local, value: Some(value), .. } if is_it(*value) => {
                    holder = Some(Holder::Local(*local))
                }
                // `handles.push(tokio::spawn(..))`.
                EventKind::Call(other) => {
                    let other = self.function.call(*other);
                    let kept =
                        callee_name(other).is_some_and(|name| matches!(name.as_str(), "push" | "push_back" | "insert"));
                    if kept && other.args.iter().any(|arg| is_it(arg.value)) {
                        holder = receiver(other).and_then(|value| self.variable(value));
                    }
                }
                EventKind::Return(Some(value)) if is_it(*value) => {
                    return Some(Held { keeper: Keeper::Caller(String::new()), holder: None });
                }
                _ => {}
            }
        }
        self.held(holder?, block, after)
    }

    /// A group of tasks, which a method of the handle of a runtime or a thread builder is none of.
    fn group(&self, value: ValueId) -> Option<Holder> {
        let ty = self.resolver.library_type(self.id, value)?;
        (Knowledge::of(Language::Rust).facts(ty).role == crate::knowledge::Role::TaskGroup)
            .then(|| self.variable(value))
            .flatten()
    }

    fn variable(&self, mut value: ValueId) -> Option<Holder> {
        for _ in 0..MAX_DEPTH {
            value = match self.function.value(value) {
                Value::Local(local) => return Some(Holder::Local(*local)),
                Value::Field { .. } => return Some(Holder::Field(value)),
                Value::Ref { value, .. } | Value::Deref(value) => *value,
                _ => return None,
            };
        }
        None
    }

    /// Whether what has the task is still there after the block.
    fn held(&self, holder: Holder, block: NodeId, after: &After) -> Option<Held> {
        let local = match holder {
            Holder::Local(local) => local,
            Holder::Field(field) => {
                let name = field_name(self.function, field);
                return Some(Held { keeper: Keeper::Kept(name), holder: Some(holder) });
            }
        };
        let name = self.function.local(local).name.to_string();
        let captured = matches!(self.function.local(local).kind, LocalKind::Captured { .. });
        let declared = self.bind_of(local).map(|(node, _)| self.block_around(node));
        let outside = captured || declared.is_none_or(|declared| declared != block && !self.is_inside(declared, block));
        if outside || self.first_wait(&holder, &after.later).is_some() {
            return Some(Held { keeper: Keeper::Kept(name), holder: Some(holder) });
        }
        let returned = self.function.nodes.iter().any(|node| match node {
            Node::Event(event) => match &event.kind {
                EventKind::Return(Some(value)) | EventKind::Lift(value) => self.hands_back(*value, local, 0),
                _ => false,
            },
            _ => false,
        });
        if returned {
            return Some(Held { keeper: Keeper::Caller(name), holder: Some(holder) });
        }
        // Waited for in the block, or not at all: a handle is dropped and the task goes on, unless its group ends it.
        let knowledge = Knowledge::of(Language::Rust);
        let ends = matches!(self.resolver.variable_type(self.id, local), Ty::Library(lib, _) if knowledge.facts(lib).drop_joins);
        let alone = !ends && self.function.name != "main";
        alone.then_some(Held { keeper: Keeper::Nobody, holder: Some(holder) })
    }

    /// Whether a value that is returned is the variable, or has it in it: `Ok((handle, name))`.
    fn hands_back(&self, value: ValueId, local: LocalId, depth: usize) -> bool {
        let next = |value: ValueId| depth < MAX_DEPTH && self.hands_back(value, local, depth + 1);
        match self.function.value(value) {
            Value::Local(known) => *known == local,
            Value::Call(call) if self.wraps(*call) => self.function.call(*call).args.iter().any(|arg| next(arg.value)),
            Value::Collection { items, .. } => items.iter().any(|item| next(item.value)),
            Value::Choice(values) => values.iter().any(|value| next(*value)),
            _ => false,
        }
    }

    /// Why a task that is given something of a block may have ended before the block has.
    fn waits(&self, after: &After, held: &Held) -> Option<&'static str> {
        let mut seen: BTreeSet<Span> = BTreeSet::new();
        for event in &after.between {
            if !seen.insert(event.span) {
                continue;
            }
            match &event.kind {
                EventKind::Return(Some(_)) if !matches!(held.keeper, Keeper::Caller(_)) && self.uses(event, held) => {
                    return Some("the handle is handed on");
                }
                EventKind::Return(_)
                | EventKind::Lift(_)
                | EventKind::MayReturn
                | EventKind::Break(_)
                | EventKind::Continue(_) => {}
                EventKind::Call(call) if matches!(held.keeper, Keeper::Caller(_)) && self.wraps(*call) => {}
                _ if self.uses(event, held) => return Some("the task's handle or group is used before the end"),
                EventKind::Await(_) | EventKind::Opaque => return Some("something is waited for before the end"),
                EventKind::Call(call) if !self.is_quick(*call) => return Some("something else runs before the end"),
                _ => {}
            }
        }
        None
    }

    /// `Ok(handle)`.
    fn wraps(&self, call: CallId) -> bool {
        callee_name(self.function.call(call)).is_some_and(|name| matches!(name.as_str(), "Ok" | "Some"))
    }

    /// Why closing a pool is no surprise for the task.
    fn not_closed_early(&self, after: &After, held: &Held) -> Option<&'static str> {
        if after.ended.is_none() {
            return Some("it is not closed here");
        }
        let Some(holder) = &held.holder else { return Some("nobody waits for the task") };
        if after.between.iter().any(|event| self.uses(event, held)) {
            return Some("the task's handle or group is used before the end");
        }
        let told = |event: &Event| match &event.kind {
            EventKind::Call(call) => callee_name(self.function.call(*call)).is_some_and(|name| tells(name.as_str())),
            EventKind::Opaque => true,
            _ => false,
        };
        if after.between.iter().any(told) {
            return Some("the task is told to end before that");
        }
        self.first_wait(holder, &after.later).is_none().then_some("nobody waits for the task after that")
    }

    fn first_wait(&self, holder: &Holder, events: &[Event]) -> Option<Span> {
        events.iter().find(|event| self.concerns(event, holder)).map(|event| event.span)
    }

    fn uses(&self, event: &Event, held: &Held) -> bool {
        held.holder.as_ref().is_some_and(|holder| self.concerns(event, holder))
    }

    /// Whether an event does something with the holder other than starting one more task.
    fn concerns(&self, event: &Event, holder: &Holder) -> bool {
        let is_it = |value: ValueId| match holder {
            Holder::Local(local) => mentions(self.function, value, *local),
            Holder::Field(field) => contains(self.function, value, &|value| self.program.same(self.id, value, *field)),
        };
        match &event.kind {
            EventKind::Call(call) => {
                let data = self.function.call(*call);
                let name = callee_name(data);
                let starts = name.is_some_and(|name| {
                    let name = name.as_str();
                    name.starts_with("spawn") || matches!(name, "push" | "push_back" | "insert")
                });
                let receives = receiver(data).is_some_and(is_it);
                !starts && receives || data.args.iter().any(|arg| is_it(arg.value) || self.captures(arg.value, holder))
            }
            EventKind::Await(value) | EventKind::Iterate(value) | EventKind::Return(Some(value)) => is_it(*value),
            EventKind::Bind { value: Some(value), .. } | EventKind::Write { value: Some(value), .. } => {
                is_it(*value) || self.captures(*value, holder)
            }
            _ => false,
        }
    }

    fn captures(&self, value: ValueId, holder: &Holder) -> bool {
        let (Value::Closure(index), Holder::Local(wanted)) = (self.function.value(value), holder) else { return false };
        let inner = self.program.linked.fn_id(self.program.linked.file_of(self.id), *index);
        self.program
            .linked
            .function(inner)
            .locals
            .iter()
            .any(|local| matches!(local.kind, LocalKind::Captured { local, .. } if local == *wanted))
    }

    /// Whether a call certainly waits for nothing.
    fn is_quick(&self, call: CallId) -> bool {
        let data = self.function.call(call);
        match self.resolver.target(self.id, call) {
            Target::Project { .. } => return false,
            Target::Construct(_) | Target::Library(_) => return true,
            _ => {}
        }
        let Some(name) = callee_name(data) else { return false };
        let name = name.as_str();
        let plain = matches!(
            name,
            "Ok" | "Some"
                | "Err"
                | "push"
                | "push_back"
                | "insert"
                | "clone"
                | "len"
                | "is_empty"
                | "join"
                | "new"
                | "into"
                | "path"
                | "unwrap"
                | "expect"
                | "drop"
                | "iter"
                | "into_iter"
                | "enumerate"
                | "display"
                | "as_ref"
        );
        // `handle.join()` waits; `path.join("name")` does not.
        let joins = name == "join" && data.args.is_empty();
        let told = matches!(&data.callee, Callee::Macro(_));
        !joins && (plain || told || name.starts_with("to_") || name.starts_with("spawn"))
    }
}

/// The task's handle or group, and what it is for it.
struct Held {
    keeper: Keeper,
    holder: Option<Holder>,
}

/// `self.tasks`.
fn field_name(function: &Function, value: ValueId) -> String {
    match function.value(value) {
        Value::Local(local) => function.local(*local).name.to_string(),
        Value::Field { base, name } => format!("{}.{name}", field_name(function, *base)),
        Value::Ref { value, .. } | Value::Deref(value) => field_name(function, *value),
        _ => "..".to_string(),
    }
}

/// Functions and methods whose result stands for the same path, text or number.
fn hands_on(name: &str) -> bool {
    matches!(
        name,
        "join"
            | "clone"
            | "into"
            | "from"
            | "new"
            | "unwrap"
            | "expect"
            | "display"
            | "with_extension"
            | "with_file_name"
            | "as_ref"
            | "as_path"
            | "as_os_str"
            | "as_str"
            | "into_owned"
            | "into_boxed_path"
            | "into_os_string"
            | "into_string"
    ) || name.starts_with("to_")
}

/// Calls that tell tasks to end.
fn tells(name: &str) -> bool {
    name.starts_with("abort")
        || name.starts_with("cancel")
        || name.starts_with("notify")
        || name.starts_with("shutdown")
        || matches!(name, "send" | "try_send" | "store" | "set" | "close" | "stop" | "drop" | "exit")
}
