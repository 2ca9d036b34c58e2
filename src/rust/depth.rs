//! How deep a file nests, before anything recursive sees it.
//!
//! `syn` parses by recursive descent, and its trees are dropped and lowered by recursion. The threads that do it have 256 MiB of
//! stack; what would need more is refused. The estimate is a bound, not a depth: within one expression every operator,
//! prefix and bracket counts, because each can be one more level (`a.b.c`, `!!a`, `a + b + c`, `a()()`, `if {} else if {}`,
//! `use a::b::c`).

use super::lexer::{Kind, Lexer, Token};

/// The greatest estimate that is parsed. Measured in a debug build on 256 MiB: the greediest construct (closures with blocks
/// nested in each other) overflows at an estimate of 100,000 to 190,000, most at several times that.
const LIMIT: u32 = 16_000;

/// What one bracket counts. A level of brackets costs the parser several times what an operator does.
const BRACKET: u32 = 4;

/// One bracket level being read.
#[derive(Default)]
struct Level {
    /// Operators in the current stretch between separators.
    operators: u32,
    /// The deepest bracket in the current stretch.
    inner: u32,
    /// The deepest of the stretches before.
    deepest: u32,
}

impl Level {
    fn end_stretch(&mut self) {
        self.deepest = self.deepest.max(self.depth());
        self.operators = 0;
        self.inner = 0;
    }

    fn depth(&self) -> u32 {
        self.deepest.max(self.operators.saturating_add(self.inner))
    }
}

/// Where the file nests too deep: the offset of the place, if the estimate exceeds the limit anywhere.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let mut levels = vec![Level::default()];
    let mut previous: Option<Token> = None;
    let tokens = Lexer::new(text).filter(|token| !matches!(token.kind, Kind::LineComment | Kind::BlockComment));
    for token in tokens {
        let spelled = text.as_bytes().get(token.start..token.end).unwrap_or_default();
        let last = levels.last_mut()?;
        match token.kind {
            Kind::Open => {
                // The `()` and `[]` after the first of `a()()`, `a[0][0]`: one more level each, though they stand side by side.
                if spelled != b"{" && previous.is_some_and(|previous| closes_operand(text, previous)) {
                    last.operators = last.operators.saturating_add(1);
                }
                levels.push(Level::default());
            }
            Kind::Close => close(&mut levels),
            Kind::Punct(b',' | b';') => last.end_stretch(),
            Kind::Punct(b'#') if previous.is_some_and(|previous| closes_block(text, previous)) => last.end_stretch(),
            Kind::Punct(byte) => {
                let arrow = byte == b'>' && follows(previous, token, b'=');
                if arrow {
                    last.end_stretch();
                } else if byte == b':' {
                    last.operators = last.operators.saturating_add(u32::from(follows(previous, token, b':')));
                } else if !(is_second_half(previous, token, byte) || matches!(byte, b'#' | b'$' | b'@')) {
                    last.operators = last.operators.saturating_add(1);
                }
            }
            Kind::Word | Kind::Text | Kind::Lifetime => {
                let after_block = previous.is_some_and(|previous| closes_block(text, previous));
                // `else` goes on with what stands before the block; every other word begins something new.
                if after_block && spelled != b"else" {
                    last.end_stretch();
                }
                if nests(spelled) && !is_else_if(text, previous, spelled) {
                    last.operators = last.operators.saturating_add(1);
                }
            }
            _ => {}
        }
        // Checked as the file is read, so that the place is where the limit is passed, going down or coming up.
        let open = u32::try_from(levels.len()).unwrap_or(u32::MAX).saturating_mul(BRACKET);
        if levels.last().map_or(0, Level::depth) > LIMIT || open > LIMIT {
            return Some(token.start);
        }
        previous = Some(token);
    }
    None
}

/// Ends a bracket: it is part of the stretch around it.
fn close(levels: &mut Vec<Level>) {
    let Some(mut closed) = levels.pop() else { return };
    closed.end_stretch();
    match levels.last_mut() {
        Some(outer) => outer.inner = outer.inner.max(closed.deepest.saturating_add(BRACKET)),
        // More brackets closed than opened: the file does not parse, what follows is a level of its own.
        None => levels.push(Level::default()),
    }
}

fn closes_block(text: &str, token: Token) -> bool {
    token.kind == Kind::Close && text.as_bytes().get(token.start) == Some(&b'}')
}

