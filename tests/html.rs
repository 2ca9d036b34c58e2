//! The page, as text and, where a browser is at hand, as a person sees it.
//!
//! The browser is Chromium without a window: the command in `LOCKWISE_BROWSER`, or `chromium` if that is on the path. Where
//! `LOCKWISE_BROWSER` is set, as in continuous integration, it must work.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::seen;

const STOCK: &str = "\
import threading


class Stock:
    def __init__(self):
        self.prices = threading.Lock()
        self.orders = threading.Lock()

    def order(self):
        with self.prices:
            with self.orders:
                print('</script><b>order</b>')

    def reprice(self):
        with self.orders:
            with self.prices:
                pass


def start(work):
    worker = threading.Thread(target=work)
    worker.start()
";

/// Writes the page for a small project and returns where it is.
fn page(folder: &Path) -> PathBuf {
    std::fs::write(folder.join("stock.py"), STOCK).unwrap();
    let page = folder.join("report.html");
    let status = Command::new(env!("CARGO_BIN_EXE_lockwise"))
        .current_dir(folder)
        .args(["check", "--isolated", "--confidence", "low", "--exit-zero", "--output-format"])
        .arg(format!("html={}", page.display()))
        .arg(".")
        .status()
        .unwrap();
    assert!(status.success());
    page
}

#[test]
fn the_page_stands_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(page(folder.path())).unwrap();
    for outside in ["src=\"http", "href=\"http", "@import", "url("] {
        assert!(!text.contains(outside), "the page loads something: {outside}");
    }
    assert_eq!(text.matches("</script>").count(), 2, "source text ends a script");
    assert!(!text.contains("/*DATA*/") && !text.contains("/*STYLE*/") && !text.contains("/*SCRIPT*/"));
}

#[test]
fn a_browser_shows_every_finding_and_its_lanes() {
    let folder = tempfile::tempdir().unwrap();
    let page = page(folder.path());
    let Some(all) = seen(&page, "") else { return };
    assert!(all.contains("2 of 2 findings"), "{all}");
    assert_eq!(all.matches("<details id=\"f").count(), 2);
    let one = seen(&page, "#?rule=inconsistent-lock-order&open=0").unwrap();
    assert!(one.contains("1 of 2 findings"));
    assert!(one.contains("<table class=\"lanes\">"), "an opened finding shows what its threads do");
    assert!(one.matches("class=\"step\"").count() >= 4, "two threads take two locks each");
    assert!(one.contains("class=\"held\""));
    let none = seen(&page, "#?text=nothing-of-the-kind").unwrap();
    assert!(none.contains("0 of 2 findings"));
}

#[test]
fn the_page_draws_the_lock_order_and_tells_it_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let page = page(folder.path());
    let Some(seen) = seen(&page, "") else { return };
    assert!(seen.contains("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"locks\""), "{seen}");
    assert_eq!(seen.matches("class=\"order circle\"").count(), 2, "both orders contradict each other");
    assert!(seen.contains("2 locks, 2 orders in words"));
    assert!(seen.contains("Stock.order stock.py:11"), "where a lock is taken under another stands in the list: {seen}");
}
