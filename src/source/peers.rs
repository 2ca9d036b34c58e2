//! What people write for other linters about the very things that lockwise looks for: who silences `RUF006` on a line has decided
//! about `fire-and-forget-task` there.
//!
//! Only codes that mean the same count. A bare `# noqa` names none, and silences nothing here.

use crate::model::Name;

/// Codes of other linters, and the rules they are equal to.
const EQUAL: &[(&[&str], &[&str])] = &[
    (&["RUF006"], &["fire-and-forget-task"]),
    (
        &[
            "ASYNC200", "ASYNC210", "ASYNC211", "ASYNC212", "ASYNC220", "ASYNC221", "ASYNC222", "ASYNC230", "ASYNC231",
            "ASYNC232", "ASYNC240", "ASYNC250", "ASYNC251",
        ],
        &["blocking-in-async"],
    ),
    (&["ASYNC100", "ASYNC912", "TRIO100"], &["cancel-scope-without-checkpoint"]),
    (&["ASYNC101", "TRIO101"], &["yield-in-cancel-scope"]),
    (&["ASYNC119"], &["yield-in-async-generator-context"]),
    (&["ASYNC102", "ASYNC120", "TRIO102"], &["await-in-cleanup"]),
    (&["ASYNC103", "ASYNC104", "TRIO103", "TRIO104"], &["cancellation-swallowed"]),
    (
        &["ASYNC105", "TRIO105", "unused-coroutine", "unused-awaitable", "reportUnusedCoroutine"],
        &["unawaited-coroutine"],
    ),
    (&["ASYNC110", "TRIO110"], &["busy-wait"]),
    (&["ASYNC111", "TRIO111"], &["task-outlives-resource"]),
    (&["ASYNC913"], &["async-loop-never-yields"]),
    (&["B023", "W0640", "cell-var-from-loop"], &["late-bound-target"]),
    (&["B039"], &["contextvar-leak"]),
    (&["PLW1509", "W1509", "subprocess-popen-preexec-fn"], &["fork-after-threads"]),
    (&["W1506", "bad-thread-instantiation"], &["thread-misuse"]),
    (&["W2101", "useless-with-lock"], &["per-call-lock"]),
    (&["S306"], &["file-check-then-act"]),
    (&["await_holding_lock"], &["await-under-lock"]),
    (&["await_holding_refcell_ref"], &["refcell-across-await"]),
    (&["await_holding_invalid_type"], &["entered-span-across-await", "await-under-lock"]),
    (&["let_underscore_lock"], &["guard-dropped-early"]),
    (&["let_underscore_future"], &["unawaited-coroutine", "fire-and-forget-task"]),
    (&["arc_with_non_send_sync"], &["arc-non-sync"]),
    (&["non_send_fields_in_send_ty"], &["unsafe-send-sync"]),
    (&["significant_drop_in_scrutinee", "significant_drop_tightening"], &["guard-outlives-need"]),
    (&["if_let_mutex"], &["double-lock"]),
    (&["readonly_write_lock"], &["write-lock-only-read"]),
    (&["zombie_processes"], &["unreaped-child"]),
    (&["missing_spin_loop", "empty_loop"], &["busy-wait"]),
];

/// The rules that a code of another linter is equal to.
#[must_use]
pub fn equal_rules(code: &str) -> &'static [&'static str] {
    EQUAL.iter().find(|(codes, _)| codes.contains(&code)).map_or(&[], |(_, rules)| rules)
}

/// Every code that counts.
pub fn codes() -> impl Iterator<Item = &'static str> {
    EQUAL.iter().flat_map(|(codes, _)| codes.iter().copied())
}

/// What a comment for another linter silences.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Elsewhere {
    /// The rules.
    pub rules: Vec<Name>,
    /// The codes, as they are written.
    pub codes: String,
    /// In the whole file.
    pub whole_file: bool,
}

/// The words before a list of codes; whether the list stands in brackets, and whether it holds for the whole file.
const FORMS: &[(&str, bool, bool)] = &[
    ("ruff: noqa:", false, true),
    ("flake8: noqa:", false, true),
    ("noqa:", false, false),
    ("type: ignore[", true, false),
    ("mypy: ignore[", true, false),
    ("pyright: ignore[", true, false),
    ("pylint: disable=", false, false),
];

