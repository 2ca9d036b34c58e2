//! Macro calls, read from their tokens: the well-known ones by their grammar, others as expressions, statements or items.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, Item, Macro, MacroDelimiter, Stmt, Token};

use super::expressions::positional;
use super::macro_grammar::{
    Argument, Matches, arguments, assertion, cfg_branches, impl_items, items, lazy_statics, statements, statics,
    trait_items,
};
use super::macro_scan::{Fragment, fragments, has_code, salvage};
use super::statements::Tail;
use super::types::{name, path};
use super::{Lowering, spans};
use crate::model::{
    Arg, Arm, BranchKind, Callee, CollectionKind, EventKind, FunctionKind, Literal, Name, Op, Span, Value, ValueId,
};

/// Macros that evaluate nothing at run time, or whose tokens are text: what they contain is not code of this function.
const INERT: &[&str] = &[
    "asm",
    "bitflags",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "concat_bytes",
    "const_format_args",
    "env",
    "file",
    "format_ident",
    "global_asm",
    "include",
    "include_bytes",
    "include_str",
    "line",
    "llvm_asm",
    "module_path",
    "naked_asm",
    "option_env",
    "parse_quote",
    "parse_quote_spanned",
    "quote",
    "quote_spanned",
    "stringify",
];

/// How deep macros are read inside each other. Each level reads the tokens of all levels below again.
const MAX_NESTING: u32 = 100;

