//! From text to items, around syntax errors: what does not parse is reported, everything else is lowered.

use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, ImplItem, Item, Stmt, Token, TraitItem};

use super::lexer::{Kind, Lexer};
use super::macro_grammar::statements;
use super::statements::Tail;
use super::{Lowering, alternatives};
use crate::model::{EventKind, Problem, ProblemKind, Span};

/// A piece of code that could not be parsed: where, and why.
struct Broken {
    message: String,
    span: proc_macro2::Span,
}

impl Broken {
    /// `end`: where the tokens end, for errors that say something is missing there.
    fn new(error: &syn::Error, end: proc_macro2::Span) -> Self {
        let span = if error.span().byte_range().is_empty() { end } else { error.span() };
        Self { message: error.to_string(), span }
    }
}

/// The last token's place.
fn end_of(tokens: &[TokenTree]) -> proc_macro2::Span {
    match tokens.last() {
        Some(TokenTree::Group(group)) => group.span_close(),
        Some(token) => token.span(),
        None => proc_macro2::Span::call_site(),
    }
}

impl Lowering<'_> {
    /// Reads `code`, which begins at `self.base`.
    pub(super) fn read_code(&mut self, code: &str) {
        let Ok(tokens) = TokenStream::from_str(code) else {
            return self.read_pieces(code);
        };
        if let Ok(file) = syn::parse2::<syn::File>(tokens.clone()) {
            return self.items(&file.items);
        }
        if self.model.context.document
            && let Ok(body) = statements.parse2(tokens.clone())
        {
            return self.snippet(&body);
        }
        self.read_around_errors(tokens);
    }

    /// Items that stand beside each other.
    pub(super) fn items(&mut self, items: &[Item]) {
        for item in alternatives::of_items(items) {
            self.item(item);
        }
    }

    /// Statements that stand in no function: what the module body does.
    fn snippet(&mut self, body: &[Stmt]) {
        self.body.open_block();
        self.statements(body, Tail::Discard);
        self.body.close_block();
    }

    fn syntax_error(&mut self, message: String, span: Span) {
        self.model.problems.push(Problem { kind: ProblemKind::Syntax, message, span });
    }

    /// Whether a syntax error has been reported for this very place.
    pub(super) fn is_reported(&self, span: Span) -> bool {
        let problems = self.model.problems.iter();
        problems.filter(|problem| problem.kind == ProblemKind::Syntax).any(|problem| span.contains(problem.span))
    }

    // Tokens that do not make a file.

    fn read_around_errors(&mut self, tokens: TokenStream) {
        let document = self.model.context.document;
        let parsed = (|input: ParseStream| {
            let mut broken = Vec::new();
            let pieces = pieces(input, document, &mut broken)?;
            Ok((pieces, broken))
        })
        .parse2(tokens);
        let Ok((pieces, broken)) = parsed else { return };
        // Before the items: what lowers a broken body looks for its problem.
        for broken in broken {
            let span = self.span(broken.span);
            self.syntax_error(broken.message, span);
        }
        for piece in pieces {
            match piece {
                Piece::Item(item) => self.item(&item),
                Piece::Statements(body) => self.snippet(&body),
                Piece::Lost(span) => {
                    let span = self.span(span);
                    self.body.emit(EventKind::Opaque, span);
                }
            }
        }
    }

    // Text that has no tokens: unbalanced braces, unterminated strings.

    fn read_pieces(&mut self, code: &str) {
        let base = self.base;
        let mut reported = false;
        for (start, end) in boundaries(code) {
            let Some(piece) = code.get(start..end) else { continue };
            self.count_from(base + start);
            match TokenStream::from_str(piece) {
                Ok(tokens) => {
                    reported = false;
                    self.read_around_errors(tokens);
                }
                // One error, one problem: what follows an unreadable piece is often unreadable for the same reason.
                Err(_) if reported => {}
                Err(_) => {
                    reported = true;
                    let first_line = piece.find('\n').unwrap_or(piece.len());
                    let span = Span::new(self.base, self.base + first_line);
                    self.syntax_error("brackets or quotes do not match in this item".to_owned(), span);
                    self.body.emit(EventKind::Opaque, span);
                }
            }
        }
        self.count_from(base);
    }
}

