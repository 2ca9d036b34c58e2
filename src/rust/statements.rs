//! Blocks and their statements.

use syn::{Attribute, Expr, Local, Pat, Stmt};

use super::Lowering;
use super::attributes::without_threads;
use super::patterns::{borrows, constructor, is_wild};
use super::types::type_expr;
use crate::model::{Arm, BranchKind, EventKind, Literal, Span, TypeExpr, Value, ValueId};

/// What becomes of a block's value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// Nothing: the block is a statement.
    Discard,
    /// Something uses it.
    Value,
    /// It is what the function returns.
    Return,
}

impl Lowering<'_> {
    /// A block in its own lexical scope, with the value of its tail expression.
    pub(super) fn block(&mut self, block: &syn::Block, used: bool) -> ValueId {
        self.body.open_block();
        let tail = if used { Tail::Value } else { Tail::Discard };
        let value = self.statements(&block.stmts, tail);
        if let (true, Some(value)) = (used, value) {
            self.body.lift_local(value);
        }
        self.body.close_block();
        value.unwrap_or_else(|| self.unit(block))
    }

    fn unit(&mut self, block: &syn::Block) -> ValueId {
        let span = self.span(block.brace_token.span.close());
        self.body.value(Value::Literal(Literal::Other), span)
    }

    /// A block that is a temporary scope as well: the body of a branch, a loop, an arm.
    pub(super) fn scoped_block(&mut self, block: &syn::Block, used: bool) -> ValueId {
        self.value_in_temps(used, |this| this.block(block, used))
    }

    /// A function body. `tail`: whether its tail expression is what the function returns.
    pub(super) fn body_block(&mut self, block: &syn::Block, tail: Tail) {
        self.body.open_block();
        self.statements(&block.stmts, tail);
        self.body.close_block();
    }

    /// Statements in order; the value is that of the tail expression, if there is one.
    pub(super) fn statements(&mut self, statements: &[Stmt], tail: Tail) -> Option<ValueId> {
        let mut value = None;
        for (position, statement) in statements.iter().enumerate() {
            self.model.statements = self.model.statements.saturating_add(1);
            let last = position + 1 == statements.len();
            if without_threads(attributes_of(statement)) {
                continue;
            }
            if !last && is_configured(statement) {
                self.configured(statement);
                continue;
            }
            match statement {
                Stmt::Local(local) => self.local_statement(local),
                Stmt::Item(item) => self.item(item),
                Stmt::Expr(expr, None) if last => value = Some(self.tail(tail, |this, used| this.evaluate(expr, used))),
                Stmt::Expr(Expr::Verbatim(tokens), _) if tokens.is_empty() => {}
                Stmt::Expr(expr, _) => self.expression_statement(expr),
                Stmt::Macro(e) if last && e.semi_token.is_none() => {
                    value = Some(self.tail(tail, |this, used| this.macro_call(&e.mac, used)));
                }
                Stmt::Macro(e) => self.macro_statement(&e.mac),
            }
        }
        value
    }

    /// A statement that is compiled under a condition only happens in some builds.
    fn configured(&mut self, statement: &Stmt) {
        self.body.open_sequence();
        let span = match statement {
            Stmt::Local(local) => {
                self.local_statement(local);
                self.span(local.let_token.span)
            }
            Stmt::Expr(expr, _) => {
                self.expression_statement(expr);
                self.expr_span(expr)
            }
            Stmt::Macro(e) => {
                self.macro_statement(&e.mac);
                self.span(e.mac.bang_token.span)
            }
            Stmt::Item(_) => Span { start: 0, end: 0 },
        };
        let happens = self.body.close_sequence();
        let left_out = self.body.empty_sequence();
        let arm = |body| Arm { body, pattern: None, guard: None, span };
        self.body.branch(BranchKind::If, None, vec![arm(happens), arm(left_out)]);
    }

    /// A tail expression. Until edition 2021 its temporaries outlive the block's variables; from 2024 on they do not.
    fn tail(&mut self, tail: Tail, evaluate: impl FnOnce(&mut Self, bool) -> ValueId) -> ValueId {
        let run = |this: &mut Self| {
            let value = evaluate(this, tail != Tail::Discard);
            if tail == Tail::Return {
                this.return_value(value);
            }
            value
        };
        if self.edition_2024 { self.value_in_temps(tail == Tail::Value, run) } else { run(self) }
    }

    fn expression_statement(&mut self, expr: &Expr) {
        self.in_temps(|this| this.evaluate(expr, false));
    }

    // `let`.

    fn local_statement(&mut self, local: &Local) {
        let (pat, ty) = declared(&local.pat);
        let Some(init) = &local.init else {
            return self.declare_pattern(pat, ty);
        };
        // A `let` inside the initialiser of a `let`-`else` keeps its own temporaries.
        let outer = self.postponed.take();
        self.in_temps(|this| match &init.diverge {
            None => this.let_value(&local.pat, &init.expr),
            Some((_, otherwise)) => this.let_else(&local.pat, &init.expr, otherwise),
        });
        self.postponed = outer;
    }

    fn let_value(&mut self, pat: &Pat, init: &Expr) {
        if is_wild(pat) {
            // `_` does not even read the place.
            self.discard(init);
            return;
        }
        let value = self.initialiser(init, borrows(pat));
        self.bind_pattern(pat, value);
    }

    fn discard(&mut self, init: &Expr) {
        match init {
            Expr::Path(_) | Expr::Field(_) | Expr::Index(_) | Expr::Unary(_) => {
                self.place(init);
            }
            Expr::Reference(_) => {
                self.initialiser(init, false);
            }
            _ => {
                let value = self.evaluate(init, false);
                self.body.bind_to_nothing(value);
            }
        }
    }

    /// The temporaries of the initialiser, extended ones too, are dropped before the `else` block runs.
    fn let_else(&mut self, pat: &Pat, init: &Expr, otherwise: &Expr) {
        self.postponed = Some(Vec::new());
        let value = self.initialiser(init, borrows(pat));
        let postponed = self.postponed.take().unwrap_or_default();
        let span = self.expr_span(otherwise);
        let matched = self.body.empty_sequence();
        self.body.open_sequence();
        self.end_temporaries(span);
        self.in_temps(|this| this.evaluate(otherwise, false));
        let missed = self.body.close_sequence();
        let arms = vec![
            Arm { body: matched, pattern: constructor(pat), guard: None, span: self.body.span(value) },
            Arm { body: missed, pattern: None, guard: None, span },
        ];
        self.body.branch(BranchKind::IfLet, Some(value), arms);
        for (local, value, span) in postponed {
            self.bind_temporary(local, value, span);
        }
        self.bind_pattern(pat, value);
    }

    /// Ends the temporaries of the innermost temporary scope, if it has any.
    pub(super) fn end_temporaries(&mut self, span: Span) {
        if let Some(id) = self.body.used_temps() {
            self.body.emit(EventKind::EndTemps(id), Span { start: span.start, end: span.start });
        }
    }
}

