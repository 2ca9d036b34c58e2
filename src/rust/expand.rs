//! Simple macros of the file's own, expanded where they are called: one arm, plain parameters, no repetition.
//!
//! What the body says stands, for positions, at the macro's name in the call; what the call gives keeps its own positions. Macros
//! that do nothing with locks, threads or tasks are left alone: their arguments tell enough.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use rustc_hash::FxHashMap;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Lifetime, Lit, Macro, Stmt, Token, Type};

use super::Lowering;
use super::macro_grammar::statements;
use super::types::{name, path};
use crate::model::{Name, ValueId};

/// Bodies of more tokens are no small helpers.
const LONGEST: usize = 400;
/// How many tokens the expansions of one file may have together.
const BUDGET: usize = 200_000;
/// How many expansions may stand inside each other.
const DEPTH: u32 = 4;

/// Words that make a body worth reading: what they do concerns other threads.
const WORDS: [&str; 26] = [
    "await",
    "block_on",
    "borrow_mut",
    "compare_exchange",
    "drop",
    "fetch_add",
    "join",
    "load",
    "lock",
    "notify_all",
    "notify_one",
    "park",
    "read",
    "recv",
    "rl",
    "send",
    "sleep",
    "spawn",
    "store",
    "swap",
    "try_lock",
    "try_read",
    "try_write",
    "wait",
    "wl",
    "write",
];

/// A parameter, or a token that has to stand in the call.
enum Piece {
    Param(Name, Name),
    Token(String),
}

/// A macro with one arm.
struct Rule {
    pieces: Vec<Piece>,
    body: TokenStream,
    size: usize,
    tells: bool,
}

/// The macros a file has defined so far.
#[derive(Default)]
pub(super) struct Macros {
    /// `None` for one that is defined twice, or not simple.
    rules: FxHashMap<Name, Option<Rule>>,
    spent: usize,
    depth: u32,
}

/// What a macro call expands to.
enum Expanded {
    Expr(Box<Expr>),
    Statements(Vec<Stmt>),
}

impl Lowering<'_> {
    /// Remembers a definition.
    pub(super) fn define_macro(&mut self, e: &syn::ItemMacro) {
        let Some(ident) = &e.ident else { return };
        let rule = simple_rule(e.mac.tokens.clone(), &self.expansions);
        let known = self.expansions.rules.contains_key(&name(ident));
        self.expansions.rules.insert(name(ident), rule.filter(|_| !known));
    }

    /// The value of a call of a simple macro of the file; `None` if it is none.
    pub(super) fn expanded_macro(&mut self, mac: &Macro, used: bool) -> Option<ValueId> {
        let called = path(&mac.path);
        let own = called.last()?;
        if self.expansions.depth >= DEPTH || self.expansions.spent > BUDGET {
            return None;
        }
        let rule = self.expansions.rules.get(&own)?.as_ref().filter(|rule| rule.tells)?;
        let given = matched(&rule.pieces, mac.tokens.clone())?;
        let at = mac.path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span());
        let tokens = substituted(rule.body.clone(), &given, at, 0)?;
        self.expansions.spent += rule.size + mac.tokens.clone().into_iter().count();
        let expanded = parsed(tokens)?;
        self.expansions.depth += 1;
        let value = match expanded {
            Expanded::Expr(expr) => self.expr(&expr),
            Expanded::Statements(body) => self.macro_block(mac, &body, used),
        };
        self.expansions.depth -= 1;
        Some(value)
    }
}

fn parsed(tokens: TokenStream) -> Option<Expanded> {
    let expr = |input: ParseStream<'_>| {
        let expr: Expr = input.parse()?;
        if input.is_empty() { Ok(expr) } else { Err(input.error("more than an expression")) }
    };
    if let Ok(expr) = expr.parse2(tokens.clone()) {
        return Some(Expanded::Expr(Box::new(expr)));
    }
    statements.parse2(tokens).ok().map(Expanded::Statements)
}

/// `(pattern) => { body }`, with no other arm behind it.
fn simple_rule(tokens: TokenStream, known: &Macros) -> Option<Rule> {
    let mut tokens = tokens.into_iter();
    let TokenTree::Group(pattern) = tokens.next()? else { return None };
    let (TokenTree::Punct(equals), TokenTree::Punct(arrow)) = (tokens.next()?, tokens.next()?) else { return None };
    let TokenTree::Group(body) = tokens.next()? else { return None };
    let rest: Vec<TokenTree> = tokens.collect();
    let only = match rest.as_slice() {
        [] => true,
        [TokenTree::Punct(end)] => end.as_char() == ';',
        _ => false,
    };
    if !only || equals.as_char() != '=' || arrow.as_char() != '>' {
        return None;
    }
    let pieces = pieces(pattern.stream())?;
    let body = body.stream();
    let (size, tells) = surveyed(&body, known)?;
    (size <= LONGEST).then_some(Rule { pieces, body, size, tells })
}