fn closes_operand(text: &str, token: Token) -> bool {
    token.kind == Kind::Close && matches!(text.as_bytes().get(token.start), Some(b')' | b']'))
}

/// Keywords that take an expression or a statement after them without a bracket.
fn nests(word: &[u8]) -> bool {
    matches!(
        word,
        b"else"
            | b"if"
            | b"match"
            | b"while"
            | b"for"
            | b"return"
            | b"break"
            | b"yield"
            | b"as"
            | b"box"
            | b"move"
            | b"become"
    )
}

/// `else if` is one level, which its `else` has counted.
fn is_else_if(text: &str, previous: Option<Token>, word: &[u8]) -> bool {
    let before = previous.and_then(|token| text.as_bytes().get(token.start..token.end));
    word == b"if" && before == Some(b"else")
}

fn follows(previous: Option<Token>, token: Token, byte: u8) -> bool {
    previous.is_some_and(|previous| previous.kind == Kind::Punct(byte) && previous.end == token.start)
}

/// The second character of `==`, `<=`, `>=`, `!=`, `+=`, `->`, `..` and the like. `&&`, `||`, `!!`, `**` and `<<` may be two
/// prefixes, and count twice.
fn is_second_half(previous: Option<Token>, token: Token, byte: u8) -> bool {
    let Some(Token { kind: Kind::Punct(first), end, .. }) = previous else { return false };
    end == token.start
        && match byte {
            b'=' => first != b'.',
            b'>' => first == b'-',
            b'.' => first == b'.',
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::too_deep;

    #[test]
    fn generated_code_is_not_too_deep() {
        for (what, count) in
            [("a.b().c()?.d;", 1), ("+ 1", 3_000), (".push(1)", 3_000), (" && a < b", 3_000), ("!", 3_000)]
        {
            let text = format!("fn f() {{ x{} }}", what.repeat(count));
            assert_eq!(too_deep(&text), None, "{what} {count} times");
        }
        for (open, close) in [("(", ")"), ("{", "}"), ("[", "]"), ("if a { ", "}"), ("Vec<", ">")] {
            let text = format!("fn f() {{ {}1{} }}", open.repeat(500), close.repeat(500));
            assert_eq!(too_deep(&text), None, "{open}");
        }
    }

    #[test]
    fn what_stands_side_by_side_does_not_add_up() {
        for line in [
            "#[test] fn a(x: &Vec<u8>) -> Option<&u8> { x }\n",
            "pub struct A { a: Vec<u8>, b: [u8; 4] }\n",
            "if a < b { c += 1 }\n",
            "'a: loop { !a; }\n",
            "X | Y => { a < b; }\n",
            "if a { b } for c in d {} while e {} match f {}\n",
            "a(b)[c]; d[0] = e(f)(g);\n",
            "A::B => c::d(e)(f),\n",
            "-1, ",
        ] {
            assert_eq!(too_deep(&format!("fn f() {{ {} }}", line.repeat(20_000))), None, "{line}");
        }
    }

    #[test]
    fn depth_is_seen_in_every_form() {
        let forms = [
            ("", "(", ")"),
            ("", "[", "]"),
            ("", "{", "}"),
            ("", "if a {", "}"),
            ("a", ".b", ""),
            ("", "!", "a"),
            ("", "&", "a"),
            ("", "*", "a"),
            ("", "-", "1"),
            ("1", "+1", ""),
            ("a", "&&a", ""),
            ("a", "?", ""),
            ("if a {}", " else if a {}", ""),
            ("", "Vec<", ">"),
            ("", "|a| ", ""),
            ("", "return ", ""),
            ("a", " as u8", ""),
            ("println!(", "(", ")"),
            ("a", "()", ""),
            ("a", "[0]", ""),
            ("a()", "(b)[c]", ""),
            ("", "if ", "{}"),
            ("", "match ", "{}"),
            ("", "while ", "{}"),
            ("", "for a in ", "{}"),
            ("use a", "::b", ""),
        ];
        for (before, each, after) in forms {
            let text = format!("fn f() {{ {before}{}{} }}", each.repeat(100_000), after.repeat(100_000));
            assert!(too_deep(&text).is_some(), "{each}");
        }
    }

    #[test]
    fn depth_in_text_and_comments_is_none() {
        let text = format!("// {0}\nconst A: &str = \"{0}\"; /* {0} */", "(".repeat(100_000));
        assert_eq!(too_deep(&text), None);
    }
}
