//! `docs/index.html` is what `lockwise rules --output-format html` prints, and a browser shows it.
//!
//! `UPDATE_DOCS=1 cargo test --test docs` writes it anew.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::process::Command;

use support::{read, root, seen};

fn printed() -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_lockwise"))
        .args(["rules", "--output-format", "html"])
        .output()
        .expect("lockwise runs");
    assert!(run.status.success());
    String::from_utf8(run.stdout).expect("the page is UTF-8")
}

#[test]
fn the_documentation_is_made_from_the_rules_pages() {
    let path = root().join("docs/index.html");
    let page = printed();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert!(read(&path) == page, "docs/index.html is not made from rules/*.md as they are; `UPDATE_DOCS=1` mends it");
}

#[test]
fn every_rule_can_be_linked_to_and_nothing_is_loaded() {
    let page = printed();
    for rule in lockwise::driver::catalogue() {
        let anchor = format!("<article id=\"{}\"", rule.id);
        assert_eq!(page.matches(&anchor).count(), 1, "{anchor}");
    }
    for outside in ["src=\"", "@import", "url(", "<link"] {
        assert!(!page.contains(outside), "the page loads something: {outside}");
    }
    for left in ["/*STYLE*/", "/*SCRIPT*/", "/*VERSION*/", "/*CONTENTS*/", "/*RULES*/"] {
        assert!(!page.contains(left), "{left} is not filled in");
    }
}

#[test]
fn a_browser_shows_the_rules_and_colours_their_code() {
    let Some(dom) = seen(&root().join("docs/index.html"), "#double-lock") else { return };
    let count = lockwise::driver::catalogue().len();
    assert!(dom.contains(&format!("{count} of {count} rules")), "the script does not run to its end");
    assert!(dom.contains("<a href=\"#double-lock\" aria-current=\"\">"), "the rule linked to is marked");
    assert!(dom.contains("<span class=\"k\">with</span>"), "code is coloured");
}