/// What a stretch of tokens turned out to be.
enum Piece {
    Item(Box<Item>),
    Statements(Vec<Stmt>),
    /// Nothing; it begins here.
    Lost(proc_macro2::Span),
}

fn pieces(input: ParseStream, document: bool, broken: &mut Vec<Broken>) -> syn::Result<Vec<Piece>> {
    let mut found = Vec::new();
    input.call(syn::Attribute::parse_inner).ok();
    while !input.is_empty() {
        let fork = input.fork();
        let error = match fork.parse::<Item>() {
            Ok(item) => {
                input.advance_to(&fork);
                found.push(Piece::Item(Box::new(item)));
                continue;
            }
            Err(error) => error,
        };
        let stretch = stretch(input)?;
        if let Some(item) = repair(&stretch, broken) {
            found.push(Piece::Item(Box::new(item)));
        } else if document && let Ok(body) = statements.parse2(stretch.iter().cloned().collect()) {
            found.push(Piece::Statements(body));
        } else {
            found.extend(stretch.first().map(|token| Piece::Lost(token.span())));
            found.extend(behind_rubbish(&stretch).map(Box::new).map(Piece::Item));
            broken.push(Broken::new(&error, end_of(&stretch)));
        }
    }
    Ok(found)
}

/// The item at the end of a stretch that begins with something else.
fn behind_rubbish(stretch: &[TokenTree]) -> Option<Item> {
    let begins = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if begins_item(&word.to_string()));
    let start = stretch.iter().enumerate().skip(1).find(|(_, token)| begins(token))?.0;
    syn::parse2(stretch.get(start..)?.iter().cloned().collect()).ok()
}

/// The tokens up to the end of what looks like one item: a `;` or a brace group. At least one token.
fn stretch(input: ParseStream) -> syn::Result<Vec<TokenTree>> {
    let mut tokens = Vec::new();
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        tokens.push(token);
        // `fn` begins an item of its own when what stood before it made none.
        if ends && !input.peek(Token![else]) {
            break;
        }
    }
    Ok(tokens)
}

/// An item whose header parses once its braces are emptied: its body is read member by member, or given up if it is a
/// function's.
fn repair(tokens: &[TokenTree], broken: &mut Vec<Broken>) -> Option<Item> {
    let (last, header) = tokens.split_last()?;
    let TokenTree::Group(body) = last else { return None };
    let mut emptied = Group::new(Delimiter::Brace, TokenStream::new());
    emptied.set_span(body.span());
    let header = header.iter().cloned().chain(std::iter::once(TokenTree::Group(emptied))).collect();
    let mut item: Item = syn::parse2(header).ok()?;
    match &mut item {
        Item::Mod(e) => {
            let (_, items) = e.content.as_mut()?;
            *items = members(body.stream(), broken);
        }
        Item::Impl(e) => e.items = members::<ImplItem>(body.stream(), broken),
        Item::Trait(e) => e.items = members::<TraitItem>(body.stream(), broken),
        Item::Fn(e) => e.block.stmts = vec![unreadable(body, broken)],
        _ => return None,
    }
    Some(item)
}

/// The body of a function that does not parse, as a statement that says so.
fn unreadable(body: &Group, broken: &mut Vec<Broken>) -> Stmt {
    let semicolon = Token![;](body.span_close());
    broken.push(match statements.parse2(body.stream()) {
        Ok(_) => Broken { message: "this function could not be read".to_owned(), span: body.span_open() },
        Err(error) => Broken::new(&error, body.span_close()),
    });
    Stmt::Expr(Expr::Verbatim(TokenStream::from(TokenTree::Group(body.clone()))), Some(semicolon))
}

