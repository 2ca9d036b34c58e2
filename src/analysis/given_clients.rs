//! Python: an object that one thread or one task at a time may use, given to several of them as an argument.

use super::Program;
use super::connections::kept_type;
use super::expr::{as_call, as_local, callee_name, contains, keyword, receiver};
use super::link::FnId;
use super::nesting::{Around, events};
use super::places::{Place, Root, Via};
use super::roots::{Spawn, argument};
use super::shared_clients::counts;
use super::types::{Target, Ty};
use crate::knowledge::{Confined, Does, Effect, Knowledge, RootKind, TypeFacts};
use crate::model::{
    Call, CallId, Callee, EventKind, Function, Language, LocalId, LoopKind, NodeId, ParamKind, Path, Span, Value,
    ValueId,
};

/// Such an object.
#[derive(Clone, Debug)]
pub struct GivenClient {
    /// What is known of its type.
    pub facts: &'static TypeFacts,
    /// The function that starts the work.
    pub function: FnId,
    /// What it is called there.
    pub name: String,
    /// Where work is started with it: once in a loop, or twice.
    pub starts: Vec<Span>,
    /// The work is tasks of one loop, not threads.
    pub tasks: bool,
    /// A use of it in that work, and the method that is called.
    pub used: (FnId, Span, String),
}

/// Work that is started with some object.
struct Start {
    /// The object, as the starter knows it.
    place: Place,
    facts: &'static TypeFacts,
    name: String,
    span: Span,
    tasks: bool,
    /// Several pieces of it at once.
    many: bool,
    used: Used,
    /// What stands around: branches and `with` blocks.
    around: Vec<Around>,
    /// Started together with others of the same mark.
    group: u32,
}

