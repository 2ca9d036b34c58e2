//! The grammars of macro bodies: from tokens to `syn` nodes, nothing lowered yet.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, Block, Expr, Ident, ImplItem, Item, LitStr, Pat, Stmt, Token, TraitItem, Type, Visibility, braced, token,
};

use super::macro_scan::has_code;
use super::types::name;
use crate::model::Name;

/// An argument of a macro that takes expressions.
pub(super) struct Argument {
    /// `name = value`, `name: value`.
    pub(super) name: Option<Name>,
    pub(super) expr: Expr,
    /// Written with one of tracing's `?` and `%`: formatted, so borrowed.
    pub(super) formatted: bool,
}

/// Expressions separated by `,`, `;` or `=>`, with optional names, sigils (`?x`, `%x`) and trailing separator: what
/// `println!`, the logging macros, `hashmap!` and most home-made macros take. Tokens that are no part of an expression (a type
/// after a colon, a keyword of the macro's own) are passed over as long as no code can be in them.
pub(super) fn arguments(input: ParseStream) -> syn::Result<Vec<Argument>> {
    let mut found = Vec::new();
    while !input.is_empty() {
        if !separator(input)? {
            found.extend(argument(input)?);
        }
    }
    Ok(found)
}

/// Consumes a separator, if one stands here.
fn separator(input: ParseStream) -> syn::Result<bool> {
    if input.peek(Token![=>]) {
        input.parse::<Token![=>]>()?;
    } else if input.peek(Token![;]) {
        input.parse::<Token![;]>()?;
    } else if input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
    } else {
        return Ok(false);
    }
    Ok(true)
}

fn at_separator(input: ParseStream) -> bool {
    input.is_empty() || input.peek(Token![=>]) || input.peek(Token![;]) || input.peek(Token![,])
}

fn argument(input: ParseStream) -> syn::Result<Option<Argument>> {
    let name = argument_name(input);
    let formatted = if input.peek(Token![?]) {
        input.parse::<Token![?]>()?;
        true
    } else if input.peek(Token![%]) {
        input.parse::<Token![%]>()?;
        true
    } else {
        false
    };
    let mut expr = None;
    while !at_separator(input) {
        // Statements are not arguments.
        if input.peek(Token![let]) {
            return Err(input.error("a statement"));
        }
        let fork = input.fork();
        match fork.parse::<Expr>() {
            Ok(found) if expr.is_none() => {
                input.advance_to(&fork);
                expr = Some(found);
            }
            _ => skip_lifeless(input)?,
        }
    }
    Ok(expr.map(|expr| Argument { name, expr, formatted }))
}

/// Passes over one token in which no code can be.
fn skip_lifeless(input: ParseStream) -> syn::Result<()> {
    let called = input.peek(Ident) && input.peek2(token::Paren);
    let method = input.peek(Token![.]);
    let token: TokenTree = input.parse()?;
    if called || method || has_code(TokenStream::from(token)) {
        return Err(input.error("code of an unknown form"));
    }
    Ok(())
}

/// Consumes `key =`, `a.b =`, `"key" =`, `key:? =`, `target:`, if one of them stands here.
fn argument_name(input: ParseStream) -> Option<Name> {
    let fork = input.fork();
    let key = key(&fork)?;
    if fork.peek(Token![:]) && !fork.peek(Token![::]) {
        fork.parse::<Token![:]>().ok()?;
        // `key:? = value`, `key:% = value`, `key:debug = value` of the log crate.
        let mode = fork.fork();
        let has_mode = mode.parse::<Token![?]>().is_ok()
            || mode.parse::<Token![%]>().is_ok()
            || mode.call(Ident::parse_any).is_ok();
        if has_mode && mode.peek(Token![=]) && !mode.peek(Token![==]) && !mode.peek(Token![=>]) {
            mode.parse::<Token![=]>().ok()?;
            input.advance_to(&mode);
        } else {
            input.advance_to(&fork);
        }
        return Some(key);
    }
    if fork.peek(Token![=]) && !fork.peek(Token![==]) && !fork.peek(Token![=>]) {
        fork.parse::<Token![=]>().ok()?;
        input.advance_to(&fork);
        return Some(key);
    }
    None
}

