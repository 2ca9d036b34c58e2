//! The model as text: what `lockwise debug model` prints and what `testdata/_model/` compares.
//!
//! One section per list of the file, then the functions one after another, each with its signature, its variables
//! and its body as an indented tree. Values are rendered in place, as the expressions they denote; positions are line
//! numbers, so that an edit further up in a fixture changes little.

use std::fmt::Write as _;

use super::{
    AnnotationKind, Arg, Call, Callee, CollectionKind, EventKind, FileModel, FnIdx, Function, FunctionKind,
    GenericParam, ImportKind, Literal, LocalId, LocalKind, LoopKind, Node, NodeId, Op, Owner, Param, ParamKind,
    Problem, Span, TypeExpr, TypeKind, Value, ValueId, WriteOp,
};

/// How deep a body or an expression is followed; deeper parts print as `…`.
const MAX_DEPTH: usize = 200;

/// How long a rendered expression may get.
const MAX_EXPRESSION: usize = 400;

/// Renders a lowered file, one function after another, deterministically and without byte offsets.
#[must_use]
pub fn dump(file: &FileModel, text: &str) -> String {
    let mut dumper = Dumper { file, lines: line_starts(text), out: String::new() };
    dumper.file();
    dumper.out
}

/// Offsets of the first byte of each line.
fn line_starts(text: &str) -> Vec<u32> {
    let after_newline = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after_newline).map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect()
}

struct Dumper<'a> {
    file: &'a FileModel,
    lines: Vec<u32>,
    out: String,
}

