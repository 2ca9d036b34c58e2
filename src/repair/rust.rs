//! Changes of Rust texts.

use super::Replacement;
use crate::finding::plan::Change;
use crate::model::Span;

/// What a change replaces; `None` where it cannot be made.
pub(super) fn write(text: &str, change: &Change) -> Option<Vec<Replacement>> {
    let page = Code { text, code: code_only(text) };
    match change {
        Change::Bind { at, name } => page.bind(*at, name),
        Change::SameBlock { first, last } => page.is_same_block(*first, *last).then(Vec::new),
        Change::Remove(at) => page.remove(*at),
        Change::Spin(head) => page.spin(*head),
        Change::Hoist { scrutinee, name } => {
            page.split_while_let(*scrutinee, name).or_else(|| page.hoist(*scrutinee, name))
        }
        _ => None,
    }
}

/// A text, and the same with blanks in the place of comments and of what stands in quotes.
struct Code<'a> {
    text: &'a str,
    code: String,
}

impl Code<'_> {
    /// Where the statement of an offset begins: behind the last `;` or brace, with all brackets closed since.
    fn statement_start(&self, at: usize) -> Option<usize> {
        let mut depth = 0_usize;
        let before = self.code.get(..at)?;
        for (index, letter) in before.char_indices().rev() {
            match letter {
                ')' | ']' => depth += 1,
                '(' | '[' => depth = depth.checked_sub(1)?,
                ';' | '{' | '}' if depth == 0 => return self.skip_blank(index + 1),
                _ => {}
            }
        }
        None
    }

    /// The next offset at which there is code.
    fn skip_blank(&self, at: usize) -> Option<usize> {
        let rest = self.code.get(at..)?;
        Some(at + (rest.len() - rest.trim_start().len()))
    }

    /// Whether a comment stands in a range.
    fn has_comment(&self, start: usize, end: usize) -> bool {
        self.text.get(start..end).is_none_or(|text| text.contains("//") || text.contains("/*"))
    }

    /// The brace that closes the one at an offset.
    fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (index, letter) in self.code.get(open..)?.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(open + index);
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn newline(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).unwrap_or_default().rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// The blanks a line begins with.
    fn indent(&self, at: usize) -> &str {
        let line = self.text.get(self.line_start(at)..).unwrap_or_default();
        let end = line.find(|letter| !matches!(letter, ' ' | '\t')).unwrap_or(line.len());
        line.get(..end).unwrap_or_default()
    }

    fn unit(&self) -> &'static str {
        if self.text.contains("\n\t") { "\t" } else { "    " }
    }

    fn bind(&self, at: Span, name: &str) -> Option<Vec<Replacement>> {
        let start = self.statement_start(at.start as usize)?;
        let before = self.code.get(start..at.start as usize)?;
        if let Some(rest) = before.strip_prefix("let").filter(|rest| rest.starts_with(char::is_whitespace)) {
            let pattern = rest.trim_start();
            let at = start + before.len() - pattern.len();
            let after = pattern.strip_prefix('_')?.trim_start();
            after.starts_with([':', '=']).then_some(())?;
            return Some(vec![(at..at + 1, name.to_owned())]);
        }
        // A statement that is a chain of fields and calls.
        let is_chain = before.chars().all(|letter| {
            letter.is_alphanumeric()
                || letter.is_whitespace()
                || matches!(letter, '_' | '.' | ':' | '&' | '*' | '(' | ')' | '[' | ']' | '"' | '?')
        });
        let keyword = before.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| {
            matches!(
                word,
                "return"
                    | "break"
                    | "if"
                    | "match"
                    | "while"
                    | "for"
                    | "in"
                    | "let"
                    | "else"
                    | "move"
                    | "unsafe"
                    | "loop"
            )
        });
        (is_chain && !keyword && self.ends_statement(at.end as usize)).then_some(())?;
        Some(vec![(start..start, format!("let {name} = "))])
    }

    /// Whether the statement of an offset ends with a `;`.
    fn ends_statement(&self, at: usize) -> bool {
        let mut depth = 0_i32;
        for letter in self.code.get(at..).unwrap_or_default().chars() {
            match letter {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                ';' if depth == 0 => return true,
                ',' if depth == 0 => return false,
                _ => {}
            }
            if depth < 0 {
                return false;
            }
        }
        false
    }

    /// Whether no brace between the statements of two places is left open or closed.
    fn is_same_block(&self, first: Span, last: Span) -> bool {
        let Some(start) = self.statement_start(first.start as usize) else { return false };
        let Some(end) = self.statement_start(last.start as usize) else { return false };
        let mut depth = 0_i32;
        for letter in self.code.get(start..end).unwrap_or_default().chars() {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth < 0 {
                return false;
            }
        }
        start < end && depth == 0
    }

    fn remove(&self, at: Span) -> Option<Vec<Replacement>> {
        let start = self.statement_start(at.start as usize)?;
        let line = self.line_start(start);
        let end = at.end as usize + self.code.get(at.end as usize..)?.find(';')? + 1;
        let rest = self.text.get(end..)?;
        let next = rest.find('\n').map_or(self.text.len(), |newline| end + newline + 1);
        let tail = self.text.get(end..next)?.trim();
        let between = self.code.get(at.end as usize..end - 1)?;
        if line + self.indent(start).len() != start
            || !between.trim().is_empty()
            || !(tail.is_empty() || tail.starts_with("//"))
        {
            return None;
        }
        // A comment stays, on a line of its own.
        if tail.is_empty() {
            return Some(vec![(line..next, String::new())]);
        }
        let comment = end + self.text.get(end..next)?.find("//")?;
        Some(vec![(start..comment, String::new())])
    }

    fn spin(&self, head: Span) -> Option<Vec<Replacement>> {
        const CALL: &str = "std::hint::spin_loop();";
        let mut open = self.skip_blank(head.end as usize)?;
        while self.code.get(open..)?.starts_with(')') {
            open = self.skip_blank(open + 1)?;
        }
        self.code.get(open..)?.starts_with('{').then_some(())?;
        let close = self.closing(open)?;
        let body = self.code.get(open + 1..close)?;
        body.trim().is_empty().then_some(())?;
        let (indent, newline) = (self.indent(head.start as usize), self.newline());
        let deeper = format!("{indent}{}", self.unit());
        let comment = self.text.get(open + 1..close)?.trim();
        if comment.is_empty() {
            return Some(vec![(open + 1..close, format!("{newline}{deeper}{CALL}{newline}{indent}"))]);
        }
        let last = self.line_start(close);
        if last <= open {
            // `{ /* spin */ }`
            return Some(vec![(close..close, format!("{CALL} "))]);
        }
        Some(vec![(last..last, format!("{deeper}{CALL}{newline}"))])
    }

    fn split_while_let(&self, scrutinee: Span, name: &str) -> Option<Vec<Replacement>> {
        let (from, to) = (scrutinee.start as usize, scrutinee.end as usize);
        let start = self.statement_start(from)?;
        let head = self.code.get(start..from)?;
        let label = match head.strip_prefix('\'') {
            Some(rest) => rest.find(':')? + 2,
            None => 0,
        };
        let start = self.skip_blank(start + label)?;
        let head = self.code.get(start..from)?.strip_prefix("while")?.trim_start().strip_prefix("let")?;
        head.starts_with(char::is_whitespace).then_some(())?;
        let pattern = head.trim_end().strip_suffix('=')?.trim();
        let open = self.skip_blank(to)?;
        if !self.code.get(open..)?.starts_with('{') || self.has_comment(start, open) || pattern.contains('=') {
            return None;
        }
        // Quotes are blanks in the code.
        let pattern_start = start + self.code.get(start..from)?.find(pattern)?;
        let pattern = self.text.get(pattern_start..pattern_start + pattern.len())?;
        let (indent, newline) = (self.indent(start), self.newline());
        let deeper = format!("{indent}{}", self.unit());
        let value = self.text.get(from..to)?;
        let first = format!("let {name} = {value};");
        let second = format!("let {pattern} = {name} else {{ break }};");
        let mut all = vec![(start..open + 1, format!("loop {{{newline}{deeper}{first}{newline}{deeper}{second}"))];
        let close = self.closing(open)?;
        if self.line_start(close) <= open {
            let rest = self.text.get(open + 1..close)?;
            all.push((open + 1..close, format!("{newline}{deeper}{}{newline}{indent}", rest.trim())));
        }
        Some(all)
    }

    fn hoist(&self, scrutinee: Span, name: &str) -> Option<Vec<Replacement>> {
        let (from, to) = (scrutinee.start as usize, scrutinee.end as usize);
        let start = self.statement_start(from)?;
        let head = self.code.get(start..from)?.trim_end();
        // `let job = match ..`
        let inner = match head.strip_prefix("let").filter(|rest| rest.starts_with(char::is_whitespace)) {
            Some(rest) => rest.split_once('=')?.1.trim(),
            None => head,
        };
        let word =
            |text: &str, word: &str| text.strip_prefix(word).is_some_and(|rest| rest.starts_with(char::is_whitespace));
        let looks = inner == "match"
            || inner.ends_with('=') && inner.strip_prefix("if").is_some_and(|rest| word(rest.trim_start(), "let"));
        let opens = self.code.get(self.skip_blank(to)?..)?.starts_with('{');
        // `else if let`: what is before it decides whether this is looked at.
        let alone = self.line_start(start) + self.indent(start).len() == start;
        if !looks || !opens || !alone || inner.contains("else") || self.has_comment(from, to) {
            return None;
        }
        let value = self.text.get(from..to)?;
        let line = format!("let {name} = {value};{}{}", self.newline(), self.indent(start));
        Some(vec![(start..start, line), (from..to, name.to_owned())])
    }
}

