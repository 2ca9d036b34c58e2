//! What linking finds: little projects of several files in `testdata/_facts/`, one a folder, read as a run reads them.
//!
//! `#~ held: A, B` says which locks are held when the line's first event happens, by the type or module that owns them, as in
//! `tests/held.rs`. `#~ calls: A.b, c` says which functions of the project the calls on the line mean; nothing after the colon,
//! none. `todo` before either says what should be found and is not yet; it fails as soon as it is.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use lockwise::analysis::{self, FnId, Program};
use lockwise::driver;
use lockwise::model::{FileId, Span};
use support::{entries, marker, name_of, root, settings, sources_below};

/// What a marker asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    Held,
    Calls,
}

/// One marker: its line, and what it says.
struct Probe {
    line: usize,
    span: Span,
    question: Question,
    wanted: Vec<String>,
    todo: bool,
}

fn probes(name: &str, text: &str) -> Vec<Probe> {
    let mut probes = Vec::new();
    let mut offset = 0;
    for (index, line) in text.split('\n').enumerate() {
        let mut parts = line.split(marker(name));
        let code = parts.next().unwrap_or_default();
        let start = offset + (code.len() - code.trim_start().len());
        let span = Span::new(start, offset + code.trim_end().len());
        for part in parts {
            let (head, names) = part.split_once(':').expect("a marker is `held:` or `calls:`");
            let (todo, head) = head.trim().strip_prefix("todo ").map_or((false, head.trim()), |head| (true, head));
            let question = match head {
                "held" => Question::Held,
                "calls" => Question::Calls,
                other => panic!("{name}:{}: unknown marker `{other}`", index + 1),
            };
            let mut wanted: Vec<String> =
                names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
            wanted.sort();
            probes.push(Probe { line: index + 1, span, question, wanted, todo });
        }
        offset += line.len() + 1;
    }
    probes
}

/// The functions of the project that calls beginning on a line may call.
fn calls_at(program: &Program, file: FileId, line: Span) -> Vec<String> {
    let here = |span: Span| line.contains(Span { start: span.start, end: span.start });
    let inside = |id: &FnId| program.linked.file_of(*id) == file;
    let mut names: Vec<String> = program
        .linked
        .functions()
        .filter(inside)
        .flat_map(|id| &program.facts(id).calls)
        .filter(|site| here(site.span))
        .flat_map(|site| site.functions.iter().map(|function| program.linked.fn_name(*function)))
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Reads a project where nothing around it says anything, as it would be anywhere else.
fn check(project: &Path, wrong: &mut String) -> usize {
    let folder = tempfile::Builder::new().prefix("lockwise-facts").tempdir().expect("a temporary folder");
    let base = folder.path().canonicalize().expect("the temporary folder is there");
    for source in sources_below(project) {
        let path = base.join(&source.name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::write(path, &source.text).expect("a file can be written");
    }
    let (sources, models): (Vec<_>, Vec<_>) =
        driver::lower_file(&settings(&base, vec![base.clone()])).expect("the project can be read").into_iter().unzip();
    for model in &models {
        assert!(model.problems.is_empty(), "{}: {:#?}", model.context.module, model.problems);
    }
    let program = analysis::analyse(models);
    let mut checked = 0;
    for (index, source) in sources.iter().enumerate() {
        let file = FileId(u32::try_from(index).expect("few files"));
        for probe in probes(&source.path, source.text()) {
            checked += 1;
            let found = match probe.question {
                Question::Held => analysis::held_at(&program, file, probe.span),
                Question::Calls => calls_at(&program, file, probe.span),
            };
            let place = format!("{}/{}:{}", name_of(project), source.path, probe.line);
            if probe.todo && found == probe.wanted {
                let _ = writeln!(wrong, "{place}: is right now: take the word `todo` away");
            } else if !probe.todo && found != probe.wanted {
                let code = source.text().lines().nth(probe.line - 1).unwrap_or_default().trim();
                let _ = writeln!(wrong, "{place}: found {found:?}: {code}");
            }
        }
    }
    checked
}

#[test]
fn names_mean_what_they_mean_across_files() {
    let filter = std::env::var("LOCKWISE_CASE").unwrap_or_default();
    let (mut wrong, mut checked) = (String::new(), 0);
    for project in entries(&root().join("testdata/_facts")) {
        if project.is_dir() && name_of(&project).contains(&filter) {
            checked += check(&project, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "of {checked} probes these disagree:\n{wrong}");
    assert!(checked > 0, "there are projects to read");
}