impl Dumper<'_> {
    fn line_of(&self, offset: u32) -> usize {
        self.lines.partition_point(|&start| start <= offset)
    }

    /// `L3`.
    fn at(&self, span: Span) -> String {
        format!("L{}", self.line_of(span.start))
    }

    /// `L3-7`, or `L3` for one line.
    fn range(&self, span: Span) -> String {
        let first = self.line_of(span.start);
        let last = self.line_of(span.end.saturating_sub(1).max(span.start));
        if first == last { format!("L{first}") } else { format!("L{first}-{last}") }
    }

    fn put(&mut self, depth: usize, line: &str) {
        for _ in 0..depth {
            self.out.push_str("  ");
        }
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn file(&mut self) {
        self.modules();
        self.imports();
        self.types();
        self.impls();
        self.globals();
        self.comments();
        for (index, function) in self.file.functions.iter().enumerate() {
            self.out.push('\n');
            self.function(index, function);
        }
        self.problems();
    }

    fn modules(&mut self) {
        for module in &self.file.modules {
            let mut line = format!("module {}", module.path);
            flag(&mut line, module.cfg_test, "cfg(test)");
            self.put(0, &line);
        }
    }

    fn imports(&mut self) {
        for import in &self.file.imports {
            let kind = match import.kind {
                ImportKind::Item => "import",
                ImportKind::Module => "import-module",
                ImportKind::Glob => "import-glob",
                ImportKind::ChildModule => "child-module",
            };
            let dots = ".".repeat(usize::from(import.level));
            let mut line = format!("{} {kind} {dots}{} as {}", self.at(import.span), import.target, import.local);
            flag(&mut line, import.public, "public");
            flag(&mut line, import.type_only, "type-only");
            self.place_of_definition(&mut line, import.function, import.module.0);
            self.put(0, &line);
        }
    }

    /// Adds the function and inline module a definition stands in, where it is not the file's top level.
    fn place_of_definition(&self, line: &mut String, function: Option<FnIdx>, module: u32) {
        if let Some(function) = function {
            let _ = write!(line, " [in fn {}]", function.0);
        }
        if module > 0
            && let Some(module) = self.file.modules.get(module as usize)
        {
            let _ = write!(line, " [in module {}]", module.path);
        }
    }

    fn types(&mut self) {
        for ty in &self.file.types {
            let keyword = match &ty.kind {
                TypeKind::Class => "class",
                TypeKind::Struct => "struct",
                TypeKind::Enum => "enum",
                TypeKind::Trait => "trait",
                TypeKind::Alias(_) => "type",
            };
            let outer: String = ty.outer.segments().iter().map(|name| format!("{name}.")).collect();
            let mut line = format!("{} {keyword} {outer}{}{}", self.range(ty.span), ty.name, generics(&ty.generics));
            if !ty.bases.is_empty() {
                let _ = write!(line, "({})", types(&ty.bases));
            }
            if let TypeKind::Alias(target) = &ty.kind {
                let _ = write!(line, " = {}", type_text(target));
            }
            if let Some(body) = ty.body {
                let _ = write!(line, " [body fn {}]", body.0);
            }
            flag(&mut line, ty.cfg_test, "cfg(test)");
            self.place_of_definition(&mut line, ty.parent, ty.module.0);
            generation(&mut line, ty.generation);
            self.put(0, &line);
            self.decorators(&ty.decorators);
            for field in &ty.fields {
                let mut line = format!("{} field {}: {}", self.at(field.span), field.name, type_text(&field.ty));
                if let (Some(value), Some(body)) = (field.default, ty.body) {
                    let _ = write!(line, " = {}", self.value_in(body, value));
                }
                self.put(1, &line);
            }
        }
    }

    fn impls(&mut self) {
        for (index, block) in self.file.impls.iter().enumerate() {
            let mut line = format!("{} impl {index}{} ", self.range(block.span), generics(&block.generics));
            if let Some(trait_) = &block.trait_ {
                let not = if block.negative { "!" } else { "" };
                let _ = write!(line, "{not}{} for ", type_text(trait_));
            }
            line.push_str(&type_text(&block.self_ty));
            flag(&mut line, block.unsafe_, "unsafe");
            flag(&mut line, block.cfg_test, "cfg(test)");
            self.place_of_definition(&mut line, None, block.module.0);
            self.put(0, &line);
            for (name, ty) in &block.assoc {
                self.put(1, &format!("type {name} = {}", type_text(ty)));
            }
        }
    }

    fn globals(&mut self) {
        for global in &self.file.globals {
            let mut line = format!("{} global {}: {}", self.at(global.span), global.name, type_text(&global.ty));
            for (function, value) in &global.values {
                let _ = write!(line, " = {}", self.value_in(*function, *value));
            }
            flag(&mut line, global.static_mut, "mut");
            flag(&mut line, global.constant, "const");
            flag(&mut line, global.thread_local, "thread-local");
            self.place_of_definition(&mut line, None, global.module.0);
            generation(&mut line, global.generation);
            self.put(0, &line);
        }
    }

    fn comments(&mut self) {
        for suppression in &self.file.suppressions {
            let rules: Vec<&str> = suppression.rules.iter().map(|rule| rule.as_str()).collect();
            let file = if suppression.whole_file { "-file" } else { "" };
            let mut line = format!("{} ignore{file}[{}]", self.at(suppression.span), rules.join(", "));
            if let Some(reason) = &suppression.reason {
                let _ = write!(line, " -- {reason}");
            }
            let _ = write!(line, " covers {}", self.range(suppression.covers));
            self.put(0, &line);
        }
        for annotation in &self.file.annotations {
            let kind = match &annotation.kind {
                AnnotationKind::GuardedBy(lock) => format!("guarded-by({lock})"),
                AnnotationKind::Holds(lock) => format!("holds({lock})"),
                AnnotationKind::Order(first, second) => format!("order({first} < {second})"),
                AnnotationKind::ThreadSafe => "thread-safe".to_owned(),
                AnnotationKind::SingleThreaded => "single-threaded".to_owned(),
            };
            let line = format!("{} {kind} covers {}", self.at(annotation.span), self.range(annotation.covers));
            self.put(0, &line);
        }
    }

    fn problems(&mut self) {
        self.out.push('\n');
        self.put(0, &format!("statements {}", self.file.statements));
        let file = self.file;
        let mut list = |title: &str, problems: &[Problem]| {
            for problem in problems {
                let line = format!("{} {title} {:?}: {}", self.at(problem.span), problem.kind, problem.message);
                self.put(0, &line);
            }
        };
        list("problem", &file.problems);
        list("not understood", &file.not_understood);
    }

    fn decorators(&mut self, decorators: &[super::Decorator]) {
        for decorator in decorators {
            let mut line = format!("@{}", decorator.path);
            if let Some(tokens) = decorator.tokens {
                let _ = write!(line, "({tokens})");
            }
            if let Some((function, value)) = decorator.value {
                let _ = write!(line, " = {}", self.value_in(function, value));
            }
            self.put(1, &line);
        }
    }

    fn function(&mut self, index: usize, function: &Function) {
        let line = self.signature(index, function);
        self.put(0, &line);
        self.decorators(&function.decorators);
        if let Some(doc) = function.doc {
            let first = doc.as_str().lines().next().unwrap_or_default();
            self.put(1, &format!("doc {first:?}"));
        }
        for (id, local) in function.locals.iter().enumerate() {
            if local.kind == LocalKind::Param {
                continue;
            }
            let name = local_name(function, LocalId(id as u32));
            let mut line = match local.kind {
                LocalKind::Captured { function: owner, local } => {
                    let owned = self.file.functions.get(owner.0 as usize);
                    let name_there = owned.map_or_else(|| "?".to_owned(), |there| local_name(there, local));
                    format!("captured {name} = fn {} {name_there}", owner.0)
                }
                LocalKind::Temporary => format!("temporary {name}"),
                LocalKind::Param | LocalKind::Variable => format!("local {name}"),
            };
            if local.ty != TypeExpr::Unknown {
                let _ = write!(line, ": {}", type_text(&local.ty));
            }
            flag(&mut line, local.shadows_global, "shadows global");
            flag(&mut line, local.by_move, "by move");
            self.put(1, &line);
        }
        let Some(body) = function.body else {
            self.put(1, "no body");
            return;
        };
        self.node(function, body, 1);
    }

    fn signature(&self, index: usize, function: &Function) -> String {
        let mut line = format!("fn {index} ");
        match function.owner {
            Some(Owner::Type(owner)) => {
                if let Some(ty) = self.file.types.get(owner.0 as usize) {
                    let outer: String = ty.outer.segments().iter().map(|name| format!("{name}.")).collect();
                    let _ = write!(line, "{outer}{}.", ty.name);
                }
            }
            Some(Owner::Impl(owner)) => {
                if let Some(block) = self.file.impls.get(owner.0 as usize) {
                    let _ = write!(line, "<impl {} {}>.", owner.0, type_text(&block.self_ty));
                }
            }
            None => {}
        }
        let _ = write!(line, "{}{}", function.name, generics(&function.generics));
        let params: Vec<String> = function.params.iter().map(|param| self.param(function, param)).collect();
        let _ = write!(line, "({})", params.join(", "));
        if function.ret != TypeExpr::Unknown {
            let _ = write!(line, " -> {}", type_text(&function.ret));
        }
        let _ = write!(line, " {}", self.range(function.span));
        let kind = match function.kind {
            FunctionKind::ModuleBody => "module body",
            FunctionKind::ClassBody => "class body",
            FunctionKind::Named => "",
            FunctionKind::Closure => "closure",
            FunctionKind::AsyncBlock => "async block",
            FunctionKind::Initialiser => "initialiser",
        };
        flag(&mut line, !kind.is_empty(), kind);
        flag(&mut line, function.is_async, "async");
        flag(&mut line, function.is_generator, "generator");
        flag(&mut line, function.public, "public");
        flag(&mut line, function.test, "test");
        self.place_of_definition(&mut line, function.parent, function.module.0);
        generation(&mut line, function.generation);
        line
    }

    fn param(&self, function: &Function, param: &Param) -> String {
        let stars = match param.kind {
            ParamKind::VarArgs => "*",
            ParamKind::KwArgs => "**",
            ParamKind::Receiver => "receiver ",
            ParamKind::KeywordOnly => "kw ",
            ParamKind::Positional => "",
        };
        let mut text = format!("{stars}{}", local_name(function, param.local));
        if param.ty != TypeExpr::Unknown {
            let _ = write!(text, ": {}", type_text(&param.ty));
        }
        if let Some((function, value)) = param.default {
            let _ = write!(text, " = {}", self.value_in(function, value));
        }
        text
    }

    fn value_in(&self, function: FnIdx, value: ValueId) -> String {
        match self.file.functions.get(function.0 as usize) {
            Some(function) => value_text(function, value),
            None => "?".to_owned(),
        }
    }

    fn node(&mut self, function: &Function, id: NodeId, depth: usize) {
        if depth > MAX_DEPTH {
            self.put(depth, "…");
            return;
        }
        let Some(node) = function.nodes.get(id.0 as usize) else {
            self.put(depth, "missing node");
            return;
        };
        match node {
            Node::Seq(children) => {
                for &child in children {
                    self.node(function, child, depth);
                }
            }
            Node::Block(body) => {
                self.put(depth, "block");
                self.node(function, *body, depth + 1);
            }
            Node::Temps { id, body } => {
                self.put(depth, &format!("temps {}", id.0));
                self.node(function, *body, depth + 1);
            }
            Node::Event(event) => {
                let line = format!("{} {}", self.at(event.span), event_text(function, &event.kind));
                self.put(depth, &line);
            }
            Node::Branch { kind, test, arms } => {
                let test = test.map_or_else(String::new, |test| format!(" {}", value_text(function, test)));
                self.put(depth, &format!("{}{test}", format!("{kind:?}").to_lowercase()));
                for (index, arm) in arms.iter().enumerate() {
                    let mut line = format!("{} arm {index}", self.at(arm.span));
                    if let Some(pattern) = arm.pattern {
                        let _ = write!(line, " {pattern}");
                    }
                    if let Some(guard) = arm.guard {
                        let _ = write!(line, " if {}", value_text(function, guard));
                    }
                    self.put(depth, &line);
                    self.node(function, arm.body, depth + 1);
                }
            }
            Node::Loop { .. } => self.loop_node(function, node, depth),
            Node::Try { .. } => self.try_node(function, node, depth),
            Node::With { context, is_async, body, span } => {
                let is_async = if *is_async { "async " } else { "" };
                let line = format!("{} {is_async}with {}", self.at(*span), value_text(function, *context));
                self.put(depth, &line);
                self.node(function, *body, depth + 1);
            }
        }
    }

    fn loop_node(&mut self, function: &Function, node: &Node, depth: usize) {
        let Node::Loop { kind, label, test, head, body, orelse } = node else { return };
        let keyword = match kind {
            LoopKind::While => "while",
            LoopKind::For => "for",
            LoopKind::AsyncFor => "async for",
            LoopKind::Loop => "loop",
            LoopKind::Block => "labelled block",
            LoopKind::Comprehension => "comprehension",
            LoopKind::Generator => "generator",
        };
        let mut line = keyword.to_owned();
        if let Some(label) = label {
            let _ = write!(line, " '{label}");
        }
        if let Some(test) = test {
            let _ = write!(line, " {}", value_text(function, *test));
        }
        self.put(depth, &line);
        self.section(function, "head", *head, depth);
        self.section(function, "body", *body, depth);
        if let Some(orelse) = orelse {
            self.section(function, "else", *orelse, depth);
        }
    }

    fn try_node(&mut self, function: &Function, node: &Node, depth: usize) {
        let Node::Try { body, handlers, orelse, finally } = node else { return };
        self.put(depth, "try");
        self.node(function, *body, depth + 1);
        for handler in handlers {
            let star = if handler.group { "*" } else { "" };
            let types: Vec<String> = handler.types.iter().map(|&ty| value_text(function, ty)).collect();
            let line = format!("{} except{star} {}", self.at(handler.span), types.join(", "));
            self.put(depth, &line);
            self.node(function, handler.body, depth + 1);
        }
        if let Some(orelse) = orelse {
            self.put(depth, "else");
            self.node(function, *orelse, depth + 1);
        }
        if let Some(finally) = finally {
            self.put(depth, "finally");
            self.node(function, *finally, depth + 1);
        }
    }

    /// A titled part of a loop; left out when empty.
    fn section(&mut self, function: &Function, title: &str, id: NodeId, depth: usize) {
        if matches!(function.nodes.get(id.0 as usize), Some(Node::Seq(children)) if children.is_empty()) {
            return;
        }
        self.put(depth, title);
        self.node(function, id, depth + 1);
    }
}

