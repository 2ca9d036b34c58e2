//! The Rust front end: `syn` syntax in, [`FileModel`] out.
//!
//! What this module must get right is *lifetimes*: which [`Node::Temps`](crate::model::Node::Temps) a call result falls in,
//! which block a local belongs to. It follows the Rust reference, "Destructors" (temporary scopes, temporary lifetime
//! extension, the changes of edition 2024). It does not know what a lock is.
//!
//! Three conventions for those who read the model:
//! * The value of a block, branch or arm outlives the scopes it is made in: `Lift` says so where it leaves one. What becomes of
//!   it then is said by the `Bind`, the call or the aggregate it is used in.
//! * A temporary scope in which no temporary is created, and a block that declares nothing, are left out.
//! * A temporary whose life is extended to the end of the block (`let r = &*m.lock().unwrap();`) is bound to a local of kind
//!   `Temporary`.

mod alternatives;
mod attributes;
mod body;
mod comments;
mod control;
mod depth;
mod expand;
mod expressions;
mod generations;
mod items;
mod lexer;
mod macro_grammar;
mod macro_scan;
mod macros;
mod patterns;
mod recover;
mod select;
mod spans;
mod statements;
mod temporaries;
#[cfg(test)]
mod tests;
mod types;

use std::borrow::Cow;

use body::Body;
use proc_macro2::{LineColumn, Span as TokenSpan, TokenStream};

use crate::model::{
    EventKind, FileModel, FnIdx, Function, FunctionKind, Language, LocalId, LocalKind, ModIdx, Name, Owner, Problem,
    ProblemKind, SourceContext, Span, TypeExpr,
};

/// Lowers one file. Never fails; what could not be read is in the model's problems.
#[must_use]
pub fn lower(text: &str, context: &SourceContext) -> FileModel {
    let mut lowering = Lowering::new(text, context);
    lowering.file();
    let model = lowering.finish();
    // Spans are kept in a table of the thread until it is told to forget them.
    proc_macro2::extra::invalidate_current_thread_spans();
    model
}

/// The state of lowering one file.
struct Lowering<'a> {
    text: &'a str,
    /// What to add to the offsets of tokens: they count from the start of what was given to the lexer.
    base: usize,
    /// Where the lines of the text begin, and which of them holds `base`.
    lines: Vec<usize>,
    base_line: usize,
    /// Whether block tails and `if let` scrutinees drop their temporaries as edition 2024 has it.
    edition_2024: bool,
    model: FileModel,
    /// The function being built.
    body: Body,
    /// The functions around it, outermost first.
    stack: Vec<Body>,
    /// The module items go to.
    module: ModIdx,
    /// Whether what stands here exists in tests only.
    cfg_test: bool,
    /// The impl or trait functions belong to.
    owner: Option<Owner>,
    /// How many macros the current place is inside of.
    macros: u32,
    /// The file's own macros.
    expansions: expand::Macros,
    /// Extended temporaries of a `let`-`else`, which become locals only after the `else`.
    postponed: Option<Vec<(LocalId, crate::model::ValueId, Span)>>,
}

impl<'a> Lowering<'a> {
    fn new(text: &'a str, context: &SourceContext) -> Self {
        Self {
            text,
            base: 0,
            lines: std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect(),
            base_line: 0,
            edition_2024: context.edition >= 2024,
            model: FileModel::new(Language::Rust, context.clone()),
            body: Body::default(),
            stack: Vec::new(),
            module: ModIdx(0),
            cfg_test: false,
            owner: None,
            macros: 0,
            expansions: expand::Macros::default(),
            postponed: None,
        }
    }

    fn file(&mut self) {
        let span = Span::new(0, self.text.len());
        let function = self.open_function(Name::new("<module>"), FunctionKind::ModuleBody, span, span);
        self.items_of_file();
        self.comments();
        let body = self.body.close_sequence();
        self.close_function(function, Some(body));
    }

    fn items_of_file(&mut self) {
        if let Some(at) = depth::too_deep(self.text) {
            let message = "nested too deep to be read".to_owned();
            self.model.problems.push(Problem { kind: ProblemKind::TooDeep, message, span: Span::new(at, at) });
            return;
        }
        let start = code_start(self.text);
        let code = if self.model.context.document { unhide(self.text) } else { Cow::Borrowed(self.text) };
        self.count_from(start);
        self.read_code(code.get(start..).unwrap_or_default());
    }

    fn finish(mut self) -> FileModel {
        if self.model.context.document {
            generations::count(&mut self.model);
        }
        self.model
    }

    // Positions.

    /// From here on tokens count from this offset.
    fn count_from(&mut self, base: usize) {
        self.base = base;
        self.base_line = self.lines.partition_point(|start| *start <= base).saturating_sub(1);
    }

    /// A token's offset in the file, from its line and column. Asking the token for its bytes instead keeps a tree of all offsets
    /// asked for (measured: a tenth of a run over a large Rust project).
    fn offset(&self, at: LineColumn) -> usize {
        let line = at.line.saturating_sub(1);
        let start = if line == 0 { self.base } else { self.lines.get(self.base_line + line).copied().unwrap_or(0) };
        let rest = self.text.get(start..).unwrap_or_default();
        let bytes = rest.as_bytes().get(..at.column).filter(|before| before.is_ascii());
        // Columns count characters.
        start + bytes.map_or_else(|| rest.char_indices().nth(at.column).map_or(rest.len(), |(at, _)| at), <[u8]>::len)
    }

    /// The source range of a token.
    fn span(&self, token: TokenSpan) -> Span {
        Span::new(self.offset(token.start()), self.offset(token.end()))
    }

