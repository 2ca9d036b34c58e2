//! Patterns: which locals they bind, to which part of the value.

use proc_macro2::{Span as TokenSpan, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Member, Pat, Token};

use super::Lowering;
use super::types::{name, path, type_expr};
use crate::model::{Arg, CollectionKind, EventKind, LocalKind, Name, Span, TypeExpr, Value, ValueId};

/// A name a pattern binds.
pub(super) struct Binding {
    name: Name,
    /// What it is bound to.
    value: ValueId,
    ty: TypeExpr,
    span: Span,
}

/// Whether an identifier pattern is a constant or unit variant instead of a new variable. The compiler asks name resolution;
/// the language's own lints keep variables in lower case and those in upper case.
fn names_a_constant(pat: &syn::PatIdent) -> bool {
    pat.by_ref.is_none()
        && pat.mutability.is_none()
        && pat.subpat.is_none()
        && pat.ident.to_string().starts_with(|first: char| first.is_uppercase())
}

/// Whether the pattern borrows from what it matches (`ref x`), which extends the life of a temporary it is given.
pub(super) fn borrows(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(pat) => pat.by_ref.is_some() || pat.subpat.as_ref().is_some_and(|(_, inner)| borrows(inner)),
        Pat::Paren(pat) => borrows(&pat.pat),
        Pat::Type(pat) => borrows(&pat.pat),
        Pat::Guard(pat) => borrows(&pat.pat),
        Pat::Reference(pat) => borrows(&pat.pat),
        Pat::Or(pat) => pat.cases.iter().any(borrows),
        Pat::Slice(pat) => pat.elems.iter().any(borrows),
        Pat::Tuple(pat) => pat.elems.iter().any(borrows),
        Pat::TupleStruct(pat) => pat.elems.iter().any(borrows),
        Pat::Struct(pat) => pat.fields.iter().any(|field| borrows(&field.pat)),
        _ => false,
    }
}

/// The outermost constructor of a pattern: `Some`, `_` for what matches everything, nothing for a literal or a tuple.
pub(super) fn constructor(pat: &Pat) -> Option<Name> {
    match pat {
        Pat::Ident(pat) if names_a_constant(pat) => Some(name(&pat.ident)),
        Pat::Ident(pat) => match &pat.subpat {
            Some((_, inner)) => constructor(inner),
            None => Some(Name::new("_")),
        },
        Pat::Wild(_) | Pat::Rest(_) => Some(Name::new("_")),
        Pat::Lit(pat) => match &pat.lit {
            syn::Lit::Bool(value) => Some(Name::new(if value.value { "true" } else { "false" })),
            _ => None,
        },
        Pat::Guard(pat) => constructor(&pat.pat),
        Pat::Paren(pat) => constructor(&pat.pat),
        Pat::Type(pat) => constructor(&pat.pat),
        Pat::Reference(pat) => constructor(&pat.pat),
        Pat::Path(pat) => path(&pat.path).last(),
        Pat::TupleStruct(pat) => path(&pat.path).last(),
        Pat::Struct(pat) => path(&pat.path).last(),
        Pat::Or(pat) => {
            let mut names = pat.cases.iter().map(constructor);
            let first = names.next().flatten();
            names.all(|name| name == first).then_some(first).flatten()
        }
        _ => None,
    }
}

/// Whether the pattern can be refuted only by its guard: a plain name or `_`.
pub(super) fn is_wild(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) => true,
        Pat::Paren(pat) => is_wild(&pat.pat),
        Pat::Type(pat) => is_wild(&pat.pat),
        _ => false,
    }
}

fn member_name(member: &Member) -> Name {
    match member {
        Member::Named(ident) => name(ident),
        Member::Unnamed(index) => Name::new(&index.index.to_string()),
    }
}