impl Lowering<'_> {
    pub(super) fn macro_statement(&mut self, mac: &Macro) {
        self.in_temps(|this| this.macro_call(mac, false));
    }

    /// A macro call in expression or statement position.
    pub(super) fn macro_call(&mut self, mac: &Macro, used: bool) -> ValueId {
        let own = path(&mac.path).last().map_or("", Name::as_str);
        let span = self.macro_span(mac);
        if INERT.contains(&own) {
            return self.body.value(Value::Literal(Literal::Other), span);
        }
        if self.macros >= MAX_NESTING {
            self.not_understood(&format!("the macro `{own}!`, nested too deep"), span);
            return self.body.unknown(span);
        }
        self.macros += 1;
        let value = self.macro_value(mac, own, used);
        self.macros -= 1;
        value
    }

    fn macro_value(&mut self, mac: &Macro, own: &str, used: bool) -> ValueId {
        let known = match own {
            "vec" => self.vec_macro(mac),
            "assert" | "debug_assert" => self.assert_macro(mac),
            "assert_eq" | "debug_assert_eq" => self.assert_equal(mac, Op::Eq),
            "assert_ne" | "debug_assert_ne" => self.assert_equal(mac, Op::Ne),
            "matches" | "assert_matches" | "debug_assert_matches" => self.matches_macro(mac, used),
            "dbg" => self.dbg_macro(mac),
            "write" | "writeln" => self.write_macro(mac, used),
            "select" | "select_biased" => self.select_macro(mac, used),
            "join" => self.join_macro(mac, false),
            "try_join" => self.join_macro(mac, true),
            "pin" | "pin_mut" => self.pin_macro(mac),
            "ready" => self.ready_macro(mac),
            "try" => self.try_macro(mac),
            "ensure" => self.ensure_macro(mac),
            "json" => self.json_macro(mac),
            "stream" | "try_stream" => self.stream_macro(mac, FunctionKind::AsyncBlock),
            "defer" => self.stream_macro(mac, FunctionKind::Closure),
            "cfg_if" => self.cfg_if_statement(mac),
            "lazy_static" | "thread_local" | "task_local" => {
                let lowered = self.statics_macro(mac, own);
                let span = self.macro_span(mac);
                lowered.then(|| self.body.unknown(span))
            }
            _ => None,
        };
        known.or_else(|| self.expanded_macro(mac, used)).unwrap_or_else(|| self.any_macro(mac, used))
    }

    pub(super) fn macro_span(&self, mac: &Macro) -> Span {
        self.between(spans::path_start(&mac.path), mac.delimiter.span().close())
    }

    fn macro_name_span(&self, mac: &Macro) -> Span {
        let last = mac.path.segments.last().map(|segment| segment.ident.span());
        last.map_or_else(|| self.macro_span(mac), |last| self.span(last))
    }

    /// The call of a macro whose arguments have been evaluated.
    pub(super) fn macro_event(&mut self, mac: &Macro, args: Vec<Arg>, used: bool) -> ValueId {
        let spans = (self.macro_span(mac), self.macro_name_span(mac));
        self.body.call(Callee::Macro(path(&mac.path)), args, Vec::new(), spans, used)
    }

    // Macros nobody told us about.

    fn any_macro(&mut self, mac: &Macro, used: bool) -> ValueId {
        let braces = matches!(mac.delimiter, MacroDelimiter::Brace(_));
        if braces && let Ok(statements) = mac.parse_body_with(statements) {
            return self.macro_block(mac, &statements, used);
        }
        if let Ok(arguments) = mac.parse_body_with(arguments) {
            return self.macro_with_arguments(mac, &arguments, used);
        }
        if !braces && let Ok(statements) = mac.parse_body_with(statements) {
            return self.macro_block(mac, &statements, used);
        }
        self.scanned_macro(mac, used)
    }

    /// A macro with a grammar of its own: the expressions among its tokens are lowered, but how it uses them is not known.
    fn scanned_macro(&mut self, mac: &Macro, used: bool) -> ValueId {
        if has_code(mac.tokens.clone()) {
            let span = self.macro_span(mac);
            self.not_understood(&format!("the macro `{}!`", path(&mac.path)), span);
        }
        let mut args = Vec::new();
        for fragment in fragments(mac.tokens.clone()) {
            match fragment {
                Fragment::Expr(expr) => args.push(positional(self.expr(&expr))),
                Fragment::Statements(body) => {
                    self.macro_block(mac, &body, false);
                }
            }
        }
        self.macro_event(mac, args, used)
    }

    pub(super) fn macro_block(&mut self, mac: &Macro, statements: &[Stmt], used: bool) -> ValueId {
        self.body.open_block();
        let tail = if used { Tail::Value } else { Tail::Discard };
        let value = self.statements(statements, tail);
        if let (true, Some(value)) = (used, value) {
            self.body.lift_local(value);
        }
        self.body.close_block();
        let span = self.macro_span(mac);
        value.unwrap_or_else(|| self.body.value(Value::Literal(Literal::Other), span))
    }

    fn macro_with_arguments(&mut self, mac: &Macro, arguments: &[Argument], used: bool) -> ValueId {
        let args = self.macro_args(arguments);
        let result = self.macro_event(mac, args, used);
        let span = self.macro_span(mac);
        match path(&mac.path).last().map_or("", Name::as_str) {
            "panic" | "unreachable" | "todo" | "unimplemented" => self.body.emit(EventKind::Diverge, span),
            "bail" => self.body.emit(EventKind::Return(Some(result)), span),
            _ => {}
        }
        result
    }

    /// Arguments. From a format string on they are formatted: taken by reference, and gathered as one text.
    fn macro_args(&mut self, arguments: &[Argument]) -> Vec<Arg> {
        let format = arguments.iter().position(|argument| argument.name.is_none() && is_format(&argument.expr));
        let mut args = Vec::with_capacity(arguments.len());
        let mut parts = Vec::new();
        for (position, argument) in arguments.iter().enumerate() {
            let formatted = format.is_some_and(|format| position > format);
            if formatted || argument.formatted {
                let value = self.borrowed(&argument.expr);
                parts.push(Arg { name: argument.name, value, spread: false });
            } else {
                let value = self.expr(&argument.expr);
                args.push(Arg { name: argument.name, value, spread: false });
            }
        }
        if !parts.is_empty() {
            let span = parts.first().map_or(Span::default(), |part| self.body.span(part.value));
            let text = self.body.collection(CollectionKind::Format, None, parts, span);
            args.push(positional(text));
        }
        args
    }

    /// A value a macro borrows: `println!("{}", x)` does not move `x`.
    fn borrowed(&mut self, expr: &Expr) -> ValueId {
        let value = self.expr(expr);
        if matches!(self.body.get(value), Value::Literal(_) | Value::Ref { .. }) {
            return value;
        }
        let span = self.body.span(value);
        self.body.value(Value::Ref { value, mutable: false }, span)
    }

    // The standard library's.

    fn vec_macro(&mut self, mac: &Macro) -> Option<ValueId> {
        let repeat = |input: ParseStream| {
            let element: Expr = input.parse()?;
            input.parse::<Token![;]>()?;
            let length: Expr = input.parse()?;
            Ok((element, length))
        };
        let span = self.macro_span(mac);
        if let Ok((element, length)) = mac.parse_body_with(repeat) {
            let item = self.expr(&element);
            self.expr(&length);
            return Some(self.body.collection(CollectionKind::List, None, vec![positional(item)], span));
        }
        let arguments = mac.parse_body_with(arguments).ok()?;
        let items = arguments.iter().map(|argument| positional(self.expr(&argument.expr))).collect();
        Some(self.body.collection(CollectionKind::List, None, items, span))
    }

    /// `assert!(cond, ..)` is an `if`: the temporaries of the condition are gone before the message is made.
    fn assert_macro(&mut self, mac: &Macro) -> Option<ValueId> {
        let (condition, message) = mac.parse_body_with(assertion).ok()?;
        let test = self.in_temps(|this| this.expr(&condition));
        Some(self.asserted(mac, test, vec![positional(test)], &message))
    }

    fn asserted(&mut self, mac: &Macro, test: ValueId, args: Vec<Arg>, message: &[Argument]) -> ValueId {
        let result = self.macro_event(mac, args, false);
        let span = self.macro_span(mac);
        self.body.emit(EventKind::Assert(test), span);
        if message.iter().any(|argument| !is_text(&argument.expr)) {
            self.unless(Some(test), mac.bang_token.spans[0], |this| {
                this.macro_args(message);
                this.body.emit(EventKind::Diverge, span);
            });
        }
        result
    }

    /// `assert_eq!(a, b)` matches on `(&a, &b)`: the temporaries of both live to the end of the statement.
    fn assert_equal(&mut self, mac: &Macro, op: Op) -> Option<ValueId> {
        let arguments = mac.parse_body_with(arguments).ok()?;
        let [left, right, message @ ..] = arguments.as_slice() else { return None };
        let left = self.borrowed(&left.expr);
        let right = self.borrowed(&right.expr);
        let span = self.macro_span(mac);
        let test = self.body.value(Value::Op { op, operands: vec![left, right] }, span);
        Some(self.asserted(mac, test, vec![positional(left), positional(right)], message))
    }

    fn matches_macro(&mut self, mac: &Macro, used: bool) -> Option<ValueId> {
        let parsed: Matches = mac.parse_body().ok()?;
        let value = self.expr(&parsed.value);
        let span = self.macro_span(mac);
        let (matched, _) = self.match_arm(value, &parsed.pattern, false, span, |this| this.body.unknown(span));
        let body = self.body.empty_sequence();
        let missed = Arm { body, pattern: None, guard: None, span };
        self.body.branch(BranchKind::IfLet, Some(value), vec![matched, missed]);
        let arg = self.body.value(Value::Ref { value, mutable: false }, span);
        Some(self.macro_event(mac, vec![positional(arg)], used))
    }

    fn dbg_macro(&mut self, mac: &Macro) -> Option<ValueId> {
        let arguments = mac.parse_body_with(arguments).ok()?;
        let values: Vec<Arg> = arguments.iter().map(|argument| positional(self.expr(&argument.expr))).collect();
        match values.as_slice() {
            [only] => Some(only.value),
            _ => {
                let span = self.macro_span(mac);
                Some(self.body.collection(CollectionKind::Tuple, None, values, span))
            }
        }
    }

    /// `write!(f, ..)` is `f.write_fmt(..)`: the destination is borrowed, not read.
    fn write_macro(&mut self, mac: &Macro, used: bool) -> Option<ValueId> {
        let arguments = mac.parse_body_with(arguments).ok()?;
        let (destination, rest) = arguments.split_first()?;
        let value = self.place(&destination.expr);
        let span = self.body.span(value);
        let target = self.body.value(Value::Ref { value, mutable: true }, span);
        let mut args = vec![positional(target)];
        args.extend(self.macro_args(rest));
        Some(self.macro_event(mac, args, used))
    }

    fn pin_macro(&mut self, mac: &Macro) -> Option<ValueId> {
        let pin_of_let =
            mac.parse_body_with(statements).ok().filter(|found| matches!(found.as_slice(), [Stmt::Local(_)]));
        let span = self.macro_span(mac);
        if let Some(found) = pin_of_let {
            self.statements(&found, Tail::Discard);
            return Some(self.body.unknown(span));
        }
        let arguments = mac.parse_body_with(arguments).ok()?;
        let [argument] = arguments.as_slice() else { return None };
        let value = self.place(&argument.expr);
        // What `pin!` is given lives as long as a variable would.
        let value = self.keep(value);
        Some(self.body.value(Value::Ref { value, mutable: true }, span))
    }

    /// `ready!(poll)`: `match poll { Ready(v) => v, Pending => return Pending }`.
    fn ready_macro(&mut self, mac: &Macro) -> Option<ValueId> {
        let expr: Expr = mac.parse_body_with(one_expression).ok()?;
        let value = self.expr(&expr);
        let span = self.macro_span(mac);
        self.body.emit(EventKind::MayReturn, span);
        Some(self.part(value, Some(Name::new("Ready")), Some(Name::new("0")), span))
    }

    fn try_macro(&mut self, mac: &Macro) -> Option<ValueId> {
        let expr: Expr = mac.parse_body_with(one_expression).ok()?;
        let value = self.expr(&expr);
        let span = self.macro_span(mac);
        self.body.emit(EventKind::MayReturn, span);
        Some(self.body.value(Value::Try(value), span))
    }

    fn ensure_macro(&mut self, mac: &Macro) -> Option<ValueId> {
        let (condition, message) = mac.parse_body_with(assertion).ok()?;
        let test = self.in_temps(|this| this.expr(&condition));
        let span = self.macro_span(mac);
        self.unless(Some(test), mac.bang_token.spans[0], |this| {
            let args = this.macro_args(&message);
            let result = this.macro_event(mac, args, true);
            this.body.emit(EventKind::Return(Some(result)), span);
        });
        Some(self.body.unknown(span))
    }

    // Others.

    /// `json!`: objects and arrays in JSON's notation around ordinary expressions.
    fn json_macro(&mut self, mac: &Macro) -> Option<ValueId> {
        let mut found = Vec::new();
        json_values(mac.tokens.clone(), &mut found)?;
        let args = found.iter().map(|expr| positional(self.borrowed(expr))).collect();
        Some(self.macro_event(mac, args, true))
    }

    /// A macro whose body runs later: `stream! { .. yield x; }` when polled, `defer! { .. }` at the end of the scope.
    fn stream_macro(&mut self, mac: &Macro, kind: FunctionKind) -> Option<ValueId> {
        let body = mac.parse_body_with(statements).ok()?;
        let span = self.macro_span(mac);
        let name_span = self.macro_name_span(mac);
        let own = if kind == FunctionKind::Closure { "<closure>" } else { "<async>" };
        let function = self.open_function(Name::new(own), kind, span, name_span);
        self.body.captures = true;
        if let Some(function) = self.function_mut(function) {
            function.is_async = kind == FunctionKind::AsyncBlock;
        }
        self.in_temps(|this| {
            this.body.open_block();
            this.statements(&body, Tail::Discard);
            this.body.close_block();
        });
        let root = self.body.close_sequence();
        self.close_function(function, Some(root));
        let value = self.body.value(Value::Closure(function), span);
        Some(self.macro_event(mac, vec![positional(value)], true))
    }

    fn cfg_if_statement(&mut self, mac: &Macro) -> Option<ValueId> {
        let branches = mac.parse_body_with(cfg_branches).ok()?;
        let span = self.macro_span(mac);
        let parsed: Vec<Vec<Stmt>> =
            branches.into_iter().map(|tokens| statements.parse2(tokens)).collect::<Result<_, _>>().ok()?;
        let mut arms = Vec::with_capacity(parsed.len());
        for statements in &parsed {
            self.body.open_sequence();
            self.macro_block(mac, statements, false);
            let body = self.body.close_sequence();
            arms.push(Arm { body, pattern: None, guard: None, span });
        }
        self.body.branch(BranchKind::If, None, arms);
        Some(self.body.unknown(span))
    }

    // Macros in the place of items.

    pub(super) fn macro_item(&mut self, e: &syn::ItemMacro) {
        let own = path(&e.mac.path).last().map_or("", Name::as_str);
        // The definition of a macro says nothing about where it is used; nothing is reported inside it.
        if own == "macro_rules" {
            self.define_macro(e);
            return;
        }
        if INERT.contains(&own) {
            return;
        }
        if matches!(own, "lazy_static" | "thread_local" | "task_local") && self.statics_macro(&e.mac, own) {
            return;
        }
        if own == "cfg_if"
            && let Ok(branches) = e.mac.parse_body_with(cfg_branches)
        {
            let parsed: Result<Vec<Vec<Item>>, _> = branches.into_iter().map(|tokens| items.parse2(tokens)).collect();
            if let Ok(parsed) = parsed {
                parsed.iter().flatten().for_each(|item| self.item(item));
                return;
            }
        }
        if let Ok(found) = e.mac.parse_body_with(items) {
            found.iter().for_each(|item| self.item(item));
            return;
        }
        if e.mac.parse_body_with(statics).is_ok() && self.statics_macro(&e.mac, own) {
            return;
        }
        if self.enclosing_is_module() {
            self.defining_macro(&e.mac);
        } else {
            self.macro_call(&e.mac, false);
        }
    }

    /// A macro that defines something, where nothing runs. What it defines cannot be known, but for the items that stand in it.
    fn defining_macro(&mut self, mac: &Macro) {
        let span = self.macro_span(mac);
        let (items, missed) = salvage(mac.tokens.clone());
        items.iter().for_each(|item| self.item(item));
        if missed {
            self.not_understood(&format!("the macro `{}!`", path(&mac.path)), span);
        } else {
            self.body.emit(EventKind::Opaque, span);
        }
    }

    fn enclosing_is_module(&self) -> bool {
        self.body.function.is_some_and(|function| function.0 == 0)
    }

    /// A macro among the members of an impl or trait.
    pub(super) fn member_macro(&mut self, mac: &Macro) {
        if INERT.contains(&path(&mac.path).last().map_or("", Name::as_str)) {
            return;
        }
        if matches!(self.owner, Some(crate::model::Owner::Type(_))) {
            if let Ok(found) = mac.parse_body_with(trait_items) {
                return found.iter().for_each(|item| self.trait_member(item));
            }
        } else if let Ok(found) = mac.parse_body_with(impl_items) {
            return found.iter().for_each(|item| self.impl_member(item));
        }
        self.defining_macro(mac);
    }

    /// `lazy_static!`, `thread_local!`, `task_local!`: globals with an initialiser. Whether the macro could be read.
    fn statics_macro(&mut self, mac: &Macro, own: &str) -> bool {
        let parsed =
            if own == "lazy_static" { mac.parse_body_with(lazy_statics) } else { mac.parse_body_with(statics) };
        let Ok(found) = parsed else { return false };
        for e in &found {
            let name_span = self.span(e.ident.span());
            let global = super::items::Static {
                attributes: self.attributes(&e.attrs),
                name: name(&e.ident),
                ty: super::types::type_expr(&e.ty),
                value: e.value.as_ref(),
                name_span,
                span: name_span,
                static_mut: false,
                constant: false,
                thread_local: own.ends_with("_local"),
            };
            self.global(global);
        }
        true
    }
}

