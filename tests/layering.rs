//! Who may import whom: what keeps one package as tidy as a workspace of crates. `ARCHITECTURE.md` says why.

mod support;

use std::fmt::Write as _;

use support::{Source, root, sources_below};

/// What a part of the code may use of lockwise itself.
const LAYERS: [(&str, &[&str]); 16] = [
    ("src/model", &[]),
    ("src/knowledge", &["model"]),
    ("src/suggestion", &[]),
    ("src/source", &["model", "suggestion"]),
    ("src/python", &["model", "knowledge", "source"]),
    ("src/rust", &["model", "knowledge", "source"]),
    // The comments that silence findings need to know which rules were asked for; findings themselves do not.
    ("src/finding/suppression", &["model", "source", "suggestion", "finding", "config"]),
    ("src/finding", &["model", "source", "suggestion"]),
    ("src/analysis", &["model", "knowledge", "finding"]),
    ("rules", &["model", "knowledge", "analysis", "finding"]),
    ("src/repair", &["model", "finding", "source", "python"]),
    ("src/config", &["model", "knowledge", "finding", "source", "suggestion"]),
    ("src/report", &["model", "finding", "source", "config"]),
    (
        "src/driver",
        &[
            "model",
            "knowledge",
            "python",
            "rust",
            "finding",
            "analysis",
            "rules",
            "config",
            "report",
            "source",
            "repair",
        ],
    ),
    // `debug` prints what the analysis knows of a file.
    ("src/cli/debug", &["cli", "config", "driver", "model", "analysis", "finding", "source"]),
    ("src/cli", &["model", "finding", "config", "report", "driver", "source", "suggestion"]),
];

/// What only some parts may use at all: other crates, the file system, the standard streams.
const RESERVED: [(&str, &[&str]); 16] = [
    ("syn::", &["src/rust"]),
    ("proc_macro2", &["src/rust"]),
    ("tree_sitter", &["src/python"]),
    ("std::fs", &["src/source"]),
    ("File::open", &["src/source"]),
    ("println!", &[]),
    ("eprintln!", &[]),
    ("print!", &[]),
    ("eprint!", &[]),
    ("io::stdout", &["src/cli"]),
    ("io::stderr", &["src/cli"]),
    ("process::exit", &["src/cli"]),
    ("serde_sarif", &["src/report/sarif"]),
    ("miette", &["src/report/text"]),
    ("clap::", &["src/cli"]),
    ("rayon::", &["src/driver", "src/analysis"]),
];

/// What the model must not be made of: it is plain data that any thread may read.
const NOT_IN_THE_MODEL: [&str; 6] = ["Rc<", "RefCell", "Cell<", "Mutex", "Atomic", "Box<dyn"];

/// All Rust files of the program, with their path in the repository.
fn program() -> Vec<Source> {
    let mut all = Vec::new();
    for folder in ["src", "rules"] {
        for source in sources_below(&root().join(folder)) {
            if source.name.ends_with(".rs") {
                all.push(Source { name: format!("{folder}/{}", source.name), text: source.text });
            }
        }
    }
    all
}

/// Whether a file belongs to a part: the folder, or the file of that name.
fn belongs(file: &str, part: &str) -> bool {
    file.strip_prefix(part).is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
}

/// The lines that are code: no comments, nothing after `#[cfg(test)]`, and no string literals.
fn code(text: &str) -> Vec<(usize, String)> {
    let program = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    let code = program.enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.map(|(index, line)| (index + 1, without_strings(line))).collect()
}

fn without_strings(line: &str) -> String {
    line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

/// The words after each `crate::` in a line, those in braces included.
fn used(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for rest in line.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => {
                let group = group.split('}').next().unwrap_or_default();
                words.extend(group.split(',').map(|item| first_word(item.trim())));
            }
            None => words.push(first_word(rest)),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

#[test]
fn parts_use_only_what_stands_below_them() {
    let mut wrong = String::new();
    for source in program() {
        let Some((part, allowed)) = LAYERS.iter().find(|(part, _)| belongs(&source.name, part)) else {
            assert!(
                ["src/lib.rs", "src/main.rs"].contains(&source.name.as_str()),
                "{}: add this part to LAYERS in tests/layering.rs and to ARCHITECTURE.md",
                source.name
            );
            continue;
        };
        let own = part.rsplit('/').next().unwrap_or_default();
        for (line, text) in code(&source.text) {
            for word in used(&text) {
                if word != own && !allowed.contains(&word.as_str()) {
                    let _ = writeln!(wrong, "{}:{line}: {part} must not use {word}", source.name);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the direction of the layers:\n{wrong}");
}

#[test]
fn some_things_have_one_place() {
    let mut wrong = String::new();
    for source in program() {
        for (line, text) in code(&source.text) {
            for (word, places) in RESERVED {
                let found = text.match_indices(word).any(|(at, _)| {
                    let before = text[..at].chars().next_back();
                    !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
                });
                if found && !places.iter().any(|place| belongs(&source.name, place)) {
                    let _ = writeln!(wrong, "{}:{line}: `{word}` belongs to {places:?} only", source.name);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "things out of their place:\n{wrong}");
}

#[test]
fn the_model_is_plain_data() {
    let mut wrong = String::new();
    for source in program().into_iter().filter(|source| belongs(&source.name, "src/model")) {
        for (line, text) in code(&source.text) {
            for word in NOT_IN_THE_MODEL.iter().filter(|word| text.contains(**word)) {
                let _ = writeln!(wrong, "{}:{line}: `{word}` in the model", source.name);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn files_have_a_readable_size() {
    for source in program() {
        let lines = source.text.lines().count();
        assert!(lines <= 800, "{} has {lines} lines; a second concern has moved in, give it a room", source.name);
    }
}

mod the_reader_itself {
    use super::*;

    #[test]
    fn sees_every_form_of_import() {
        assert_eq!(used("use crate::model::Span;"), ["model"]);
        assert_eq!(used("use crate::{cli, report::Style};"), ["cli", "report"]);
        assert_eq!(used("let x = crate::rules::RULES.len() + crate::cli::main();"), ["rules", "cli"]);
        assert!(used("use std::fmt;").is_empty());
    }

    #[test]
    fn skips_what_is_no_code() {
        let text = "let a = 1;\n// crate::cli\nlet b = \"crate::cli\";\n#[cfg(test)]\nuse crate::cli;\n";
        let lines = code(text);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|(_, line)| used(line).is_empty()));
    }

    #[test]
    fn knows_files_from_folders() {
        assert!(belongs("src/cli/args.rs", "src/cli") && belongs("src/driver.rs", "src/driver"));
        assert!(!belongs("src/clippy/x.rs", "src/cli"));
    }
}