/// A member of a braced item that can be repaired or given up on its own.
trait Member: Parse {
    fn repaired(tokens: &[TokenTree], broken: &mut Vec<Broken>) -> Option<Self>;
}

impl Member for Item {
    fn repaired(tokens: &[TokenTree], broken: &mut Vec<Broken>) -> Option<Self> {
        repair(tokens, broken)
    }
}

impl Member for ImplItem {
    fn repaired(tokens: &[TokenTree], broken: &mut Vec<Broken>) -> Option<Self> {
        let (header, body) = method_header(tokens)?;
        let ImplItem::Fn(mut method) = syn::parse2(header).ok()? else { return None };
        method.block.stmts = vec![unreadable(body, broken)];
        Some(Self::Fn(method))
    }
}

impl Member for TraitItem {
    fn repaired(tokens: &[TokenTree], broken: &mut Vec<Broken>) -> Option<Self> {
        let (header, body) = method_header(tokens)?;
        let TraitItem::Fn(mut method) = syn::parse2(header).ok()? else { return None };
        method.default.as_mut()?.stmts = vec![unreadable(body, broken)];
        Some(Self::Fn(method))
    }
}

/// A method with its braces emptied, and what was in them.
fn method_header(tokens: &[TokenTree]) -> Option<(TokenStream, &Group)> {
    let (last, header) = tokens.split_last()?;
    let TokenTree::Group(body) = last else { return None };
    let mut emptied = Group::new(Delimiter::Brace, TokenStream::new());
    emptied.set_span(body.span());
    Some((header.iter().cloned().chain(std::iter::once(TokenTree::Group(emptied))).collect(), body))
}

fn members<M: Member>(tokens: TokenStream, broken: &mut Vec<Broken>) -> Vec<M> {
    (|input: ParseStream| {
        let mut found = Vec::new();
        input.call(syn::Attribute::parse_inner).ok();
        while !input.is_empty() {
            let fork = input.fork();
            match fork.parse::<M>() {
                Ok(member) => {
                    input.advance_to(&fork);
                    found.push(member);
                }
                Err(error) => {
                    let stretch = stretch(input)?;
                    match M::repaired(&stretch, broken) {
                        Some(member) => found.push(member),
                        None => broken.push(Broken::new(&error, end_of(&stretch))),
                    }
                }
            }
        }
        Ok(found)
    })
    .parse2(tokens)
    .unwrap_or_default()
}

/// Cuts text whose brackets do not match into pieces of one item each. An item begins where the brackets before it are closed;
/// and, since formatted code indents everything else, wherever a word of an item's beginning stands in the first column.
fn boundaries(code: &str) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut depth = 0_i64;
    let mut tokens = Lexer::new(code).peekable();
    while let Some(token) = tokens.next() {
        let spelled = code.get(token.start..token.end).unwrap_or_default();
        let first_column = token.start == 0 || code.as_bytes().get(token.start - 1) == Some(&b'\n');
        if first_column && depth != 0 && begins_item(spelled) {
            pieces.push((start, token.start));
            (start, depth) = (token.start, 0);
        }
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
        // `use a::{b, c};` goes on behind its braces.
        let next = tokens.peek().and_then(|next| code.get(next.start..next.end));
        let ends = match (token.kind, spelled) {
            (Kind::Punct(_), ";") => true,
            (Kind::Close, "}") => !matches!(next, Some(";" | "," | "." | "else")),
            _ => false,
        };
        if ends && depth <= 0 {
            pieces.push((start, token.end));
            (start, depth) = (token.end, 0);
        }
    }
    if code.get(start..).is_some_and(|rest| !rest.trim().is_empty()) {
        pieces.push((start, code.len()));
    }
    pieces
}

fn begins_item(word: &str) -> bool {
    matches!(
        word,
        "#" | "pub"
            | "fn"
            | "impl"
            | "struct"
            | "enum"
            | "mod"
            | "use"
            | "async"
            | "unsafe"
            | "trait"
            | "static"
            | "const"
            | "type"
            | "extern"
            | "macro_rules"
    )
}