/// An object by its place, with what is known of its type.
type Object = (Place, &'static TypeFacts);

/// A use: the function, where in it, and the method that is called.
type Used = (FnId, Span, String);

/// How many calls down a use is looked for.
const DEPTH: u32 = 3;

impl Program {
    /// Every such object, in order of functions.
    #[must_use]
    pub fn given_clients(&self) -> Vec<GivenClient> {
        let mut found = Vec::new();
        for id in self.linked.functions() {
            if self.linked.language(id) != Language::Python || self.is_test(id) {
                continue;
            }
            let mut starts = Vec::new();
            self.started_threads(id, &mut starts);
            self.started_tasks(id, &mut starts);
            found.extend(self.met(id, &starts));
        }
        found
    }

    /// The objects that several pieces of work are started with.
    fn met(&self, id: FnId, starts: &[Start]) -> Vec<GivenClient> {
        let mut found: Vec<(Place, GivenClient)> = Vec::new();
        for (index, one) in starts.iter().enumerate() {
            let other = starts.iter().take(index).find(|other| self.beside(id, other, one));
            if !one.many && other.is_none() || found.iter().any(|(place, _)| *place == one.place) {
                continue;
            }
            let mut spans: Vec<Span> = other.filter(|_| !one.many).map(|other| other.span).into_iter().collect();
            spans.push(one.span);
            let given = GivenClient {
                facts: one.facts,
                function: id,
                name: one.name.clone(),
                starts: spans,
                tasks: one.tasks,
                used: one.used.clone(),
            };
            found.push((one.place.clone(), given));
        }
        found.into_iter().map(|(_, given)| given).collect()
    }

    /// Whether the work of an earlier start goes on when a later one is made, with the same object.
    fn beside(&self, id: FnId, earlier: &Start, later: &Start) -> bool {
        if earlier.place != later.place || earlier.tasks != later.tasks {
            return false;
        }
        if earlier.tasks {
            return earlier.group == later.group;
        }
        let other_arm = |around: &Around| match around {
            Around::Arm(node, arm) => {
                later.around.iter().any(|other| matches!(other, Around::Arm(of, at) if of == node && at != arm))
            }
            // The end of a `with` waits for the work of its pool.
            Around::With { .. } => !later.around.contains(around),
            Around::Handler(..) => true,
            _ => false,
        };
        let facts = self.facts(id);
        let between = |span: Span| earlier.span.end <= span.start && span.end <= later.span.start;
        let waits = facts.joins.iter().any(|join| between(join.span)) || facts.waits.iter().any(|span| between(*span));
        let bound = match earlier.place.root {
            Root::Local(owner, local) if owner == id => binds(self.linked.function(id), local, &between),
            _ => false,
        };
        !waits && !bound && !earlier.around.iter().any(other_arm)
    }

    fn started_threads(&self, id: FnId, starts: &mut Vec<Start>) {
        let function = self.linked.function(id);
        let first = self.roots.spawns.partition_point(|spawn| spawn.function < id);
        let own = self.roots.spawns.iter().skip(first).take_while(|spawn| spawn.function == id);
        let threads = |spawn: &&Spawn| matches!(spawn.kind, RootKind::Thread | RootKind::Pool | RootKind::Timer);
        // What is awaited on the spot has ended before anything else begins.
        let goes_on = |spawn: &&Spawn| spawn.worker.is_none() && !awaited(function, spawn.call);
        for spawn in own.filter(threads).filter(goes_on) {
            let many = self.spawn_effect(spawn).is_some_and(|effect| effect.many);
            for (value, (place, facts), used) in self.used_by_thread(spawn, many) {
                let around = around_call(function, spawn.call);
                let in_round = spawn.in_loop
                    && !fresh(function, as_local(function, value), &around)
                    && !ends_in_round(function, spawn.call, &around);
                let name = self.resolver().place_name(&place);
                starts.push(Start {
                    place,
                    facts,
                    name,
                    span: spawn.span,
                    tasks: false,
                    many: many || in_round,
                    used,
                    around,
                    group: spawn.call.0,
                });
            }
        }
    }

    /// The objects that a thread is given and uses: its arguments, and the object whose method it is to call.
    fn used_by_thread(&self, spawn: &Spawn, many: bool) -> Vec<(ValueId, Object, Used)> {
        let (id, mut found) = (spawn.function, Vec::new());
        let function = self.linked.function(id);
        if let Some(work) = spawn.target {
            for (position, value) in self.given_to(spawn, many) {
                let mut params = self.linked.function(work).params.iter();
                let param = params.by_ref().filter(|param| param.kind != ParamKind::Receiver).nth(position);
                let Some((param, object)) = param.zip(self.confined_object(id, value)) else { continue };
                if let Some(used) = self.used_by(work, param.local, object.1, 0) {
                    found.push((value, object, used));
                }
            }
            return found;
        }
        // `pool.map(archive.write, paths)`
        let target = self.spawn_effect(spawn).and_then(|effect| effect.target.as_ref());
        let Some(target) = target.and_then(|target| argument(function.call(spawn.call), target)) else { return found };
        if let Value::Field { base, name } = function.value(target)
            && let Some(object) = self.confined_object(id, *base)
            && counts(object.1, name.as_str())
        {
            let used = (id, function.value_span(target), name.as_str().to_string());
            found.push((*base, object, used));
        }
        found
    }

    /// What the tables say of a call that starts work; `many`: `pool.map`, the same work for every element.
    fn spawn_effect(&self, spawn: &Spawn) -> Option<&'static Effect> {
        match self.resolver().target(spawn.function, spawn.call) {
            Target::Effect { effect, .. } => Some(effect),
            Target::Library(lib) => Knowledge::of(Language::Python).facts(lib).construct.as_ref(),
            _ => None,
        }
    }

    /// The arguments that work is started with, by their position.
    fn given_to(&self, spawn: &Spawn, many: bool) -> Vec<(usize, ValueId)> {
        let function = self.linked.function(spawn.function);
        let data = function.call(spawn.call);
        let Some(effect) = self.spawn_effect(spawn) else { return Vec::new() };
        let Some(target) = effect.target.as_ref() else { return Vec::new() };
        if let Some(args) = keyword(data, "args") {
            return match function.value(args) {
                Value::Collection { items, .. } => items.iter().map(|item| item.value).enumerate().collect(),
                _ => Vec::new(),
            };
        }
        // `partial(work, session)`
        let partial = argument(data, target).and_then(|value| as_call(function, value));
        let partial = partial.filter(|call| {
            matches!(self.resolver().target(spawn.function, *call), Target::External(path) if path == Path::parse("functools.partial"))
        });
        if let Some(call) = partial {
            return positional(function.call(call)).skip(1).enumerate().collect();
        }
        let from = target.index.filter(|_| !many && effect.does == Does::Spawn);
        match from {
            Some(index) => positional(data).skip(index + 1).enumerate().collect(),
            None => Vec::new(),
        }
    }

    fn started_tasks(&self, id: FnId, starts: &mut Vec<Start>) {
        let function = self.linked.function(id);
        for (index, data) in function.calls.iter().enumerate() {
            let Some(name) = callee_name(data) else { continue };
            let call = CallId(u32::try_from(index).unwrap_or(u32::MAX));
            match name.as_str() {
                "gather" | "wait" | "as_completed" => {
                    let path = self.resolver().library_callee(id, call);
                    let known = path.is_some_and(|path| path.first().is_some_and(|package| package == "asyncio"));
                    if known {
                        for arg in &data.args {
                            self.gathered(id, arg.value, (call, data.name_span), starts);
                        }
                    }
                }
                "create_task" | "ensure_future" => {
                    let Some(coroutine) = data.args.first().and_then(|arg| as_call(function, arg.value)) else {
                        continue;
                    };
                    let group = matches!(self.resolver().target(id, call), Target::Effect { ty: Some(ty), .. }
                        if Knowledge::of(Language::Python).facts(ty).role == crate::knowledge::Role::TaskGroup);
                    let around = around_call(function, call);
                    let round = around.iter().any(Around::is_round)
                        && !awaited(function, call)
                        && !ends_in_round(function, call, &around);
                    if group || round {
                        self.coroutine(id, coroutine, (data.name_span, round, u32::MAX - 1), starts);
                    }
                }
                _ => {}
            }
        }
    }

    /// The coroutines among what is gathered: themselves, a comprehension of them, a list that they were put into.
    fn gathered(&self, id: FnId, value: ValueId, (by, span): (CallId, Span), starts: &mut Vec<Start>) {
        let function = self.linked.function(id);
        match function.value(value) {
            Value::Call(call) => self.coroutine(id, *call, (span, false, by.0), starts),
            Value::Collection { items, .. } => {
                for call in items.iter().filter_map(|item| as_call(function, item.value)) {
                    let around = around_call(function, call);
                    let each = |around: &Around| {
                        matches!(around, Around::LoopBody(_, LoopKind::Comprehension | LoopKind::Generator))
                    };
                    self.coroutine(id, call, (span, around.last().is_some_and(each), by.0), starts);
                }
            }
            Value::Local(local) => {
                if let Some(bound) = self.bound_once(id, *local) {
                    if !matches!(function.value(bound), Value::Local(_)) {
                        self.gathered(id, bound, (by, span), starts);
                    }
                    self.appended(id, *local, (by, span), starts);
                }
            }
            _ => {}
        }
    }

    /// `tasks.append(fetch(session, key))`
    fn appended(&self, id: FnId, list: LocalId, (by, span): (CallId, Span), starts: &mut Vec<Start>) {
        let function = self.linked.function(id);
        for (index, data) in function.calls.iter().enumerate() {
            let appends = callee_name(data).is_some_and(|name| name == "append")
                && receiver(data).and_then(|value| as_local(function, value)) == Some(list);
            let Some(coroutine) = data.args.first().filter(|_| appends).and_then(|arg| as_call(function, arg.value))
            else {
                continue;
            };
            let call = CallId(u32::try_from(index).unwrap_or(u32::MAX));
            let round = around_call(function, call).iter().any(Around::is_round);
            self.coroutine(id, coroutine, (span, round, by.0), starts);
        }
    }

    /// What a coroutine that is started beside others uses.
    fn coroutine(&self, id: FnId, call: CallId, (span, many, group): (Span, bool, u32), starts: &mut Vec<Start>) {
        let function = self.linked.function(id);
        let data = function.call(call);
        let around = around_call(function, call);
        let mut start = |place: Place, facts: &'static TypeFacts, used: Used, local: Option<LocalId>| {
            let many = many && !fresh(function, local, &around);
            let name = self.resolver().place_name(&place);
            let around = around.clone();
            starts.push(Start { place, facts, name, span, tasks: true, many, used, around, group });
        };
        // `session.execute(..)`
        if let Callee::Method { receiver, name } = &data.callee
            && let Some((place, facts)) = self.confined_object(id, *receiver)
            && facts.confined == Some(Confined::Task)
            && counts(facts, name.as_str())
        {
            let used = (id, data.name_span, name.as_str().to_string());
            start(place, facts, used, as_local(function, *receiver));
            return;
        }
        let Target::Project { functions, receiver } = self.resolver().target(id, call) else { return };
        let [work] = functions.as_slice() else { return };
        for (position, value) in self.resolver().bind_arguments(id, call, *work, receiver.is_some()) {
            let Some(param) = self.linked.function(*work).params.get(position) else { continue };
            let Some((place, facts)) = self.confined_object(id, value) else { continue };
            if facts.confined != Some(Confined::Task) {
                continue;
            }
            if let Some(used) = self.used_by(*work, param.local, facts, 0) {
                start(place, facts, used, as_local(function, value));
            }
        }
        // `self.fetch(key)`, which uses `self.session`.
        if receiver.is_some_and(|receiver| self.linked.is_receiver(id, receiver)) {
            for (place, facts, used) in self.own_uses(*work, 0) {
                start(place, facts, used, None);
            }
        }
    }

    /// The objects of its own object that a method uses, itself or in what it calls there.
    fn own_uses(&self, id: FnId, depth: u32) -> Vec<(Place, &'static TypeFacts, Used)> {
        let mut found = Vec::new();
        let function = self.linked.function(id);
        for access in &self.facts(id).accesses {
            let own = access.at.via == Via::Receiver && access.at.place.path.len() == 1;
            if !own || !self.held(id, &access.held).is_empty() {
                continue;
            }
            let Some(facts) = kept_type(self, &access.at.place).filter(|facts| facts.confined == Some(Confined::Task))
            else {
                continue;
            };
            let called = function.calls.iter().find(|call| call.name_span == access.span).and_then(callee_name);
            if let Some(method) = called.filter(|method| counts(facts, method.as_str())) {
                found.push((access.at.place.clone(), facts, (id, access.span, method.as_str().to_string())));
            }
        }
        if depth < DEPTH && found.is_empty() {
            for site in &self.facts(id).calls {
                if let ([callee], Via::Receiver, true) = (site.functions.as_slice(), &site.via, site.held.is_empty()) {
                    found.extend(self.own_uses(*callee, depth + 1).into_iter().take(1));
                }
            }
        }
        found.truncate(4);
        found
    }

    /// The object of a confined type that a name stands for: what is made on the spot is the work's own.
    fn confined_object(&self, id: FnId, value: ValueId) -> Option<Object> {
        let function = self.linked.function(id);
        if !matches!(function.value(value), Value::Local(_) | Value::Path(_) | Value::Field { .. }) {
            return None;
        }
        let Ty::Library(lib, _) = self.resolver().type_of(id, value) else { return None };
        let facts = Knowledge::of(Language::Python).facts(lib);
        facts.confined?;
        let at = self.resolver().place_of(id, value)?;
        (!at.many()).then_some((at.place, facts))
    }

    /// Where a function uses its parameter with no lock around, itself or in what it passes it to.
    fn used_by(&self, id: FnId, param: LocalId, facts: &TypeFacts, depth: u32) -> Option<Used> {
        let function = self.linked.function(id);
        let rebound =
            self.linked.index[id.0 as usize].binds.get(param.0 as usize).is_some_and(|binds| !binds.is_empty());
        if rebound || depth > DEPTH || self.is_test(id) || !self.entry[id.0 as usize].is_empty() {
            return None;
        }
        // Locks taken by hand: which of the uses they are for is not followed.
        if !self.facts(id).manual.is_empty() {
            return None;
        }
        let mut found = None;
        events(function, &mut |event, around| {
            let EventKind::Call(call) = event.kind else { return };
            if found.is_some() || around.iter().any(|part| self.locks(id, part)) {
                return;
            }
            let data = function.call(call);
            let is_it = |value: ValueId| as_local(function, value) == Some(param);
            if let Callee::Method { receiver, name } = &data.callee
                && is_it(*receiver)
                && counts(facts, name.as_str())
            {
                found = Some((id, data.name_span, name.as_str().to_string()));
            } else if data.args.iter().any(|arg| is_it(arg.value)) {
                found = self.passed_on(id, call, &is_it, facts, depth);
            }
        });
        found
    }

    fn passed_on(
        &self,
        id: FnId,
        call: CallId,
        is_it: &dyn Fn(ValueId) -> bool,
        facts: &TypeFacts,
        depth: u32,
    ) -> Option<Used> {
        let Target::Project { functions, receiver } = self.resolver().target(id, call) else { return None };
        let [callee] = functions.as_slice() else { return None };
        let bound = self.resolver().bind_arguments(id, call, *callee, receiver.is_some());
        let (position, _) = bound.into_iter().find(|(_, value)| is_it(*value))?;
        let param = self.linked.function(*callee).params.get(position)?;
        self.used_by(*callee, param.local, facts, depth + 1)
    }

    fn locks(&self, id: FnId, part: &Around) -> bool {
        matches!(part, Around::With { context, .. } if self.resolver().lock_of(id, *context).is_some())
    }
}

