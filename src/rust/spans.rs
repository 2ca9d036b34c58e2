//! Where syntax stands. `syn::spanned` would print every node back into tokens; the first and the last token are enough.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{Expr, Item, RangeLimits, Visibility};

/// The first token of a token stream.
pub(super) fn first_token(tokens: &TokenStream) -> Option<Span> {
    tokens.clone().into_iter().next().map(|token| token_open(&token))
}

/// The last token of a token stream.
pub(super) fn last_token(tokens: &TokenStream) -> Option<Span> {
    tokens.clone().into_iter().last().map(|token| token_close(&token))
}

fn token_open(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) => group.span_open(),
        other => other.span(),
    }
}

fn token_close(token: &TokenTree) -> Span {
    match token {
        TokenTree::Group(group) => group.span_close(),
        other => other.span(),
    }
}

/// The first token of a path; for `<T as Trait>::f` the caller has the `<`.
pub(super) fn path_start(path: &syn::Path) -> Span {
    match (&path.leading_colon, path.segments.first()) {
        (Some(colon), _) => colon.spans[0],
        (None, Some(segment)) => segment.ident.span(),
        (None, None) => Span::call_site(),
    }
}

/// The last token of a path.
pub(super) fn path_end(path: &syn::Path) -> Span {
    let Some(segment) = path.segments.last() else { return Span::call_site() };
    match &segment.arguments {
        syn::PathArguments::None => segment.ident.span(),
        syn::PathArguments::AngleBracketed(arguments) => arguments.gt_token.span,
        syn::PathArguments::Parenthesized(arguments) => arguments.paren_token.span.close(),
    }
}

fn label_start(label: Option<&syn::Label>, keyword: Span) -> Span {
    label.map_or(keyword, |label| label.name.apostrophe)
}

/// The first token of an expression, its attributes left out.
pub(super) fn start(expr: &Expr) -> Span {
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::Assign(e) => &e.left,
            Expr::Await(e) => &e.base,
            Expr::Binary(e) => &e.left,
            Expr::Call(e) => &e.func,
            Expr::Cast(e) => &e.expr,
            Expr::Field(e) => &e.base,
            Expr::Group(e) => &e.expr,
            Expr::Index(e) => &e.expr,
            Expr::MethodCall(e) => &e.receiver,
            Expr::Try(e) => &e.expr,
            Expr::Range(e) => match &e.start {
                Some(start) => start,
                None => return limits(&e.limits),
            },
            other => return own_start(other),
        }
    }
}

fn limits(limits: &RangeLimits) -> Span {
    match limits {
        RangeLimits::HalfOpen(token) => token.spans[0],
        RangeLimits::Closed(token) => token.spans[0],
    }
}

fn own_start(expr: &Expr) -> Span {
    match expr {
        Expr::Array(e) => e.bracket_token.span.open(),
        Expr::Async(e) => e.async_token.span,
        Expr::Block(e) => label_start(e.label.as_ref(), e.block.brace_token.span.open()),
        Expr::Break(e) => e.break_token.span,
        Expr::Closure(e) => match (&e.constness, &e.asyncness, &e.capture) {
            (Some(token), _, _) => token.span,
            (_, Some(token), _) => token.span,
            (_, _, Some(token)) => token.span,
            _ => e.inputs_begin.spans[0],
        },
        Expr::Const(e) => e.const_token.span,
        Expr::Continue(e) => e.continue_token.span,
        Expr::ForLoop(e) => label_start(e.label.as_ref(), e.for_token.span),
        Expr::If(e) => e.if_token.span,
        Expr::Infer(e) => e.underscore_token.spans[0],
        Expr::Let(e) => e.let_token.span,
        Expr::Lit(e) => e.lit.span(),
        Expr::Loop(e) => label_start(e.label.as_ref(), e.loop_token.span),
        Expr::Macro(e) => path_start(&e.mac.path),
        Expr::Match(e) => e.match_token.span,
        Expr::Paren(e) => e.paren_token.span.open(),
        Expr::Path(e) => e.qself.as_ref().map_or_else(|| path_start(&e.path), |qself| qself.lt_token.span),
        Expr::RawAddr(e) => e.and_token.span,
        Expr::Reference(e) => e.and_token.span,
        Expr::Repeat(e) => e.bracket_token.span.open(),
        Expr::Return(e) => e.return_token.span,
        Expr::Struct(e) => e.qself.as_ref().map_or_else(|| path_start(&e.path), |qself| qself.lt_token.span),
        Expr::TryBlock(e) => e.try_token.span,
        Expr::Tuple(e) => e.paren_token.span.open(),
        Expr::Unary(e) => match &e.op {
            syn::UnOp::Deref(token) => token.spans[0],
            syn::UnOp::Not(token) => token.spans[0],
            syn::UnOp::Neg(token) => token.spans[0],
            _ => Span::call_site(),
        },
        Expr::Unsafe(e) => e.unsafe_token.span,
        Expr::Verbatim(tokens) => first_token(tokens).unwrap_or_else(Span::call_site),
        Expr::While(e) => label_start(e.label.as_ref(), e.while_token.span),
        Expr::Yield(e) => e.yield_token.span,
        _ => Span::call_site(),
    }
}

