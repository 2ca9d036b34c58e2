//! Macros of an unknown grammar: what can still be read among their tokens.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Item, Stmt, Token};

use super::macro_grammar::statements;

/// How many attempts to parse something may fail in one macro. An attempt may read far before it fails, so an unlimited
/// number would make long macros quadratic.
const ATTEMPTS: u32 = 200;

/// Whether tokens can hold a call: a name followed by parentheses, a method, a closure, a nested macro.
pub(super) fn has_code(tokens: TokenStream) -> bool {
    let mut after_name = false;
    let mut after_bang = false;
    for token in tokens {
        let (name, bang) = match &token {
            TokenTree::Group(group) => {
                if (after_name && group.delimiter() == Delimiter::Parenthesis) || after_bang || has_code(group.stream())
                {
                    return true;
                }
                (false, false)
            }
            TokenTree::Ident(_) => (true, false),
            TokenTree::Punct(punct) => {
                // `!` after a name may begin a macro call; a generic call ends in `>` before its parentheses.
                let generic = after_name && matches!(punct.as_char(), '<' | ':' | '>' | ',' | '&' | '\'');
                (generic, after_name && punct.as_char() == '!')
            }
            TokenTree::Literal(_) => (false, false),
        };
        (after_name, after_bang) = (name, bang);
    }
    false
}

/// Something readable inside a macro.
pub(super) enum Fragment {
    Expr(Box<Expr>),
    Statements(Vec<Stmt>),
}

/// The expressions and blocks among the tokens, in order; what lies between is skipped.
pub(super) fn fragments(tokens: TokenStream) -> Vec<Fragment> {
    let mut found = Vec::new();
    let mut attempts = ATTEMPTS;
    scan(tokens, &mut found, &mut attempts);
    found
}

fn scan(tokens: TokenStream, found: &mut Vec<Fragment>, attempts: &mut u32) {
    // The parser always succeeds: it consumes everything, one token at a time where need be.
    let _ = (|input: ParseStream| {
        while !input.is_empty() {
            scan_one(input, found, attempts)?;
        }
        Ok(())
    })
    .parse2(tokens);
}

fn scan_one(input: ParseStream, found: &mut Vec<Fragment>, attempts: &mut u32) -> syn::Result<()> {
    if *attempts > 0 && !input.peek(Token![let]) {
        let fork = input.fork();
        if let Ok(expr) = fork.parse::<Expr>() {
            input.advance_to(&fork);
            if !matches!(expr, Expr::Path(_) | Expr::Lit(_) | Expr::Verbatim(_)) {
                found.push(Fragment::Expr(Box::new(expr)));
            }
            return Ok(());
        }
        *attempts -= 1;
    }
    if let TokenTree::Group(group) = input.parse()? {
        if group.delimiter() == Delimiter::Brace
            && let Ok(body) = statements.parse2(group.stream())
        {
            found.push(Fragment::Statements(body));
        } else {
            scan(group.stream(), found, attempts);
        }
    }
    Ok(())
}

/// The items among the tokens, and whether functions are defined in what is left.
pub(super) fn salvage(tokens: TokenStream) -> (Vec<Item>, bool) {
    let mut found = Vec::new();
    let mut attempts = ATTEMPTS;
    let mut missed = false;
    salvage_into(tokens, &mut found, &mut attempts, &mut missed);
    (found, missed)
}

fn salvage_into(tokens: TokenStream, found: &mut Vec<Item>, attempts: &mut u32, missed: &mut bool) {
    let _ = (|input: ParseStream| {
        while !input.is_empty() {
            if begins_item(input) && *attempts > 0 {
                let fork = input.fork();
                match fork.parse::<Item>() {
                    Ok(item) if !matches!(item, Item::Verbatim(_)) => {
                        input.advance_to(&fork);
                        found.push(item);
                        continue;
                    }
                    _ => *attempts -= 1,
                }
            }
            if input.peek(Token![fn]) && input.peek2(syn::Ident) {
                match unusual_function(input) {
                    Some(item) => found.push(item),
                    None => *missed = true,
                }
            }
            if let Ok(TokenTree::Group(group)) = input.parse() {
                salvage_into(group.stream(), found, attempts, missed);
            }
        }
        Ok(())
    })
    .parse2(tokens);
}

/// A function with parameters of the macro's own (`fn f(x in 0..9) { .. }` of proptest), read without them.
fn unusual_function(input: ParseStream) -> Option<Item> {
    let fork = input.fork();
    let keyword: Token![fn] = fork.parse().ok()?;
    let name: Ident = fork.parse().ok()?;
    let parameters: Group = fork.parse().ok()?;
    let mut body: TokenTree = fork.parse().ok()?;
    while !matches!(&body, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace) {
        if matches!(&body, TokenTree::Punct(punct) if punct.as_char() == ';') {
            return None;
        }
        body = fork.parse().ok()?;
    }
    let mut none = Group::new(parameters.delimiter(), TokenStream::new());
    none.set_span(parameters.span());
    let function =
        [TokenTree::Ident(Ident::new("fn", keyword.span)), TokenTree::Ident(name), TokenTree::Group(none), body];
    let item = syn::parse2(function.into_iter().collect()).ok()?;
    input.advance_to(&fork);
    Some(item)
}

fn begins_item(input: ParseStream) -> bool {
    input.peek(Token![#])
        || input.peek(Token![pub])
        || input.peek(Token![fn])
        || input.peek(Token![async])
        || input.peek(Token![unsafe])
        || input.peek(Token![impl])
        || input.peek(Token![struct])
        || input.peek(Token![enum])
        || input.peek(Token![trait])
        || input.peek(Token![static])
        || input.peek(Token![const])
        || input.peek(Token![mod])
        || input.peek(Token![use])
        || input.peek(Token![type])
}