/// The attributes of a statement.
fn attributes_of(statement: &Stmt) -> &[Attribute] {
    match statement {
        Stmt::Local(local) => &local.attrs,
        Stmt::Macro(e) => &e.attrs,
        Stmt::Expr(expr, _) => match expr {
            Expr::Assign(e) => &e.attrs,
            Expr::Block(e) => &e.attrs,
            Expr::Call(e) => &e.attrs,
            Expr::ForLoop(e) => &e.attrs,
            Expr::If(e) => &e.attrs,
            Expr::Match(e) => &e.attrs,
            Expr::MethodCall(e) => &e.attrs,
            Expr::Return(e) => &e.attrs,
            Expr::Unsafe(e) => &e.attrs,
            _ => &[],
        },
        Stmt::Item(_) => &[],
    }
}

/// Whether a statement is compiled only under a condition.
fn is_configured(statement: &Stmt) -> bool {
    attributes_of(statement).iter().any(|attribute| attribute.path().is_ident("cfg"))
}

/// The pattern of a `let` and the type written after it.
fn declared(pat: &Pat) -> (&Pat, TypeExpr) {
    match pat {
        Pat::Type(pat) => (&pat.pat, type_expr(&pat.ty)),
        _ => (pat, TypeExpr::Unknown),
    }
}
