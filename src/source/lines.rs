//! Byte offsets to lines and columns.

/// A place as people and reports count it: both from 1, columns in Unicode code points.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
}

/// Where the lines of a text start. `\n`, `\r\n` and a lone `\r` end a line, as editors and GitHub's fingerprints have it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Indexes `text` in one pass.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (offset, byte) in bytes.iter().enumerate() {
            let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(offset + 1) != Some(&b'\n'));
            if ends_line {
                starts.push(u32::try_from(offset + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// Number of lines; a text that ends in a line end has an empty last one.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The line an offset stands on, from 1.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX).max(1)
    }

    /// Offset of the first byte of a line; of the last line for lines beyond it.
    #[must_use]
    pub fn start(&self, line: u32) -> u32 {
        let index = (line.max(1) as usize - 1).min(self.starts.len().saturating_sub(1));
        self.starts.get(index).copied().unwrap_or(0)
    }

    /// The offsets of a line's text, without its end.
    #[must_use]
    pub fn range(&self, line: u32, text: &str) -> std::ops::Range<usize> {
        let start = self.start(line) as usize;
        let end = self.starts.get(line.max(1) as usize).map_or(text.len(), |next| *next as usize);
        let line_text = text.get(start..end).unwrap_or("");
        start..start + line_text.trim_end_matches(['\n', '\r']).len()
    }

    /// A line's text, without its end.
    #[must_use]
    pub fn text<'a>(&self, line: u32, text: &'a str) -> &'a str {
        text.get(self.range(line, text)).unwrap_or("")
    }

    /// Line and column of an offset. An offset inside a character counts as its start.
    #[must_use]
    pub fn position(&self, offset: u32, text: &str) -> Position {
        let line = self.line(offset);
        let start = self.start(line) as usize;
        let end = floor_char_boundary(text, offset as usize);
        let before = text.get(start..end).unwrap_or("");
        Position { line, column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX) }
    }
}

/// The nearest character boundary at or before `offset`, never beyond the text.
#[must_use]
pub fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_positions(text: &str, expected: &[(u32, u32, u32)]) {
        let index = LineIndex::new(text);
        for (offset, line, column) in expected {
            assert_eq!(index.position(*offset, text), Position { line: *line, column: *column }, "offset {offset}");
        }
    }

    #[test]
    fn lines_end_in_lf_crlf_and_cr() {
        check_positions("ab\ncd\r\nef\rg", &[(0, 1, 1), (2, 1, 3), (3, 2, 1), (7, 3, 1), (10, 4, 1), (11, 4, 2)]);
    }

    #[test]
    fn columns_count_code_points() {
        // A thread emoji is four bytes, two UTF-16 units, one column; an offset inside it is its start.
        check_positions("é🧵 = 1", &[(2, 1, 2), (4, 1, 2), (6, 1, 3), (7, 1, 4)]);
    }

    #[test]
    fn offsets_beyond_the_text_are_its_end() {
        check_positions("ab", &[(99, 1, 3)]);
        check_positions("", &[(0, 1, 1), (5, 1, 1)]);
    }

    #[test]
    fn a_lines_text_has_no_end() {
        let text = "ab\r\ncd\n";
        let index = LineIndex::new(text);
        assert_eq!((index.text(1, text), index.text(2, text), index.text(3, text)), ("ab", "cd", ""));
        assert_eq!(index.count(), 3);
    }
}
