//! What the dumps in `testdata/_model/` cannot show: byte positions, and input nobody should write.

use super::lower;
use crate::model::{EventKind, FileModel, Node, ProblemKind, SourceContext};

/// Lowers on the stack the driver gives its threads.
fn lowered(text: &str) -> FileModel {
    let text = text.to_owned();
    std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(move || lower(&text, &SourceContext { edition: 2021, ..SourceContext::default() }))
        .expect("a thread starts")
        .join()
        .expect("lowering does not panic")
}

/// The text of the names of all functions and calls.
fn names(text: &str) -> Vec<&str> {
    let model = lowered(text);
    let functions = model.functions.iter().skip(1);
    let spans = functions.flat_map(|function| {
        std::iter::once(function.name_span).chain(function.calls.iter().map(|call| call.name_span))
    });
    spans.map(|span| &text[span.start as usize..span.end as usize]).collect()
}

#[test]
fn positions_are_bytes() {
    let expected = ["größe", "länge", "push"];
    let text = "fn größe() { \"日本語\".länge(); /* ü */ x.push('é') }\n";
    assert_eq!(names(text), expected);
    assert_eq!(names(&text.replace(' ', "\r\n")), expected);
    assert_eq!(names(&format!("\u{feff}{text}")), expected);
    assert_eq!(names(&format!("#!/usr/bin/env rüst\n{text}")), expected);
    assert_eq!(names(&format!("\u{feff}#!/usr/bin/env run-cargo-script\r\n{text}")), expected);
    assert_eq!(names(&format!("#![allow(unused)]\n{text}")), expected);
}

#[test]
fn positions_are_bytes_where_the_file_does_not_parse() {
    let text = "fn größe() { x.länge(); }\nfn kaputt( {\n\nfn später() { \"ü\".push(1) }\n";
    assert_eq!(names(text), ["größe", "länge", "später", "push"]);
}

#[test]
fn nothing_is_read_from_nothing() {
    for text in [
        "",
        "\u{feff}",
        "#!",
        "#!/bin/sh",
        "\0",
        "}",
        "\"",
        "'",
        "/*",
        "r#\"",
        "fn",
        "#",
        "\r",
        "fn f() { \u{0} }",
        "b'",
        "'\\",
    ] {
        lowered(text);
    }
}

/// Each form nested or chained so often that recursion over it would leave any stack.
#[test]
fn deep_nesting_is_refused_and_reported() {
    let forms = [
        ("", "(", "1", ")"),
        ("", "{", "", "}"),
        ("", "[", "", "]"),
        ("", "if a {", "", "}"),
        ("", "match a { _ => ", "1", "}"),
        ("a", ".b", "", ""),
        ("a", ".b()", "", ""),
        ("", "!", "a", ""),
        ("", "&", "a", ""),
        ("1", "+1", "", ""),
        ("a", "&&b", "", ""),
        ("if a {}", " else if a {}", "", ""),
        ("let a: ", "Vec<", "u8", ">"),
        ("let a: ", "&", "u8", ""),
        ("let ", "Some(", "a", ")"),
        ("", "|a| ", "1", ""),
        ("", "|a| {", "1", "}"),
        ("", "async {", "1", "}"),
        ("println!(", "(", "1", ")"),
        ("", "m!(", "1", ")"),
        ("", "fn f() {", "", "}"),
    ];
    for (before, open, middle, close) in forms {
        let text = |count: usize| {
            format!("fn f() {{ {before}{}{middle}{}; }}\nfn g() {{}}\n", open.repeat(count), close.repeat(count))
        };
        let deep = lowered(&text(100_000));
        let refused = deep.problems.iter().any(|problem| problem.kind == ProblemKind::TooDeep);
        assert!(refused, "{open}{middle}{close}");
        // The depth that is still read must fit the stack.
        let count = [3_000, 1_000, 500].into_iter().find(|&count| super::depth::too_deep(&text(count)).is_none());
        lowered(&text(count.expect("500 levels are read")));
    }
}

/// A file as long as generated ones takes time in proportion to its length.
#[test]
fn many_statements_and_macros_are_read() {
    let text = "fn f() { let x = a.lock().unwrap(); println!(\"{}\", x); m![1, 2 => 3]; }\n".repeat(5_000);
    let model = lowered(&text);
    assert_eq!(model.functions.len(), 5_001);
    assert!(model.not_understood.is_empty() && model.problems.is_empty());
}

#[test]
fn macros_nested_too_deep_are_opaque() {
    let model = lowered(&format!("fn f() {{ {}1{}; }}", "m!(".repeat(500), ")".repeat(500)));
    assert_eq!(model.not_understood.len(), 1);
    let is_opaque = |node: &Node| matches!(node, Node::Event(event) if event.kind == EventKind::Opaque);
    assert!(model.functions[1].nodes.iter().any(is_opaque));
}

/// Whatever is cut off or put in, nothing panics and all positions stay inside the text.
#[test]
fn mutilated_files_are_survived() {
    let source = include_str!("../../testdata/_model/rust_control.rs");
    for cut in (0..source.len()).step_by(61).filter(|&cut| source.is_char_boundary(cut)) {
        for text in
            [source[..cut].to_owned(), source[cut..].to_owned(), format!("{}(\"{}", &source[..cut], &source[cut..])]
        {
            let model = lowered(&text);
            for function in &model.functions {
                assert!(
                    function
                        .calls
                        .iter()
                        .all(|call| text.get(call.span.start as usize..call.span.end as usize).is_some())
                );
            }
        }
    }
}
