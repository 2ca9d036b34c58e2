//! Rust: stores into an atomic that go by what was loaded from it before, where others may have changed it in between.
//!
//! Whether a value comes from a load is followed through operands and through what variables were last bound to. A
//! compare-and-exchange or swap on the way is taken for a protocol of the author's own, and ends the matter.

use smallvec::SmallVec;

use super::flow::AtomicOp;
use super::nesting::events;
use super::{FnId, Place, Program, Root, Runner, Via, excludes};
use crate::knowledge::{Does, RootKind};
use crate::model::{
    CallId, Callee, EventKind, Function, Language, Literal, LocalId, Node, Op, ParamKind, Span, TypeExpr, Value,
    ValueId, WriteOp,
};

/// How a store goes by the load before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stale {
    /// What is stored is made from what was loaded.
    Value,
    /// What is stored was found larger or smaller than what was loaded.
    Bound,
    /// Whether a constant is stored was decided by what was loaded, and more than the store depends on that.
    Test,
    /// What was loaded is used as taken away by the store.
    Taken,
    /// The store undoes an addition, and with it those of others.
    Undone,
}

/// A store that goes by an earlier operation on the same atomic.
#[derive(Clone, Debug)]
pub struct StaleStore {
    /// The function.
    pub function: FnId,
    /// The operation it goes by.
    pub load: AtomicOp,
    /// The store.
    pub store: AtomicOp,
    /// How.
    pub link: Stale,
}

/// Who may change an atomic between a function's load and its store.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rivals {
    /// Nobody is seen to.
    None,
    /// Other functions change it; which threads run them is not seen.
    Functions,
    /// Another thread does, or another one that runs the same function.
    Threads,
}

/// How many bindings a value is followed through.
const DEPTH: u32 = 12;