fn one_expression(input: ParseStream) -> syn::Result<Expr> {
    let expr = Expr::parse(input)?;
    input.parse::<Option<Token![,]>>()?;
    Ok(expr)
}

fn is_text(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(lit) if matches!(lit.lit, syn::Lit::Str(_)))
}

/// A string with holes in it.
fn is_format(expr: &Expr) -> bool {
    let Expr::Lit(lit) = expr else { return false };
    matches!(&lit.lit, syn::Lit::Str(text) if text.value().contains('{'))
}

/// The expressions among the tokens of a JSON value; `None` if they are no such thing.
fn json_values(tokens: TokenStream, out: &mut Vec<Expr>) -> Option<()> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let nested = match trees.as_slice() {
        [] => return Some(()),
        [TokenTree::Ident(word)] if word == "null" => return Some(()),
        [TokenTree::Group(group)] => match group.delimiter() {
            Delimiter::Brace => Some((group.stream(), true)),
            Delimiter::Bracket => Some((group.stream(), false)),
            _ => None,
        },
        _ => None,
    };
    let Some((stream, object)) = nested else {
        out.push(syn::parse2(trees.into_iter().collect()).ok()?);
        return Some(());
    };
    for member in split(stream, ',') {
        if !object {
            json_values(member.into_iter().collect(), out)?;
            continue;
        }
        let colon = member.iter().position(|tree| matches!(tree, TokenTree::Punct(punct) if is_lone_colon(punct)))?;
        json_values(member.into_iter().skip(colon + 1).collect(), out)?;
    }
    Some(())
}

fn is_lone_colon(punct: &proc_macro2::Punct) -> bool {
    punct.as_char() == ':' && punct.spacing() == proc_macro2::Spacing::Alone
}

/// Tokens between separators, empty stretches left out.
fn split(stream: TokenStream, separator: char) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for tree in stream {
        if matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == separator) {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(tree);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}