fn positional(call: &Call) -> impl Iterator<Item = ValueId> + '_ {
    call.args.iter().filter(|arg| arg.name.is_none() && !arg.spread).map(|arg| arg.value)
}

/// What stands around a call, outermost first.
fn around_call(function: &Function, call: CallId) -> Vec<Around> {
    let mut found = Vec::new();
    events(function, &mut |event, around| {
        if matches!(event.kind, EventKind::Call(at) if at == call) {
            found = around.to_vec();
        }
    });
    found
}

/// The innermost loop.
fn innermost(around: &[Around]) -> Option<NodeId> {
    around.iter().rev().find_map(|part| match part {
        Around::LoopBody(node, _) => Some(*node),
        _ => None,
    })
}

/// Whether the round that starts some work waits for its end: `future.result()`, `thread.join()`, `await task`.
fn ends_in_round(function: &Function, start: CallId, around: &[Around]) -> bool {
    let Some(node) = innermost(around) else { return false };
    let (mut kept, mut found) = (None, false);
    let here = |part: &Around| matches!(part, Around::LoopBody(of, _) if *of == node);
    events(function, &mut |event, around| {
        if !around.iter().any(here) {
            return;
        }
        let is_it = |value: ValueId| match function.value(value) {
            Value::Call(call) => *call == start,
            Value::Local(local) => kept == Some(*local),
            _ => false,
        };
        match event.kind {
            EventKind::Bind { local, value: Some(value), .. } if is_it(value) => kept = Some(local),
            EventKind::Await(value) => found |= contains(function, value, &is_it),
            EventKind::Call(call) => {
                let data = function.call(call);
                let waits =
                    callee_name(data).is_some_and(|name| matches!(name.as_str(), "result" | "join" | "exception"));
                found |= waits && receiver(data).is_some_and(is_it);
            }
            _ => {}
        }
    });
    found
}

/// Whether a variable is bound anew in every round of the innermost loop around.
fn fresh(function: &Function, local: Option<LocalId>, around: &[Around]) -> bool {
    let (Some(local), Some(node)) = (local, innermost(around)) else { return false };
    let mut found = false;
    let here = |part: &Around| matches!(part, Around::LoopBody(of, _) if *of == node);
    events(function, &mut |event, around| {
        found |=
            matches!(event.kind, EventKind::Bind { local: bound, .. } if bound == local) && around.iter().any(here);
    });
    found
}

/// Whether a variable is bound at a place of which a test holds.
fn binds(function: &Function, local: LocalId, at: &dyn Fn(Span) -> bool) -> bool {
    let mut found = false;
    events(function, &mut |event, _| {
        found |= matches!(event.kind, EventKind::Bind { local: bound, .. } if bound == local) && at(event.span);
    });
    found
}

/// Whether the result of a call is awaited on the spot.
fn awaited(function: &Function, call: CallId) -> bool {
    let mut found = false;
    events(function, &mut |event, _| {
        found |= matches!(event.kind, EventKind::Await(value) if matches!(function.value(value), Value::Call(at) if *at == call));
    });
    found
}
