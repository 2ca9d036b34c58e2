//! The scaffold makes the four parts of a rule, in the form the other tests ask for.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::{Command, Output};

use support::{read, root};

fn scaffold(folder: &Path, arguments: &[&str]) -> Output {
    let script = root().join("scripts/new_rule.py");
    Command::new("python3").arg(script).arg("--root").arg(folder).args(arguments).output().unwrap()
}

/// A checkout as far as the scaffold looks at it.
fn checkout() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("rules")).unwrap();
    for file in ["Cargo.toml", "rules/mod.rs"] {
        std::fs::copy(root().join(file), folder.path().join(file)).unwrap();
    }
    folder
}

#[test]
fn a_new_rule_has_its_four_parts() {
    let folder = checkout();
    let output = scaffold(folder.path(), &["lost-thread", "--family", "lifecycle", "--summary", "a thread is lost"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let module = read(&folder.path().join("rules/lost_thread.rs"));
    assert!(module.contains("id: \"lost-thread\"") && module.contains("Family::Lifecycle"), "{module}");
    assert!(module.contains("&[Language::Python, Language::Rust]"), "{module}");
    let page = read(&folder.path().join("rules/lost_thread.md"));
    assert!(page.starts_with("# lost-thread\n\na thread is lost\n"), "{page}");
    for file in ["flagged.py", "silent.py", "flagged.rs", "silent.rs"] {
        assert!(folder.path().join("testdata/lost-thread").join(file).is_file(), "{file}");
    }
    let table = read(&folder.path().join("rules/mod.rs"));
    let lines = |start: &str| -> Vec<&str> { table.lines().filter(|line| line.starts_with(start)).collect() };
    for (start, own) in [("mod ", "mod lost_thread;"), ("    &", "    &lost_thread::RULE,")] {
        let all = lines(start);
        assert!(all.contains(&own), "{all:?}");
        assert!(all.is_sorted(), "{all:?}");
    }
}

#[test]
fn a_name_that_is_taken_or_ill_formed_is_refused() {
    let folder = checkout();
    let twice = ["lost-thread", "--family", "lifecycle"];
    assert!(scaffold(folder.path(), &twice).status.success());
    assert!(!scaffold(folder.path(), &twice).status.success());
    assert!(!scaffold(folder.path(), &["LostThread", "--family", "lifecycle"]).status.success());
    assert!(!scaffold(folder.path(), &["lost-thread", "--family", "sewing"]).status.success());
}