/// Reads a comment of Python that other linters are given.
#[must_use]
pub fn elsewhere(comment: &str) -> Option<Elsewhere> {
    let mut rules: Vec<Name> = Vec::new();
    let mut codes: Vec<&str> = Vec::new();
    let mut whole_file = false;
    for (words, brackets, whole) in FORMS {
        let Some(rest) = after(comment, words) else { continue };
        let list = if *brackets { rest.split(']').next().unwrap_or_default() } else { rest };
        for code in list.split([',', ' ']).map(str::trim).filter(|code| !code.is_empty()) {
            // A reason may follow the codes of `noqa`.
            if !code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                break;
            }
            let equal = equal_rules(code);
            if !equal.is_empty() && !codes.contains(&code) {
                codes.push(code);
                rules.extend(equal.iter().map(|rule| Name::new(rule)));
                whole_file |= *whole;
            }
        }
    }
    (!rules.is_empty()).then(|| Elsewhere { rules, codes: codes.join(", "), whole_file })
}

/// What races are told by: whoever says that a step is atomic under the interpreter lock has decided about these there.
const RACES: &[&str] = &["unlocked-shared-mutation", "lost-update", "unlocked-read", "check-then-act"];

/// What races of unsafe Rust are told by: whoever writes down why the step is sound has decided about these there.
const UNSAFE: &[&str] = &["unlocked-shared-mutation", "unlocked-read", "wrong-lock"];

/// What a comment says to readers of one statement: that it is one step under the interpreter lock.
#[must_use]
pub fn says_atomic(comment: &str) -> &'static [&'static str] {
    let text = comment.to_ascii_lowercase();
    let atomic = text.contains("atomic") && !text.contains("not atomic") && !text.contains("n't atomic");
    if atomic && (text.contains("the gil") || text.contains("interpreter lock")) { RACES } else { &[] }
}

/// What a comment of Rust says to readers of one statement: why an unsafe write is sound.
#[must_use]
pub fn says_sound(comment: &str) -> &'static [&'static str] {
    let text = comment.trim_start_matches(['/', '!', '*', ' ']);
    if text.starts_with("SAFETY:") { UNSAFE } else { &[] }
}

/// What follows some words, in whatever case they are written.
fn after<'a>(comment: &'a str, words: &str) -> Option<&'a str> {
    let at = comment.to_ascii_lowercase().find(words)?;
    comment.get(at + words.len()..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(comment: &str) -> Vec<&'static str> {
        elsewhere(comment).map(|found| found.rules.iter().map(|rule| rule.as_str()).collect()).unwrap_or_default()
    }

    #[test]
    fn reasons_count_where_they_are_given() {
        assert!(says_atomic("# Atomic under the GIL.").contains(&"lost-update"));
        assert!(says_atomic("# this is not atomic, whatever the GIL does").is_empty());
        assert!(says_atomic("# released with the GIL").is_empty());
        assert!(says_sound("// SAFETY: only the main thread comes here").contains(&"unlocked-shared-mutation"));
        assert!(says_sound("// about the SAFETY: of it").is_empty());
    }

    #[test]
    fn equal_codes_silence_and_others_do_not() {
        assert_eq!(rules("# noqa: RUF006"), ["fire-and-forget-task"]);
        assert_eq!(rules("# NOQA: E501,ASYNC251 because of that"), ["blocking-in-async"]);
        assert_eq!(rules("# type: ignore[unused-coroutine]"), ["unawaited-coroutine"]);
        assert_eq!(rules("# pylint: disable=cell-var-from-loop"), ["late-bound-target"]);
        assert_eq!(elsewhere("# ruff: noqa: RUF006").map(|found| found.whole_file), Some(true));
        for other in ["# noqa", "# noqa: E501", "# type: ignore", "# about RUF006", "# noqa: E501 (RUF006)"] {
            assert!(elsewhere(other).is_none(), "{other}");
        }
    }
}
