//! The four things that make a rule are held together: module, page, line in the table, fixtures. A failure says what to do.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use lockwise::rules::RULES;
use support::{entries, marker, name_of, read, root, sources_below};

fn snake(id: &str) -> String {
    id.replace('-', "_")
}

/// The rule files in `rules/` with this extension, without it.
fn rule_files(extension: &str) -> BTreeSet<String> {
    let names = entries(&root().join("rules")).into_iter().map(|path| name_of(&path));
    let stems = names.filter_map(|name| name.strip_suffix(extension).map(str::to_owned));
    stems.filter(|stem| stem != "mod" && stem != "README").collect()
}

#[test]
fn the_table_is_sorted_and_complete() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.info.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted, "rules/mod.rs: sort the lines of RULES by id, each once");
    let table = read(&root().join("rules/mod.rs"));
    for stem in rule_files(".rs") {
        let id = stem.replace('_', "-");
        assert!(ids.contains(&id.as_str()), "rules/mod.rs: add `mod {stem};` and `&{stem}::RULE` for rules/{stem}.rs");
        assert!(table.contains(&format!("mod {stem};")), "rules/mod.rs: add `mod {stem};`");
    }
}

#[test]
fn every_rule_has_its_four_parts() {
    for rule in RULES {
        let id = rule.info.id;
        let stem = snake(id);
        assert!(rule_files(".rs").contains(&stem), "{id}: its module belongs in rules/{stem}.rs, named like the rule");
        assert!(rule_files(".md").contains(&stem), "{id}: write rules/{stem}.md (rules/README.md says how)");
        let page = read(&root().join(format!("rules/{stem}.md")));
        assert_eq!(page, rule.info.page, "{id}: its `page` is `include_str!(\"{stem}.md\")`");
        assert!(root().join("testdata").join(id).is_dir(), "{id}: write programs for it in testdata/{id}/");
    }
}

#[test]
fn nothing_is_left_over() {
    // The pages and the programs of the founding rules were written first.
    if RULES.is_empty() {
        return;
    }
    let ids: BTreeSet<String> = RULES.iter().map(|rule| snake(rule.info.id)).collect();
    for stem in rule_files(".md") {
        assert!(
            ids.contains(&stem),
            "rules/{stem}.md: there is no such rule; write rules/{stem}.rs or delete the page"
        );
    }
    for folder in entries(&root().join("testdata")).into_iter().filter(|path| path.is_dir()) {
        let name = name_of(&folder);
        let known = name.starts_with('_') || ids.contains(&snake(&name));
        assert!(known, "testdata/{name}: there is no such rule; rename or delete the folder");
    }
}

/// Whether something of a rule is expected in the file; what is known to be found wrongly is not, nor what other rules find.
fn asks_for_a_finding(source: &support::Source, rule: &str) -> bool {
    let mut marks = source.text.split(marker(&source.name)).skip(1);
    marks.any(|text| {
        let text = text.trim_start_matches('^');
        text.strip_prefix("todo ").unwrap_or(text).split_whitespace().next() == Some(rule)
    })
}

#[test]
fn a_rule_is_defined_by_its_silence() {
    for rule in RULES {
        let id = rule.info.id;
        let folder = root().join("testdata").join(id);
        for language in rule.info.languages {
            let extension = format!(".{}", if format!("{language:?}") == "Python" { "py" } else { "rs" });
            let (mut flagged, mut silent) = (0, 0);
            for case in entries(&folder) {
                let sources = support::case(&case);
                if !sources.iter().any(|source| source.name.ends_with(&extension)) {
                    continue;
                }
                let marks = sources.iter().any(|source| asks_for_a_finding(source, id));
                *(if marks { &mut flagged } else { &mut silent }) += 1;
            }
            assert!(flagged > 0, "testdata/{id}/: add a {language:?} program that must be flagged");
            assert!(
                silent >= flagged,
                "testdata/{id}/: {silent} silent {language:?} programs, {flagged} flagged; add look-alikes that are right"
            );
        }
    }
}

#[test]
fn fixtures_say_what_they_are_about() {
    for folder in entries(&root().join("testdata")) {
        if !folder.is_dir() || name_of(&folder).starts_with('_') {
            continue;
        }
        for source in sources_below(&folder) {
            let comment = if source.name.ends_with(".rs") { "// " } else { "# " };
            let first = source.text.lines().find(|line| !line.starts_with("// edition:")).unwrap_or_default();
            let told = first.starts_with(comment) && first.len() > 12;
            assert!(told, "testdata/{}/{}: begin with a comment that says the idea", name_of(&folder), source.name);
        }
    }
}

#[test]
fn what_a_rule_says_of_itself_is_in_style() {
    for rule in RULES {
        let info = &rule.info;
        let id = info.id;
        let kebab = id.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
        assert!(kebab && !id.starts_with('-') && !id.ends_with('-'), "{id}: ids are kebab-case words");
        let first = info.summary.chars().next().unwrap_or('A');
        assert!(!first.is_uppercase(), "{id}: the summary begins in lower case");
        assert!(!info.summary.ends_with('.'), "{id}: the summary has no full stop");
        assert!((10..=120).contains(&info.summary.len()), "{id}: the summary is one line");
        assert!(!info.languages.is_empty(), "{id}: which languages does it read?");
        let parts: Vec<&str> = info.since.split('.').collect();
        assert!(parts.len() == 3 && parts.iter().all(|part| part.parse::<u32>().is_ok()), "{id}: since which release?");
        for former in info.former_ids {
            let taken = RULES.iter().any(|other| other.info.id == *former);
            assert!(!taken, "{id}: its former id `{former}` is another rule's id");
        }
    }
}

#[test]
fn codes_of_other_linters_are_equal_to_rules_that_exist() {
    for code in lockwise::source::peers::codes() {
        for rule in lockwise::source::peers::equal_rules(code) {
            assert!(RULES.iter().any(|known| known.info.id == *rule), "{code} is equal to {rule}, which is no rule");
        }
    }
}
