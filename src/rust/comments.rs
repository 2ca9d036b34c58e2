//! Comments addressed to lockwise. `syn` drops comments, so they are found in the text.

use super::Lowering;
use super::lexer::{Kind, Lexer, Token};
use crate::model::{Annotation, Name, Problem, ProblemKind, Span, Suppression};
use crate::source::comments::{Directive, MARKER, directive};
use crate::source::peers::{equal_rules, says_sound};

/// Words that begin statements which only a `;` ends: what stands in braces is part of them.
const UNTIL_SEMICOLON: &[&str] = &["let", "return", "break", "use", "const", "static", "type"];

impl Lowering<'_> {
    /// Reads the comments of the file. Most files have none for us, and are not read again.
    pub(super) fn comments(&mut self) {
        let allows = ["allow(", "expect("].iter().any(|word| self.text.contains(word));
        let reasons = self.text.contains("SAFETY:");
        if !(self.text.contains(MARKER) || reasons || allows && self.allows_equal()) {
            return;
        }
        let tokens: Vec<Token> = Lexer::new(self.text).collect();
        self.allowed(&tokens);
        for (position, token) in tokens.iter().enumerate() {
            if matches!(token.kind, Kind::LineComment | Kind::BlockComment) {
                self.comment(&tokens, position, *token);
            }
        }
    }

    /// Some attribute names a lint that means the same as a rule.
    fn allows_equal(&self) -> bool {
        let mut words = self.text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        words.any(|word| word.contains('_') && !equal_rules(word).is_empty())
    }

    /// `#[allow(clippy::await_holding_lock)]`: what the attribute is on, or the whole file.
    fn allowed(&mut self, tokens: &[Token]) {
        let text = self.text;
        let spelled = |token: &Token| text.get(token.start..token.end).unwrap_or_default();
        let mut depth = 0_u32;
        for (position, token) in tokens.iter().enumerate() {
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            if spelled(token) != "#" {
                continue;
            }
            let mut rest = position + 1;
            let inner = tokens.get(rest).is_some_and(|token| spelled(token) == "!");
            rest += usize::from(inner);
            if tokens.get(rest).is_none_or(|token| spelled(token) != "[") || inner && depth > 0 {
                continue;
            }
            let Some(end) = closing(tokens, rest) else { continue };
            let words: Vec<&str> = tokens[rest..end].iter().map(spelled).collect();
            if !words.iter().any(|word| matches!(*word, "allow" | "expect")) {
                continue;
            }
            let codes: Vec<&str> = words.into_iter().filter(|word| !equal_rules(word).is_empty()).collect();
            let rules: Vec<Name> =
                codes.iter().flat_map(|code| equal_rules(code)).map(|rule| Name::new(rule)).collect();
            if rules.is_empty() {
                continue;
            }
            let below = tokens.get(end + 1..).unwrap_or_default();
            let last = tokens[end].end;
            let until = if inner { text.len() } else { statement_end(text, below).unwrap_or(last) };
            let covers = Span::new(if inner { 0 } else { token.start }, until);
            let span = Span::new(token.start, last);
            let reason = Some(codes.join(", "));
            self.model.suppressions.push(Suppression { rules, reason, whole_file: inner, covers, span, peer: true });
        }
    }

    fn comment(&mut self, tokens: &[Token], position: usize, token: Token) {
        let text = self.text;
        let Some(comment) = text.get(token.start..token.end) else { return };
        // Python's comment sign is none here: such a comment talks about one.
        if comment.split(MARKER).next().is_some_and(|before| before.trim_end().ends_with('#')) {
            return;
        }
        let span = Span::new(token.start, token.end);
        let rules: Vec<Name> = says_sound(comment).iter().map(|rule| Name::new(rule)).collect();
        if !rules.is_empty() {
            let (covers, reason) = (covers(text, tokens, position, token), Some("SAFETY".to_owned()));
            self.model.suppressions.push(Suppression { rules, reason, whole_file: false, covers, span, peer: true });
        }
        match directive(comment) {
            None => {}
            Some(Ok(Directive::Ignore { rules, reason, whole_file })) => {
                let covers = if whole_file { Span::new(0, text.len()) } else { covers(text, tokens, position, token) };
                self.model.suppressions.push(Suppression { rules, reason, whole_file, covers, span, peer: false });
            }
            Some(Ok(Directive::Declare(kind))) => {
                let covers = covers(text, tokens, position, token);
                self.model.annotations.push(Annotation { kind, covers, span });
            }
            // Documentation may begin a sentence with our name.
            Some(Err(_)) if is_documentation(comment) => {}
            Some(Err(message)) => {
                self.model.problems.push(Problem { kind: ProblemKind::NotUnderstood, message, span });
            }
        }
    }
}

fn is_documentation(comment: &str) -> bool {
    ["///", "//!", "/**", "/*!"].iter().any(|sign| comment.starts_with(sign))
}

