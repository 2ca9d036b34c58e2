//! `lockwise graph`, as people call it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::Command;

const CIRCLE: &str = "import threading\n\nfirst = threading.Lock()\nsecond = threading.Lock()\nthird = threading.Lock()\n\n\n\
def pay():\n    with first:\n        with second:\n            with third:\n                pass\n\n\n\
def refund():\n    with second:\n        with first:\n            pass\n";

fn drawn(folder: &Path, format: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_lockwise"))
        .current_dir(folder)
        .args(["graph", "--isolated", "--format", format, "."])
        .output()
        .unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.ends_with("3 locks, 4 orders, 1 circle\n"), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bank.py"), CIRCLE).unwrap();
    folder
}

#[test]
fn the_drawing_has_every_lock_and_place_and_marks_the_circle() {
    let folder = project();
    let svg = drawn(folder.path(), "svg");
    for lock in ["first", "second", "third"] {
        assert!(svg.contains(&format!(">{lock}</text>")), "no box for {lock}: {svg}");
    }
    assert_eq!(svg.matches("<g class=\"lock circle\">").count(), 2);
    assert_eq!(svg.matches("<g class=\"lock\">").count(), 1);
    assert_eq!(svg.matches("<g class=\"order circle\"").count(), 2);
    assert_eq!(svg.matches("<g class=\"order\"").count(), 2);
    assert!(svg.contains("first is taken while second is held:\nrefund bank.py:17"), "{svg}");
    assert!(svg.contains("prefers-color-scheme: dark"), "a file follows its reader's choice");
}

#[test]
fn the_forms_for_programs_have_the_same_edges() {
    let folder = project();
    let json: serde_json::Value = serde_json::from_str(&drawn(folder.path(), "json")).unwrap();
    assert_eq!(json["locks"].as_array().unwrap().len(), 3);
    let edges = json["edges"].as_array().unwrap();
    assert_eq!(edges.iter().filter(|edge| edge["circle"] == true).count(), 2);
    assert_eq!(drawn(folder.path(), "dot").matches(" -> ").count(), edges.len());
    let mermaid = drawn(folder.path(), "mermaid");
    assert_eq!(mermaid.matches("==>").count(), 2);
    assert_eq!(mermaid.matches("-->").count(), 2);
}
