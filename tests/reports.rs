//! Each format on one small fixed report.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

mod synthetic;

use lockwise::finding::{Confidence, Step, ThreadStory};
use lockwise::model::Span;
use lockwise::report::{Reported, Style, concise, json, sarif, text};

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

/// A report with one finding on one file's text.
fn on_text(path: &str, text: &str, span: Span) -> lockwise::report::Report {
    let mut report = synthetic::report();
    let mut sources = lockwise::source::SourceMap::default();
    let file = synthetic::add_file(&mut sources, path, text.as_bytes().to_vec());
    let at = lockwise::finding::Location { file, span };
    let mut finding = synthetic::plain(report.rules[0], at, "found\u{1b}[31m here", Confidence::High);
    let step = Step { location: at, text: "goes\u{7} on".into(), held: vec!["a\u{9b}lock".into()] };
    finding.threads = vec![ThreadStory { name: "thread\u{202e}".into(), steps: vec![step.clone(), step] }];
    finding.outcome = "ends\r badly".into();
    report.findings = vec![Reported { finding, silenced: None }];
    report.sources = sources;
    report
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let text = "x = '\u{1b}[2J\u{7}\u{202e}'\r\ny = '\u{9b}'\0\n";
    let report = on_text("a\u{1b}]0;title\u{7}.py", text, Span { start: 0, end: 8 });
    for text in [text::render(&report, Style::default()).text, concise::render(&report, Style::default()).text] {
        let dangerous = |c: &char| c.is_control() && *c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
        assert_eq!(text.chars().find(dangerous), None, "{text:?}");
        assert!(text.contains("found\\u{1b}[31m here"));
    }
}

#[test]
fn a_line_of_a_megabyte_is_clipped_around_its_mark() {
    let start = 700_000;
    let text = format!("{}needle = 1;{}", "é".repeat(start / 2), "x".repeat(300_000));
    let report = on_text("min.py", &text, Span { start: start as u32, end: start as u32 + 6 });
    let text = text::render(&report, Style::default()).text;
    assert!(text.len() < 5_000, "{}", text.len());
    assert!(text.contains("needle = 1;"), "{text}");
}

#[test]
fn odd_spans_do_not_panic() {
    let text = "é\n🧵\n\n\r\n\tlast";
    for start in 0..20 {
        for end in [0, 1, 2, 3, 5, 7, 9, 14, 99] {
            let report = on_text("a.py", text, Span { start, end });
            let style = Style { colour: true, width: 40 };
            let rendered =
                [text::render(&report, style), json::render(&report, style), sarif::render(&report, style, None)];
            assert!(rendered.iter().all(|rendered| !rendered.text.is_empty()));
        }
    }
}
