//! Expressions: the value each denotes, and what happens on the way to it, in evaluation order.

use syn::{BinOp, Expr, Lit, UnOp};

use super::statements::Tail;
use super::types::{angle_args, name, qualified_path, type_args, type_expr};
use super::{Lowering, shorten, spans};
use crate::model::{
    Arg, Arm, BranchKind, Callee, CollectionKind, EventKind, FunctionKind, Literal, Name, Op, Path, Span, TypeExpr,
    Value, ValueId, WriteOp,
};

/// An argument without a name.
pub(super) fn positional(value: ValueId) -> Arg {
    Arg { name: None, value, spread: false }
}

/// Whether a path can name a static: not one in camel case, which names a type or a variant.
fn may_be_static(path: &Path) -> bool {
    path.last().is_some_and(|last| {
        let text = last.as_str();
        !(text.starts_with(|first: char| first.is_uppercase()) && text.contains(char::is_lowercase))
    })
}

fn operator(op: &BinOp) -> Op {
    match op {
        BinOp::And(_) => Op::And,
        BinOp::Or(_) => Op::Or,
        BinOp::Eq(_) => Op::Eq,
        BinOp::Ne(_) => Op::Ne,
        BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => Op::Order,
        BinOp::Add(_) | BinOp::AddAssign(_) => Op::Add,
        BinOp::Sub(_) | BinOp::SubAssign(_) => Op::Sub,
        _ => Op::Arithmetic,
    }
}

fn is_assignment(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
}