/// A comment after code covers its line; one on a line of its own, the statement, item or member below.
fn covers(text: &str, tokens: &[Token], position: usize, comment: Token) -> Span {
    let line_start = text.get(..comment.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line_end = text.get(comment.end..).and_then(|after| after.find('\n')).map_or(text.len(), |at| comment.end + at);
    let own_line = text.get(line_start..comment.start).is_some_and(|before| before.trim().is_empty());
    if !own_line {
        return Span::new(line_start, line_end);
    }
    let below = tokens.get(position + 1..).unwrap_or_default();
    Span::new(line_start, statement_end(text, below).unwrap_or(line_end))
}

/// The bracket that closes the one at a position.
fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_u32;
    for (position, token) in tokens.iter().enumerate().skip(open) {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close if depth == 1 => return Some(position),
            Kind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Where the statement that begins with the first of `tokens` ends.
fn statement_end(text: &str, tokens: &[Token]) -> Option<usize> {
    let spelled = |token: &Token| text.get(token.start..token.end).unwrap_or_default();
    let is_code = |token: &&Token| !matches!(token.kind, Kind::LineComment | Kind::BlockComment);
    let mut code = tokens.iter().filter(is_code).peekable();
    let mut until_semicolon = None;
    let (mut depth, mut angles) = (0_u32, 0_u32);
    let mut previous: Option<Token> = None;
    while let Some(token) = code.next() {
        let before = previous.replace(*token);
        match (token.kind, spelled(token)) {
            (Kind::Open, _) => depth += 1,
            // The bracket around the statement.
            (Kind::Close, _) if depth == 0 => return before.map(|before| before.end),
            (Kind::Close, _) => depth -= 1,
            // `Map<K, V>`: formatted comparisons have spaces.
            (_, "<") if before.is_some_and(|before| before.end == token.start) => angles += 1,
            (_, ">") if !before.is_some_and(|before| matches!(before.kind, Kind::Punct(b'-' | b'='))) => {
                angles = angles.saturating_sub(1);
            }
            (Kind::Word, word) if depth == 0 && until_semicolon.is_none() && word != "pub" => {
                until_semicolon = Some(UNTIL_SEMICOLON.contains(&word));
            }
            _ => {}
        }
        if depth > 0 {
            continue;
        }
        let ends = match (token.kind, spelled(token)) {
            (Kind::Punct(_), ";") => true,
            (Kind::Punct(_), ",") => angles == 0,
            (Kind::Close, "}") => until_semicolon != Some(true) && !continues(code.peek().map(|next| spelled(next))),
            _ => false,
        };
        if ends {
            return Some(token.end);
        }
    }
    previous.map(|last| last.end)
}

/// Whether a statement goes on behind a `}` when this comes next.
fn continues(next: Option<&str>) -> bool {
    matches!(next, Some("else" | "." | "?" | ";" | "," | "as"))
}

#[cfg(test)]
mod tests {
    use crate::model::SourceContext;

    /// The text each suppression covers.
    fn covered(source: &str) -> Vec<&str> {
        let model = crate::rust::lower(source, &SourceContext::default());
        let covers = model.suppressions.iter().map(|suppression| suppression.covers);
        covers.map(|span| source[span.start as usize..span.end as usize].trim()).collect()
    }

    #[test]
    fn behind_code_a_comment_covers_the_line() {
        let source = "fn f() {\n    g(\n        1, // lockwise: ignore[a]\n    );\n}\n";
        assert_eq!(covered(source), ["1, // lockwise: ignore[a]"]);
    }

    #[test]
    fn above_code_it_covers_the_statement() {
        let mark = "// lockwise: ignore[a]";
        for (statement, rest) in [
            ("let x = match a { b => 1, };", "g();"),
            ("if a < b { c } else { d }", "g();"),
            ("h(a, b)\n        .await?;", "g();"),
            ("*x += 1;", "g();"),
            ("#[allow(unused)]\n    while a { b(); }", "g();"),
        ] {
            let source = format!("fn f() {{\n    {mark}\n    {statement}\n    {rest}\n}}\n");
            assert_eq!(covered(&source), [format!("{mark}\n    {statement}")]);
        }
    }

    #[test]
    fn it_covers_members_and_items_too() {
        let source = "struct S {\n    // lockwise: ignore[a]\n    a: Map<K, V>,\n    b: u8,\n}\n// lockwise: ignore\nfn f<A, B>() { g(); }\nfn h() {}\n";
        assert_eq!(
            covered(source),
            ["// lockwise: ignore[a]\n    a: Map<K, V>,", "// lockwise: ignore\nfn f<A, B>() { g(); }"]
        );
    }

    #[test]
    fn mistakes_are_reported_but_for_prose() {
        let problems = |source| crate::rust::lower(source, &SourceContext::default()).problems.len();
        assert_eq!(problems("//! lockwise: a linter\n/// lockwise: checks\nfn f() {}\n"), 0);
        assert_eq!(problems("// lockwise: ignroe\nfn f() {}\n"), 1);
    }

    #[test]
    fn strings_hold_no_comments() {
        assert!(
            covered("const A: &str = \"// lockwise: ignore\";\nconst B: &str = r#\"\n// lockwise: ignore\n\"#;\n")
                .is_empty()
        );
    }
}
