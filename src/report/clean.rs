//! Keeps text from source and file names from commanding the terminal.

use std::borrow::Cow;

/// Whether a character may change what a terminal shows elsewhere: control characters, and the bidirectional and invisible
/// formatting characters that make code look like other code (CVE-2021-42574).
fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// One line of text with dangerous characters written as `\u{..}`.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_dangerous) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_dangerous(c) { clean.extend(c.escape_unicode()) } else { clean.push(c) }
    }
    Cow::Owned(clean)
}

/// Source text with each dangerous character replaced by a harmless one of as many bytes, so that offsets into it stay
/// right. Tabs and line feeds are kept.
#[must_use]
pub fn source(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            _ if !is_dangerous(c) => c,
            _ => match c.len_utf8() {
                1 => '?',
                2 => '·',
                _ => '\u{FFFD}',
            },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_are_written_out() {
        assert_eq!(line("a\u{1b}[31mb\r\n\u{202e}c\u{9b}1m"), "a\\u{1b}[31mb\\u{d}\\u{a}\\u{202e}c\\u{9b}1m");
        assert_eq!(line("plain é 🧵"), "plain é 🧵");
    }

    #[test]
    fn source_keeps_its_offsets() {
        let text = "a\u{1b}b\u{9b}c\u{202e}d\te\n";
        let clean = source(text);
        assert_eq!(clean, "a?b·c\u{FFFD}d\te\n");
        assert_eq!(clean.len(), text.len());
    }
}
