//! Type annotations, from their text: the same few lines of grammar serve annotations, the strings in them, base classes and
//! the type parameters of PEP 695 and 696.

use crate::model::{GenericParam, Name, Path, TypeExpr};

/// How deep types may nest.
const MAX_DEPTH: u32 = 40;

/// The type a text denotes; [`TypeExpr::Unknown`] where it is none.
pub(super) fn type_expr(text: &str) -> TypeExpr {
    let mut parser = Types { rest: text, depth: 0 };
    let ty = parser.union();
    parser.skip();
    if parser.rest.is_empty() { ty } else { TypeExpr::Unknown }
}

/// Whether an annotation says that its variable is a type alias.
pub(super) fn is_type_alias(text: &str) -> bool {
    text == "TypeAlias" || text.ends_with(".TypeAlias")
}

/// Whether an annotation says that a variable is one for the whole class: `ClassVar`, `typing.ClassVar[T]`.
pub(super) fn is_class_variable(text: &str) -> bool {
    let form = text.split('[').next().unwrap_or_default().trim_matches(['"', '\'', ' ']);
    form == "ClassVar" || form.ends_with(".ClassVar")
}

/// The type parameters of `[T, U: Bound = Default, *Ts, **P]`, brackets included.
pub(super) fn generics(text: &str) -> Vec<GenericParam> {
    let mut parser = Types { rest: text, depth: 0 };
    let mut params = Vec::new();
    if !parser.eat("[") {
        return params;
    }
    loop {
        let _ = parser.eat("**") || parser.eat("*");
        let Some(name) = parser.word() else { return params };
        let mut param = GenericParam { name: Name::new(name), bounds: Vec::new(), default: None };
        if parser.eat(":") {
            param.bounds.push(parser.union());
        }
        if parser.eat("=") {
            let _ = parser.eat("*");
            param.default = Some(parser.union());
        }
        params.push(param);
        if !parser.eat(",") {
            return params;
        }
    }
}

struct Types<'a> {
    rest: &'a str,
    depth: u32,
}

impl<'a> Types<'a> {
    /// Skips white space, continuations and comments.
    fn skip(&mut self) {
        loop {
            self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\\');
            if !self.rest.starts_with('#') {
                return;
            }
            self.rest = self.rest.find('\n').map_or("", |end| &self.rest[end..]);
        }
    }

    fn eat(&mut self, token: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> Option<&'a str> {
        self.skip();
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() || word.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        self.rest = rest;
        Some(word)
    }

    /// `A | B`.
    fn union(&mut self) -> TypeExpr {
        if self.depth >= MAX_DEPTH {
            self.rest = "";
            return TypeExpr::Unknown;
        }
        self.depth += 1;
        let first = self.atom();
        let mut options = vec![first];
        while self.eat("|") {
            options.push(self.atom());
        }
        self.depth -= 1;
        match options.len() {
            1 => options.pop().unwrap_or_default(),
            _ => TypeExpr::Union(options),
        }
    }

    fn atom(&mut self) -> TypeExpr {
        self.skip();
        if self.eat("(") {
            return self.parenthesised();
        }
        if self.eat("[") {
            // The parameter list of `Callable`, the value of a `ParamSpec`.
            return TypeExpr::Tuple(self.list("]"));
        }
        if self.eat("...") {
            return TypeExpr::Unknown;
        }
        if let Some(quoted) = self.string() {
            let mut inner = Types { rest: quoted, depth: self.depth };
            let ty = inner.union();
            inner.skip();
            return if inner.rest.is_empty() { ty } else { TypeExpr::Unknown };
        }
        if self.eat("*") {
            self.atom();
            return TypeExpr::Unknown;
        }
        self.path()
    }

    fn parenthesised(&mut self) -> TypeExpr {
        let mut items = self.list(")");
        if items.len() == 1 { items.pop().unwrap_or_default() } else { TypeExpr::Tuple(items) }
    }

    /// Types up to `close`. Anything else in there makes the whole text unreadable, which the caller notices.
    fn list(&mut self, close: &str) -> Vec<TypeExpr> {
        let mut items = Vec::new();
        while !self.eat(close) {
            if self.rest.is_empty() {
                return items;
            }
            let before = self.rest.len();
            items.push(self.union());
            if !self.eat(",") && !self.rest.starts_with(close) {
                self.recover(close);
            }
            if self.rest.len() == before {
                self.rest = "";
            }
        }
        items
    }

    /// Skips to the end of an argument that is no type: a number, a call, a literal.
    fn recover(&mut self, close: &str) {
        self.skip_to(|c| c == ',' || close.starts_with(c));
        let _ = self.eat(",");
    }

    /// Skips to the first character outside of brackets that satisfies `stop`, or to the end.
    fn skip_to(&mut self, stop: impl Fn(char) -> bool) {
        let mut open = 0_u32;
        for (index, c) in self.rest.char_indices() {
            match c {
                _ if open == 0 && stop(c) => {
                    self.rest = &self.rest[index..];
                    return;
                }
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' => open = open.saturating_sub(1),
                _ => {}
            }
        }
        self.rest = "";
    }

    /// The content of a string literal, if one stands here.
    fn string(&mut self) -> Option<&'a str> {
        let prefix = self.rest.find(['"', '\'']).filter(|&at| at <= 2)?;
        if !self.rest[..prefix].chars().all(|c| c.is_ascii_alphabetic()) {
            return None;
        }
        let quoted = &self.rest[prefix..];
        let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| quoted.starts_with(quote))?;
        let content = &quoted[quote.len()..];
        let end = content.find(quote)?;
        self.rest = &content[end + quote.len()..];
        Some(&content[..end])
    }

    fn path(&mut self) -> TypeExpr {
        let Some(first) = self.word() else { return TypeExpr::Unknown };
        let mut segments = vec![Name::new(first)];
        while self.eat(".") {
            let Some(segment) = self.word() else { return TypeExpr::Unknown };
            segments.push(Name::new(segment));
        }
        let path = Path::new(segments);
        self.skip();
        if self.rest.starts_with('(') {
            // A call: `namedtuple(...)` as a base class.
            return TypeExpr::Unknown;
        }
        let last = path.last().map_or("", Name::as_str);
        if last == "Literal" {
            if self.eat("[") {
                self.skip_to(|c| c == ']');
                let _ = self.eat("]");
            }
            return TypeExpr::path(path);
        }
        let args = if self.eat("[") { self.list("]") } else { Vec::new() };
        applied(path, args)
    }
}

/// A type constructor applied to arguments. The special forms of `typing` are told by their last segment, however imported.
fn applied(path: Path, mut args: Vec<TypeExpr>) -> TypeExpr {
    match (path.last().map_or("", Name::as_str), args.len()) {
        ("Self", 0) => TypeExpr::SelfType,
        ("Optional", 1) => {
            args.push(TypeExpr::path(Path::parse("None")));
            TypeExpr::Union(args)
        }
        ("Union", 2..) => TypeExpr::Union(args),
        ("Union", 1)
        | ("Annotated", 1..)
        | ("ClassVar" | "Final" | "Required" | "NotRequired" | "ReadOnly" | "InitVar", 1) => args.swap_remove(0),
        ("ClassVar" | "Final" | "TypeAlias", 0) => TypeExpr::Unknown,
        ("Callable", 2) => {
            let ret = Box::new(args.pop().unwrap_or_default());
            let params = match args.pop() {
                Some(TypeExpr::Tuple(params)) => params,
                _ => Vec::new(),
            };
            TypeExpr::Fn { params, ret }
        }
        _ => TypeExpr::Path { path, args },
    }
}