fn flag(line: &mut String, on: bool, text: &str) {
    if on {
        let _ = write!(line, " [{text}]");
    }
}

fn generation(line: &mut String, generation: u32) {
    if generation > 0 {
        let _ = write!(line, " [generation {generation}]");
    }
}

/// The variable's name, with its number where the function has several of that name.
fn local_name(function: &Function, id: LocalId) -> String {
    let Some(local) = function.locals.get(id.0 as usize) else { return format!("#{}", id.0) };
    let same = function.locals.iter().filter(|other| other.name == local.name).count();
    if same > 1 { format!("{}#{}", local.name, id.0) } else { local.name.to_string() }
}

fn event_text(function: &Function, event: &EventKind) -> String {
    let value = |id: ValueId| value_text(function, id);
    let optional = |id: Option<ValueId>| id.map_or_else(String::new, |id| format!(" {}", value_text(function, id)));
    match event {
        EventKind::Read(place) => format!("read {}", value(*place)),
        EventKind::Write { target, op: WriteOp::Delete, .. } => format!("delete {}", value(*target)),
        EventKind::Write { target, value: stored, op } => {
            let op = match op {
                WriteOp::Augment(op) => format!("{}=", op_text(*op)),
                WriteOp::Assign | WriteOp::Delete => "=".to_owned(),
            };
            let stored = stored.map_or_else(|| "?".to_owned(), value);
            format!("write {} {op} {stored}", value(*target))
        }
        EventKind::Bind { local, value: bound, declares } => {
            let keyword = if *declares { "let" } else { "bind" };
            let bound = bound.map_or_else(String::new, |bound| format!(" = {}", value(bound)));
            format!("{keyword} {}{bound}", local_name(function, *local))
        }
        EventKind::Call(call) => match function.calls.get(call.0 as usize) {
            Some(data) => {
                let unused = if data.result_used { "" } else { " [unused]" };
                let mut text = String::new();
                call_text(function, data, &mut text, 0);
                format!("call {text}{unused}")
            }
            None => "call ?".to_owned(),
        },
        EventKind::Await(awaited) => format!("await {}", value(*awaited)),
        EventKind::Yield(yielded) => format!("yield{}", optional(*yielded)),
        EventKind::Iterate(iterated) => format!("iterate {}", value(*iterated)),
        EventKind::Assert(test) => format!("assert {}", value(*test)),
        EventKind::EndTemps(scope) => format!("end temps {}", scope.0),
        EventKind::Lift(lifted) => format!("lift {}", value(*lifted)),
        EventKind::Return(returned) => format!("return{}", optional(*returned)),
        EventKind::Break(label) => format!("break{}", label.map_or_else(String::new, |label| format!(" '{label}"))),
        EventKind::Continue(label) => {
            format!("continue{}", label.map_or_else(String::new, |label| format!(" '{label}")))
        }
        EventKind::Raise(raised) => format!("raise{}", optional(*raised)),
        EventKind::Diverge => "diverge".to_owned(),
        EventKind::MayReturn => "may return".to_owned(),
        EventKind::Opaque => "opaque".to_owned(),
    }
}