/// The last token of an expression.
pub(super) fn end(expr: &Expr) -> Span {
    let mut expr = expr;
    loop {
        expr = match expr {
            Expr::Assign(e) => &e.right,
            Expr::Binary(e) => &e.right,
            Expr::Closure(e) => &e.body,
            Expr::Group(e) => &e.expr,
            Expr::Let(e) => &e.expr,
            Expr::RawAddr(e) => &e.expr,
            Expr::Reference(e) => &e.expr,
            Expr::Unary(e) => &e.expr,
            Expr::Break(syn::ExprBreak { expr: Some(value), .. })
            | Expr::Return(syn::ExprReturn { expr: Some(value), .. })
            | Expr::Yield(syn::ExprYield { expr: Some(value), .. })
            | Expr::Range(syn::ExprRange { end: Some(value), .. }) => value,
            Expr::If(e) => match &e.else_branch {
                Some((_, otherwise)) => otherwise,
                None => return e.then_branch.brace_token.span.close(),
            },
            other => return own_end(other),
        }
    }
}

fn own_end(expr: &Expr) -> Span {
    match expr {
        Expr::Array(e) => e.bracket_token.span.close(),
        Expr::Async(e) => e.block.brace_token.span.close(),
        Expr::Await(e) => e.await_token.span,
        Expr::Block(e) => e.block.brace_token.span.close(),
        Expr::Break(e) => e.label.as_ref().map_or(e.break_token.span, |label| label.ident.span()),
        Expr::Call(e) => e.paren_token.span.close(),
        Expr::Cast(e) => type_end(&e.ty).unwrap_or(e.as_token.span),
        Expr::Const(e) => e.block.brace_token.span.close(),
        Expr::Continue(e) => e.label.as_ref().map_or(e.continue_token.span, |label| label.ident.span()),
        Expr::Field(e) => member(&e.member),
        Expr::ForLoop(e) => e.body.brace_token.span.close(),
        Expr::Index(e) => e.bracket_token.span.close(),
        Expr::Infer(e) => e.underscore_token.spans[0],
        Expr::Lit(e) => e.lit.span(),
        Expr::Loop(e) => e.body.brace_token.span.close(),
        Expr::Macro(e) => e.mac.delimiter.span().close(),
        Expr::Match(e) => e.brace_token.span.close(),
        Expr::MethodCall(e) => e.paren_token.span.close(),
        Expr::Paren(e) => e.paren_token.span.close(),
        Expr::Path(e) => path_end(&e.path),
        Expr::Range(e) => match &e.limits {
            RangeLimits::HalfOpen(token) => token.spans[1],
            RangeLimits::Closed(token) => token.spans[2],
        },
        Expr::Repeat(e) => e.bracket_token.span.close(),
        Expr::Return(e) => e.return_token.span,
        Expr::Struct(e) => e.brace_token.span.close(),
        Expr::Try(e) => e.question_token.spans[0],
        Expr::TryBlock(e) => e.block.brace_token.span.close(),
        Expr::Tuple(e) => e.paren_token.span.close(),
        Expr::Unsafe(e) => e.block.brace_token.span.close(),
        Expr::Verbatim(tokens) => last_token(tokens).unwrap_or_else(Span::call_site),
        Expr::While(e) => e.body.brace_token.span.close(),
        Expr::Yield(e) => e.yield_token.span,
        _ => Span::call_site(),
    }
}

/// The last token of the types that are written in casts.
fn type_end(ty: &syn::Type) -> Option<Span> {
    let mut ty = ty;
    loop {
        ty = match ty {
            syn::Type::Ptr(t) => &t.elem,
            syn::Type::Reference(t) => &t.elem,
            syn::Type::Path(t) => return Some(path_end(&t.path)),
            syn::Type::Tuple(t) => return Some(t.paren_token.span.close()),
            syn::Type::Slice(t) => return Some(t.bracket_token.span.close()),
            syn::Type::Array(t) => return Some(t.bracket_token.span.close()),
            syn::Type::Infer(t) => return Some(t.underscore_token.spans[0]),
            _ => return None,
        }
    }
}

/// A field's name.
pub(super) fn member(member: &syn::Member) -> Span {
    match member {
        syn::Member::Named(ident) => ident.span(),
        syn::Member::Unnamed(index) => index.span,
    }
}

/// The `pub` of an item.
pub(super) fn visibility(vis: &Visibility) -> Option<Span> {
    match vis {
        Visibility::Public(token) => Some(token.span),
        Visibility::Restricted(restricted) => Some(restricted.pub_token.span),
        Visibility::Inherited => None,
    }
}

/// The first token of a function signature.
pub(super) fn signature_start(signature: &syn::Signature) -> Span {
    if let Some(token) = &signature.constness {
        return token.span;
    }
    if let Some(token) = &signature.asyncness {
        return token.span;
    }
    if let syn::Safety::Unsafe(token) = &signature.safety {
        return token.span;
    }
    signature.abi.as_ref().map_or(signature.fn_token.span, |abi| abi.extern_token.span)
}

/// The first and last token of an item syn could not name, or whose place is of interest only in a message.
pub(super) fn item(item: &Item) -> (Span, Span) {
    match item {
        Item::Verbatim(tokens) => {
            (first_token(tokens).unwrap_or_else(Span::call_site), last_token(tokens).unwrap_or_else(Span::call_site))
        }
        Item::Macro(e) => (path_start(&e.mac.path), e.mac.delimiter.span().close()),
        Item::Use(e) => (e.use_token.span, e.semi_token.spans[0]),
        _ => (Span::call_site(), Span::call_site()),
    }
}
