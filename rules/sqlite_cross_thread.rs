//! SQLite's check of threads is switched off, and nothing else keeps the threads apart.

use super::Rule;
use crate::analysis::connections::{Connection, opens_to_threads};
use crate::analysis::sharing::{SharedSite, tears_down};
use crate::analysis::{FnId, Program, Runner, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::RootKind;
use crate::model::{CallId, Language, Literal, Span, Value};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "sqlite-cross-thread",
        family: Family::Resources,
        summary: "the thread check of an SQLite connection is switched off and nothing else keeps threads apart",
        page: include_str!("sqlite_cross_thread.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
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
        if !connection.any_thread || connection.facts.path != "sqlite3.Connection" {
            continue;
        }
        let made = connection.made.iter().find(|(id, call)| opens_to_threads(program, *id, *call));
        let Some((id, call)) = made.copied() else { continue };
        let span = program.linked.function(id).call(call).name_span;
        match judge(program, &connection, id, call) {
            Ok((site, runner, confidence)) => {
                out.push(finding(program, &connection, (id, span), (site, runner), confidence))
            }
            Err(reason) => program.silent(RULE.info.id, program.location(id, span), || reason.to_string()),
        }
    }
}

/// The use that nothing protects.
fn judge<'p>(
    program: &Program,
    connection: &Connection<'p>,
    id: FnId,
    call: CallId,
) -> Result<(&'p SharedSite, Runner, Confidence), &'static str> {
    if waits_for_others(program, id, call) {
        return Err("the connection is tuned for several writers: WAL or a busy timeout");
    }
    if let Some(together) = program.used_together(connection) {
        // Threads in sight, and at least one of them changes something.
        let writes = connection.uses.iter().any(|site| is_write(program, site));
        let confidence = if writes { together.confidence.min(Confidence::Medium) } else { Confidence::Low };
        return Ok((together.one.0, together.one.1, confidence));
    }
    let unlocked: Vec<&&SharedSite> = connection.uses.iter().filter(|site| !site.maybe_locked()).collect();
    if unlocked.is_empty() {
        return Err("every use holds a lock");
    }
    let changes = unlocked.iter().find(|site| is_write(program, site) && !tears_down(program, site.function));
    let Some(site) = changes else { return Err("what is done without a lock changes nothing") };
    if only_coroutines(program, connection) {
        return Err("only coroutines use it, one at a time");
    }
    Ok((site, program.runners(site.function)[0], Confidence::Low))
}

/// A coroutine of one loop runs alone between two suspensions.
fn only_coroutines(program: &Program, connection: &Connection<'_>) -> bool {
    connection.uses.iter().all(|site| {
        program.linked.function(site.function).is_async
            || program.runners(site.function).iter().all(|runner| match runner {
                Runner::Root(root) => matches!(program.roots.root(*root).kind, RootKind::Loop | RootKind::AsyncHandler),
                Runner::Outside => false,
            })
    })
}

/// `PRAGMA journal_mode=WAL`, `PRAGMA busy_timeout`, or `timeout=` where the connection is made.
fn waits_for_others(program: &Program, id: FnId, call: CallId) -> bool {
    let function = program.linked.function(id);
    let tuned = function.values.iter().any(|data| match &data.value {
        Value::Literal(Literal::Str(text)) => {
            let text = text.as_str().to_ascii_lowercase();
            text.contains("journal_mode") && text.contains("wal") || text.contains("busy_timeout")
        }
        _ => false,
    });
    tuned || expr::keyword(function.call(call), "timeout").is_some()
}

/// A commit, or a statement that changes something or is not known.
fn is_write(program: &Program, site: &SharedSite) -> bool {
    let function = program.linked.function(site.function);
    let Some(call) = function.calls.iter().find(|call| call.name_span == site.span) else { return false };
    let reads = |text: &str| {
        let text = text.trim_start().to_ascii_uppercase();
        ["SELECT", "PRAGMA", "EXPLAIN"].iter().any(|word| text.starts_with(word))
    };
    match expr::callee_name(call).map(|name| name.as_str()) {
        Some("commit" | "rollback" | "executemany" | "executescript") => true,
        Some("execute") => {
            let text = call.args.first().and_then(|arg| program.text(site.function, arg.value));
            !text.is_some_and(|text| reads(text.as_str()))
        }
        _ => false,
    }
}

fn finding(
    program: &Program,
    connection: &Connection<'_>,
    (id, span): (FnId, Span),
    (site, runner): (&SharedSite, Runner),
    confidence: Confidence,
) -> Finding {
    let name = program.resolver().place_name(connection.place);
    let method = program.called_at(site).unwrap_or("execute");
    let steps = vec![program.step(
        site.function,
        site.span,
        format!("calls `{method}` on `{name}` without a lock"),
        &site.held,
    )];
    Finding {
        message: format!(
            "`{name}` may be used by any thread (`check_same_thread=False`), and no lock keeps them apart"
        ),
        outcome: "one connection has one transaction: a thread commits or rolls back half of what another is doing"
            .to_string(),
        help: "hold a lock from the first statement to the commit, or open a connection for each thread or operation"
            .to_string(),
        threads: vec![program.thread(runner, site.function, steps)],
        key: program.resolver().place_key(connection.place),
        ..program.blank(&RULE.info, id, span, confidence)
    }
}