fn op_text(op: Op) -> &'static str {
    match op {
        Op::Not => "not",
        Op::And => "and",
        Op::Or => "or",
        Op::Eq => "==",
        Op::Ne => "!=",
        Op::Order => "<>",
        Op::Is => "is",
        Op::IsNot => "is not",
        Op::In => "in",
        Op::NotIn => "not in",
        Op::Add => "+",
        Op::Sub => "-",
        Op::Arithmetic => "@",
    }
}

/// A value as the expression it denotes, cut where it gets too long or too deep.
fn value_text(function: &Function, id: ValueId) -> String {
    let mut out = String::new();
    push_value(function, id, &mut out, 0);
    out
}

fn push_value(function: &Function, id: ValueId, out: &mut String, depth: usize) {
    let Some(data) = function.values.get(id.0 as usize) else {
        out.push('?');
        return;
    };
    if depth > MAX_DEPTH || out.len() > MAX_EXPRESSION {
        out.push('…');
        return;
    }
    let depth = depth + 1;
    match &data.value {
        Value::Unknown => out.push('?'),
        Value::Local(local) => out.push_str(&local_name(function, *local)),
        Value::Path(path) => {
            let _ = write!(out, "{path}");
        }
        Value::Field { base, name } => {
            push_value(function, *base, out, depth);
            let _ = write!(out, ".{name}");
        }
        Value::Index { base, index } => {
            push_value(function, *base, out, depth);
            out.push('[');
            if let Some(index) = index {
                push_value(function, *index, out, depth);
            }
            out.push(']');
        }
        Value::Call(call) => match function.calls.get(call.0 as usize) {
            Some(call) => call_text(function, call, out, depth),
            None => out.push('?'),
        },
        Value::Literal(literal) => push_literal(literal, out),
        Value::Collection { kind, path, items } => {
            if let Some(path) = path {
                let _ = write!(out, "{path} ");
            }
            let (open, close) = match kind {
                CollectionKind::List => ("[", "]"),
                CollectionKind::Tuple => ("(", ")"),
                CollectionKind::Dict => ("dict{", "}"),
                CollectionKind::Set | CollectionKind::Struct => ("{", "}"),
                CollectionKind::Format => ("format(", ")"),
                CollectionKind::Generator => ("generator(", ")"),
                CollectionKind::Range => ("range(", ")"),
            };
            out.push_str(open);
            push_args(function, items, out, depth);
            out.push_str(close);
        }
        Value::Closure(target) => {
            let _ = write!(out, "<fn {}>", target.0);
        }
        Value::Op { op, operands } => push_op(function, *op, operands, out, depth),
        Value::Choice(options) => {
            out.push_str("choice(");
            push_list(function, options, ", ", out, depth);
            out.push(')');
        }
        Value::Await(awaited) => wrapped(function, "await ", *awaited, "", out, depth),
        Value::Ref { value, mutable } => {
            wrapped(function, if *mutable { "&mut " } else { "&" }, *value, "", out, depth);
        }
        Value::Deref(value) => wrapped(function, "*", *value, "", out, depth),
        Value::Try(value) => wrapped(function, "", *value, "?", out, depth),
        Value::Cast { value, ty } => {
            wrapped(function, "cast(", *value, &format!(" as {})", type_text(ty)), out, depth);
        }
        Value::Item(value) => wrapped(function, "item(", *value, ")", out, depth),
        Value::Part { value, constructor, field } => {
            out.push_str("part(");
            push_value(function, *value, out, depth);
            if let Some(constructor) = constructor {
                let _ = write!(out, " {constructor}");
            }
            if let Some(field) = field {
                let _ = write!(out, " .{field}");
            }
            out.push(')');
        }
        Value::Entered(value) => wrapped(function, "entered(", *value, ")", out, depth),
    }
}

