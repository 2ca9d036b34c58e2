//! Which locks are certainly held where: the tables of guard lifetimes (Rust, both editions) and of lock scopes (Python), as
//! programs in `testdata/_held/`.
//!
//! `//~ held: A, B` says what is held when the line's first event happens; nothing after the colon, nothing held. A Rust
//! file without `// edition: 2024` in its first line is read in 2021 and in 2024; `held@2021:` and `held@2024:` say where they
//! differ. `todo held:` says what should be held and is not yet found to be; it fails as soon as it is. What stands in the Rust files was measured: the programs were run with `try_lock` in place of `probe`.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use std::fmt::Write as _;

use lockwise::analysis::{self, Program};
use lockwise::model::{FileId, Path, SourceContext, Span};
use lockwise::{python, rust};
use support::{Source, marker, root, sources_below};

/// A line and what must be held when it begins.
struct Probe {
    line: usize,
    span: Span,
    held: Vec<String>,
    todo: bool,
}

fn probes(source: &Source, edition: u16) -> Vec<Probe> {
    let mut probes = Vec::new();
    let mut offset = 0;
    for (index, text) in source.text.split('\n').enumerate() {
        let mut parts = text.split(marker(&source.name));
        let code = parts.next().unwrap_or_default();
        for part in parts {
            let (head, names) = part.split_once(':').expect("a marker is `held:` or `held@2021:`");
            let head = head.trim();
            let todo = head.starts_with("todo ");
            let wanted = match head.trim_start_matches("todo ").split_once('@') {
                Some(("held", year)) => year == edition.to_string(),
                None => head.ends_with("held"),
                Some(_) => panic!("{}:{}: unknown marker `{head}`", source.name, index + 1),
            };
            if wanted {
                let start = offset + (code.len() - code.trim_start().len());
                let span = Span::new(start, offset + code.trim_end().len());
                let held = names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
                probes.push(Probe { line: index + 1, span, held: held.collect(), todo });
            }
        }
        offset += text.len() + 1;
    }
    probes
}

fn program(source: &Source, edition: u16) -> Program {
    let module = Path::parse(source.name.split('.').next().unwrap_or_default());
    let context = SourceContext { module, edition, ..SourceContext::default() };
    let lower = if source.name.ends_with(".py") { python::lower } else { rust::lower };
    let model = lower(&source.text, &context);
    assert!(model.problems.is_empty(), "{}: {:#?}", source.name, model.problems);
    analysis::analyse(vec![model])
}

#[test]
fn what_is_held_is_what_was_measured() {
    let filter = std::env::var("LOCKWISE_CASE").unwrap_or_default();
    let (mut wrong, mut checked) = (String::new(), 0);
    for source in sources_below(&root().join("testdata/_held")) {
        let editions: &[u16] = match (source.name.ends_with(".py"), support::edition(&source.text)) {
            (true, _) => &[2021],
            (false, Some(2024)) => &[2024],
            _ => &[2021, 2024],
        };
        if !source.name.contains(&filter) {
            continue;
        }
        for &edition in editions {
            let program = program(&source, edition);
            for probe in probes(&source, edition) {
                checked += 1;
                let mut held = analysis::held_at(&program, FileId(0), probe.span);
                let mut wanted = probe.held;
                held.sort();
                wanted.sort();
                let (name, line) = (&source.name, probe.line);
                if probe.todo && held == wanted {
                    let _ = writeln!(wrong, "{name}:{line} ({edition}): is right now: take the word `todo` away");
                } else if !probe.todo && held != wanted {
                    let code = source.text.lines().nth(line - 1).unwrap_or_default().trim();
                    let _ = writeln!(wrong, "{name}:{line} ({edition}): held {held:?}, wanted {wanted:?}: {code}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "of {checked} probes these disagree:\n{wrong}");
}