impl Program {
    /// The stores of a function that go by an earlier operation on the same atomic. `silent` is told what looks like one and is not.
    #[must_use]
    pub fn stale_stores(&self, id: FnId, silent: &dyn Fn(Span, &'static str)) -> Vec<StaleStore> {
        let ops = &self.facts(id).atomics;
        let mut found = Vec::new();
        for (index, store) in ops.iter().enumerate().filter(|(_, op)| op.does == Does::AtomicStore) {
            if store.at.many() || store.at.via == Via::Unknown {
                continue;
            }
            let earlier = ops.iter().take(index).rev().filter(|op| op.at == store.at && op.does != Does::AtomicStore);
            let linked = earlier.filter_map(|load| Some((load, self.link(id, load, store)?))).next();
            let Some((load, link)) = linked else { continue };
            if let Some(reason) = self.settled(id, load, store, link) {
                silent(store.span, reason);
                continue;
            }
            found.push(StaleStore { function: id, load: load.clone(), store: store.clone(), link });
        }
        found
    }

    fn link(&self, id: FnId, load: &AtomicOp, store: &AtomicOp) -> Option<Stale> {
        let function = self.linked.function(id);
        let flow = Flow { program: self, id, function, of: load.call };
        let value = function.call(store.call).args.first()?.value;
        let name = method(function, load.call);
        if load.does == Does::AtomicUpdate {
            let tested = || self.deciding(id, store).any(|test| flow.reaches(test, store.span, 0));
            return (name == "fetch_add" && is_literal(function, value) && tested()).then_some(Stale::Undone);
        }
        if flow.reaches(value, store.span, 0) {
            return Some(Stale::Value);
        }
        for test in self.deciding(id, store) {
            if !flow.reaches(test, store.span, 0) {
                continue;
            }
            if flow.is_limit(test, value, store.span) {
                return Some(Stale::Bound);
            }
            let constant = is_literal(function, value);
            let claims = constant && !self.is_noted(id, load, store) && !self.repeats(id, load, store);
            return (claims && self.decides_more(id, test, store)).then_some(Stale::Test);
        }
        let later = self.facts(id).atomics.iter().filter(|op| op.at == store.at && op.span.start > store.span.start);
        let put_back = later.filter(|op| op.does == Does::AtomicStore).any(|op| {
            let value = function.call(op.call).args.first();
            value.is_some_and(|arg| flow.reaches(arg.value, op.span, 0))
        });
        if put_back {
            return None;
        }
        let same_way = load.under == store.under;
        let overwritten = is_literal(function, value) || is_null(function, value);
        (same_way && overwritten && flow.is_used(load)).then_some(Stale::Taken)
    }

    /// A constant is stored that no other store differs from, where more than the load has decided: what was found out is noted,
    /// and whoever finds it out as well notes the same.
    fn is_noted(&self, id: FnId, load: &AtomicOp, store: &AtomicOp) -> bool {
        let function = self.linked.function(id);
        let flow = Flow { program: self, id, function, of: load.call };
        let asked = function.nodes.iter().any(|node| match node {
            Node::Branch { test: Some(test), arms, .. } => {
                arms.iter().any(|arm| arm.span.contains(store.span)) && !flow.reaches(*test, store.span, 0)
            }
            _ => false,
        });
        asked
            && self.changers(&store.at.place).into_iter().all(|other| {
                let there = self.linked.function(other);
                let constant = function.call(store.call).args.first().map(|arg| function.value(arg.value));
                let mut ops = self.facts(other).atomics.iter().filter(|op| op.at.place == store.at.place);
                ops.all(|op| {
                    op.does == Does::AtomicLoad
                        || op.does == Does::AtomicStore
                            && there.call(op.call).args.first().map(|arg| there.value(arg.value)) == constant
                })
            })
    }

    /// What is stored is what the load was found to be: `if done.load() { done.store(true) }`.
    fn repeats(&self, id: FnId, load: &AtomicOp, store: &AtomicOp) -> bool {
        let function = self.linked.function(id);
        let Some(Value::Literal(Literal::Bool(stored))) =
            function.call(store.call).args.first().map(|arg| function.value(arg.value))
        else {
            return false;
        };
        let is_load = |value: ValueId| matches!(function.value(value), Value::Call(call) if *call == load.call);
        let tests = &self.facts(id).tests;
        store.under.iter().filter_map(|(test, outcome)| Some((tests.get(*test as usize)?.value, *outcome))).any(
            |(test, outcome)| match function.value(test) {
                Value::Op { op: Op::And, operands } if outcome => *stored && operands.iter().any(|one| is_load(*one)),
                _ => is_load(test) && outcome == *stored,
            },
        )
    }

    /// The tests a store depends on, the innermost first.
    fn deciding<'a>(&'a self, id: FnId, store: &'a AtomicOp) -> impl Iterator<Item = ValueId> + 'a {
        let tests = &self.facts(id).tests;
        store.under.iter().rev().filter_map(|(test, _)| tests.get(*test as usize)).map(|test| test.value)
    }

    /// Whether a test decides about anything else than stores and loads: calls in the same arm, or after it.
    fn decides_more(&self, id: FnId, test: ValueId, store: &AtomicOp) -> bool {
        let function = self.linked.function(id);
        let region = function.nodes.iter().find_map(|node| match node {
            Node::Branch { test: Some(tested), arms, .. } if *tested == test => {
                let arm = arms.iter().find(|arm| arm.span.contains(store.span)).map(|arm| arm.span);
                let end = arms.iter().map(|arm| arm.span.end).max()?;
                Some(arm.unwrap_or(Span { start: end, end: function.span.end }))
            }
            _ => None,
        });
        let Some(region) = region else { return false };
        // What happens with the store, not what is asked on the way to it.
        let inner = function.nodes.iter().filter_map(|node| match node {
            Node::Branch { arms, .. } => arms.iter().map(|arm| arm.span).find(|arm| arm.contains(store.span)),
            _ => None,
        });
        let region = inner.filter(|arm| region.contains(*arm)).min_by_key(|arm| arm.end - arm.start).unwrap_or(region);
        let own = |call: CallId| self.facts(id).atomics.iter().any(|op| op.call == call);
        (0..function.calls.len()).filter_map(|index| u32::try_from(index).ok().map(CallId)).any(|call| {
            let data = function.call(call);
            let counts = !matches!(data.callee, Callee::Macro(_)) && !own(call) && !is_quiet(function, call);
            counts && region.contains(data.span)
        })
    }

    /// Why nothing can come between, or nothing goes wrong if it does.
    fn settled(&self, id: FnId, load: &AtomicOp, store: &AtomicOp, link: Stale) -> Option<&'static str> {
        let facts = self.facts(id);
        let function = self.linked.function(id);
        if load.under.iter().any(|(test, way)| store.under.iter().any(|(other, end)| test == other && way != end)) {
            return Some("the load and the store are in different arms of one test");
        }
        let protocol = facts.atomics.iter().any(|op| {
            let exchanges = matches!(method(function, op.call), "swap" | "fetch_update" | "compare_and_swap")
                || method(function, op.call).starts_with("compare_exchange");
            exchanges && op.span.start < store.span.start
        });
        if protocol {
            return Some("the function decides with a swap or a compare-and-exchange who may store");
        }
        let between = |op: &&AtomicOp| {
            op.at == store.at && op.call != load.call && op.call != store.call && op.does != Does::AtomicLoad
        };
        let within = |op: &&AtomicOp| load.span.start < op.span.start && op.span.start < store.span.start;
        if link == Stale::Value && facts.atomics.iter().filter(between).any(|op| within(&op)) {
            return Some("what was there before is put back");
        }
        let held = self.held(id, &load.held);
        let kept = |lock: &super::HeldLock| {
            lock.must && excludes(lock.mode) && held.iter().any(|other| other.must && other.lock.at == lock.lock.at)
        };
        if self.held(id, &store.held).iter().any(kept) {
            return Some("a lock is held over both");
        }
        if self.is_exclusive(id, store) {
            return Some("the function has the atomic for itself");
        }
        if self.construction_only().contains(&id) {
            return Some("nobody else has the object yet");
        }
        match (ordering(function, load.call), ordering(function, store.call)) {
            (Some("Relaxed"), Some("Release")) if load.does == Does::AtomicLoad => {
                Some("a relaxed load and a releasing store are what a single writer does")
            }
            _ => None,
        }
    }