fn wrapped(function: &Function, before: &str, value: ValueId, after: &str, out: &mut String, depth: usize) {
    out.push_str(before);
    push_value(function, value, out, depth);
    out.push_str(after);
}

fn push_list(function: &Function, values: &[ValueId], separator: &str, out: &mut String, depth: usize) {
    for (index, &value) in values.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        if out.len() > MAX_EXPRESSION {
            out.push('…');
            return;
        }
        push_value(function, value, out, depth);
    }
}

fn push_op(function: &Function, op: Op, operands: &[ValueId], out: &mut String, depth: usize) {
    out.push('(');
    if operands.len() == 1 {
        let _ = write!(out, "{} ", op_text(op));
    }
    push_list(function, operands, &format!(" {} ", op_text(op)), out, depth);
    out.push(')');
}

fn push_args(function: &Function, args: &[Arg], out: &mut String, depth: usize) {
    for (index, arg) in args.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        if out.len() > MAX_EXPRESSION {
            out.push('…');
            return;
        }
        if arg.spread {
            out.push('*');
        }
        if let Some(name) = arg.name {
            let _ = write!(out, "{name}=");
        }
        push_value(function, arg.value, out, depth);
    }
}

fn push_literal(literal: &Literal, out: &mut String) {
    match literal {
        Literal::None => out.push_str("None"),
        Literal::Bool(value) => {
            let _ = write!(out, "{value}");
        }
        Literal::Int(value) => {
            let _ = write!(out, "{value}");
        }
        Literal::Number | Literal::Float(_) => out.push_str("<number>"),
        Literal::Str(text) => {
            let _ = write!(out, "{:?}", text.as_str());
        }
        Literal::Other => out.push_str("<literal>"),
    }
}

