//! Parsing, and what the grammar does not know yet.
//!
//! tree-sitter-python 0.25 has no defaults of type parameters (PEP 696), no unpacking generator expressions (PEP 798), no lazy
//! imports (PEP 810), and loses track of brackets when a line in them ends in a dot. Where the first parse of a file has
//! errors, these are rewritten into something it knows, byte for byte of the same length so that every position stays, and
//! parsed again; of the two parses the one with fewer errors counts. Names are always read from the text as written.

//!
//! Long runs of comment lines are blanked: the grammar's scanner looks through all comments ahead at each of them, which is
//! quadratic (measured: 13 s for 10,000 lines of commented-out code).
//!
//! A file that still has errors is parsed statement by statement, if that finds more definitions: a bracket that is never
//! closed swallows the functions after it otherwise.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use tree_sitter::{Language as Grammar, Node, Parser, Point, Tree};

use crate::source::comments::MARKER;

/// Parses a file: usually one tree, or one for each of its top-level statements. `None` only if tree-sitter refuses the
/// grammar.
pub(super) fn parse(text: &str, document: bool) -> Option<Vec<Tree>> {
    PARSER.with_borrow_mut(|slot| {
        let parser = match slot {
            Some(parser) => parser,
            None => {
                let mut parser = Parser::new();
                parser.set_language(&Grammar::from(tree_sitter_python::LANGUAGE)).ok()?;
                slot.insert(parser)
            }
        };
        let trees = parse_with(parser, text, document);
        parser.set_included_ranges(&[]).ok()?;
        parser.reset();
        trees
    })
}

thread_local! {
    /// Parsers keep the memory they have allocated, so each thread uses one for all its files.
    static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
}

fn parse_with(parser: &mut Parser, text: &str, document: bool) -> Option<Vec<Tree>> {
    let mut bytes = Cow::Borrowed(text.as_bytes());
    for at in calls_of_type(text) {
        bytes.to_mut()[at..at + 4].copy_from_slice(b"Type");
    }
    if has_long_run(text) {
        Scanner::new(text, document).run().blanks.iter().for_each(|edit| edit.apply(bytes.to_mut()));
    }
    let mut best = parser.parse(&bytes, None)?;
    if !best.root_node().has_error() {
        return Some(vec![best]);
    }
    let Scanned { edits, starts, .. } = Scanner::new(text, document).run();
    // Joining lines repairs little and is the larger change, so it comes last.
    let (joins, rewrites): (Vec<Edit>, Vec<Edit>) = edits.into_iter().partition(|edit| edit.with == b" ");
    let mut bytes = bytes.into_owned();
    let mut fewest = errors(&best);
    for edits in [rewrites, joins] {
        if edits.is_empty() || fewest == 0 {
            continue;
        }
        let before = bytes.clone();
        edits.iter().for_each(|edit| edit.apply(&mut bytes));
        let Some(tree) = parser.parse(&bytes, None) else { continue };
        let count = errors(&tree);
        if count < fewest {
            (best, fewest) = (tree, count);
        } else {
            bytes = before;
        }
    }
    if fewest == 0 {
        return Some(vec![best]);
    }
    let pieces = parse_pieces(parser, &bytes, &starts).unwrap_or_default();
    let found: usize = pieces.iter().map(definitions).sum();
    Some(if found > definitions(&best) { pieces } else { vec![best] })
}

/// Lines in a row that hold a comment, or nothing but a backslash, from which on they are blanked.
const LONG_RUN: usize = 64;

/// Whether there may be a run of lines to blank; blank lines do not end one.
fn has_long_run(text: &str) -> bool {
    let mut run = 0;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        run = if line.starts_with('#') || line == "\\" { run + 1 } else { 0 };
        if run >= LONG_RUN {
            return true;
        }
    }
    false
}

/// Where a statement begins with `type(` or `type[`: `type(x).y = z` is an alias to the grammar, not an assignment.
fn calls_of_type(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices("type").map(|(at, _)| at).filter(|&at| {
        let (before, after) = (&text[..at], &text[at + 4..]);
        let before = before.trim_end_matches([' ', '\t']);
        (before.is_empty() || before.ends_with(['\n', ';', ':']))
            && after.trim_start_matches([' ', '\t']).starts_with(['(', '['])
    })
}

