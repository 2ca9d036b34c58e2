//! Fenced code of Markdown documents.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::model::Language;

/// A fenced code block in a language lockwise reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fence {
    /// Its language.
    pub language: Language,
    /// Rust edition, where the fence's words name one.
    pub edition: Option<u16>,
    /// The code, dedented as Markdown has it (fences in lists and quotes).
    pub text: String,
    /// Where pieces of `text` stand in the document: (offset in `text`, offset in the document), ascending in both.
    pub pieces: Vec<(u32, u32)>,
}

/// The fences of a document, in order. Untagged fences and those of other languages are left out.
#[must_use]
pub fn fences(document: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for (event, range) in Parser::new_ext(document, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = tag(&info).map(|(language, edition)| Fence {
                    language,
                    edition,
                    text: String::new(),
                    pieces: Vec::new(),
                });
            }
            Event::Text(piece) => {
                let Some(fence) = &mut open else { continue };
                fence.pieces.push((offset(fence.text.len()), offset(range.start)));
                fence.text.push_str(&piece);
            }
            Event::End(TagEnd::CodeBlock) => fences.extend(open.take()),
            _ => {}
        }
    }
    fences
}

fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Reads an info string: `python`, `py title="x"`, `rust,no_run,edition2024`, `{.python}`.
fn tag(info: &str) -> Option<(Language, Option<u16>)> {
    let mut words = info
        .split(|c: char| c == ',' || c.is_whitespace() || c == '{' || c == '}')
        .map(|word| word.trim_start_matches('.'))
        .filter(|word| !word.is_empty());
    let first = words.next()?.to_ascii_lowercase();
    let language = match first.as_str() {
        "python" | "py" | "python3" | "py3" => Language::Python,
        "rust" | "rs" => Language::Rust,
        // rustdoc reads a fence whose words are only its own attributes as Rust.
        "no_run" | "should_panic" | "compile_fail" | "edition2015" | "edition2018" | "edition2021" | "edition2024" => {
            Language::Rust
        }
        _ => return None,
    };
    let edition = std::iter::once(first.as_str())
        .chain(words)
        .find_map(|word| word.strip_prefix("edition"))
        .and_then(|year| year.parse().ok())
        .filter(|year| matches!(year, 2015 | 2018 | 2021 | 2024));
    Some((language, edition))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(document: &str) -> Fence {
        let mut found = fences(document);
        assert_eq!(found.len(), 1, "{document}");
        found.remove(0)
    }

    #[test]
    fn tags_and_rustdoc_words() {
        for (info, expected) in [
            ("python", Some((Language::Python, None))),
            ("Python title=\"a.py\"", Some((Language::Python, None))),
            ("{.python .numberLines}", Some((Language::Python, None))),
            ("rs", Some((Language::Rust, None))),
            ("rust,no_run,edition2024", Some((Language::Rust, Some(2024)))),
            ("no_run", Some((Language::Rust, None))),
            ("edition2018", Some((Language::Rust, Some(2018)))),
            ("rust,edition1999", Some((Language::Rust, None))),
            ("text", None),
            ("", None),
            ("console", None),
        ] {
            assert_eq!(tag(info), expected, "{info}");
        }
    }

    #[test]
    fn positions_are_those_of_the_document() {
        let document = "# A\n\n```python\nx = 1\ny = 2\n```\n";
        let fence = only(document);
        assert_eq!(fence.text, "x = 1\ny = 2\n");
        assert_eq!(fence.pieces[0], (0, 15));
    }

    #[test]
    fn fences_in_lists_and_quotes_are_dedented() {
        let document =
            "1. one\n\n   ```py\n   if x:\n       y()\n   ```\n\n> ```rs\n> fn a() {\n>     b()\n> }\n> ```\n";
        let found = fences(document);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].text, "if x:\n    y()\n");
        assert_eq!(found[1].text, "fn a() {\n    b()\n}\n");
        for fence in &found {
            for (inner, outer) in &fence.pieces {
                let (inner, outer) = (*inner as usize, *outer as usize);
                let first = fence.text[inner..].chars().next();
                assert_eq!(first, document[outer..].chars().next(), "{fence:?}");
            }
        }
    }

    #[test]
    fn windows_line_ends_keep_positions() {
        let document = "a\r\n\r\n```python\r\nx = 1\r\ny = 2\r\n```\r\n";
        let fence = only(document);
        let at = fence.text.find('y').unwrap();
        let piece = fence.pieces.iter().rev().find(|(inner, _)| *inner as usize <= at).unwrap();
        assert_eq!(&document[piece.1 as usize + at - piece.0 as usize..][..1], "y");
    }

    #[test]
    fn an_unclosed_fence_ends_with_the_document() {
        assert_eq!(only("```rust\nfn a() {}\n").text, "fn a() {}\n");
    }
}