impl Lowering<'_> {
    /// Binds the names of `pat` to the parts of `value`, as declarations in the innermost scope.
    pub(super) fn bind_pattern(&mut self, pat: &Pat, value: ValueId) {
        let mut bindings = Vec::new();
        self.collect(pat, value, &mut bindings);
        for binding in bindings {
            self.declare_variable(binding.name, binding.ty, Some(binding.value), binding.span);
        }
    }

    /// A new variable, in scope from here on.
    pub(super) fn declare_variable(&mut self, name: Name, ty: TypeExpr, value: Option<ValueId>, span: Span) {
        let local = self.body.local(name, LocalKind::Variable, ty, false, span);
        self.body.emit(EventKind::Bind { local, value, declares: true }, span);
        self.body.declare(name, local);
    }

    /// Names `let x;` declares without a value.
    pub(super) fn declare_pattern(&mut self, pat: &Pat, ty: TypeExpr) {
        match pat {
            Pat::Ident(pat) => {
                let span = self.span(pat.ident.span());
                self.declare_variable(name(&pat.ident), ty, None, span);
            }
            Pat::Paren(pat) => self.declare_pattern(&pat.pat, ty),
            Pat::Type(pat) => self.declare_pattern(&pat.pat, type_expr(&pat.ty)),
            Pat::Tuple(pat) => {
                for element in &pat.elems {
                    self.declare_pattern(element, TypeExpr::Unknown);
                }
            }
            _ => {}
        }
    }

    fn collect(&mut self, pat: &Pat, value: ValueId, out: &mut Vec<Binding>) {
        match pat {
            Pat::Ident(pat) if !names_a_constant(pat) => self.collect_ident(pat, value, out),
            Pat::Paren(pat) => self.collect(&pat.pat, value, out),
            Pat::Guard(pat) => self.collect(&pat.pat, value, out),
            Pat::Type(pat) => {
                let first = out.len();
                self.collect(&pat.pat, value, out);
                if let (Pat::Ident(_), Some(binding)) = (&*pat.pat, out.get_mut(first)) {
                    binding.ty = type_expr(&pat.ty);
                }
            }
            Pat::Reference(pat) => {
                let span = self.span(pat.and_token.span);
                let target = self.body.value(Value::Deref(value), span);
                self.collect(&pat.pat, target, out);
            }
            Pat::Tuple(pat) => self.collect_elements(&pat.elems, value, None, pat.paren_token.span.open(), out),
            Pat::TupleStruct(pat) => {
                let constructor = path(&pat.path).last();
                self.collect_elements(&pat.elems, value, constructor, pat.paren_token.span.open(), out);
            }
            Pat::Struct(pat) => self.collect_fields(pat, value, out),
            Pat::Slice(pat) => {
                let span = self.span(pat.bracket_token.span.join());
                for element in pat.elems.iter().filter(|element| !matches!(element, Pat::Wild(_) | Pat::Rest(_))) {
                    let item = self.body.value(Value::Item(value), span);
                    self.collect(element, item, out);
                }
            }
            Pat::Or(pat) => self.collect_cases(pat, value, out),
            Pat::Verbatim(tokens) => self.collect_unknown(tokens, value, out),
            _ => {}
        }
    }

    /// `box pattern` of unstable Rust; nothing else is known to come here.
    fn collect_unknown(&mut self, tokens: &TokenStream, value: ValueId, out: &mut Vec<Binding>) {
        let span = self.tokens_span(tokens);
        let boxed = |input: ParseStream| {
            input.parse::<Token![box]>()?;
            Pat::parse_single(input)
        };
        match boxed.parse2(tokens.clone()) {
            Ok(inner) => {
                let target = self.body.value(Value::Deref(value), span);
                self.collect(&inner, target, out);
            }
            Err(_) => self.not_understood("a pattern of an unknown form", span),
        }
    }

    fn collect_ident(&mut self, pat: &syn::PatIdent, value: ValueId, out: &mut Vec<Binding>) {
        let span = self.span(pat.ident.span());
        let bound = match pat.by_ref {
            Some(_) => self.body.value(Value::Ref { value, mutable: pat.mutability.is_some() }, span),
            None => value,
        };
        out.push(Binding { name: name(&pat.ident), value: bound, ty: TypeExpr::Unknown, span });
        if let Some((_, inner)) = &pat.subpat {
            self.collect(inner, value, out);
        }
    }

    fn collect_elements<'p>(
        &mut self,
        elements: impl IntoIterator<Item = &'p Pat>,
        value: ValueId,
        constructor: Option<Name>,
        at: TokenSpan,
        out: &mut Vec<Binding>,
    ) {
        let span = self.span(at);
        let mut after_rest = false;
        for (position, element) in elements.into_iter().enumerate() {
            match element {
                Pat::Wild(_) => {}
                Pat::Rest(_) => after_rest = true,
                _ => {
                    // How many elements `..` stands for is known to the type only.
                    let field = (!after_rest).then(|| Name::new(&position.to_string()));
                    let part = self.part(value, constructor, field, span);
                    self.collect(element, part, out);
                }
            }
        }
    }

    fn collect_fields(&mut self, pat: &syn::PatStruct, value: ValueId, out: &mut Vec<Binding>) {
        let constructor = path(&pat.path).last();
        for field in pat.fields.iter().filter(|field| !matches!(&*field.pat, Pat::Wild(_))) {
            let span = self.span(super::spans::member(&field.member));
            let part = self.part(value, constructor, Some(member_name(&field.member)), span);
            self.collect(&field.pat, part, out);
        }
    }

    /// All cases of `a | b` bind the same names; each is bound once, to one of the parts.
    fn collect_cases(&mut self, pat: &syn::PatOr, value: ValueId, out: &mut Vec<Binding>) {
        let mut merged: Vec<(Binding, Vec<ValueId>)> = Vec::new();
        for case in &pat.cases {
            let mut bindings = Vec::new();
            self.collect(case, value, &mut bindings);
            for binding in bindings {
                match merged.iter_mut().find(|(known, _)| known.name == binding.name) {
                    Some((_, values)) => values.push(binding.value),
                    None => {
                        let values = vec![binding.value];
                        merged.push((binding, values));
                    }
                }
            }
        }
        for (mut binding, values) in merged {
            binding.value = self.body.choice(values, binding.span);
            out.push(binding);
        }
    }

    /// A part of a value. The parts of a tuple that is written out are its members.
    pub(super) fn part(
        &mut self,
        value: ValueId,
        constructor: Option<Name>,
        field: Option<Name>,
        span: Span,
    ) -> ValueId {
        let member = match (self.body.get(value), field) {
            (Value::Collection { kind: CollectionKind::Tuple, items, .. }, Some(field)) if constructor.is_none() => {
                field.as_str().parse().ok().and_then(|position: usize| items.get(position)).map(|item| item.value)
            }
            _ => None,
        };
        member.unwrap_or_else(|| self.body.value(Value::Part { value, constructor, field }, span))
    }

    // Destructuring assignments: the left side is an expression.

    /// `left = value`, where `left` may be a pattern.
    pub(super) fn assign_to(&mut self, left: &syn::Expr, value: ValueId) {
        match left {
            syn::Expr::Infer(_) => {}
            syn::Expr::Paren(e) => self.assign_to(&e.expr, value),
            syn::Expr::Group(e) => self.assign_to(&e.expr, value),
            syn::Expr::Tuple(e) => self.assign_elements(&e.elems, value, None),
            syn::Expr::Call(e) => {
                let constructor = match &*e.func {
                    syn::Expr::Path(func) => path(&func.path).last(),
                    _ => None,
                };
                self.assign_elements(&e.args, value, constructor);
            }
            syn::Expr::Array(e) => {
                for element in &e.elems {
                    let span = self.expr_span(element);
                    let item = self.body.value(Value::Item(value), span);
                    self.assign_to(element, item);
                }
            }
            syn::Expr::Struct(e) => {
                let constructor = path(&e.path).last();
                for field in &e.fields {
                    let span = self.expr_span(&field.expr);
                    let part = self.part(value, constructor, Some(member_name(&field.member)), span);
                    self.assign_to(&field.expr, part);
                }
            }
            // `..` in a pattern.
            syn::Expr::Range(_) => {}
            place => self.assign_place(place, value),
        }
    }

    fn assign_elements<'e>(
        &mut self,
        elements: impl IntoIterator<Item = &'e syn::Expr>,
        value: ValueId,
        constructor: Option<Name>,
    ) {
        let mut after_rest = false;
        for (position, element) in elements.into_iter().enumerate() {
            if matches!(element, syn::Expr::Range(_)) {
                after_rest = true;
                continue;
            }
            let span = self.expr_span(element);
            let field = (!after_rest).then(|| Name::new(&position.to_string()));
            let part = self.part(value, constructor, field, span);
            self.assign_to(element, part);
        }
    }

    /// The name of a struct literal's field, for the arguments of a collection.
    pub(super) fn field_arg(&mut self, field: &syn::FieldValue, value: ValueId) -> Arg {
        Arg { name: Some(member_name(&field.member)), value, spread: false }
    }
}