/// Parses each top-level statement by itself.
fn parse_pieces(parser: &mut Parser, bytes: &[u8], starts: &[usize]) -> Option<Vec<Tree>> {
    let mut trees = Vec::with_capacity(starts.len());
    let mut row = 0;
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(bytes.len());
        let lines = bytes.get(start..end)?.iter().filter(|&&byte| byte == b'\n').count();
        let range = tree_sitter::Range {
            start_byte: start,
            end_byte: end,
            start_point: Point::new(row, 0),
            end_point: Point::new(row + lines, 0),
        };
        row += lines;
        parser.set_included_ranges(&[range]).ok()?;
        trees.push(parser.parse(bytes, None)?);
    }
    Some(trees)
}

/// How many broken places a tree has.
fn errors(tree: &Tree) -> usize {
    count(tree, |node| node.has_error(), |node| node.is_error() || node.is_missing())
}

/// How many functions and classes a tree has.
fn definitions(tree: &Tree) -> usize {
    count(tree, |_| true, |node| matches!(node.kind(), "function_definition" | "class_definition"))
}

fn count(tree: &Tree, descend: impl Fn(Node) -> bool, matching: impl Fn(Node) -> bool) -> usize {
    let mut count = 0;
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        count += usize::from(matching(node));
        if descend(node) && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return count;
            }
        }
    }
}

/// Bytes to be overwritten: with `with`, and blanks for the rest.
struct Edit {
    range: Range<usize>,
    with: &'static [u8],
}

impl Edit {
    fn apply(&self, bytes: &mut [u8]) {
        let Some(target) = bytes.get_mut(self.range.clone()) else { return };
        for (index, byte) in target.iter_mut().enumerate() {
            // Line ends stay, so that the scanner of the grammar sees the same lines.
            if *byte != b'\n' || self.with == b" " {
                *byte = self.with.get(index).copied().unwrap_or(b' ');
            }
        }
    }
}

/// What an open bracket belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    /// The type parameters of `class A[...]`, `def f[...]`, `type X[...]`.
    TypeParameters,
    /// The parameters of a `def`.
    Parameters,
    /// `(*` or `{**`, the stars there, and no comma so far.
    Starred(usize, usize),
    Other,
}

/// A token, as far as it matters here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Word(&'t str),
    Byte(u8),
    Newline,
}

/// What reading a file token by token found.
struct Scanned {
    edits: Vec<Edit>,
    /// Where the top-level statements begin; the first at 0.
    starts: Vec<usize>,
    /// Comments with a line for themselves that say nothing to lockwise, and backslashes before another one.
    blanks: Vec<Edit>,
}

