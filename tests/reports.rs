//! Each format on one small fixed report.
#![allow(clippy::unwrap_used, clippy::expect_used, dead_code)]

mod synthetic;

use lockwise::finding::{Confidence, Step, ThreadStory};
use lockwise::model::Span;
use lockwise::report::{Reported, Style, concise, github, gitlab, json, junit, markdown, sarif, text};

#[test]
fn text() {
    insta::assert_snapshot!(text::render(&synthetic::report(), Style { colour: false, links: false, width: 100 }).text);
}

#[test]
fn text_in_a_narrow_terminal() {
    insta::assert_snapshot!(text::render(&synthetic::report(), Style { colour: false, links: false, width: 60 }).text);
}

#[test]
fn text_in_colour() {
    let text = text::render(&synthetic::report(), Style { colour: true, links: false, width: 100 }).text;
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
fn github() {
    insta::assert_snapshot!(github::render(&synthetic::report(), Style::default()).text);
}

#[test]
fn gitlab() {
    insta::assert_snapshot!(gitlab::render(&synthetic::report(), Style::default()).text);
}

#[test]
fn junit() {
    insta::assert_snapshot!(junit::render(&synthetic::report(), Style::default()).text);
}

#[test]
fn markdown() {
    insta::assert_snapshot!(markdown::render(&synthetic::report(), Style::default()).text);
}

/// A report of many findings on one line.
fn many(count: usize) -> lockwise::report::Report {
    let mut report = on_text("a.py", "x = 1\n", Span { start: 0, end: 1 });
    let first = report.findings[0].clone();
    report.findings = (0..count).map(|_| first.clone()).collect();
    report
}

#[test]
fn github_gets_as_many_annotations_as_it_shows_and_the_run_says_so() {
    let rendered = github::render(&many(25), Style::default());
    assert_eq!(rendered.text.lines().count(), 10);
    assert_eq!(rendered.notes.len(), 1);
    assert!(rendered.notes[0].starts_with("15 findings"), "{}", rendered.notes[0]);
    assert!(github::render(&many(10), Style::default()).notes.is_empty());
}

#[test]
fn workflow_commands_are_escaped_as_the_runner_reads_them() {
    let mut report = on_text("a,b:c%.py", "x = 1\n", Span { start: 0, end: 1 });
    report.findings[0].finding.message = "100 %: a, b".into();
    let text = github::render(&report, Style::default()).text;
    assert!(text.contains(" file=a%2Cb%3Ac%25.py,line=1,endLine=1,col=1,endColumn=2,title="), "{text}");
    assert!(text.contains("::100 %25: a, b%0A"), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn gitlab_gets_a_fingerprint_for_each_finding() {
    let text = gitlab::render(&many(3), Style::default()).text;
    let items: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let fingerprints: std::collections::BTreeSet<_> = items.iter().map(|item| item["fingerprint"].as_str()).collect();
    assert_eq!(fingerprints.len(), 3, "{text}");
}

#[test]
fn names_cannot_become_markup() {
    let mut report = on_text("<a>&.py", "x = 1\n", Span { start: 0, end: 1 });
    report.findings[0].finding.message = "`Vec<u8>` & <img src=x> *a* `lone".into();
    let junit = junit::render(&report, Style::default()).text;
    assert!(junit.contains("message=\"`Vec&lt;u8&gt;` &amp; &lt;img"), "{junit}");
    let markdown = markdown::render(&report, Style::default()).text;
    assert!(markdown.contains("<code>Vec&lt;u8&gt;</code> &amp; &lt;img src=x&gt; *a* `lone</summary>"), "{markdown}");
    for text in [junit, markdown] {
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
        assert!(!text.contains("<a>") && !text.contains("<img"), "{text}");
    }
}

#[test]
fn a_comment_is_no_longer_than_github_takes() {
    let rendered = markdown::render(&many(1000), Style::default());
    assert!(rendered.text.chars().count() < 65_536, "{}", rendered.text.chars().count());
    assert!(rendered.text.contains("more findings do not fit into a comment."), "{}", &rendered.text[..300]);
    assert_eq!(rendered.notes.len(), 1);
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
fn many_related_places_are_counted_and_not_drawn() {
    let text = "x = 1\n".repeat(20);
    let mut report = on_text("a.py", &text, Span { start: 0, end: 1 });
    let place = |line: u32| lockwise::finding::Location {
        file: lockwise::model::FileId(0),
        span: Span { start: 6 * line, end: 6 * line + 1 },
    };
    for (count, last) in [(1, None), (4, Some("and 1 more place\n")), (9, Some("and 6 more places\n"))] {
        let related = |line| lockwise::finding::Related { location: place(line), text: format!("also on {line}") };
        report.findings[0].finding.related = (2..2 + count).map(related).collect();
        let text = text::render(&report, Style::default()).text;
        assert_eq!(text.matches("  see: a.py:").count(), usize::min(3, count as usize), "{text}");
        assert!(text.contains("  see: a.py:3:1: also on 2\n"), "{text}");
        assert_eq!(text.contains(" more place"), last.is_some(), "{text}");
        assert!(last.is_none_or(|last| text.contains(last)), "{text}");
        assert_eq!(text.matches('╭').count(), 1, "one excerpt: {text}");
    }
}

#[test]
fn lanes_stay_beside_each_other_whatever_the_names() {
    let mut report = on_text("a.py", "x = 1\n", Span { start: 0, end: 1 });
    let thread = &mut report.findings[0].finding.threads[0];
    thread.name = "pool thread `Subscriptions.reinitialize_every_single_shard_subscription_again`".into();
    let mut other = thread.clone();
    other.name.push('2');
    other.steps[0].text = "reads `SubscriptionsOfTheCluster.health_check_response_counter_of_shard`".into();
    report.findings[0].finding.threads.push(other);
    for width in [80, 100, 120] {
        let text = text::render(&report, Style { colour: false, links: false, width }).text;
        let lanes: Vec<&str> = text.lines().filter(|line| line.starts_with("  │")).collect();
        assert!(!lanes.is_empty(), "{text}");
        let second = |line: &str| line.chars().skip(3).position(|c| c == '│');
        let columns: std::collections::BTreeSet<_> = lanes.iter().filter_map(|line| second(line)).collect();
        assert_eq!(columns.len(), 1, "{text}");
        assert!(lanes.iter().all(|line| line.chars().count() <= width), "{text}");
    }
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
            let style = Style { colour: true, links: false, width: 40 };
            let rendered =
                [text::render(&report, style), json::render(&report, style), sarif::render(&report, style, None)];
            assert!(rendered.iter().all(|rendered| !rendered.text.is_empty()));
        }
    }
}

#[test]
fn reports_lead_to_the_rules_pages_where_they_are_known() {
    let mut report = synthetic::report();
    report.pages = lockwise::report::pages::Pages::at(Some("https://example.org/?a=\"&r={rule}".to_owned()));
    let page = "https://example.org/?a=\"&r=made-up-order";
    let linked = Style { colour: true, links: true, width: 100 };
    assert!(text::render(&report, linked).text.contains(&format!("\u{1b}]8;;{page}\u{1b}\\made-up-order\u{1b}]8;;")));
    assert!(!text::render(&report, Style { links: false, ..linked }).text.contains("\u{1b}]8"));
    let comment = markdown::render(&report, Style::default()).text;
    let anchor = "<a href=\"https://example.org/?a=&quot;&amp;r=made-up-order\"><code>made-up-order</code></a>";
    assert!(comment.contains(anchor), "{comment}");
    let log: serde_json::Value = serde_json::from_str(&sarif::render(&report, Style::default(), None).text).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["helpUri"] == page), "{rules:?}");
}
