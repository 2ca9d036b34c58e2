//! A load and a store of an atomic that become one operation.

use crate::analysis::Program;
use crate::analysis::atomics::{Stale, StaleStore};
use crate::analysis::link::FnId;
use crate::finding::plan::Change;
use crate::finding::{Fix, FixSafety};
use crate::model::{Call, CallId, Callee, EventKind, Function, LocalId, Node, Op, Span, Value, ValueId};

/// A store of what was made from a load.
struct Pair<'a> {
    function: &'a Function,
    load: &'a Call,
    store: &'a Call,
    /// What is stored.
    value: ValueId,
    /// The orders of the two, as they are written.
    orders: (String, String),
    /// The variable that the load is bound to, where it is not part of what is stored.
    bound: Option<LocalId>,
}

impl Program {
    /// A store, and others of the same function, each with its load in one step.
    #[must_use]
    pub fn one_step_for_fix(&self, stale: &StaleStore, more: &[StaleStore]) -> Option<Fix> {
        let (name, mut plan) = self.one_step(stale)?;
        let mut loads = vec![stale.load.call];
        for other in more {
            if loads.contains(&other.load.call) {
                return None;
            }
            loads.push(other.load.call);
            plan.extend(self.one_step(other)?.1);
        }
        Some(Fix::planned(FixSafety::Unsafe, format!("use `{name}`"), plan))
    }

    /// `fetch_add` or `fetch_sub` where that is what happens, `fetch_update` otherwise, in the place of the store; or in that of the
    /// load, if what was loaded is used for more.
    fn one_step(&self, stale: &StaleStore) -> Option<(&'static str, Vec<Change>)> {
        if stale.link != Stale::Value {
            return None;
        }
        let function = self.linked.function(stale.function);
        let (load, store) = (function.call(stale.load.call), function.call(stale.store.call));
        let (of, into) = (receiver(load, "load")?, receiver(store, "store")?);
        let [order] = load.args.as_slice() else { return None };
        let [value, stored] = store.args.as_slice() else { return None };
        let orders = (written(function, order.value)?, written(function, stored.value)?);
        if store.result_used || !self.same(stale.function, of, into) {
            return None;
        }
        let bound = self.bound_to(stale.function, stale.load.call);
        let pair = Pair { function, load, store, value: value.value, orders, bound };
        let loads = pair.loaded(stale.load.call);
        let [loaded] = loads.as_slice() else { return None };
        let (name, mut plan) = pair.sum(*loaded).or_else(|| pair.update(*loaded))?;
        if let Some(local) = bound {
            let uses =
                function.values.iter().filter(|data| matches!(data.value, Value::Local(known) if known == local));
            let gone = if uses.count() == 1 {
                load.span
            } else {
                plan = pair.in_the_place_of_the_load(*loaded)?;
                store.span
            };
            plan.push(Change::SameBlock { first: load.span, last: store.span });
            plan.push(Change::Remove(gone));
        }
        Some((name, plan))
    }

    /// The variable that only ever is what a call gives.
    fn bound_to(&self, id: FnId, call: CallId) -> Option<LocalId> {
        let function = self.linked.function(id);
        let is_it = |value: ValueId| matches!(function.value(value), Value::Call(known) if *known == call);
        let mut bound = function.nodes.iter().filter_map(|node| match node {
            Node::Event(event) => match event.kind {
                EventKind::Bind { local, value: Some(value), .. } if is_it(value) => Some(local),
                _ => None,
            },
            _ => None,
        });
        bound.next().filter(|local| self.bound_once(id, *local).is_some())
    }
}

