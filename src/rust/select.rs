//! `select!` and `join!`: several futures waited for at once.

use syn::{Expr, Macro};

use super::Lowering;
use super::expressions::positional;
use super::macro_grammar::{SelectArm, SelectSource, futures, select_arms};
use crate::model::{
    Arm, BranchKind, Callee, CollectionKind, EventKind, LocalKind, Name, Span, TypeExpr, Value, ValueId,
};

impl Lowering<'_> {
    /// `select!`. The conditions, then the futures are evaluated in one statement, in order; one of them finishes, and its
    /// handler runs (tokio's documentation of `select!`, "Branch order"). crossbeam's: one of the channels is ready.
    pub(super) fn select_macro(&mut self, mac: &Macro, used: bool) -> Option<ValueId> {
        let arms = mac.parse_body_with(select_arms).ok()?;
        let default = arms.iter().any(|arm| matches!(arm.source, SelectSource::Nothing));
        self.body.open_block();
        let sources: Vec<Option<ValueId>> = self.in_temps(|this| {
            for condition in arms.iter().filter_map(|arm| arm.condition.as_ref()) {
                this.in_temps(|this| this.expr(condition));
            }
            arms.iter().map(|arm| this.select_source(arm)).collect()
        });
        let mut lowered = Vec::with_capacity(arms.len());
        let mut values = Vec::new();
        for (arm, source) in arms.iter().zip(sources) {
            let (arm, value) = self.select_arm(arm, source, default, used);
            lowered.push(arm);
            values.extend(value);
        }
        self.body.branch(BranchKind::Select, None, lowered);
        self.body.close_block();
        let span = self.macro_span(mac);
        Some(if used { self.body.choice(values, span) } else { self.body.unknown(span) })
    }

    /// The future of an arm, as a local: it lives until the `select!` is over. Channels are left as they are.
    fn select_source(&mut self, arm: &SelectArm) -> Option<ValueId> {
        match &arm.source {
            SelectSource::Future(future) => {
                let value = self.expr(future);
                Some(self.future_local(value))
            }
            SelectSource::Receive(channel) | SelectSource::Send(channel, _) => Some(self.place(channel)),
            SelectSource::Nothing => None,
        }
    }

    fn future_local(&mut self, value: ValueId) -> ValueId {
        if !matches!(self.body.get(value), Value::Call(_) | Value::Closure(_)) {
            return value;
        }
        let span = self.body.span(value);
        let local = self.body.local(Name::new("<future>"), LocalKind::Temporary, TypeExpr::Unknown, false, span);
        self.bind_temporary(local, value, span);
        self.body.value(Value::Local(local), span)
    }

    fn select_arm(
        &mut self,
        arm: &SelectArm,
        source: Option<ValueId>,
        default: bool,
        used: bool,
    ) -> (Arm, Option<ValueId>) {
        let span = self.expr_span(&arm.handler);
        self.body.open_sequence();
        self.body.open_block();
        if let Some(source) = source {
            let result = self.select_result(arm, source, default);
            if let Some(pattern) = &arm.pattern {
                self.bind_pattern(pattern, result);
            }
        }
        let value = self.value_in_temps(used, |this| this.evaluate(&arm.handler, used));
        let comes_out = !self.body.diverged();
        self.body.lift_local(value);
        self.body.close_block();
        let body = self.body.close_sequence();
        let pattern = arm.pattern.as_ref().and_then(super::patterns::constructor);
        (Arm { body, pattern, guard: None, span }, comes_out.then_some(value))
    }

    /// What the chosen arm waited for.
    fn select_result(&mut self, arm: &SelectArm, source: ValueId, default: bool) -> ValueId {
        let span = self.body.span(source);
        let (method, args) = match &arm.source {
            SelectSource::Receive(_) => (if default { "try_recv" } else { "recv" }, Vec::new()),
            SelectSource::Send(_, value) => {
                let value = self.expr(value);
                (if default { "try_send" } else { "send" }, vec![positional(value)])
            }
            _ => {
                self.body.emit(EventKind::Await(source), span);
                return self.body.value(Value::Await(source), span);
            }
        };
        let callee = Callee::Method { receiver: source, name: Name::new(method) };
        self.body.call(callee, args, Vec::new(), (span, span), true)
    }

    /// `join!`, `try_join!`: the futures are made one after another, then awaited together.
    pub(super) fn join_macro(&mut self, mac: &Macro, fallible: bool) -> Option<ValueId> {
        let futures: Vec<Expr> = mac.parse_body_with(futures).ok()?;
        let values: Vec<ValueId> = futures.iter().map(|future| self.expr(future)).collect();
        let args = values.iter().copied().map(positional).collect();
        let call = self.macro_event(mac, args, true);
        let span: Span = self.macro_span(mac);
        let mut results = Vec::with_capacity(values.len());
        for value in values {
            self.body.emit(EventKind::Await(value), span);
            results.push(positional(self.body.value(Value::Await(value), span)));
        }
        if fallible {
            return Some(call);
        }
        Some(self.body.collection(CollectionKind::Tuple, None, results, span))
    }
}
