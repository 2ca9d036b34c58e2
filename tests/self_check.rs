//! lockwise has nothing to say about its own source, at any confidence.

mod support;

#[test]
fn lockwise_is_clean() {
    let root = support::root();
    let report = support::run(&root, vec![root.join("src"), root.join("rules")]);
    let found = support::found(&report);
    assert!(found.is_empty(), "lockwise finds fault with itself: {found:#?}");
    assert!(report.counts.checked > 20, "it looked at {} files only", report.counts.checked);
}