/// The parameters of a pattern without repetitions.
fn pieces(pattern: TokenStream) -> Option<Vec<Piece>> {
    let mut found = Vec::new();
    let mut tokens = pattern.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                let TokenTree::Ident(param) = tokens.next()? else { return None };
                let TokenTree::Punct(colon) = tokens.next()? else { return None };
                let TokenTree::Ident(kind) = tokens.next()? else { return None };
                if colon.as_char() != ':' {
                    return None;
                }
                found.push(Piece::Param(name(&param), name(&kind)));
            }
            TokenTree::Group(_) => return None,
            other => found.push(Piece::Token(other.to_string())),
        }
    }
    Some(found)
}

/// How many tokens a body has, and whether it does anything that concerns other threads; `None` for one with repetitions.
fn surveyed(body: &TokenStream, known: &Macros) -> Option<(usize, bool)> {
    let (mut size, mut tells, mut dollar) = (0, false, false);
    for token in body.clone() {
        size += 1;
        match &token {
            TokenTree::Group(group) => {
                if dollar {
                    return None;
                }
                let (inner, inside) = surveyed(&group.stream(), known)?;
                size += inner;
                tells |= inside;
            }
            TokenTree::Ident(word) => {
                if dollar && word == "crate" {
                    return None;
                }
                let called = known.rules.get(&name(word)).and_then(Option::as_ref);
                tells |= WORDS.iter().any(|known| word == known) || called.is_some_and(|rule| rule.tells);
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
        dollar = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '$');
    }
    Some((size, tells))
}

/// What a call gives for each parameter.
fn matched(pieces: &[Piece], tokens: TokenStream) -> Option<FxHashMap<Name, TokenStream>> {
    let parse = |input: ParseStream<'_>| {
        let mut given = FxHashMap::default();
        for piece in pieces {
            match piece {
                Piece::Token(wanted) => {
                    let token: TokenTree = input.parse()?;
                    if token.to_string() != *wanted {
                        return Err(input.error("another token"));
                    }
                }
                Piece::Param(param, kind) => {
                    given.insert(*param, fragment(input, kind.as_str())?);
                }
            }
        }
        // A comma at the end is often allowed.
        if input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
        }
        if input.is_empty() { Ok(given) } else { Err(input.error("more arguments")) }
    };
    parse.parse2(tokens).ok()
}

/// The tokens of one fragment.
fn fragment(input: ParseStream<'_>, kind: &str) -> syn::Result<TokenStream> {
    let fork = input.fork();
    match kind {
        "expr" => drop(fork.parse::<Expr>()?),
        "ident" => drop(fork.parse::<Ident>()?),
        "ty" => drop(fork.parse::<Type>()?),
        "literal" => drop(fork.parse::<Lit>()?),
        "lifetime" => drop(fork.parse::<Lifetime>()?),
        "path" => drop(fork.parse::<syn::Path>()?),
        "block" => drop(fork.parse::<syn::Block>()?),
        "tt" => drop(fork.parse::<TokenTree>()?),
        _ => return Err(input.error("a fragment that is not read")),
    }
    let mut tokens = Vec::new();
    let start = fork.cursor();
    while !input.is_empty() && input.cursor() != start {
        tokens.push(input.parse::<TokenTree>()?);
    }
    input.advance_to(&fork);
    let single = tokens.len() == 1;
    let stream: TokenStream = tokens.into_iter().collect();
    // An expression stays one, whatever stands beside its parameter.
    let grouped = kind == "expr" && !single;
    Ok(if grouped { TokenTree::Group(Group::new(Delimiter::None, stream)).into() } else { stream })
}

/// A body with its parameters replaced; `None` if one is not known.
fn substituted(body: TokenStream, given: &FxHashMap<Name, TokenStream>, at: Span, depth: u32) -> Option<TokenStream> {
    if depth > 100 {
        return None;
    }
    let mut found: Vec<TokenTree> = Vec::new();
    let mut tokens = body.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                let TokenTree::Ident(param) = tokens.next()? else { return None };
                found.extend(given.get(&name(&param))?.clone());
            }
            TokenTree::Group(group) => {
                let inner = substituted(group.stream(), given, at, depth + 1)?;
                let mut group = Group::new(group.delimiter(), inner);
                group.set_span(at);
                found.push(TokenTree::Group(group));
            }
            mut other => {
                other.set_span(at);
                found.push(other);
            }
        }
    }
    Some(found.into_iter().collect())
}