    /// A method with `&mut self` and an atomic that is part of the object, or an atomic of the function's own.
    fn is_exclusive(&self, id: FnId, store: &AtomicOp) -> bool {
        match (&store.at.place.root, &store.at.via) {
            (Root::Local(owner, local), _) => {
                let own = *owner == id && !self.linked.function(id).params.iter().any(|param| param.local == *local);
                own && !self.shared_locals.contains(&(*owner, *local))
            }
            (Root::Type(owner), Via::Receiver) => {
                let receiver = self.linked.function(id).params.first();
                let mutable = receiver.is_some_and(|param| {
                    param.kind == ParamKind::Receiver && matches!(param.ty, TypeExpr::Ref { mutable: true, .. })
                });
                let field = store.at.place.path.first();
                let plain = self.linked.type_def(*owner).fields.iter().any(|known| {
                    Some(&known.name) == field
                        && matches!(&known.ty, TypeExpr::Path { path, .. } if path.last().is_some_and(|name| name.as_str().starts_with("Atomic")))
                });
                mutable && plain
            }
            _ => false,
        }
    }

    /// The next number of a generator, made by shifts and exclusive ors alone, in no order with anything: a lost step repeats one.
    #[must_use]
    pub fn is_scrambled(&self, stale: &StaleStore) -> bool {
        let function = self.linked.function(stale.function);
        let relaxed = |call: CallId| ordering(function, call) == Some("Relaxed");
        let Some(stored) = function.call(stale.store.call).args.first() else { return false };
        let Value::Local(local) = function.value(stored.value) else { return false };
        let mut steps = 0;
        let mut others = false;
        events(function, &mut |event, _| match &event.kind {
            EventKind::Bind { local: bound, value: Some(value), declares: false } if bound == local => {
                let scrambles = matches!(function.value(*value), Value::Op { op: Op::Arithmetic, .. });
                steps += u32::from(scrambles);
                others |= !scrambles;
            }
            EventKind::Write { target, op: WriteOp::Augment(op), .. }
                if *function.value(*target) == Value::Local(*local) =>
            {
                steps += u32::from(*op == Op::Arithmetic);
                others |= *op != Op::Arithmetic;
            }
            _ => {}
        });
        stale.link == Stale::Value && relaxed(stale.load.call) && relaxed(stale.store.call) && steps >= 2 && !others
    }

