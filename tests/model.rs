//! What the front ends lower, as text: every source file in `testdata/_model/` against the dump beside it.
//!
//! `UPDATE_MODEL=1 cargo test --test model` rewrites the dumps; read the difference before committing it.

#![allow(clippy::expect_used, reason = "helpers of tests")]

use std::fs;
use std::path::{Path, PathBuf};

use lockwise::model::{self, FileModel, SourceContext};
use lockwise::{python, rust};

/// As the driver does: front ends get a stack that deep source cannot exhaust.
const STACK: usize = 256 << 20;

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/_model");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("testdata/_model is readable")
        .map(|entry| entry.expect("its entries too").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py" || extension == "rs"))
        .collect();
    files.sort();
    files
}

/// The context of a fixture. Its first line may set more: `# edition: 2024`, `// document`, `# package`, separated by commas.
fn context(path: &Path, text: &str) -> SourceContext {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a fixture has a plain name");
    let mut context = SourceContext { module: model::Path::parse(stem), edition: 2021, ..SourceContext::default() };
    let first = text.lines().next().unwrap_or_default().trim_start_matches(['#', '/', ' ']);
    for setting in first.split(',').map(str::trim) {
        match setting.split_once(": ") {
            Some(("edition", edition)) => context.edition = edition.parse().expect("an edition is a year"),
            None if setting == "document" => context.document = true,
            None if setting == "package" => context.package = true,
            _ => {}
        }
    }
    context
}

fn lower(path: &Path, text: &str) -> FileModel {
    let context = context(path, text);
    let is_python = path.extension().is_some_and(|extension| extension == "py");
    let text = text.to_owned();
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || if is_python { python::lower(&text, &context) } else { rust::lower(&text, &context) })
        .expect("a thread starts")
        .join()
        .expect("lowering does not panic")
}

#[test]
fn dumps_are_as_recorded() {
    let update = std::env::var_os("UPDATE_MODEL").is_some();
    let mut wrong = Vec::new();
    for path in fixtures() {
        let text = fs::read_to_string(&path).expect("a fixture is UTF-8");
        let got = model::dump(&lower(&path, &text), &text);
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let recorded = path.with_extension(format!("{extension}.model"));
        if update {
            fs::write(&recorded, &got).expect("a dump can be written");
            continue;
        }
        let expected = fs::read_to_string(&recorded).unwrap_or_default();
        if expected != got {
            wrong.push(format!("{}:\n{}", path.display(), difference(&expected, &got)));
        }
    }
    assert!(
        wrong.is_empty(),
        "these fixtures lower differently than recorded; if that is right, run `UPDATE_MODEL=1 cargo test --test model`, \
         read what changed and commit it.\n\n{}",
        wrong.join("\n")
    );
}

/// The first lines that differ.
fn difference(expected: &str, got: &str) -> String {
    let first = expected.lines().zip(got.lines()).take_while(|(a, b)| a == b).count();
    let show = |text: &str, mark: char| {
        text.lines().skip(first).take(6).map(|line| format!("  {mark} {line}\n")).collect::<String>()
    };
    format!("  from line {}:\n{}{}", first + 1, show(expected, '-'), show(got, '+'))
}
