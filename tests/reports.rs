//! Each format on one small fixed report.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

mod synthetic;

use lockwise::report::{Style, concise, json, sarif, text};

#[test]
fn text() {
    insta::assert_snapshot!(text::render(&synthetic::report(), Style { colour: false, width: 100 }).text);
}

#[test]
fn text_in_a_narrow_terminal() {
    insta::assert_snapshot!(text::render(&synthetic::report(), Style { colour: false, width: 60 }).text);
}

#[test]
fn text_in_colour() {
    let text = text::render(&synthetic::report(), Style { colour: true, width: 100 }).text;
    insta::assert_snapshot!(text.replace('\u{1b}', "ESC"));
}

#[test]
fn concise() {
    insta::assert_snapshot!(concise::render(&synthetic::report(), Style::default()).text);
}

#[test]
fn json() {
    insta::assert_snapshot!(json::render(&synthetic::report(), Style::default()).text);
}

#[test]
fn sarif() {
    let text = sarif::render(&synthetic::report(), Style::default(), None).text;
    // Written compact; read here in lines, without the version that every release changes.
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    insta::assert_snapshot!(pretty.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}