fn key(input: ParseStream) -> Option<Name> {
    if let Ok(text) = input.parse::<LitStr>() {
        return Some(Name::new(&text.value()));
    }
    let mut key = name(&input.call(Ident::parse_any).ok()?).as_str().to_owned();
    while input.peek(Token![.]) {
        input.parse::<Token![.]>().ok()?;
        key.push('.');
        key.push_str(name(&input.call(Ident::parse_any).ok()?).as_str());
    }
    Some(Name::new(&key))
}

/// `condition, message..`.
pub(super) fn assertion(input: ParseStream) -> syn::Result<(Expr, Vec<Argument>)> {
    let condition = input.parse()?;
    if input.is_empty() {
        return Ok((condition, Vec::new()));
    }
    input.parse::<Token![,]>()?;
    Ok((condition, arguments(input)?))
}

/// The whole body as statements.
pub(super) fn statements(input: ParseStream) -> syn::Result<Vec<Stmt>> {
    Block::parse_within(input)
}

/// The whole body as items.
pub(super) fn items(input: ParseStream) -> syn::Result<Vec<Item>> {
    // Inner attributes may stand at the start, as in a module.
    input.call(Attribute::parse_inner)?;
    let mut found = Vec::new();
    while !input.is_empty() {
        let item: Item = input.parse()?;
        found.push(item);
    }
    Ok(found)
}

/// The whole body as members of an impl.
pub(super) fn impl_items(input: ParseStream) -> syn::Result<Vec<ImplItem>> {
    input.call(Attribute::parse_inner)?;
    let mut found = Vec::new();
    while !input.is_empty() {
        found.push(input.parse()?);
    }
    Ok(found)
}

/// The whole body as members of a trait.
pub(super) fn trait_items(input: ParseStream) -> syn::Result<Vec<TraitItem>> {
    input.call(Attribute::parse_inner)?;
    let mut found = Vec::new();
    while !input.is_empty() {
        found.push(input.parse()?);
    }
    Ok(found)
}

/// `matches!(value, pattern if guard)`.
pub(super) struct Matches {
    pub(super) value: Expr,
    pub(super) pattern: Pat,
}

impl Parse for Matches {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let value = input.parse()?;
        input.parse::<Token![,]>()?;
        let mut pattern = Pat::parse_multi_with_leading_vert(input)?;
        if input.peek(Token![if]) {
            pattern = Pat::Guard(syn::PatGuard {
                attrs: Vec::new(),
                pat: Box::new(pattern),
                if_token: input.parse()?,
                guard: input.parse()?,
            });
        }
        // `assert_matches!` may have a message.
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
            arguments(input)?;
        }
        Ok(Self { value, pattern })
    }
}

/// A static declared inside a macro.
pub(super) struct MacroStatic {
    pub(super) attrs: Vec<Attribute>,
    pub(super) ident: Ident,
    pub(super) ty: Type,
    pub(super) value: Option<Expr>,
}

/// `pub static NAME: T = value;`, the value optional: `thread_local!`, `task_local!`.
pub(super) fn statics(input: ParseStream) -> syn::Result<Vec<MacroStatic>> {
    static_list(input, false)
}

/// `pub static ref NAME: T = value;`: `lazy_static!`.
pub(super) fn lazy_statics(input: ParseStream) -> syn::Result<Vec<MacroStatic>> {
    static_list(input, true)
}

fn static_list(input: ParseStream, by_ref: bool) -> syn::Result<Vec<MacroStatic>> {
    let mut found = Vec::new();
    while !input.is_empty() {
        let attrs = input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        input.parse::<Token![static]>()?;
        if by_ref {
            input.parse::<Token![ref]>()?;
        }
        let ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            Some(input.parse()?)
        } else {
            None
        };
        found.push(MacroStatic { attrs, ident, ty, value });
        if input.is_empty() {
            break;
        }
        input.parse::<Token![;]>()?;
    }
    Ok(found)
}

/// The bodies of `if #[cfg(a)] { .. } else if #[cfg(b)] { .. } else { .. }`.
pub(super) fn cfg_branches(input: ParseStream) -> syn::Result<Vec<TokenStream>> {
    let mut found = Vec::new();
    loop {
        if input.peek(Token![if]) {
            input.parse::<Token![if]>()?;
            input.call(Attribute::parse_outer)?;
        }
        let body;
        braced!(body in input);
        found.push(body.parse()?);
        if input.is_empty() {
            return Ok(found);
        }
        input.parse::<Token![else]>()?;
    }
}