    /// From the first token to the last.
    fn between(&self, first: TokenSpan, last: TokenSpan) -> Span {
        let start = self.offset(first.start());
        let end = self.offset(last.end());
        Span::new(start, end.max(start))
    }

    fn expr_span(&self, expr: &syn::Expr) -> Span {
        self.between(spans::start(expr), spans::end(expr))
    }

    fn tokens_span(&self, tokens: &TokenStream) -> Span {
        match (spans::first_token(tokens), spans::last_token(tokens)) {
            (Some(first), Some(last)) => self.between(first, last),
            _ => Span::default(),
        }
    }

    /// The source between two offsets, white space collapsed, shortened to `limit` bytes.
    fn source(&self, span: Span, limit: usize) -> Option<Name> {
        let slice = self.text.get(span.start as usize..span.end as usize)?;
        let words: Vec<&str> = slice.split_whitespace().collect();
        Some(Name::new(shorten(&words.join(" "), limit)))
    }

    // Problems.

    /// Records something that is not lowered. Whoever reads the function must not conclude anything from what it does not see.
    fn not_understood(&mut self, message: &str, span: Span) {
        self.model.not_understood.push(Problem { kind: ProblemKind::NotUnderstood, message: message.to_owned(), span });
        self.body.emit(EventKind::Opaque, span);
    }

    // Functions.

    /// Begins a function. What differs from an ordinary private one is set by the caller through [`Self::function_mut`].
    fn open_function(&mut self, name: Name, kind: FunctionKind, span: Span, name_span: Span) -> FnIdx {
        let function = FnIdx(u32::try_from(self.model.functions.len()).unwrap_or(u32::MAX));
        let parent = self.body.function.filter(|_| !self.stack.is_empty());
        self.model.functions.push(Function {
            name,
            kind,
            owner: None,
            parent,
            module: self.module,
            is_async: false,
            is_generator: false,
            public: false,
            params: Vec::new(),
            ret: TypeExpr::Unknown,
            generics: Vec::new(),
            decorators: Vec::new(),
            locals: Vec::new(),
            values: Vec::new(),
            calls: Vec::new(),
            nodes: Vec::new(),
            body: None,
            generation: 0,
            test: self.cfg_test,
            doc: None,
            span,
            name_span,
        });
        let outer = std::mem::replace(&mut self.body, Body::new(function));
        self.stack.push(outer);
        function
    }

    fn function_mut(&mut self, function: FnIdx) -> Option<&mut Function> {
        self.model.functions.get_mut(function.0 as usize)
    }

    /// Ends the function begun last.
    fn close_function(&mut self, function: FnIdx, root: Option<crate::model::NodeId>) {
        let outer = self.stack.pop().unwrap_or_default();
        let body = std::mem::replace(&mut self.body, outer);
        if let Some(function) = self.function_mut(function) {
            function.locals = body.locals;
            function.values = body.values;
            function.calls = body.calls;
            function.nodes = body.nodes;
            function.is_generator = body.is_generator;
            function.body = root;
        }
    }

    // Names.

    /// The local `name` means here: one of this function's, or a captured one.
    fn resolve(&mut self, name: Name) -> Option<LocalId> {
        if let Some(local) = self.body.find(name) {
            return Some(local);
        }
        let (function, owner) = self.find_around(name)?;
        let known = self.body.captured.iter().find(|known| (known.0, known.1) == (function, owner));
        if let Some(known) = known {
            return Some(known.2);
        }
        let (ty, span) = self
            .stack
            .iter()
            .find(|body| body.function == Some(function))
            .and_then(|body| body.locals.get(owner.0 as usize))
            .map(|local| (local.ty.clone(), local.span))?;
        // What a closure in a `move` closure names is moved into the outer one.
        let between = self.stack.iter().rev().take_while(|body| body.function != Some(function));
        let by_move = self.body.by_move || between.into_iter().any(|body| body.by_move);
        let local = self.body.local(name, LocalKind::Captured { function, local: owner }, ty, by_move, span);
        self.body.captured.push((function, owner, local));
        Some(local)
    }

    /// The function around this one that owns the variable `name`, and the variable there.
    fn find_around(&self, name: Name) -> Option<(FnIdx, LocalId)> {
        if !self.body.captures {
            return None;
        }
        for body in self.stack.iter().rev() {
            if let Some(local) = body.find(name) {
                return body.function.map(|function| (function, local));
            }
            if !body.captures {
                return None;
            }
        }
        None
    }
}

/// Where code begins: after a byte order mark and a `#!` line (which is not the start of an inner attribute).
fn code_start(text: &str) -> usize {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let rest = text.get(mark..).unwrap_or_default();
    if rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[') {
        return mark + rest.find('\n').unwrap_or(rest.len());
    }
    mark
}

/// A documentation example with the marks of its hidden lines (`# use x;`) blanked; offsets stay as they are.
fn unhide(text: &str) -> Cow<'_, str> {
    if !text.lines().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.find('#').filter(|_| is_hidden(line.trim_end())) {
            Some(mark) => {
                shown.push_str(&line[..mark]);
                shown.push(' ');
                shown.push_str(&line[mark + 1..]);
            }
            None => shown.push_str(line),
        }
    }
    Cow::Owned(shown)
}

/// `# code`, or a lone `#`: what rustdoc runs but does not show.
fn is_hidden(line: &str) -> bool {
    let line = line.trim();
    line == "#" || line.starts_with("# ")
}

/// The longest prefix of at most `limit` bytes that ends at a character.
fn shorten(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