    /// Who may change the atomic of a store in between.
    #[must_use]
    pub fn rivals(&self, id: FnId, store: &AtomicOp) -> Rivals {
        let runners = self.runners(id);
        if self.is_many(&runners) {
            return Rivals::Threads;
        }
        let mut best = Rivals::None;
        for writer in self.changers(&store.at.place) {
            if writer == id || self.construction_only().contains(&writer) || self.is_test(writer) && !self.is_test(id) {
                continue;
            }
            let others = self.runners(writer);
            let apart = others != runners && (is_started(&others) || is_started(&runners));
            best = best.max(if apart || self.is_many(&others) { Rivals::Threads } else { Rivals::Functions });
        }
        best
    }

    /// The functions that change an atomic.
    #[must_use]
    pub fn changers(&self, place: &Place) -> Vec<FnId> {
        let changes = |id: &FnId| {
            let mut ops = self.facts(*id).atomics.iter();
            ops.any(|op| op.does != Does::AtomicLoad && op.at.place == *place)
        };
        self.linked.functions().filter(|id| self.linked.language(*id) == Language::Rust).filter(changes).collect()
    }

    /// Whether other functions change the atomic, and all of them by comparing and exchanging.
    #[must_use]
    pub fn others_exchange(&self, stale: &StaleStore) -> bool {
        let place = &stale.store.at.place;
        let mut others = self
            .changers(place)
            .into_iter()
            .filter(|id| *id != stale.function && !self.is_test(*id) && !self.construction_only().contains(id))
            .peekable();
        others.peek().is_some()
            && others.all(|id| {
                let function = self.linked.function(id);
                let changes =
                    self.facts(id).atomics.iter().filter(|op| op.does != Does::AtomicLoad && op.at.place == *place);
                changes.into_iter().all(|op| method(function, op.call).starts_with("compare_"))
            })
    }

    /// Several threads at once.
    fn is_many(&self, runners: &[Runner]) -> bool {
        let several = |runner: &Runner| match runner {
            Runner::Root(root) => {
                let root = self.roots.root(*root);
                root.many || matches!(root.kind, RootKind::Handler | RootKind::AsyncHandler)
            }
            Runner::Outside => false,
        };
        runners.len() > 1 && is_started(runners) || runners.iter().any(several)
    }
}

fn is_started(runners: &[Runner]) -> bool {
    runners.iter().any(|runner| matches!(runner, Runner::Root(_)))
}

/// Where the result of one call goes.
struct Flow<'a> {
    program: &'a Program,
    id: FnId,
    function: &'a Function,
    of: CallId,
}

impl Flow<'_> {
    /// Whether a value is made from the result.
    fn reaches(&self, value: ValueId, before: Span, depth: u32) -> bool {
        if depth > 2 * DEPTH {
            return false;
        }
        match self.function.value(value) {
            Value::Call(call) if *call == self.of => true,
            Value::Local(local) => self
                .bound(*local, before)
                .is_some_and(|bound| self.reaches(bound, self.function.value_span(bound), depth + 3)),
            _ => operands(self.function, value).into_iter().any(|operand| self.reaches(operand, before, depth + 1)),
        }
    }

    /// What was last bound to a variable before an expression.
    fn bound(&self, local: LocalId, before: Span) -> Option<ValueId> {
        let binds = self.program.linked.index[self.id.0 as usize].binds.get(local.0 as usize)?;
        let own = binds.iter().filter(|(function, _)| *function == self.id).filter_map(|(_, value)| *value);
        let start = |value: &ValueId| self.function.value_span(*value).start;
        own.filter(|value| start(value) < before.start).max_by_key(start)
    }

    /// Whether a test compares the result with what is stored.
    fn is_limit(&self, test: ValueId, stored: ValueId, before: Span) -> bool {
        let Value::Op { op, operands } = self.function.value(test) else { return false };
        match op {
            Op::Not | Op::And => operands.iter().any(|operand| self.is_limit(*operand, stored, before)),
            Op::Order => {
                let loaded = operands.iter().any(|operand| self.reaches(*operand, before, 0));
                loaded && operands.iter().any(|operand| self.function.value(*operand) == self.function.value(stored))
            }
            _ => false,
        }
    }

    /// Whether the variable the result is bound to is used for more than tests. One that is never named is put into a text.
    fn is_used(&self, load: &AtomicOp) -> bool {
        let index = &self.program.linked.index[self.id.0 as usize];
        let holds = |local: LocalId| {
            let binds = index.binds.get(local.0 as usize).map_or(&[][..], |binds| binds.as_slice());
            matches!(binds, [(function, Some(value)), ..] if *function == self.id
                && matches!(self.function.value(*value), Value::Call(call) if *call == load.call))
        };
        let named = |local: LocalId| !self.function.local(local).name.as_str().starts_with('_');
        let locals = 0..u32::try_from(self.function.locals.len()).unwrap_or(0);
        let Some(local) = locals.map(LocalId).find(|local| holds(*local) && named(*local)) else { return false };
        let values = self.function.values.iter();
        let uses = values.filter(|data| data.value == Value::Local(local) && data.span.start > load.span.start);
        let tested = |span: Span| {
            let tests = self.program.facts(self.id).tests.iter();
            tests.into_iter().any(|test| test.span.contains(span))
                || self.function.nodes.iter().any(|node| match node {
                    Node::Event(event) => matches!(event.kind, EventKind::Assert(_)) && event.span.contains(span),
                    _ => false,
                })
        };
        let mut uses = uses.peekable();
        uses.peek().is_none() || uses.any(|data| !tested(data.span))
    }
}

