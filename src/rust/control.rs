//! Control flow: branches, loops, blocks and the ways out of them.

use proc_macro2::Span as TokenSpan;
use syn::{BinOp, Expr, Pat};

use super::Lowering;
use super::patterns::constructor;
use crate::model::{Arm, BranchKind, EventKind, LoopKind, Name, NodeId, Span, Value, ValueId};

/// Whether a condition contains a `let`.
fn has_let(condition: &Expr) -> bool {
    let mut condition = condition;
    loop {
        match condition {
            Expr::Let(_) => return true,
            Expr::Binary(e) if matches!(e.op, BinOp::And(_)) => {
                if matches!(*e.right, Expr::Let(_)) {
                    return true;
                }
                condition = &e.left;
            }
            _ => return false,
        }
    }
}

/// The operands of a chain of `&&`, in order.
fn operands(condition: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut condition = condition;
    while let Expr::Binary(e) = condition
        && matches!(e.op, BinOp::And(_))
    {
        found.push(&*e.right);
        condition = &e.left;
    }
    found.push(condition);
    found.reverse();
    found
}

impl Lowering<'_> {
    /// Expressions that steer control, and the rest that [`Lowering::evaluate`] leaves.
    pub(super) fn control(&mut self, expr: &Expr, used: bool) -> ValueId {
        match expr {
            Expr::If(e) => self.if_expr(e, expr, used),
            Expr::Match(e) => self.match_expr(e, expr, used),
            Expr::While(e) => self.while_loop(e, expr),
            Expr::ForLoop(e) => self.for_loop(e, expr),
            Expr::Loop(e) => self.loop_expr(e, expr),
            Expr::Block(e) => match &e.label {
                Some(label) => self.labelled_block(label, &e.block, expr, used),
                None => self.block(&e.block, used),
            },
            Expr::Unsafe(e) => self.block(&e.block, used),
            Expr::Const(e) => self.block(&e.block, used),
            Expr::TryBlock(e) => self.block(&e.block, used),
            Expr::Return(e) => {
                let value = e.expr.as_ref().map(|value| self.expr(value));
                let span = self.expr_span(expr);
                self.body.emit(EventKind::Return(value), span);
                self.body.unknown(span)
            }
            Expr::Break(e) => self.break_expr(e, expr),
            Expr::Continue(e) => {
                let span = self.expr_span(expr);
                let label = e.label.as_ref().map(|label| super::types::name(&label.ident));
                self.body.emit(EventKind::Continue(label), span);
                self.body.unknown(span)
            }
            Expr::Yield(e) => {
                let value = e.expr.as_ref().map(|value| self.expr(value));
                let span = self.expr_span(expr);
                self.body.is_generator = true;
                self.body.emit(EventKind::Yield(value), span);
                self.body.unknown(span)
            }
            // A `let` outside a condition, and `_` outside an assignment, do not compile.
            Expr::Let(e) => self.expr(&e.expr),
            Expr::Infer(_) => {
                let span = self.expr_span(expr);
                self.body.unknown(span)
            }
            _ => {
                let span = self.expr_span(expr);
                // The body of a function with a syntax error has been reported already.
                if self.is_reported(span) {
                    self.body.emit(EventKind::Opaque, span);
                } else {
                    self.not_understood("an expression of an unknown form", span);
                }
                self.body.unknown(span)
            }
        }
    }

    fn break_expr(&mut self, e: &syn::ExprBreak, expr: &Expr) -> ValueId {
        let label = e.label.as_ref().map(|label| super::types::name(&label.ident));
        let value = e.expr.as_ref().map(|value| self.expr(value));
        self.body.break_with(label, value);
        let span = self.expr_span(expr);
        self.body.emit(EventKind::Break(label), span);
        self.body.unknown(span)
    }

    /// Runs `f` as an arm: its node, and its value unless control does not come out of it.
    fn arm_body(&mut self, f: impl FnOnce(&mut Self) -> ValueId) -> (NodeId, Option<ValueId>) {
        self.body.open_sequence();
        let value = f(self);
        let comes_out = !self.body.diverged();
        let node = self.body.close_sequence();
        (node, comes_out.then_some(value))
    }

    fn joined(&mut self, values: impl IntoIterator<Item = Option<ValueId>>, expr: &Expr, used: bool) -> ValueId {
        let span = self.expr_span(expr);
        if !used {
            return self.body.unknown(span);
        }
        let values = values.into_iter().flatten().collect();
        self.body.choice(values, span)
    }

    // Branches.

    fn if_expr(&mut self, e: &syn::ExprIf, expr: &Expr, used: bool) -> ValueId {
        if !has_let(&e.cond) {
            return self.plain_if(e, expr, used);
        }
        let operands = operands(&e.cond);
        if let [Expr::Let(condition)] = operands.as_slice() {
            return self.if_let(e, condition, expr, used);
        }
        self.if_chain(e, &operands, expr, used)
    }

    fn plain_if(&mut self, e: &syn::ExprIf, expr: &Expr, used: bool) -> ValueId {
        let test = self.in_temps(|this| this.expr(&e.cond));
        let (then, then_value) = self.arm_body(|this| this.scoped_block(&e.then_branch, used));
        let (otherwise, else_value) = self.else_arm(e, used, |_| {});
        let arms = self.two_arms(e, None, then, otherwise);
        self.body.branch(BranchKind::If, Some(test), arms);
        self.joined([then_value, else_value], expr, used)
    }

    /// `before` runs at the start of the arm.
    fn else_arm(&mut self, e: &syn::ExprIf, used: bool, before: impl FnOnce(&mut Self)) -> (NodeId, Option<ValueId>) {
        let Some((_, otherwise)) = &e.else_branch else {
            self.body.open_sequence();
            return (self.body.close_sequence(), None);
        };
        self.arm_body(|this| {
            before(this);
            this.value_in_temps(used, |this| this.evaluate(otherwise, used))
        })
    }

    fn two_arms(&mut self, e: &syn::ExprIf, pattern: Option<Name>, then: NodeId, otherwise: NodeId) -> Vec<Arm> {
        let span = self.span(e.then_branch.brace_token.span.join());
        let else_span = e
            .else_branch
            .as_ref()
            .map_or(Span { start: span.end, end: span.end }, |(_, otherwise)| self.expr_span(otherwise));
        vec![
            Arm { body: then, pattern, guard: None, span },
            Arm { body: otherwise, pattern: None, guard: None, span: else_span },
        ]
    }

    /// Edition 2024: the scrutinee's temporaries live to the end of the first block. Before: as long as those of any other part
    /// of the statement, which includes the `else`.
    fn if_let(&mut self, e: &syn::ExprIf, condition: &syn::ExprLet, expr: &Expr, used: bool) -> ValueId {
        if !self.edition_2024 {
            return self.if_let_branch(e, condition, expr, used);
        }
        self.in_temps(|this| this.if_let_branch(e, condition, expr, used))
    }

    fn if_let_branch(&mut self, e: &syn::ExprIf, condition: &syn::ExprLet, expr: &Expr, used: bool) -> ValueId {
        let scrutinee = self.expr(&condition.expr);
        let (then, then_value) = self
            .arm_body(|this| this.matched(&condition.pat, scrutinee, |this| this.scoped_block(&e.then_branch, used)));
        let rescope = self.edition_2024;
        let (otherwise, else_value) = self.else_arm(e, used, |this| {
            if rescope {
                let span = this.body.span(scrutinee);
                this.end_temporaries(Span { start: span.end, end: span.end });
            }
        });
        let arms = self.two_arms(e, constructor(&condition.pat), then, otherwise);
        self.body.branch(BranchKind::IfLet, Some(scrutinee), arms);
        self.joined([then_value, else_value], expr, used)
    }

    /// What runs where `pat` matched: its names are declared around `f`.
    fn matched(&mut self, pat: &Pat, scrutinee: ValueId, f: impl FnOnce(&mut Self) -> ValueId) -> ValueId {
        self.body.open_block();
        self.bind_pattern(pat, scrutinee);
        let value = f(self);
        self.body.lift_local(value);
        self.body.close_block();
        value
    }

    /// `if let A = a && b && let C = c { .. } else { .. }`: a block left by the end of the first body; what fails to match falls
    /// out of the temporaries and into the `else`.
    fn if_chain(&mut self, e: &syn::ExprIf, operands: &[&Expr], expr: &Expr, used: bool) -> ValueId {
        let Some((_, otherwise)) = &e.else_branch else {
            self.in_temps(|this| {
                this.chain(operands, None, &mut |this| {
                    this.scoped_block(&e.then_branch, used);
                })
            });
            return self.joined([], expr, used);
        };
        let label = self.body.fresh_label();
        self.body.open_loop(Some(label), true);
        self.body.open_sequence();
        self.in_temps(|this| {
            this.chain(operands, None, &mut |this| {
                let value = this.scoped_block(&e.then_branch, used);
                if !this.body.diverged() {
                    this.body.break_with(Some(label), used.then_some(value));
                    let span = this.span(e.then_branch.brace_token.span.close());
                    this.body.emit(EventKind::Break(Some(label)), span);
                }
            });
        });
        let else_value = self.value_in_temps(used, |this| this.evaluate(otherwise, used));
        let else_value = (!self.body.diverged()).then_some(else_value);
        let body = self.body.close_sequence();
        let values = self.body.close_loop().unwrap_or_default();
        let head = self.body.empty_sequence();
        self.body.append_loop(LoopKind::Block, Some(label), None, head, body);
        self.joined(values.into_iter().map(Some).chain([else_value]), expr, used)
    }

    /// The operands of a condition with `let`s, each under the ones before. `failed` is emitted where one does not hold.
    fn chain(&mut self, operands: &[&Expr], failed: Option<EventKind>, body: &mut dyn FnMut(&mut Self)) {
        let Some((&first, rest)) = operands.split_first() else {
            return body(self);
        };
        let span = self.expr_span(first);
        let (kind, test, pattern) = match first {
            Expr::Let(condition) => {
                let scrutinee = self.expr(&condition.expr);
                (BranchKind::IfLet, scrutinee, Some(&*condition.pat))
            }
            condition => (BranchKind::If, self.in_temps(|this| this.expr(condition)), None),
        };
        self.body.open_sequence();
        self.body.open_block();
        if let Some(pattern) = pattern {
            self.bind_pattern(pattern, test);
        }
        self.chain(rest, failed.clone(), body);
        self.body.close_block();
        let then = self.body.close_sequence();
        self.body.open_sequence();
        if let Some(event) = failed {
            self.body.emit(event, Span { start: span.end, end: span.end });
        }
        let otherwise = self.body.close_sequence();
        let arms = vec![
            Arm { body: then, pattern: pattern.and_then(constructor), guard: None, span },
            Arm { body: otherwise, pattern: None, guard: None, span: Span { start: span.end, end: span.end } },
        ];
        self.body.branch(kind, Some(test), arms);
    }

    /// The scrutinee is no temporary scope: what it creates lives as long as the statement around the `match`.
    fn match_expr(&mut self, e: &syn::ExprMatch, expr: &Expr, used: bool) -> ValueId {
        let scrutinee = self.expr(&e.expr);
        let mut arms = Vec::with_capacity(e.arms.len());
        let mut values = Vec::new();
        for arm in &e.arms {
            let (arm, value) = self.match_arm(scrutinee, &arm.pat, used, self.arm_span(arm), |this| {
                this.value_in_temps(used, |this| this.evaluate(&arm.body, used))
            });
            arms.push(arm);
            values.push(value);
        }
        self.body.branch(BranchKind::Match, Some(scrutinee), arms);
        self.joined(values, expr, used)
    }

    fn arm_span(&self, arm: &syn::Arm) -> Span {
        self.between(arm.fat_arrow_token.spans[0], super::spans::end(&arm.body))
    }

    pub(super) fn match_arm(
        &mut self,
        scrutinee: ValueId,
        pat: &Pat,
        used: bool,
        span: Span,
        body: impl FnOnce(&mut Self) -> ValueId,
    ) -> (Arm, Option<ValueId>) {
        let mut guard = None;
        let (node, value) = self.arm_body(|this| {
            this.matched(pat, scrutinee, |this| {
                if let Pat::Guard(pat) = pat {
                    // Let chains in guards end with the guard, like the rest of it.
                    guard = Some(this.in_temps(|this| this.guard(&pat.guard)));
                }
                body(this)
            })
        });
        (Arm { body: node, pattern: constructor(pat), guard, span }, value.filter(|_| used))
    }

    /// A match guard; names a `let` in it binds are in scope in the arm.
    fn guard(&mut self, guard: &Expr) -> ValueId {
        if !has_let(guard) {
            return self.expr(guard);
        }
        let mut last = None;
        for operand in operands(guard) {
            last = Some(match operand {
                Expr::Let(e) => {
                    let scrutinee = self.expr(&e.expr);
                    self.bind_pattern(&e.pat, scrutinee);
                    scrutinee
                }
                condition => self.in_temps(|this| this.expr(condition)),
            });
        }
        let span = self.expr_span(guard);
        last.unwrap_or_else(|| self.body.unknown(span))
    }

    // Loops.

    fn label(&self, label: Option<&syn::Label>) -> Option<Name> {
        label.map(|label| super::types::name(&label.name.ident))
    }

    fn while_loop(&mut self, e: &syn::ExprWhile, expr: &Expr) -> ValueId {
        let label = self.label(e.label.as_ref());
        self.body.open_loop(label, false);
        if has_let(&e.cond) {
            self.while_let(e, label);
        } else {
            self.body.open_sequence();
            let test = self.in_temps(|this| this.expr(&e.cond));
            let head = self.body.close_sequence();
            self.body.open_sequence();
            self.scoped_block(&e.body, false);
            let body = self.body.close_sequence();
            self.body.append_loop(LoopKind::While, label, Some(test), head, body);
        }
        self.body.close_loop();
        self.other_literal(expr)
    }

    /// The scrutinee's temporaries live to the end of each round, in all editions.
    fn while_let(&mut self, e: &syn::ExprWhile, label: Option<Name>) {
        let head = self.body.empty_sequence();
        let operands = operands(&e.cond);
        self.body.open_sequence();
        self.in_temps(|this| {
            this.chain(&operands, Some(EventKind::Break(None)), &mut |this| {
                this.scoped_block(&e.body, false);
            });
        });
        let body = self.body.close_sequence();
        self.body.append_loop(LoopKind::While, label, None, head, body);
    }

    /// What is iterated is evaluated once; its temporaries live as long as the loop.
    fn for_loop(&mut self, e: &syn::ExprForLoop, expr: &Expr) -> ValueId {
        let label = self.label(e.label.as_ref());
        self.in_temps(|this| {
            let iterated = this.expr(&e.expr);
            let span = this.body.span(iterated);
            this.body.open_sequence();
            this.body.emit(EventKind::Iterate(iterated), span);
            let head = this.body.close_sequence();
            this.body.open_loop(label, false);
            this.body.open_sequence();
            let item = this.body.value(Value::Item(iterated), span);
            this.matched(&e.pat, item, |this| this.scoped_block(&e.body, false));
            let body = this.body.close_sequence();
            this.body.close_loop();
            this.body.append_loop(LoopKind::For, label, Some(iterated), head, body);
        });
        self.other_literal(expr)
    }

    fn loop_expr(&mut self, e: &syn::ExprLoop, expr: &Expr) -> ValueId {
        let label = self.label(e.label.as_ref());
        let head = self.body.empty_sequence();
        self.body.open_loop(label, false);
        self.body.open_sequence();
        self.scoped_block(&e.body, false);
        let body = self.body.close_sequence();
        let values = self.body.close_loop();
        self.body.append_loop(LoopKind::Loop, label, None, head, body);
        let span = self.expr_span(expr);
        let Some(values) = values else {
            // Nothing runs after a loop that is never left.
            self.body.emit(EventKind::Diverge, span);
            return self.body.unknown(span);
        };
        self.body.choice(values, span)
    }

    fn labelled_block(&mut self, label: &syn::Label, block: &syn::Block, expr: &Expr, used: bool) -> ValueId {
        let label = self.label(Some(label));
        let head = self.body.empty_sequence();
        self.body.open_loop(label, true);
        self.body.open_sequence();
        let tail = self.block(block, used);
        let comes_out = !self.body.diverged();
        let body = self.body.close_sequence();
        let mut values = self.body.close_loop().unwrap_or_default();
        if comes_out {
            values.push(tail);
        }
        self.body.append_loop(LoopKind::Block, label, None, head, body);
        self.joined(values.into_iter().map(Some), expr, used)
    }

    /// A branch made up for a macro: what `f` emits happens only if `test` does not hold.
    pub(super) fn unless(&mut self, test: Option<ValueId>, at: TokenSpan, f: impl FnOnce(&mut Self)) {
        let span = self.span(at);
        let holds = self.body.empty_sequence();
        self.body.open_sequence();
        f(self);
        let fails = self.body.close_sequence();
        let arm = |body| Arm { body, pattern: None, guard: None, span };
        self.body.branch(BranchKind::If, test, vec![arm(holds), arm(fails)]);
    }
}
