//! Bytes of a file to text, or why not.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::model::ProblemKind;

/// Larger files are not read: nobody writes them by hand, and spans are 32 bits.
pub const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// The text of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded {
    /// The text without a byte order mark.
    pub text: String,
    /// Whether there was one.
    pub bom: bool,
}

/// Why there is no text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadProblem {
    /// The kind.
    pub kind: ProblemKind,
    /// One sentence fragment, lower case.
    pub message: String,
}

impl ReadProblem {
    fn new(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

/// Reads a regular file. What is not one is not opened: opening a FIFO would wait for ever, and a device may never end.
pub fn read(path: &Path) -> Result<Decoded, ReadProblem> {
    let unreadable = |error: std::io::Error| ReadProblem::new(ProblemKind::Unreadable, error_text(&error));
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ReadProblem::new(ProblemKind::Unreadable, "not a regular file"));
    }
    if metadata.len() > MAX_BYTES {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // The file may grow while it is read.
    File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    decode(bytes)
}

/// Reads standard input to its end, or to one byte beyond what is decoded.
pub fn stdin_bytes() -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_large(bytes: u64) -> ReadProblem {
    let limit = MAX_BYTES / 1024 / 1024;
    ReadProblem::new(ProblemKind::TooLarge, format!("{} MiB; the limit is {limit} MiB", bytes.div_ceil(1024 * 1024)))
}

/// The system's words without its error number, which differs between systems, and without what walkers wrap around them.
pub(super) fn error_text(error: &std::io::Error) -> String {
    let text = match error.raw_os_error() {
        Some(_) => error.to_string(),
        None => error.kind().to_string(),
    };
    let text = text.split(" (os error").next().unwrap_or(&text).to_owned();
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_lowercase().chain(chars).collect())
}

/// Decodes UTF-8 with or without a byte order mark, and Latin-1 where a PEP 263 cookie declares it.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, ReadProblem> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(bytes.len() as u64));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(ReadProblem::new(ProblemKind::NotUtf8, "UTF-16; only UTF-8 is read"));
    }
    let mut bytes = bytes;
    let bom = bytes.starts_with(&[0xEF, 0xBB, 0xBF]);
    if bom {
        bytes.drain(..3);
    }
    let latin1 = declares_latin1(&bytes);
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, bom }),
        Err(error) if latin1 => {
            Ok(Decoded { text: error.into_bytes().into_iter().map(char::from).collect(), bom: false })
        }
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            Err(ReadProblem::new(ProblemKind::NotUtf8, format!("not UTF-8: invalid byte at offset {valid}")))
        }
    }
}

/// PEP 263: a comment on one of the first two lines that matches `coding[:=]\s*([-\w.]+)`.
fn declares_latin1(bytes: &[u8]) -> bool {
    bytes.split(|byte| *byte == b'\n').take(2).any(|line| {
        let line = String::from_utf8_lossy(line);
        if !line.trim_start().starts_with('#') {
            return false;
        }
        let Some((_, after)) = line.split_once("coding") else { return false };
        let Some(name) = after.strip_prefix([':', '=']) else { return false };
        let name: String = name
            .trim_start()
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            .collect::<String>()
            .to_ascii_lowercase()
            .replace('_', "-");
        matches!(name.as_str(), "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" | "cp1252" | "iso-8859-15")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_refused(bytes: &[u8], kind: ProblemKind) {
        assert_eq!(decode(bytes.to_vec()).map_err(|problem| problem.kind), Err(kind));
    }

    #[test]
    fn a_byte_order_mark_is_removed_and_remembered() {
        assert_eq!(decode(b"\xEF\xBB\xBFx = 1".to_vec()), Ok(Decoded { text: "x = 1".into(), bom: true }));
    }

    #[test]
    fn what_is_not_utf8_is_refused() {
        check_refused(b"x = '\xFF'", ProblemKind::NotUtf8);
        check_refused(b"\xFF\xFEx\0", ProblemKind::NotUtf8);
        check_refused(b"\xFE\xFF\0x", ProblemKind::NotUtf8);
    }

    #[test]
    fn a_latin1_cookie_is_believed_on_the_first_two_lines_only() {
        let text = decode(b"#!/usr/bin/python\n# -*- coding: latin-1 -*-\nx = '\xE9'".to_vec());
        assert!(text.is_ok_and(|decoded| decoded.text.ends_with("'é'")));
        check_refused(b"\n\n# coding: latin-1\nx = '\xE9'", ProblemKind::NotUtf8);
        check_refused(b"# coding: koi8-r\nx = '\xE9'", ProblemKind::NotUtf8);
    }

    #[test]
    fn nul_bytes_are_text() {
        assert_eq!(decode(b"a\0b".to_vec()).map(|decoded| decoded.text), Ok("a\0b".to_owned()));
    }

    #[test]
    fn errors_are_lower_case_and_have_no_number() {
        let missing = read(Path::new("/nonexistent/x.py")).unwrap_err();
        assert_eq!(missing.kind, ProblemKind::Unreadable);
        assert!(!missing.message.contains("os error") && !missing.message.starts_with(char::is_uppercase));
    }

    #[test]
    fn errors_are_told_in_the_systems_words() {
        let plain = std::io::Error::from_raw_os_error(2);
        assert_eq!(super::error_text(&plain), "no such file or directory");
        let wrapped = std::io::Error::new(std::io::ErrorKind::PermissionDenied, "IO error for operation on /x: denied");
        assert_eq!(super::error_text(&wrapped), "permission denied");
    }
}