/// Reads a file token by token and notes what to rewrite.
struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    document: bool,
    at: usize,
    brackets: Vec<Bracket>,
    /// The last three tokens, newest last.
    last: [Token<'t>; 3],
    /// Where the default of a type parameter begins, being skipped; and how many brackets were open there.
    default: Option<(usize, usize)>,
    starts: Vec<usize>,
    /// The statement begun last is still at its decorators.
    decorated: bool,
    edits: Vec<Edit>,
    blanks: Vec<Edit>,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str, document: bool) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            document,
            at: 0,
            brackets: Vec::new(),
            last: [Token::Newline; 3],
            default: None,
            starts: vec![0],
            decorated: false,
            edits: Vec::new(),
            blanks: Vec::new(),
        }
    }

    fn run(mut self) -> Scanned {
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.at == 0 || self.bytes.get(self.at - 1) == Some(&b'\n') {
                self.line_begins();
            }
            match byte {
                b'#' => self.comment(),
                b'\'' | b'"' => self.string(false),
                b'\n' => self.newline(),
                b' ' | b'\t' | b'\r' | b'\x0c' => self.at += 1,
                b'\\' => self.continuation(),
                _ if is_word(byte) => self.word(),
                _ => self.symbol(byte),
            }
        }
        Scanned { edits: self.edits, starts: self.starts, blanks: self.blanks }
    }

    /// Notes where a top-level statement begins. Some words cannot stand in brackets, so where one begins a line any
    /// bracket still open was never closed.
    fn line_begins(&mut self) {
        let rest = self.rest();
        let end = rest.iter().take_while(|byte| is_word(**byte)).count();
        let word = rest.get(..end).unwrap_or_default();
        let decorator = rest.first() == Some(&b'@');
        if (word.is_empty() && !decorator) || matches!(word, b"else" | b"elif" | b"except" | b"finally" | b"case") {
            return;
        }
        let definition = matches!(word, b"def" | b"class" | b"async");
        if !self.brackets.is_empty() {
            if !definition && word != b"import" {
                return;
            }
            self.brackets.clear();
            self.default = None;
        }
        if !self.decorated && self.at > 0 {
            self.starts.push(self.at);
        }
        self.decorated = decorator;
    }

    fn push(&mut self, token: Token<'t>) {
        self.last = [self.last[1], self.last[2], token];
    }

    fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn comment(&mut self) {
        let start = self.at;
        self.at += self.rest().iter().position(|&byte| byte == b'\n').unwrap_or(self.rest().len());
        if !self.brackets.is_empty() {
            self.edits.push(Edit { range: start..self.at, with: b" " });
        }
        let before = self.text.get(..start).unwrap_or_default().trim_end_matches([' ', '\t', '\x0c']);
        let alone = before.is_empty() || before.ends_with('\n');
        let comment = self.text.get(start..self.at).unwrap_or_default();
        if alone && !comment.contains(MARKER) {
            self.blanks.push(Edit { range: start..self.at, with: b"" });
        }
    }

    /// A backslash at a line's end. One before a line of nothing but another is the same line going on.
    fn continuation(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let next = rest.strip_prefix("\\\n").map(|rest| rest.trim_start_matches([' ', '\t']));
        if next.is_some_and(|next| next.starts_with("\\\n")) {
            self.blanks.push(Edit { range: self.at..self.at + 2, with: b" " });
        }
        self.at += 2;
    }

    fn newline(&mut self) {
        if self.brackets.is_empty() {
            self.push(Token::Newline);
        } else {
            self.edits.push(Edit { range: self.at..self.at + 1, with: b" " });
        }
        self.at += 1;
    }

    /// Skips a string. What f-strings nest in the same quotes ends one early; then nothing worse happens than a rewrite
    /// that does not help.
    fn string(&mut self, raw: bool) {
        let quote = self.rest()[0];
        let triple = self.rest().starts_with(&[quote; 3]);
        self.at += if triple { 3 } else { 1 };
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 1,
                b'\n' if !triple && !raw => break,
                _ if byte == quote && (!triple || self.rest().starts_with(&[quote; 3])) => {
                    self.at += if triple { 3 } else { 1 };
                    break;
                }
                _ => {}
            }
            self.at += 1;
        }
        self.push(Token::Byte(b'"'));
    }

    fn word(&mut self) {
        let start = self.at;
        self.at += self.rest().iter().take_while(|byte| is_word(**byte)).count();
        let word = self.text.get(start..self.at).unwrap_or_default();
        let is_prefix = word.len() <= 2 && word.bytes().all(|byte| b"rRbBuUfFtT".contains(&byte));
        if is_prefix && matches!(self.rest().first(), Some(b'\'' | b'"')) {
            self.string(false);
            return;
        }
        match word {
            "import" | "from" if self.last[2] == Token::Word("lazy") && self.begins_statement(self.last[1]) => {
                self.lazy_import(start);
            }
            "for" => {
                if let Some(bracket) = self.brackets.last_mut()
                    && let Bracket::Starred(start, end) = *bracket
                {
                    *bracket = Bracket::Other;
                    self.edits.push(Edit { range: start..end, with: b"" });
                }
            }
            _ => {}
        }
        self.push(Token::Word(word));
    }

    fn begins_statement(&self, before: Token<'t>) -> bool {
        self.brackets.is_empty() && matches!(before, Token::Newline | Token::Byte(b';' | b':'))
    }

    /// `lazy import a` becomes `pass;import a`.
    fn lazy_import(&mut self, import: usize) {
        let Some(lazy) = self.text.get(..import).and_then(|before| before.rfind("lazy")) else { return };
        self.edits.push(Edit { range: lazy..import, with: b"pass;" });
    }

    fn symbol(&mut self, byte: u8) {
        match byte {
            b'(' | b'[' | b'{' => {
                let bracket = self.bracket(byte);
                self.brackets.push(bracket);
            }
            b')' | b']' | b'}' => {
                self.end_default();
                self.brackets.pop();
            }
            b',' => {
                self.end_default();
                if let Some(bracket @ Bracket::Starred(..)) = self.brackets.last_mut() {
                    *bracket = Bracket::Other;
                }
            }
            b'*' => self.star(),
            b'=' if self.default.is_none() && self.brackets.last() == Some(&Bracket::TypeParameters) => {
                self.default = Some((self.at, self.brackets.len()));
            }
            b'.' if self.document && self.rest().starts_with(b"...") => self.elided_parameter(),
            _ => {}
        }
        self.push(Token::Byte(byte));
        self.at += 1;
    }

    fn star(&mut self) {
        let stars = match self.last[2] {
            Token::Byte(b'(') => 1,
            Token::Byte(b'{') if self.rest().starts_with(b"**") => 2,
            _ => return,
        };
        if let Some(bracket @ Bracket::Other) = self.brackets.last_mut() {
            *bracket = Bracket::Starred(self.at, self.at + stars);
        }
    }

    fn bracket(&self, byte: u8) -> Bracket {
        let named = |keywords: &[&str]| match self.last {
            [_, Token::Word(keyword), Token::Word(_)] => keywords.contains(&keyword),
            _ => false,
        };
        match byte {
            b'[' if named(&["class", "def", "type"]) => Bracket::TypeParameters,
            b'(' if named(&["def"]) => Bracket::Parameters,
            _ => Bracket::Other,
        }
    }

    /// Blanks the default of a type parameter that ends here.
    fn end_default(&mut self) {
        if let Some((start, depth)) = self.default
            && depth == self.brackets.len()
        {
            self.default = None;
            self.edits.push(Edit { range: start..self.at, with: b"" });
        }
    }

    /// `def f(self, ...)` in documents: the parameters left out become `*_`.
    fn elided_parameter(&mut self) {
        let starts = matches!(self.last[2], Token::Byte(b'(' | b','));
        if starts && self.brackets.last() == Some(&Bracket::Parameters) {
            self.edits.push(Edit { range: self.at..self.at + 3, with: b"*_" });
        }
        self.at += 2;
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}
/// The private variables that a module binds once, to `True` or `False`: `_IS_SYNC = False` in code made for two worlds. Public
/// ones may be set from outside.
pub(super) fn constants<'t>(root: Node<'t>, text: &'t str) -> Vec<(&'t str, bool)> {
    let mut found = Vec::new();
    let mut cursor = root.walk();
    for statement in root.named_children(&mut cursor) {
        let Some(assignment) = statement.named_child(0).filter(|child| child.kind() == "assignment") else { continue };
        let part = |field: &str| assignment.child_by_field_name(field);
        let (Some(left), Some(right)) = (part("left"), part("right")) else { continue };
        let value = match right.kind() {
            "true" => true,
            "false" => false,
            _ => continue,
        };
        let Some(name) = text.get(left.byte_range()).filter(|name| name.starts_with('_')) else { continue };
        if left.kind() == "identifier" && bindings(text, name) == 1 {
            found.push((name, value));
        }
    }
    found
}

/// How often a name may be bound in a text: assigned, annotated, declared global, or given as a keyword, which counts to be safe.
fn bindings(text: &str, name: &str) -> usize {
    let bound = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + name.len()..).unwrap_or_default();
        let whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
            && !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = after.trim_start_matches(' ');
        let assigned = rest.starts_with('=') && !rest.starts_with("==") || rest.starts_with(":=");
        let declared = before.trim_end_matches(' ').ends_with("global");
        whole && (assigned || declared)
    };
    text.match_indices(name).filter(|(at, _)| bound(*at)).count()
}