impl Lowering<'_> {
    /// The value of an expression that something uses.
    pub(super) fn expr(&mut self, expr: &Expr) -> ValueId {
        self.evaluate(expr, true)
    }

    /// Evaluates an expression. `used`: whether anything uses the result; for a call, whether it is more than a statement.
    pub(super) fn evaluate(&mut self, expr: &Expr, used: bool) -> ValueId {
        match expr {
            Expr::Paren(e) => self.evaluate(&e.expr, used),
            Expr::Group(e) => self.evaluate(&e.expr, used),
            Expr::Path(_)
            | Expr::Field(_)
            | Expr::Index(_)
            | Expr::Unary(syn::ExprUnary { op: UnOp::Deref(_), .. }) => {
                let value = self.place(expr);
                self.read(value);
                value
            }
            Expr::Call(e) => self.call_expr(e, used),
            Expr::MethodCall(e) => self.method_call(e, used),
            Expr::Macro(e) => self.macro_call(&e.mac, used),
            Expr::Lit(e) => self.literal(&e.lit),
            Expr::Reference(e) => self.reference(&e.expr, e.mutability.is_some(), expr),
            Expr::RawAddr(e) => self.reference(&e.expr, matches!(e.mutability, syn::PointerMutability::Mut(_)), expr),
            Expr::Unary(e) => self.unary(e, expr),
            Expr::Binary(e) => self.binary(e, expr),
            Expr::Assign(e) => self.assign(e, expr),
            Expr::Await(e) => self.await_expr(e, expr),
            Expr::Try(e) => self.try_expr(e, expr),
            Expr::Cast(e) => {
                let value = self.expr(&e.expr);
                let span = self.expr_span(expr);
                self.body.value(Value::Cast { value, ty: type_expr(&e.ty) }, span)
            }
            Expr::Array(e) => self.aggregate(CollectionKind::List, &e.elems, expr),
            Expr::Tuple(e) if e.elems.is_empty() => self.other_literal(expr),
            Expr::Tuple(e) => self.aggregate(CollectionKind::Tuple, &e.elems, expr),
            Expr::Repeat(e) => self.repeat(&e.expr, &e.len, expr),
            Expr::Struct(e) => self.struct_literal(e, expr),
            Expr::Range(e) => self.range(e, expr),
            Expr::Closure(e) => self.closure(e, expr),
            Expr::Async(e) => self.async_block(e, expr),
            _ => self.control(expr, used),
        }
    }

    // Places.

    /// The value of an expression that names a place, without reading the place.
    pub(super) fn place(&mut self, expr: &Expr) -> ValueId {
        match expr {
            Expr::Paren(e) => self.place(&e.expr),
            Expr::Group(e) => self.place(&e.expr),
            Expr::Path(e) => self.path_value(e, expr),
            Expr::Field(e) => {
                let base = self.place(&e.base);
                self.field(base, &e.member, expr)
            }
            Expr::Index(e) => {
                let base = self.place(&e.expr);
                let index = self.expr(&e.index);
                let span = self.expr_span(expr);
                self.body.value(Value::Index { base, index: Some(index) }, span)
            }
            Expr::Unary(e) if matches!(e.op, UnOp::Deref(_)) => {
                let target = self.place(&e.expr);
                let span = self.expr_span(expr);
                self.body.value(Value::Deref(target), span)
            }
            _ => self.expr(expr),
        }
    }

    pub(super) fn field(&mut self, base: ValueId, member: &syn::Member, expr: &Expr) -> ValueId {
        let name = match member {
            syn::Member::Named(ident) => name(ident),
            syn::Member::Unnamed(index) => Name::new(&index.index.to_string()),
        };
        let span = self.expr_span(expr);
        self.body.value(Value::Field { base, name }, span)
    }

    fn path_value(&mut self, e: &syn::ExprPath, expr: &Expr) -> ValueId {
        let span = self.expr_span(expr);
        if let Some(ident) = e.path.get_ident().filter(|_| e.qself.is_none())
            && let Some(local) = self.resolve(name(ident))
        {
            return self.body.value(Value::Local(local), span);
        }
        self.body.value(Value::Path(qualified_path(e.qself.as_ref(), &e.path)), span)
    }

    /// Records that a place is read. Plain locals are not recorded.
    pub(super) fn read(&mut self, value: ValueId) {
        let is_place = match self.body.get(value) {
            Value::Local(local) => self.body.is_captured(*local),
            Value::Path(path) => may_be_static(path),
            Value::Field { .. } | Value::Index { .. } | Value::Deref(_) => true,
            _ => false,
        };
        if is_place {
            let span = self.body.span(value);
            self.body.emit(EventKind::Read(value), span);
        }
    }

    fn reference(&mut self, inner: &Expr, mutable: bool, expr: &Expr) -> ValueId {
        let value = self.expr(inner);
        let span = self.expr_span(expr);
        self.body.value(Value::Ref { value, mutable }, span)
    }

    // Assignments. The right side is evaluated first, also by compound ones on primitive types (the reference,
    // "Compound assignment expressions"); which types those are is not known here.

    fn assign(&mut self, e: &syn::ExprAssign, expr: &Expr) -> ValueId {
        let value = self.expr(&e.right);
        self.assign_to(&e.left, value);
        self.other_literal(expr)
    }

    /// `left = value` for a left side that is one place.
    pub(super) fn assign_place(&mut self, left: &Expr, value: ValueId) {
        let target = self.place(left);
        let span = self.expr_span(left);
        match *self.body.get(target) {
            Value::Local(local) if !self.body.is_captured(local) => {
                self.body.emit(EventKind::Bind { local, value: Some(value), declares: false }, span);
            }
            _ => self.body.emit(EventKind::Write { target, value: Some(value), op: WriteOp::Assign }, span),
        }
    }

    fn augment(&mut self, e: &syn::ExprBinary, expr: &Expr) -> ValueId {
        let right = self.expr(&e.right);
        let target = self.place(&e.left);
        let span = self.expr_span(expr);
        let op = operator(&e.op);
        match *self.body.get(target) {
            Value::Local(local) if !self.body.is_captured(local) => {
                let value = self.body.value(Value::Op { op, operands: vec![target, right] }, span);
                self.body.emit(EventKind::Bind { local, value: Some(value), declares: false }, span);
            }
            _ => self.body.emit(EventKind::Write { target, value: Some(right), op: WriteOp::Augment(op) }, span),
        }
        self.other_literal(expr)
    }

    // Operators.

    fn unary(&mut self, e: &syn::ExprUnary, expr: &Expr) -> ValueId {
        let operand = self.expr(&e.expr);
        let span = self.expr_span(expr);
        let negative = match (&e.op, self.body.get(operand)) {
            (UnOp::Neg(_), Value::Literal(Literal::Int(number))) => number.checked_neg(),
            _ => None,
        };
        if let Some(number) = negative {
            return self.body.value(Value::Literal(Literal::Int(number)), span);
        }
        let op = if matches!(e.op, UnOp::Not(_)) { Op::Not } else { Op::Arithmetic };
        self.body.value(Value::Op { op, operands: vec![operand] }, span)
    }

    fn binary(&mut self, e: &syn::ExprBinary, expr: &Expr) -> ValueId {
        if is_assignment(&e.op) {
            return self.augment(e, expr);
        }
        if matches!(e.op, BinOp::And(_) | BinOp::Or(_)) {
            return self.lazy(e, expr);
        }
        let left = self.expr(&e.left);
        let right = self.expr(&e.right);
        let span = self.expr_span(expr);
        self.body.value(Value::Op { op: operator(&e.op), operands: vec![left, right] }, span)
    }

    /// `a && b`, `a || b`: each operand is a temporary scope, and the right one may not run.
    fn lazy(&mut self, e: &syn::ExprBinary, expr: &Expr) -> ValueId {
        let left = self.in_temps(|this| this.expr(&e.left));
        self.body.open_sequence();
        let right = self.in_temps(|this| this.expr(&e.right));
        let body = self.body.close_sequence();
        let skipped = self.body.empty_sequence();
        let right_span = self.expr_span(&e.right);
        let arm = |body| Arm { body, pattern: None, guard: None, span: right_span };
        let span = self.expr_span(expr);
        // The branch is taken when its test holds: for `||`, when the left operand does not.
        let is_or = matches!(e.op, BinOp::Or(_));
        let test = if is_or { self.body.value(Value::Op { op: Op::Not, operands: vec![left] }, span) } else { left };
        self.body.branch(BranchKind::Lazy, Some(test), vec![arm(body), arm(skipped)]);
        self.body.value(Value::Op { op: operator(&e.op), operands: vec![left, right] }, span)
    }

    fn await_expr(&mut self, e: &syn::ExprAwait, expr: &Expr) -> ValueId {
        let value = self.expr(&e.base);
        let span = self.expr_span(expr);
        self.body.emit(EventKind::Await(value), span);
        self.body.value(Value::Await(value), span)
    }

    fn try_expr(&mut self, e: &syn::ExprTry, expr: &Expr) -> ValueId {
        let value = self.expr(&e.expr);
        let span = self.expr_span(expr);
        self.body.emit(EventKind::MayReturn, self.span(e.question_token.spans[0]));
        self.body.value(Value::Try(value), span)
    }

    // Literals and aggregates.

    pub(super) fn literal(&mut self, lit: &Lit) -> ValueId {
        let span = self.span(lit.span());
        let literal = match lit {
            Lit::Str(text) => Literal::Str(Name::new(shorten(&text.value(), 120))),
            Lit::ByteStr(_) | Lit::CStr(_) | Lit::Byte(_) | Lit::Char(_) => Literal::Other,
            Lit::Int(number) => number.base10_parse().map_or(Literal::Number, Literal::Int),
            Lit::Float(number) => number.base10_parse().map_or(Literal::Number, Literal::Float),
            Lit::Bool(value) => Literal::Bool(value.value),
            _ => Literal::Other,
        };
        self.body.value(Value::Literal(literal), span)
    }

    /// `()` and the value of expressions that have none.
    pub(super) fn other_literal(&mut self, expr: &Expr) -> ValueId {
        let span = self.expr_span(expr);
        self.body.value(Value::Literal(Literal::Other), span)
    }

    fn aggregate<'e>(
        &mut self,
        kind: CollectionKind,
        elements: impl IntoIterator<Item = &'e Expr>,
        expr: &Expr,
    ) -> ValueId {
        let items = elements.into_iter().map(|element| positional(self.expr(element))).collect();
        let span = self.expr_span(expr);
        self.body.collection(kind, None, items, span)
    }

    fn repeat(&mut self, element: &Expr, length: &Expr, expr: &Expr) -> ValueId {
        let item = self.expr(element);
        self.expr(length);
        let span = self.expr_span(expr);
        self.body.collection(CollectionKind::List, None, vec![positional(item)], span)
    }

    fn struct_literal(&mut self, e: &syn::ExprStruct, expr: &Expr) -> ValueId {
        let mut items = Vec::with_capacity(e.fields.len());
        for field in &e.fields {
            let value = self.expr(&field.expr);
            items.push(self.field_arg(field, value));
        }
        if let Some(rest) = &e.rest {
            let value = self.expr(rest);
            items.push(Arg { name: None, value, spread: true });
        }
        let span = self.expr_span(expr);
        self.body.collection(CollectionKind::Struct, Some(qualified_path(e.qself.as_ref(), &e.path)), items, span)
    }

    fn range(&mut self, e: &syn::ExprRange, expr: &Expr) -> ValueId {
        let ends = [&e.start, &e.end];
        let items = ends.into_iter().flatten().map(|end| positional(self.expr(end))).collect();
        let span = self.expr_span(expr);
        self.body.collection(CollectionKind::Range, None, items, span)
    }

    // Calls.

    pub(super) fn args<'e>(&mut self, args: impl IntoIterator<Item = &'e Expr>) -> Vec<Arg> {
        args.into_iter().map(|argument| positional(self.expr(argument))).collect()
    }

    fn call_expr(&mut self, e: &syn::ExprCall, used: bool) -> ValueId {
        let (callee, types, name_span) = self.callee(&e.func);
        let args = self.args(&e.args);
        let span = self.between(spans::start(&e.func), e.paren_token.span.close());
        let result = self.body.call(callee.clone(), args, types, (span, name_span), used);
        if never_returns(&callee) {
            self.body.emit(EventKind::Diverge, span);
        }
        result
    }

    fn callee(&mut self, func: &Expr) -> (Callee, Vec<TypeExpr>, Span) {
        if let Expr::Path(e) = func {
            let whole = self.expr_span(func);
            let name_span = e.path.segments.last().map_or(whole, |segment| self.span(segment.ident.span()));
            let value = self.path_value(e, func);
            let callee = match self.body.get(value) {
                Value::Path(path) => Callee::Path(path.clone()),
                _ => Callee::Value(value),
            };
            return (callee, type_args(&e.path), name_span);
        }
        let value = self.expr(func);
        (Callee::Value(value), Vec::new(), self.expr_span(func))
    }

    fn method_call(&mut self, e: &syn::ExprMethodCall, used: bool) -> ValueId {
        let receiver = self.place(&e.receiver);
        let args = self.args(&e.args);
        let span = self.between(spans::start(&e.receiver), e.paren_token.span.close());
        let name_span = self.span(e.method.span());
        let types = e.turbofish.as_ref().map(angle_args).unwrap_or_default();
        let callee = Callee::Method { receiver, name: name(&e.method) };
        self.body.call(callee, args, types, (span, name_span), used)
    }

    // Functions inside expressions.

    fn closure(&mut self, e: &syn::ExprClosure, expr: &Expr) -> ValueId {
        let span = self.expr_span(expr);
        let name_span = self.span(spans::start(expr));
        let function = self.open_function(Name::new("<closure>"), FunctionKind::Closure, span, name_span);
        self.body.captures = true;
        self.body.by_move = e.capture.is_some();
        let ret = match &e.output {
            syn::ReturnType::Default => TypeExpr::Unknown,
            syn::ReturnType::Type(_, ty) => type_expr(ty),
        };
        if let Some(function) = self.function_mut(function) {
            function.is_async = e.asyncness.is_some();
            function.ret = ret;
        }
        self.body.open_block();
        let params = self.closure_params(&e.inputs);
        self.in_temps(|this| {
            let value = match &*e.body {
                Expr::Block(block) if block.label.is_none() => return this.body_block(&block.block, Tail::Return),
                body => this.expr(body),
            };
            this.return_value(value);
        });
        self.body.close_block();
        self.end_nested(function, params);
        self.body.value(Value::Closure(function), span)
    }

    fn async_block(&mut self, e: &syn::ExprAsync, expr: &Expr) -> ValueId {
        let span = self.expr_span(expr);
        let name_span = self.span(e.async_token.span);
        let function = self.open_function(Name::new("<async>"), FunctionKind::AsyncBlock, span, name_span);
        self.body.captures = true;
        self.body.by_move = e.capture.is_some();
        if let Some(function) = self.function_mut(function) {
            function.is_async = true;
        }
        self.in_temps(|this| this.body_block(&e.block, Tail::Return));
        self.end_nested(function, Vec::new());
        self.body.value(Value::Closure(function), span)
    }

    fn end_nested(&mut self, function: crate::model::FnIdx, params: Vec<crate::model::Param>) {
        let root = self.body.close_sequence();
        if let Some(function) = self.function_mut(function) {
            function.params = params;
        }
        self.close_function(function, Some(root));
    }

    /// `return value` of a tail expression, unless control does not get there.
    pub(super) fn return_value(&mut self, value: ValueId) {
        if !self.body.diverged() {
            let span = self.body.span(value);
            self.body.emit(EventKind::Return(Some(value)), span);
        }
    }
}

/// Functions of the standard library that end the process (or the thread).
fn never_returns(callee: &Callee) -> bool {
    let Callee::Path(path) = callee else { return false };
    let mut names = path.segments().iter().rev().map(|name| name.as_str());
    matches!(
        (names.next(), names.next()),
        (Some("exit" | "abort"), Some("process"))
            | (Some("unreachable_unchecked"), Some("hint"))
            | (Some("resume_unwind" | "panic_any"), _)
    )
}
