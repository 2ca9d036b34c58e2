//! GitHub's `primaryLocationLineHash`.
//!
//! Code scanning tells alerts apart by rule, path and this hash, and its upload action warns for each result whose hash differs
//! from its own, so ours must be exactly theirs (`github/codeql-action`, `src/fingerprints.ts`). In words: the text as UTF-16
//! code units without spaces and tabs, CR and CRLF turned into LF, followed by the unit 65535; for each line start, a rolling
//! polynomial over the next 100 units (zeros after the end), in wrapping 64-bit arithmetic, printed as unsigned hex, then `:`
//! and how often that value has occurred so far in the file.

use rustc_hash::FxHashMap;

const WINDOW: usize = 100;
const FACTOR: u64 = 37;
const END: u16 = 65535;

struct Rolling {
    window: [u16; WINDOW],
    /// The line whose first unit stands in this slot of the window.
    line_at: [Option<usize>; WINDOW],
    index: usize,
    hash: u64,
    /// `FACTOR` to the power of `WINDOW`.
    leaving: u64,
    seen: FxHashMap<u64, u32>,
    hashes: Vec<String>,
}

impl Rolling {
    fn new() -> Self {
        let leaving = (0..WINDOW).fold(1u64, |power, _| power.wrapping_mul(FACTOR));
        Self {
            window: [0; WINDOW],
            line_at: [None; WINDOW],
            index: 0,
            hash: 0,
            leaving,
            seen: FxHashMap::default(),
            hashes: Vec::new(),
        }
    }

    /// The window has gone once round since the line's start: its hash is complete.
    fn emit_line_leaving(&mut self) {
        let Some(line) = self.line_at[self.index].take() else { return };
        let count = self.seen.entry(self.hash).or_insert(0);
        *count += 1;
        if let Some(slot) = self.hashes.get_mut(line) {
            *slot = format!("{:x}:{count}", self.hash);
        }
    }

    fn push(&mut self, unit: u16) {
        let leaving = std::mem::replace(&mut self.window[self.index], unit);
        self.hash = FACTOR
            .wrapping_mul(self.hash)
            .wrapping_add(u64::from(unit))
            .wrapping_sub(self.leaving.wrapping_mul(u64::from(leaving)));
        self.index = (self.index + 1) % WINDOW;
    }

    fn start_line(&mut self) {
        self.line_at[self.index] = Some(self.hashes.len());
        self.hashes.push(String::new());
    }
}

/// The hash of every line of `text`; the first is line 1. `bom` says that the file began with a byte order mark, which
/// reading removed and GitHub hashes.
#[must_use]
pub fn line_hashes(text: &str, bom: bool) -> Vec<String> {
    let mut rolling = Rolling::new();
    let mut at_line_start = true;
    let mut after_cr = false;
    let units = bom.then_some(0xFEFF).into_iter().chain(text.encode_utf16()).chain(std::iter::once(END));
    for unit in units {
        let skipped = unit == u16::from(b' ') || unit == u16::from(b'\t') || (after_cr && unit == u16::from(b'\n'));
        if skipped {
            after_cr = false;
            continue;
        }
        after_cr = unit == u16::from(b'\r');
        let unit = if after_cr { u16::from(b'\n') } else { unit };
        rolling.emit_line_leaving();
        if at_line_start {
            rolling.start_line();
        }
        at_line_start = unit == u16::from(b'\n');
        rolling.push(unit);
    }
    for _ in 0..WINDOW {
        rolling.emit_line_leaving();
        rolling.push(0);
    }
    rolling.hashes
}

#[cfg(test)]
mod tests {
    use super::line_hashes;

    fn check_hashes(text: &str, expected: &[&str]) {
        assert_eq!(line_hashes(text, false), expected, "{text:?}");
    }

    // The vectors are those of the action's own tests.
    #[test]
    fn the_actions_vectors() {
        check_hashes("", &["c129715d7a2bc9a3:1"]);
        check_hashes(
            " a\nb\n  \t\tc\n d",
            &["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        );
    }

    #[test]
    fn a_character_outside_the_basic_plane_is_two_units() {
        assert_eq!(line_hashes("naïve 🧵 = 1\n", false)[0], "fa7a536cf85929c7:1");
    }

    #[test]
    fn line_ends_are_one_unit_whatever_they_are() {
        assert_eq!(line_hashes(" a\r\nb\r\n  \t\tc\r\n d", false), line_hashes(" a\nb\n  \t\tc\n d", false));
        assert_eq!(line_hashes(" a\rb\r  \t\tc\r d", false), line_hashes(" a\nb\n  \t\tc\n d", false));
    }

    #[test]
    fn equal_windows_are_counted() {
        let text = format!("{}{}", "x\n".repeat(120), "y");
        let hashes = line_hashes(&text, false);
        assert!(hashes[0].ends_with(":1") && hashes[1].ends_with(":2"), "{:?}", &hashes[..2]);
        assert_eq!(hashes[0].split(':').next(), hashes[1].split(':').next());
    }

    #[test]
    fn a_byte_order_mark_is_hashed() {
        assert_ne!(line_hashes("a\n", true)[0], line_hashes("a\n", false)[0]);
        assert_eq!(line_hashes("\u{feff}a\n", false), line_hashes("a\n", true));
    }
}
