//! Temporary scopes, and the temporaries of `let` initialisers whose life is extended to the end of the block.
//!
//! The Rust reference, "Temporary lifetime extension": the operand of a borrow that is an *extending expression* lives as long
//! as the variable. Extending are the initialiser itself, what it borrows, and the members of array, tuple and struct
//! literals, casts and blocks; through field accesses, indexing and `*` the temporary at the bottom is the one that is kept.
//! Arguments of calls are not extending.

use syn::{Expr, UnOp};

use super::Lowering;
use super::expressions::positional;
use crate::model::{CollectionKind, EventKind, LocalKind, Name, Span, TypeExpr, Value, ValueId};

impl Lowering<'_> {
    /// Runs `f` in a temporary scope of its own.
    pub(super) fn in_temps<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        self.body.open_temps();
        let result = f(self);
        self.body.close_temps();
        result
    }

    /// Runs `f` in a temporary scope of its own that its value, if `used`, comes out of.
    pub(super) fn value_in_temps(&mut self, used: bool, f: impl FnOnce(&mut Self) -> ValueId) -> ValueId {
        self.in_temps(|this| {
            let value = f(this);
            if used {
                this.body.lift_temporary(value);
            }
            value
        })
    }

    /// The initialiser of a `let`. `borrowed`: the pattern takes references into it.
    pub(super) fn initialiser(&mut self, expr: &Expr, borrowed: bool) -> ValueId {
        if borrowed { self.kept_place(expr) } else { self.extending(expr) }
    }

    fn extending(&mut self, expr: &Expr) -> ValueId {
        match expr {
            Expr::Paren(e) => self.extending(&e.expr),
            Expr::Group(e) => self.extending(&e.expr),
            Expr::Reference(e) => self.extended_reference(&e.expr, e.mutability.is_some(), expr),
            Expr::RawAddr(e) => {
                self.extended_reference(&e.expr, matches!(e.mutability, syn::PointerMutability::Mut(_)), expr)
            }
            Expr::Cast(e) => {
                let value = self.extending(&e.expr);
                let span = self.expr_span(expr);
                self.body.value(Value::Cast { value, ty: super::types::type_expr(&e.ty) }, span)
            }
            Expr::Array(e) => {
                let items = e.elems.iter().map(|element| positional(self.extending(element))).collect();
                let span = self.expr_span(expr);
                self.body.collection(CollectionKind::List, None, items, span)
            }
            Expr::Tuple(e) if !e.elems.is_empty() => {
                let items = e.elems.iter().map(|element| positional(self.extending(element))).collect();
                let span = self.expr_span(expr);
                self.body.collection(CollectionKind::Tuple, None, items, span)
            }
            Expr::Struct(e) if e.rest.is_none() => {
                let mut items = Vec::with_capacity(e.fields.len());
                for field in &e.fields {
                    let value = self.extending(&field.expr);
                    items.push(self.field_arg(field, value));
                }
                let span = self.expr_span(expr);
                let path = super::types::qualified_path(e.qself.as_ref(), &e.path);
                self.body.collection(CollectionKind::Struct, Some(path), items, span)
            }
            _ => self.expr(expr),
        }
    }

    fn extended_reference(&mut self, inner: &Expr, mutable: bool, expr: &Expr) -> ValueId {
        let value = self.kept_place(inner);
        self.read(value);
        let span = self.expr_span(expr);
        self.body.value(Value::Ref { value, mutable }, span)
    }

    /// A place that is borrowed for as long as the block lasts: the temporary at its bottom, if there is one, is kept.
    fn kept_place(&mut self, expr: &Expr) -> ValueId {
        match expr {
            Expr::Paren(e) => self.kept_place(&e.expr),
            Expr::Group(e) => self.kept_place(&e.expr),
            Expr::Field(e) => {
                let base = self.kept_place(&e.base);
                self.field(base, &e.member, expr)
            }
            Expr::Index(e) => {
                let base = self.kept_place(&e.expr);
                let index = self.expr(&e.index);
                let span = self.expr_span(expr);
                self.body.value(Value::Index { base, index: Some(index) }, span)
            }
            Expr::Unary(e) if matches!(e.op, UnOp::Deref(_)) => {
                let target = self.kept_place(&e.expr);
                let span = self.expr_span(expr);
                self.body.value(Value::Deref(target), span)
            }
            Expr::Path(_) => self.place(expr),
            _ => {
                let value = self.extending(expr);
                self.keep(value)
            }
        }
    }

    /// Gives a temporary a local of its own, so that it dies with the block.
    pub(super) fn keep(&mut self, value: ValueId) -> ValueId {
        let droppable = matches!(
            self.body.get(value),
            Value::Call(_)
                | Value::Await(_)
                | Value::Try(_)
                | Value::Choice(_)
                | Value::Collection { .. }
                | Value::Closure(_)
        );
        if !droppable {
            return value;
        }
        let span = self.body.span(value);
        let name = Name::new("<temporary>");
        let local = self.body.local(name, LocalKind::Temporary, TypeExpr::Unknown, false, span);
        if let Some(postponed) = &mut self.postponed {
            postponed.push((local, value, span));
            return value;
        }
        self.bind_temporary(local, value, span);
        self.body.value(Value::Local(local), span)
    }

    pub(super) fn bind_temporary(&mut self, local: crate::model::LocalId, value: ValueId, span: Span) {
        self.body.emit(EventKind::Bind { local, value: Some(value), declares: true }, span);
        self.body.declare(Name::new("<temporary>"), local);
    }
}