impl Pair<'_> {
    /// Where what was loaded stands in what is stored.
    fn loaded(&self, call: CallId) -> Vec<ValueId> {
        let all = (0..self.function.values.len()).filter_map(|index| Some(ValueId(u32::try_from(index).ok()?)));
        let whole = self.function.value_span(self.value);
        let is_it = |value: &ValueId| match self.function.value(*value) {
            Value::Local(local) => Some(*local) == self.bound,
            Value::Call(known) => *known == call && self.bound.is_none(),
            _ => false,
        };
        all.filter(|value| whole.contains(self.function.value_span(*value))).filter(is_it).collect()
    }

    /// What is added or taken away, if that is all.
    fn amount(&self, loaded: ValueId) -> Option<(&'static str, ValueId)> {
        let Value::Op { op, operands } = self.function.value(self.value) else { return None };
        let [first, amount] = operands.as_slice() else { return None };
        let name = match op {
            Op::Add => "fetch_add",
            Op::Sub => "fetch_sub",
            _ => return None,
        };
        (*first == loaded && self.is_plain(*amount)).then_some((name, *amount))
    }

    /// `x.store(x.load(o) + n, p)` as `x.fetch_add(n, p)`.
    fn sum(&self, loaded: ValueId) -> Option<(&'static str, Vec<Change>)> {
        let (name, amount) = self.amount(loaded)?;
        let whole = self.function.value_span(self.value).start;
        let dropped = Span { start: whole, end: self.function.value_span(amount).start };
        let changes =
            vec![Change::Replace(self.store.name_span, name.to_owned()), Change::Replace(dropped, String::new())];
        Some((name, changes))
    }

    /// `x.store(f(x.load(o)), p)` as `let _ = x.fetch_update(p, o, |value| Some(f(value)))`.
    fn update(&self, loaded: ValueId) -> Option<(&'static str, Vec<Change>)> {
        let name = "fetch_update";
        let whole = self.function.value_span(self.value);
        if !self.is_plain(self.value) || self.function.locals.iter().any(|local| local.name == "value") {
            return None;
        }
        let end = self.store.span.end.checked_sub(1)?;
        let start = Span { start: whole.start, end: whole.start };
        let (load, store) = &self.orders;
        let changes = vec![
            Change::Bind { at: self.store.name_span, name: "_".to_owned() },
            Change::Replace(self.store.name_span, name.to_owned()),
            Change::Replace(start, format!("{store}, {load}, |value| Some(")),
            Change::Replace(self.function.value_span(loaded), "value".to_owned()),
            Change::Replace(Span { start: whole.end, end }, ")".to_owned()),
        ];
        Some((name, changes))
    }

    /// `let n = x.load(o); .. x.store(n + 1, p)` as `let n = x.fetch_add(1, p)`.
    fn in_the_place_of_the_load(&self, loaded: ValueId) -> Option<Vec<Change>> {
        let (name, amount) = self.amount(loaded)?;
        // A variable may not be there yet.
        let amount = match self.function.value(amount) {
            Value::Literal(crate::model::Literal::Int(number)) => number.to_string(),
            _ => return None,
        };
        let arguments = Span { start: self.load.name_span.start, end: self.load.span.end };
        Some(vec![Change::Replace(arguments, format!("{name}({amount}, {})", self.orders.1))])
    }

    /// Nothing happens in an expression but arithmetic, the load aside.
    fn is_plain(&self, value: ValueId) -> bool {
        match self.function.value(value) {
            Value::Local(_) | Value::Literal(_) | Value::Path(_) | Value::Field { .. } => true,
            Value::Op { operands, .. } => operands.iter().all(|operand| self.is_plain(*operand)),
            Value::Cast { value, .. } => self.is_plain(*value),
            Value::Call(call) => {
                let call = self.function.call(*call);
                let Callee::Method { receiver, name } = &call.callee else { return false };
                let own = call.span == self.load.span;
                let pure =
                    ["wrapping_", "saturating_", "rotate_"].iter().any(|prefix| name.as_str().starts_with(prefix))
                        || matches!(name.as_str(), "min" | "max" | "pow");
                own || pure && self.is_plain(*receiver) && call.args.iter().all(|arg| self.is_plain(arg.value))
            }
            _ => false,
        }
    }
}

fn receiver(call: &Call, method: &str) -> Option<ValueId> {
    match &call.callee {
        Callee::Method { receiver, name } if *name == method => Some(*receiver),
        _ => None,
    }
}

/// A path as it is written.
fn written(function: &Function, value: ValueId) -> Option<String> {
    let Value::Path(path) = function.value(value) else { return None };
    Some(path.segments().iter().map(|name| name.as_str()).collect::<Vec<_>>().join("::"))
}