fn call_text(function: &Function, call: &Call, out: &mut String, depth: usize) {
    let mut open = "(";
    match &call.callee {
        Callee::Method { receiver, name } => {
            push_value(function, *receiver, out, depth);
            let _ = write!(out, ".{name}");
        }
        Callee::Path(path) => {
            let _ = write!(out, "{path}");
        }
        Callee::Value(value) => {
            out.push('(');
            push_value(function, *value, out, depth);
            out.push(')');
        }
        Callee::Macro(path) => {
            let _ = write!(out, "{path}");
            open = "!(";
        }
    }
    if !call.type_args.is_empty() {
        let _ = write!(out, "::<{}>", types(&call.type_args));
    }
    out.push_str(open);
    push_args(function, &call.args, out, depth);
    out.push(')');
}

fn types(list: &[TypeExpr]) -> String {
    list.iter().map(type_text).collect::<Vec<_>>().join(", ")
}

fn type_text(ty: &TypeExpr) -> String {
    let joined = |list: &[TypeExpr], separator: &str| list.iter().map(type_text).collect::<Vec<_>>().join(separator);
    match ty {
        TypeExpr::Unknown => "?".to_owned(),
        TypeExpr::Path { path, args } if args.is_empty() => path.to_string(),
        TypeExpr::Path { path, args } => format!("{path}<{}>", types(args)),
        TypeExpr::Ref { inner, mutable, raw } => {
            let sigil = match (raw, mutable) {
                (true, true) => "*mut ",
                (true, false) => "*const ",
                (false, true) => "&mut ",
                (false, false) => "&",
            };
            format!("{sigil}{}", type_text(inner))
        }
        TypeExpr::Tuple(items) => format!("({})", types(items)),
        TypeExpr::Slice(item) => format!("[{}]", type_text(item)),
        TypeExpr::Fn { params, ret } => format!("fn({}) -> {}", types(params), type_text(ret)),
        TypeExpr::Impl(bounds) => format!("impl {}", joined(bounds, " + ")),
        TypeExpr::Dyn(bounds) => format!("dyn {}", joined(bounds, " + ")),
        TypeExpr::Union(options) => joined(options, " | "),
        TypeExpr::SelfType => "Self".to_owned(),
    }
}

fn generics(params: &[GenericParam]) -> String {
    if params.is_empty() {
        return String::new();
    }
    let one = |param: &GenericParam| {
        let mut text = param.name.to_string();
        if !param.bounds.is_empty() {
            let bounds: Vec<String> = param.bounds.iter().map(type_text).collect();
            let _ = write!(text, ": {}", bounds.join(" + "));
        }
        if let Some(default) = &param.default {
            let _ = write!(text, " = {}", type_text(default));
        }
        text
    };
    format!("<{}>", params.iter().map(one).collect::<Vec<_>>().join(", "))
}
