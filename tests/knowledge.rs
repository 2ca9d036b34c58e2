//! The knowledge tables are well-formed: they parse, say nothing twice, point only at what exists, and everything in them
//! can be found by the lookups the analysis uses.

// A table that cannot be read is a failed test; clippy exempts only the test functions themselves.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use lockwise::knowledge::{Does, Effect, Knowledge, Role};
use lockwise::model::{Language, Name, Path};

const TABLES: [(Language, &str, &str); 2] = [
    (Language::Python, "python.toml", include_str!("../src/knowledge/python.toml")),
    (Language::Rust, "rust.toml", include_str!("../src/knowledge/rust.toml")),
];

/// The table as raw TOML, for what [`Knowledge`] does not hand out.
fn raw(text: &str) -> toml::Table {
    text.parse().expect("the table is TOML")
}

fn entries<'t>(table: &'t toml::Table, kind: &str) -> Vec<&'t toml::Table> {
    let list = table.get(kind).and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|entry| entry.as_table().expect("an entry is a table")).collect()
}

fn text<'t>(entry: &'t toml::Table, key: &str) -> &'t str {
    entry.get(key).and_then(toml::Value::as_str).unwrap_or_default()
}

/// The path of an entry and its aliases.
fn paths(entry: &toml::Table) -> Vec<&str> {
    let aliases = entry.get("aliases").and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    std::iter::once(text(entry, "path")).chain(aliases.iter().filter_map(toml::Value::as_str)).collect()
}

#[test]
fn both_tables_parse() {
    for (language, file, source) in TABLES {
        if let Err(error) = Knowledge::parse(source) {
            panic!("{file}: {error}");
        }
        assert!(Knowledge::of(language).types().count() > 50, "{file} is not what `Knowledge::of` uses");
    }
}

#[test]
fn no_path_is_said_twice() {
    for (_, file, source) in TABLES {
        let table = raw(source);
        for kind in ["type", "call", "decorator"] {
            let mut seen = BTreeSet::new();
            for entry in entries(&table, kind) {
                for path in paths(entry) {
                    assert!(seen.insert(path), "{file}: `{path}` stands twice among the `[[{kind}]]` entries");
                }
            }
        }
    }
}

#[test]
fn every_entry_is_reachable() {
    for (language, file, source) in TABLES {
        let (table, knowledge) = (raw(source), Knowledge::of(language));
        for entry in entries(&table, "type") {
            for path in paths(entry) {
                let id = knowledge.type_at(&Path::parse(path));
                let facts = knowledge.facts(id.unwrap_or_else(|| panic!("{file}: no type at `{path}`")));
                assert_eq!(facts.path, text(entry, "path"), "{file}: `{path}` leads to another type");
                for method in facts.methods.keys() {
                    assert!(knowledge.method(id.unwrap(), Name::new(method)).is_some(), "{file}: {path}.{method}");
                }
            }
        }
        for entry in entries(&table, "call") {
            for path in paths(entry) {
                let facts = knowledge.call(&Path::parse(path)).unwrap_or_else(|| panic!("{file}: no call `{path}`"));
                assert_eq!(facts.path, text(entry, "path"), "{file}: `{path}` leads to another call");
            }
        }
        for entry in entries(&table, "decorator") {
            let path = text(entry, "path");
            let concrete = Path::parse(&path.replace('*', "application"));
            let facts = knowledge.decorator(&concrete).unwrap_or_else(|| panic!("{file}: no decorator `{path}`"));
            assert_eq!(facts.path, path, "{file}: `{path}` is hidden by an earlier decorator");
        }
    }
}

#[test]
fn a_path_is_a_type_or_a_call_but_not_both() {
    for (language, file, source) in TABLES {
        let (table, knowledge) = (raw(source), Knowledge::of(language));
        for path in entries(&table, "call").into_iter().flat_map(paths) {
            assert!(knowledge.type_at(&Path::parse(path)).is_none(), "{file}: `{path}` is a type and a call");
        }
    }
}

#[test]
fn what_an_entry_names_exists() {
    for (language, file, source) in TABLES {
        let (table, knowledge) = (raw(source), Knowledge::of(language));
        let resolves = |path: &str| knowledge.type_at(&Path::parse(path)).is_some();
        let check = |what: &str, effect: &Effect| {
            for path in effect.returns.iter().chain(&effect.parts) {
                assert!(resolves(path), "{file}: {what} returns `{path}`, of which the table says nothing");
            }
        };
        for facts in knowledge.types() {
            for (name, effect) in &facts.methods {
                check(&format!("{}.{name}", facts.path), effect);
            }
            if let Some(effect) = &facts.construct {
                check(&facts.path, effect);
            }
        }
        for entry in entries(&table, "call") {
            let facts = knowledge.call(&Path::parse(text(entry, "path"))).expect("reachable");
            check(&facts.path, &facts.effect);
            let made = facts.effect.returns.is_some() || !facts.effect.parts.is_empty();
            assert!(facts.effect.does != Does::Make || made, "{file}: {} makes what?", facts.path);
        }
    }
}