fn operands(function: &Function, value: ValueId) -> SmallVec<[ValueId; 4]> {
    match function.value(value) {
        Value::Call(call) => {
            let data = function.call(*call);
            let receiver = match &data.callee {
                Callee::Method { receiver, .. } | Callee::Value(receiver) => Some(*receiver),
                Callee::Path(_) | Callee::Macro(_) => None,
            };
            receiver.into_iter().chain(data.args.iter().map(|arg| arg.value)).collect()
        }
        Value::Collection { items, .. } => items.iter().map(|item| item.value).collect(),
        Value::Op { operands, .. } | Value::Choice(operands) => operands.iter().copied().collect(),
        Value::Field { base, .. } | Value::Index { base, .. } => SmallVec::from_slice(&[*base]),
        Value::Await(inner) | Value::Deref(inner) | Value::Try(inner) | Value::Item(inner) | Value::Entered(inner) => {
            SmallVec::from_slice(&[*inner])
        }
        Value::Ref { value: inner, .. } | Value::Cast { value: inner, .. } | Value::Part { value: inner, .. } => {
            SmallVec::from_slice(&[*inner])
        }
        Value::Unknown | Value::Local(_) | Value::Path(_) | Value::Literal(_) | Value::Closure(_) => SmallVec::new(),
    }
}

/// The name of the method a call calls.
fn method(function: &Function, call: CallId) -> &str {
    match &function.call(call).callee {
        Callee::Method { name, .. } => name.as_str(),
        _ => "",
    }
}

/// The memory order a load or store names.
fn ordering(function: &Function, call: CallId) -> Option<&'static str> {
    let last = function.call(call).args.last()?.value;
    match function.value(last) {
        Value::Path(path) => path.last().map(|name| name.as_str()),
        _ => None,
    }
}

fn is_literal(function: &Function, value: ValueId) -> bool {
    matches!(function.value(value), Value::Literal(Literal::Bool(_) | Literal::Int(_) | Literal::Number))
}

/// `ptr::null_mut()`.
fn is_null(function: &Function, value: ValueId) -> bool {
    let Value::Call(call) = function.value(value) else { return false };
    let data = function.call(*call);
    let named = matches!(&data.callee, Callee::Path(path) if path.last().is_some_and(|name| name == "null_mut"));
    named && data.args.is_empty()
}

/// Calls that do nothing others could notice.
fn is_quiet(function: &Function, call: CallId) -> bool {
    let name = match &function.call(call).callee {
        Callee::Method { name, .. } => Some(*name),
        Callee::Path(path) => path.last(),
        Callee::Value(_) | Callee::Macro(_) => None,
    };
    const QUIET: [&str; 18] = [
        "Ok",
        "Some",
        "Err",
        "as_ref",
        "as_str",
        "borrow",
        "clone",
        "default",
        "deref",
        "elapsed",
        "expect",
        "from",
        "into",
        "is_none",
        "is_some",
        "now",
        "to_string",
        "unwrap",
    ];
    name.is_some_and(|name| QUIET.contains(&name.as_str()))
}
