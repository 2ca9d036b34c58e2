//! Several threads talk to a database over one connection or cursor, with no lock.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::connections::{Connection, Together};
use crate::analysis::sharing::{SharedSite, is_setup};
use crate::analysis::{AccessKind, FnId, Place, Program, Root, Ty, Via, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "db-shared-connection",
        family: Family::Resources,
        summary: "several threads talk to a database over one connection or cursor without a lock",
        page: include_str!("db_shared_connection.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[362, 567],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for connection in program.connections() {
        // Whoever says so is told by `sqlite-cross-thread`.
        if connection.any_thread {
            continue;
        }
        match program.used_together(&connection) {
            Some(together) => out.push(finding(program, &connection, &together)),
            None => {
                for site in connection.uses.iter().take(1) {
                    let location = program.location(site.function, site.span);
                    program.silent(RULE.info.id, location, || {
                        "no two threads are seen to use the connection at once without a lock".into()
                    });
                }
            }
        }
    }
    by_name(program, out);
}

fn finding(program: &Program, connection: &Connection<'_>, together: &Together<'_>) -> Finding {
    let name = program.resolver().place_name(connection.place);
    let (one, two) = (together.one.0, together.two.0);
    let ty = connection.facts.path.rsplit('.').next().unwrap_or("connection").to_ascii_lowercase();
    let what = if ty.contains("cursor") { "cursor" } else { "connection" };
    let sqlite = connection.facts.path.starts_with("sqlite3.");
    let step = |site: &SharedSite| {
        let call = program.called_at(site).unwrap_or("execute");
        vec![program.step(site.function, site.span, format!("calls `{call}` on `{name}`"), &site.held)]
    };
    let outcome = if sqlite {
        "the connection belongs to the thread that made it: every other one gets `sqlite3.ProgrammingError`".to_string()
    } else {
        format!(
            "the threads' statements and results mix on one {what}, and the commit of one ends the transaction of the other"
        )
    };
    // A connection that may be shared has one transaction all the same.
    let confidence =
        if connection.facts.shareable { together.confidence.min(Confidence::Medium) } else { together.confidence };
    let first = program.runner_name(together.one.1, one.function);
    let second = program.runner_name(together.two.1, two.function);
    let both = if first == second { format!("several of {first} use") } else { format!("{first} and {second} use") };
    Finding {
        message: format!("{both} the {what} `{name}` without a lock"),
        outcome,
        help: "give every thread a connection of its own, or hold one lock from the first statement of a transaction to its commit"
            .to_string(),
        threads: vec![
            program.thread(together.one.1, one.function, step(one)),
            program.thread(together.two.1, two.function, step(two)),
        ],
        key: program.resolver().place_key(connection.place),
        ..program.blank(&RULE.info, one.function, one.span, confidence)
    }
}

/// Attributes called like a connection, of unknown type, that change the database with no lock in sight.
fn by_name(program: &Program, out: &mut Vec<Finding>) {
    let mut told: BTreeSet<FnId> = BTreeSet::new();
    for (place, sites) in &program.shared {
        let Some(name) = connection_by_name(program, place) else { continue };
        for site in sites {
            let id = site.function;
            if site.kind != AccessKind::Use
                || site.maybe_locked()
                || site.via != Via::Receiver
                || is_setup(program, site)
                || program.linked.function(id).is_async
                || !matters(program, id)
                || !writes(program, site)
                || !told.insert(id)
            {
                continue;
            }
            let runner = program.runners(id)[0];
            let steps = vec![program.step(id, site.span, format!("changes the database over `{name}`"), &[])];
            out.push(Finding {
                message: format!("`{name}` is used to change the database without a lock"),
                outcome: "two threads that do so at once mix their statements in one transaction".to_string(),
                help:
                    "hold a lock from the first statement to the commit, or give every thread a connection of its own"
                        .to_string(),
                threads: vec![program.thread(runner, id, steps)],
                key: format!("{}|{}", program.resolver().place_key(place), program.linked.fn_name(id)),
                ..program.blank(&RULE.info, id, site.span, Confidence::Low)
            });
        }
    }
}

/// The name of an attribute of unknown type that is called like a connection or cursor.
fn connection_by_name(program: &Program, place: &Place) -> Option<String> {
    let (Root::Type(ty), [name]) = (&place.root, place.path.as_slice()) else { return None };
    let word = name.as_str().trim_matches('_').to_ascii_lowercase();
    let called = matches!(word.as_str(), "cursor" | "cur" | "connection" | "conn" | "db_conn" | "db_connection");
    let unknown = matches!(program.resolver().field_type(*ty, *name), None | Some(Ty::Unknown | Ty::None));
    (called && unknown).then(|| program.resolver().place_name(place))
}

/// Code about threads: a document, or a module that imports them.
fn matters(program: &Program, id: FnId) -> bool {
    let file = program.linked.file_model(id);
    file.context.document
        || file.imports.iter().any(|import| {
            import.target.first().is_some_and(|name| matches!(name.as_str(), "threading" | "concurrent" | "_thread"))
        })
}

/// An `execute` of a statement that changes something.
fn writes(program: &Program, site: &SharedSite) -> bool {
    let function = program.linked.function(site.function);
    let Some(call) = function.calls.iter().find(|call| call.name_span == site.span) else { return false };
    let text = call.args.first().and_then(|arg| program.text(site.function, arg.value));
    let changes = |text: &str| {
        let text = text.trim_start().to_ascii_uppercase();
        ["INSERT", "UPDATE", "DELETE", "REPLACE"].iter().any(|word| text.starts_with(word))
    };
    expr::callee_name(call).is_some_and(|name| matches!(name.as_str(), "execute" | "executemany"))
        && text.is_some_and(|text| changes(text.as_str()))
}