#[test]
fn effects_are_complete() {
    for (language, file, _) in TABLES {
        for facts in Knowledge::of(language).types() {
            for (name, effect) in &facts.methods {
                let what = format!("{file}: {}.{name}", facts.path);
                complete(&what, effect);
                // `Thread.start` runs what the constructor was given; anything else that spawns names its callable.
                let starts = matches!(facts.role, Role::Thread | Role::Timer | Role::Process | Role::Task);
                assert!(effect.does != Does::Spawn || effect.target.is_some() || starts, "{what} spawns what?");
                let acquires = matches!(effect.does, Does::Acquire | Does::TryAcquire);
                assert!(
                    !acquires || effect.mode.is_some() || effect.subject.is_some(),
                    "{what} acquires in which mode?"
                );
            }
            if let Some(effect) = &facts.construct {
                complete(&format!("{file}: constructing {}", facts.path), effect);
            }
            let lockable = matches!(facts.role, Role::Lock | Role::RwLock);
            let acquires = |effect: &Effect| matches!(effect.does, Does::Acquire);
            assert!(!lockable || facts.methods.values().any(acquires), "{file}: {} can never be acquired", facts.path);
            assert!(facts.role != Role::Handler || !facts.runs.is_empty(), "{file}: {} runs nothing", facts.path);
        }
    }
}

fn complete(what: &str, effect: &Effect) {
    let spawns = matches!(effect.does, Does::Spawn | Does::Construct | Does::Marshal);
    assert!(!spawns || effect.root.is_some(), "{what} runs its target where?");
    assert!(effect.does != Does::Block || effect.how.is_some(), "{what} blocks why?");
    assert!(effect.how.is_none() || effect.does == Does::Block, "{what} has `how` but does not block");
    let immediate = effect.does == Does::Immediate;
    assert!(!immediate || effect.target.is_some(), "{what} calls which argument?");
}

#[test]
fn every_entry_names_its_documentation() {
    for (_, file, source) in TABLES {
        let table = raw(source);
        for kind in ["type", "call", "decorator"] {
            for entry in entries(&table, kind) {
                let url = text(entry, "source");
                assert!(url.starts_with("https://") && url.len() > 16, "{file}: {} cites `{url}`", text(entry, "path"));
            }
        }
    }
}

#[test]
fn document_names_lead_somewhere() {
    for (language, file, source) in TABLES {
        let (table, knowledge) = (raw(source), Knowledge::of(language));
        let known: Vec<&str> =
            ["type", "call", "decorator"].iter().flat_map(|kind| entries(&table, kind)).flat_map(paths).collect();
        for (name, target) in table.get("document_names").and_then(toml::Value::as_table).expect("a table") {
            let target = target.as_str().expect("a path");
            assert_eq!(knowledge.document_name(Name::new(name)), Some(&Path::parse(target)));
            let module = !target.contains('.') || known.iter().any(|path| path.starts_with(&format!("{target}.")));
            assert!(module || known.contains(&target), "{file}: document name {name} leads to unknown `{target}`");
        }
    }
}

#[test]
fn methods_are_sorted() {
    for (_, file, source) in TABLES {
        let mut previous: Option<&str> = None;
        for line in source.lines() {
            let key = line.split_once(" = { does").map(|(key, _)| key);
            let is_method = key.is_some_and(|key| !["effect", "construct"].contains(&key));
            if let (Some(before), Some(now)) = (previous, key.filter(|_| is_method)) {
                assert!(before < now, "{file}: method `{now}` stands after `{before}`");
            }
            previous = key.filter(|_| is_method);
        }
    }
}

#[test]
fn what_the_rules_stand_on_is_known() {
    // A sample across libraries: if one of these is lost, whole rules fall silent without any other test failing.
    let role = |language, path: &str| {
        let knowledge = Knowledge::of(language);
        knowledge.type_at(&Path::parse(path)).map(|id| knowledge.facts(id).role)
    };
    let expected: BTreeMap<&str, Role> = BTreeMap::from([
        ("_thread.allocate_lock", Role::Lock),
        ("asyncio.Lock", Role::Lock),
        ("collections.deque", Role::Deque),
        ("concurrent.futures.ThreadPoolExecutor", Role::ThreadPool),
        ("multiprocessing.Process", Role::Process),
        ("queue.Queue", Role::Queue),
        ("threading.Condition", Role::Condition),
        ("threading.Event", Role::Event),
        ("threading.Thread", Role::Thread),
        ("threading.local", Role::ThreadLocal),
    ]);
    for (path, wanted) in expected {
        assert_eq!(role(Language::Python, path), Some(wanted), "{path}");
    }
    let expected: BTreeMap<&str, Role> = BTreeMap::from([
        ("Option", Role::Wrapper),
        ("alloc.sync.Arc", Role::Wrapper),
        ("core.cell.UnsafeCell", Role::Cell),
        ("parking_lot.RwLock", Role::RwLock),
        ("std.sync.Condvar", Role::Condition),
        ("std.sync.Mutex", Role::Lock),
        ("std.sync.MutexGuard", Role::Guard),
        ("std.sync.atomic.AtomicBool", Role::Atomic),
        ("std.thread.JoinHandle", Role::Thread),
        ("tokio.sync.Mutex", Role::Lock),
    ]);
    for (path, wanted) in expected {
        assert_eq!(role(Language::Rust, path), Some(wanted), "{path}");
    }
}
