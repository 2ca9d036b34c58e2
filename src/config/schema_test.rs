//! The published schema is what the types accept, and the file that `init` writes names every setting.
//!
//! `UPDATE_SCHEMA=1 cargo test --lib schema` writes the schema anew.

use super::*;

const PUBLISHED: &str = "lockwise.schema.json";

fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Document).to_value();
    schema["title"] = "lockwise".into();
    schema
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PUBLISHED);
    let now = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        source::write(&path, &now).unwrap();
    }
    let published = source::read(&path).unwrap().text;
    assert!(published == now, "{PUBLISHED} is behind the types: `UPDATE_SCHEMA=1 cargo test --lib schema` writes it");
}

fn accepted(text: &str) -> (bool, bool) {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let value: serde_json::Value = toml::from_str(text).unwrap();
    (validator.is_valid(&value), toml::from_str::<Document>(text).is_ok())
}

#[test]
fn schema_and_reader_accept_the_same() {
    let good = [
        "confidence = 'high'\nselect = ['locks']\n[python]\ngil = 'off'",
        "exclude = ['a']\n[per-file-ignores]\n'*.py' = ['races']",
        "[[knowledge.type]]\npath = 'a.B'\nrole = 'lock'\n[knowledge.type.methods]\ngrab = { does = 'acquire' }",
        "[[knowledge.call]]\npath = 'a.b'\neffect = { does = 'spawn', root = 'thread', target = { index = 0 } }",
    ];
    let bad = [
        "confidnece = 'high'",
        "confidence = 'hihg'",
        "select = 'locks'",
        "preview = 1",
        "[python]\nlock = 'off'",
        "[[knowledge.type]]\npath = 'a.B'",
        "[[knowledge.type]]\npath = 'a.B'\nrole = 'padlock'",
    ];
    for text in good {
        assert_eq!(accepted(text), (true, true), "{text}");
    }
    for text in bad {
        assert_eq!(accepted(text), (false, false), "{text}");
    }
}

/// The template with every setting switched on.
fn uncommented() -> String {
    let lines = crate::config::TEMPLATE.lines().map(|line| match line.strip_prefix("# ") {
        Some(rest) if rest.starts_with(['[', '"']) || rest.split(' ').nth(1) == Some("=") => rest,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_file_that_init_writes_names_every_setting() {
    let text = uncommented();
    let table: toml::Table = text.parse().unwrap();
    assert_eq!(accepted(&text), (true, true), "{text}");
    let properties = schema()["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    for key in properties {
        assert!(table.contains_key(&key), "src/config/template.toml does not name `{key}`");
    }
    assert!(crate::config::TEMPLATE.parse::<toml::Table>().unwrap().is_empty(), "it changes nothing by itself");
}
