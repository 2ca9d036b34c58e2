//! A light lexer: just enough of Rust's lexical grammar to tell code from text and comments, in one pass without recursion.
//!
//! It serves what has to work before, or without, a parse: the estimate of nesting, finding items in a file whose braces do not
//! match, and comments, which `syn` drops.

/// A coarse token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// An identifier, keyword or number.
    Word,
    /// A string, byte string, C string or character.
    Text,
    Lifetime,
    Punct(u8),
    Open,
    Close,
    LineComment,
    BlockComment,
    /// A string or comment without an end; the lexer goes on behind its first line.
    Unterminated,
}

/// A coarse token and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The tokens of a text.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

fn begins_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn continues_word(byte: u8) -> bool {
    begins_word(byte) || byte.is_ascii_digit()
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0 }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn starts_with(&self, at: usize, what: &[u8]) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(what))
    }

    /// The end of the line `at` is on.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.iter().position(|&byte| byte == b'\n').map_or(self.bytes.len(), |found| at + found)
    }

    fn words_end(&self, mut at: usize) -> usize {
        while continues_word(self.byte(at)) && at < self.bytes.len() {
            at += 1;
        }
        at
    }

    /// A block comment; they nest.
    fn block_comment(&self, start: usize) -> (Kind, usize) {
        let mut depth = 0_u32;
        let mut at = start;
        while at < self.bytes.len() {
            if self.starts_with(at, b"/*") {
                depth += 1;
                at += 2;
            } else if self.starts_with(at, b"*/") {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return (Kind::BlockComment, at);
                }
            } else {
                at += 1;
            }
        }
        (Kind::Unterminated, self.line_end(start))
    }

    /// A string whose opening quote is at `quote`.
    fn string(&self, quote: usize) -> (Kind, usize) {
        let mut at = quote + 1;
        while at < self.bytes.len() {
            match self.byte(at) {
                b'\\' => at += 2,
                b'"' => return (Kind::Text, at + 1),
                _ => at += 1,
            }
        }
        (Kind::Unterminated, self.line_end(quote))
    }

    /// A raw string whose `#`s or quote begin at `at`; `None` if it is none (a raw identifier).
    fn raw_string(&self, at: usize) -> Option<(Kind, usize)> {
        let mut hashes = 0;
        while self.byte(at + hashes) == b'#' {
            hashes += 1;
        }
        if self.byte(at + hashes) != b'"' {
            return None;
        }
        let mut end = at + hashes + 1;
        while end < self.bytes.len() {
            if self.byte(end) == b'"' {
                let closing = (0..hashes).take_while(|&hash| self.byte(end + 1 + hash) == b'#').count();
                if closing == hashes {
                    return Some((Kind::Text, end + 1 + hashes));
                }
                end += closing;
            }
            end += 1;
        }
        Some((Kind::Unterminated, self.line_end(at)))
    }

    /// A character, or a lifetime.
    fn quote(&self, start: usize) -> (Kind, usize) {
        if self.byte(start + 1) == b'\\' {
            let mut at = start + 3;
            while at < self.bytes.len() && !matches!(self.byte(at), b'\'' | b'\n') {
                at += 1;
            }
            return (Kind::Text, (at + 1).min(self.bytes.len()));
        }
        // `'x'`, where x may take several bytes.
        let mut after = start + 2;
        while self.byte(after) & 0xC0 == 0x80 {
            after += 1;
        }
        if self.byte(after) == b'\'' && self.byte(start + 1) != b'\'' {
            return (Kind::Text, after + 1);
        }
        (Kind::Lifetime, self.words_end(start + 1).max(start + 1))
    }

    /// A word, or a literal with a prefix: `r"..."`, `br#"..."#`, `b'x'`, `c"..."`.
    fn word(&self, start: usize) -> (Kind, usize) {
        let end = self.words_end(start);
        let prefix = self.bytes.get(start..end).unwrap_or_default();
        match (prefix, self.byte(end)) {
            (b"r" | b"br" | b"cr", b'"' | b'#') => self.raw_string(end).unwrap_or((Kind::Word, end)),
            (b"b" | b"c", b'"') => self.string(end),
            (b"b", b'\'') => self.quote(end),
            _ => (Kind::Word, end),
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        while self.byte(self.at).is_ascii_whitespace() && self.at < self.bytes.len() {
            self.at += 1;
        }
        let start = self.at;
        let first = *self.bytes.get(start)?;
        let (kind, end) = match first {
            b'/' if self.byte(start + 1) == b'/' => (Kind::LineComment, self.line_end(start)),
            b'/' if self.byte(start + 1) == b'*' => self.block_comment(start),
            b'"' => self.string(start),
            b'\'' => self.quote(start),
            b'(' | b'[' | b'{' => (Kind::Open, start + 1),
            b')' | b']' | b'}' => (Kind::Close, start + 1),
            byte if continues_word(byte) => self.word(start),
            byte => (Kind::Punct(byte), start + 1),
        };
        self.at = end.clamp(start + 1, self.bytes.len().max(start + 1));
        Some(Token { kind, start, end: self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Lexer};

    fn texts(source: &str) -> Vec<(Kind, &str)> {
        Lexer::new(source).map(|token| (token.kind, &source[token.start..token.end])).collect()
    }

    #[test]
    fn strings_and_comments_hide_what_is_in_them() {
        assert_eq!(
            texts("a \"}//\" r#\"\"}\"# b'}' '}' '\\'' /* { /* */ } */ b"),
            [
                (Kind::Word, "a"),
                (Kind::Text, "\"}//\""),
                (Kind::Text, "r#\"\"}\"#"),
                (Kind::Text, "b'}'"),
                (Kind::Text, "'}'"),
                (Kind::Text, "'\\''"),
                (Kind::BlockComment, "/* { /* */ } */"),
                (Kind::Word, "b"),
            ]
        );
    }

    #[test]
    fn lifetimes_are_no_characters() {
        assert_eq!(texts("<'a>'ä'r#fn")[1], (Kind::Lifetime, "'a"));
        assert_eq!(texts("<'a>'ä'r#fn")[3], (Kind::Text, "'ä'"));
    }

    #[test]
    fn an_open_string_costs_its_line_only() {
        assert_eq!(texts("f(\"abc\n}")[2].0, Kind::Unterminated);
        assert_eq!(texts("f(\"abc\n}")[3], (Kind::Close, "}"));
    }
}