/// Blanks in the place of comments and of what stands in quotes; every offset stays.
fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(0);
    let mut blank = |range: std::ops::Range<usize>| {
        for byte in code.get_mut(range).unwrap_or_default() {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    };
    let mut index = 0;
    while index < bytes.len() {
        let end = match (at(index), at(index + 1)) {
            (b'/', b'/') => text.get(index..).and_then(|rest| rest.find('\n')).map_or(bytes.len(), |end| index + end),
            (b'/', b'*') => comment_end(bytes, index),
            (b'"', _) => {
                let end = string_end(bytes, index);
                // The quotes stay: something stands here.
                blank(index + 1..end.saturating_sub(1));
                index = end;
                continue;
            }
            (b'r', b'"' | b'#') if !is_word(at(index.wrapping_sub(1))) || at(index.wrapping_sub(1)) == b'b' => {
                match raw_end(bytes, index) {
                    Some(end) => {
                        blank(index + 2..end.saturating_sub(1));
                        index = end;
                    }
                    None => index += 1,
                }
                continue;
            }
            (b'\'', _) => match char_end(text, index) {
                Some(end) => {
                    blank(index + 1..end - 1);
                    index = end;
                    continue;
                }
                None => index + 1,
            },
            _ => {
                index += 1;
                continue;
            }
        };
        if at(index) == b'/' {
            blank(index..end);
        }
        index = end;
    }
    // Whole characters were blanked, or none of their bytes.
    String::from_utf8(code).unwrap_or_default()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn comment_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut index = start;
    while index < bytes.len() {
        match bytes.get(index..index + 2) {
            Some(b"/*") => {
                depth += 1;
                index += 2;
            }
            Some(b"*/") => {
                depth = depth.saturating_sub(1);
                index += 2;
                if depth == 0 {
                    return index;
                }
            }
            _ => index += 1,
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut index = start + 1;
    while let Some(byte) = bytes.get(index) {
        match byte {
            b'\\' => index += 2,
            b'"' => return index + 1,
            _ => index += 1,
        }
    }
    bytes.len()
}

/// The end of `r"..."`, `r#"..."#`; `None` for `r#match`.
fn raw_end(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = bytes.get(start + 1..)?;
    let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
    (rest.get(hashes) == Some(&b'"')).then_some(())?;
    let close = |index: &usize| {
        let rest = bytes.get(*index..).unwrap_or_default();
        rest.first() == Some(&b'"') && rest.iter().skip(1).take(hashes).filter(|byte| **byte == b'#').count() == hashes
    };
    let first = start + 1 + hashes + 1;
    (first..bytes.len()).find(close).map(|quote| quote + 1 + hashes)
}

/// The end of a character in quotes; `None` for a lifetime or a label.
fn char_end(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start + 1..)?;
    let first = rest.chars().next()?;
    if first == '\\' {
        let escaped = rest.get(2..)?;
        return escaped.find('\'').map(|end| start + 1 + 2 + end + 1).or(None);
    }
    let end = first.len_utf8();
    rest.get(end..)?.starts_with('\'').then_some(start + 1 + end + 1)
}
