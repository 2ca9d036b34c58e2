//! What people write for lockwise in their comments: `lockwise: ignore[rule] -- reason` and declared intent.
//!
//! The same words in both languages; only the comment sign differs, and finding comments is the front ends' work.

use crate::model::{AnnotationKind, Name, Path};

/// The word that addresses a comment to lockwise.
pub const MARKER: &str = "lockwise:";

/// What one comment says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Directive {
    /// `ignore`, `ignore[rule, rule]`, `ignore-file[rule]`, each with an optional `-- reason`.
    Ignore {
        /// The rules named; none for all of them.
        rules: Vec<Name>,
        /// The text after `--`.
        reason: Option<String>,
        /// `ignore-file`.
        whole_file: bool,
    },
    /// Declared intent.
    Declare(AnnotationKind),
}

/// Reads a comment, comment signs included. `None` if it is not addressed to lockwise; the error says what is wrong with one
/// that is.
///
/// # Errors
/// When the words after the marker are none that lockwise knows.
pub fn directive(comment: &str) -> Option<Result<Directive, String>> {
    let at = comment.find(MARKER)?;
    let before = comment[..at].trim_end();
    // Right after a comment sign, the first or a later one; a sign that something else precedes is being quoted.
    let unsigned = before.trim_end_matches(['#', '/', '!', '*']);
    let signed = unsigned.len() < before.len() && (unsigned.is_empty() || unsigned.ends_with(char::is_whitespace));
    let addressed = before.is_empty() || signed;
    addressed.then(|| read(comment[at + MARKER.len()..].trim()))
}

fn read(text: &str) -> Result<Directive, String> {
    // What follows another comment sign is for someone else: `# lockwise: ignore  # noqa`.
    let (text, reason) = match text.split_once("--") {
        Some((text, reason)) => (text.trim(), Some(reason.trim().trim_end_matches("*/").trim().to_owned())),
        None => (text, None),
    };
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    match word {
        "ignore" | "ignore-file" => {
            let rules = rules(rest.trim_start())?;
            let reason = reason.filter(|reason| !reason.is_empty());
            Ok(Directive::Ignore { rules, reason, whole_file: word == "ignore-file" })
        }
        "guarded-by" => Ok(Directive::Declare(AnnotationKind::GuardedBy(lock(argument(word, rest)?)?))),
        "holds" => Ok(Directive::Declare(AnnotationKind::Holds(lock(argument(word, rest)?)?))),
        "order" => {
            let argument = argument(word, rest)?;
            let (first, second) = argument.split_once('<').ok_or_else(|| "write `order(a < b)`".to_owned())?;
            Ok(Directive::Declare(AnnotationKind::Order(lock(first)?, lock(second)?)))
        }
        "thread-safe" => Ok(Directive::Declare(AnnotationKind::ThreadSafe)),
        "single-threaded" => Ok(Directive::Declare(AnnotationKind::SingleThreaded)),
        _ => Err(format!(
            "`{MARKER} {word}` is not known; there are `ignore`, `ignore-file`, `guarded-by`, `holds`, `order`, \
             `thread-safe` and `single-threaded`"
        )),
    }
}

fn rules(text: &str) -> Result<Vec<Name>, String> {
    let Some(list) = text.strip_prefix('[') else { return Ok(Vec::new()) };
    let (list, _) = list.split_once(']').ok_or_else(|| "the list of rules has no `]`".to_owned())?;
    Ok(list.split(',').map(str::trim).filter(|rule| !rule.is_empty()).map(Name::new).collect())
}

fn argument<'a>(word: &str, text: &'a str) -> Result<&'a str, String> {
    let inside = text.trim_start().strip_prefix('(').and_then(|text| text.split_once(')'));
    inside.map(|(argument, _)| argument).ok_or_else(|| format!("write `{word}(...)` with what it is about"))
}

fn lock(text: &str) -> Result<Path, String> {
    let text = text.trim();
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | ':'));
    if plain && !text.is_empty() { Ok(Path::parse(text)) } else { Err(format!("`{text}` is no name of a lock")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignore(rules: &[&str], reason: Option<&str>, whole_file: bool) -> Option<Result<Directive, String>> {
        let rules = rules.iter().map(|rule| Name::new(rule)).collect();
        Some(Ok(Directive::Ignore { rules, reason: reason.map(str::to_owned), whole_file }))
    }

    #[test]
    fn suppressions() {
        assert_eq!(directive("# lockwise: ignore"), ignore(&[], None, false));
        assert_eq!(directive("// lockwise: ignore[a-b, c] -- known"), ignore(&["a-b", "c"], Some("known"), false));
        assert_eq!(directive("#lockwise: ignore-file[a]"), ignore(&["a"], None, true));
        assert_eq!(directive("# noqa  # lockwise: ignore[a]  # more"), ignore(&["a"], None, false));
        assert_eq!(directive("/* lockwise: ignore[a] -- why */"), ignore(&["a"], Some("why"), false));
    }

    #[test]
    fn declarations() {
        let declared = |text| match directive(text) {
            Some(Ok(Directive::Declare(kind))) => Some(kind),
            _ => None,
        };
        let path = Path::parse;
        assert_eq!(declared("# lockwise: guarded-by(self._lock)"), Some(AnnotationKind::GuardedBy(path("self._lock"))));
        assert_eq!(declared("/// lockwise: holds(state)"), Some(AnnotationKind::Holds(path("state"))));
        assert_eq!(declared("# lockwise: order(a.x < b)"), Some(AnnotationKind::Order(path("a.x"), path("b"))));
        assert_eq!(declared("# lockwise: thread-safe"), Some(AnnotationKind::ThreadSafe));
        assert_eq!(declared("# lockwise: single-threaded -- event loop"), Some(AnnotationKind::SingleThreaded));
    }

    #[test]
    fn others_are_left_alone_and_mistakes_named() {
        assert_eq!(directive("# about lockwise itself"), None);
        assert_eq!(directive("# see lockwise: ignore"), None);
        assert_eq!(directive("// as in `# lockwise: ignore  # noqa`"), None);
        for wrong in [
            "# lockwise: ignroe",
            "# lockwise: holds",
            "# lockwise: order(a)",
            "# lockwise: ignore[a",
            "# lockwise: holds(f())",
        ] {
            assert!(matches!(directive(wrong), Some(Err(_))), "{wrong}");
        }
    }
}