/// An arm of `select!`.
pub(super) struct SelectArm {
    /// What the result is bound to; nothing for `else`, `default`, `complete`.
    pub(super) pattern: Option<Pat>,
    /// What is waited for.
    pub(super) source: SelectSource,
    pub(super) condition: Option<Expr>,
    pub(super) handler: Expr,
}

/// What an arm of `select!` waits for.
pub(super) enum SelectSource {
    /// `pattern = future`.
    Future(Box<Expr>),
    /// crossbeam's `recv(receiver) -> pattern`.
    Receive(Box<Expr>),
    /// crossbeam's `send(sender, value) -> pattern`.
    Send(Box<Expr>, Box<Expr>),
    /// `else`, `default`, `complete`.
    Nothing,
}

/// The arms of tokio's, futures' and crossbeam's `select!`.
pub(super) fn select_arms(input: ParseStream) -> syn::Result<Vec<SelectArm>> {
    if input.peek(Ident) && input.peek2(Token![;]) {
        input.parse::<Ident>()?;
        input.parse::<Token![;]>()?;
    }
    let mut found = Vec::new();
    while !input.is_empty() {
        found.push(select_arm(input)?);
    }
    Ok(found)
}

fn select_arm(input: ParseStream) -> syn::Result<SelectArm> {
    let (pattern, source) = if input.peek(Token![else]) {
        input.parse::<Token![else]>()?;
        (None, SelectSource::Nothing)
    } else if input.peek(Ident) && input.peek2(Token![=>]) {
        input.parse::<Ident>()?;
        (None, SelectSource::Nothing)
    } else if let Some(arm) = channel_arm(input)? {
        arm
    } else {
        let pattern = Pat::parse_multi_with_leading_vert(input)?;
        input.parse::<Token![=]>()?;
        (Some(pattern), SelectSource::Future(Box::new(input.parse()?)))
    };
    let condition = if input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
        input.parse::<Token![if]>()?;
        Some(input.parse()?)
    } else {
        None
    };
    input.parse::<Token![=>]>()?;
    Ok(SelectArm { pattern, source, condition, handler: handler(input)? })
}

/// A block ends the arm; any other expression needs a comma after it.
fn handler(input: ParseStream) -> syn::Result<Expr> {
    let handler = if input.peek(token::Brace) {
        let fork = input.fork();
        let block: Block = fork.parse()?;
        // `{ .. }.await` and the like go on.
        if fork.is_empty() || !fork.peek(Token![.]) && !fork.peek(Token![?]) {
            input.advance_to(&fork);
            Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block })
        } else {
            input.parse()?
        }
    } else {
        input.parse()?
    };
    if input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
    }
    Ok(handler)
}

/// crossbeam's `recv(r) -> pattern`, `send(s, value) -> pattern`, `default(timeout)`.
fn channel_arm(input: ParseStream) -> syn::Result<Option<(Option<Pat>, SelectSource)>> {
    if !(input.peek(Ident) && input.peek2(token::Paren)) {
        return Ok(None);
    }
    let fork = input.fork();
    let word: Ident = fork.parse()?;
    let operands;
    syn::parenthesized!(operands in fork);
    if word == "default" {
        input.advance_to(&fork);
        operands.parse::<TokenStream>()?;
        return Ok(Some((None, SelectSource::Nothing)));
    }
    if !fork.peek(Token![->]) {
        operands.parse::<TokenStream>()?;
        return Ok(None);
    }
    let channel = Box::new(operands.parse()?);
    let source = if word == "send" {
        operands.parse::<Token![,]>()?;
        SelectSource::Send(channel, Box::new(operands.parse()?))
    } else {
        SelectSource::Receive(channel)
    };
    operands.parse::<Option<Token![,]>>()?;
    fork.parse::<Token![->]>()?;
    input.advance_to(&fork);
    Ok(Some((Some(Pat::parse_multi_with_leading_vert(input)?), source)))
}

/// Comma separated futures, after an optional `biased;`.
pub(super) fn futures(input: ParseStream) -> syn::Result<Vec<Expr>> {
    if input.peek(Ident) && input.peek2(Token![;]) {
        input.parse::<Ident>()?;
        input.parse::<Token![;]>()?;
    }
    let list = input.call(syn::punctuated::Punctuated::<Expr, Token![,]>::parse_terminated)?;
    Ok(list.into_iter().collect())
}
