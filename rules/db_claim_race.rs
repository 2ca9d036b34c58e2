//! A row is looked up and then claimed, and somebody else may look it up in between.

use super::Rule;
use crate::analysis::{FnId, Program, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::{
    Call, CallId, Callee, EventKind, Function, Language, Literal, LocalId, Name, Node, Span, Value, ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "db-claim-race",
        family: Family::Atomicity,
        summary: "a row is selected and then claimed in a second statement, and two workers may claim the same one",
        page: include_str!("db_claim_race.md"),
        severity: Severity::Error,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[367, 362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// A lookup and the claim that follows it.
struct Claim {
    select: Span,
    update: Span,
    /// What says that a row is taken.
    column: String,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        let function = program.linked.function(id);
        if function.calls.len() < 2 {
            continue;
        }
        let Some(claim) = by_statements(program, id).or_else(|| by_objects(program, id)) else { continue };
        let quiet = |reason: &'static str| {
            program.silent(RULE.info.id, program.location(id, claim.select), || reason.to_string());
        };
        if is_locked(program, id, &claim) {
            quiet("a lock is held");
            continue;
        }
        if locks_rows(program, id) {
            quiet("the transaction locks the row");
            continue;
        }
        out.push(finding(program, id, &claim));
    }
}

/// `SELECT id FROM jobs WHERE status = 'pending'`, then `UPDATE jobs SET status = 'running' WHERE id = ?`.
fn by_statements(program: &Program, id: FnId) -> Option<Claim> {
    let function = program.linked.function(id);
    let statements: Vec<(&Call, Statement)> = function
        .calls
        .iter()
        .filter(|call| expr::callee_name(call).is_some_and(|name| EXECUTES.contains(&name.as_str())))
        .filter_map(|call| Some((call, statement(program, id, call)?)))
        .collect();
    for (select, looked) in statements.iter().filter(|(_, one)| one.verb == Verb::Select) {
        for (update, taken) in statements.iter().filter(|(_, one)| one.verb != Verb::Select) {
            if update.span.start <= select.span.end || taken.table != looked.table {
                continue;
            }
            let Some(column) = claimed_column(looked, taken) else { continue };
            if is_of_row(program, id, select, update) {
                return Some(Claim { select: select.name_span, update: update.name_span, column });
            }
        }
    }
    None
}

/// Methods that run a statement.
const EXECUTES: [&str; 6] = ["execute", "fetchone", "fetchrow", "fetch", "fetchval", "fetch_one"];

#[derive(PartialEq, Eq, Clone, Copy)]
enum Verb {
    Select,
    Update,
    Delete,
}

/// A statement in SQL, in capitals.
struct Statement {
    verb: Verb,
    table: String,
    /// What is set, for `UPDATE`.
    sets: String,
    /// The conditions.
    conditions: String,
}

fn statement(program: &Program, id: FnId, call: &Call) -> Option<Statement> {
    let function = program.linked.function(id);
    let first = call.args.first()?.value;
    // `text("UPDATE ..")`
    let first = match expr::as_call(function, first).map(|inner| function.call(inner)) {
        Some(inner) if expr::callee_name(inner).is_some_and(|name| name == "text" || name == "SQL") => {
            inner.args.first()?.value
        }
        _ => first,
    };
    let text = program.text(id, first)?.as_str().to_ascii_uppercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let verb = match *words.first()? {
        "SELECT" => Verb::Select,
        "UPDATE" => Verb::Update,
        "DELETE" => Verb::Delete,
        _ => return None,
    };
    // Rows locked, or handed out by the statement that takes them.
    let whole = words.join(" ");
    if ["FOR UPDATE", "RETURNING", "SKIP LOCKED", "FOR SHARE", "UPDLOCK", "COUNT(", "SUM(", "MAX("]
        .iter()
        .any(|word| whole.contains(word))
    {
        return None;
    }
    let after = |word: &str| words.iter().position(|known| *known == word).and_then(|at| words.get(at + 1));
    let table = match verb {
        Verb::Select | Verb::Delete => after("FROM")?,
        Verb::Update => words.get(1)?,
    };
    let table = table.trim_matches(|sign: char| !sign.is_alphanumeric() && sign != '_' && sign != '.').to_string();
    let (head, conditions) = whole.split_once(" WHERE ").map_or((whole.as_str(), ""), |(head, rest)| (head, rest));
    let sets = head.split_once(" SET ").map_or(String::new(), |(_, sets)| sets.to_string());
    Some(Statement { verb, table, sets, conditions: conditions.to_string() })
}

/// Columns that say who has a row, or what has become of it.
const COLUMNS: [&str; 21] = [
    "STATUS",
    "STATE",
    "CLAIMED",
    "CLAIMED_BY",
    "CLAIMED_AT",
    "LOCKED",
    "LOCKED_BY",
    "LOCKED_AT",
    "LOCKED_UNTIL",
    "ASSIGNED",
    "ASSIGNED_TO",
    "WORKER",
    "WORKER_ID",
    "OWNER",
    "PROCESSED",
    "PROCESSING",
    "IN_USE",
    "USED",
    "TAKEN",
    "LEASED_UNTIL",
    "STARTED_AT",
];

fn column_in(text: &str) -> Option<String> {
    let words = text.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
    words.into_iter().find(|word| COLUMNS.contains(word)).map(str::to_ascii_lowercase)
}

/// The column by which the second statement takes what the first found free, if the second does not look at it again.
fn claimed_column(looked: &Statement, taken: &Statement) -> Option<String> {
    let by_row = taken.conditions.split_whitespace().next().is_some_and(|word| {
        let word = word.rsplit('.').next().unwrap_or(word);
        let word = word.split('=').next().unwrap_or(word);
        word.ends_with("ID") || word == "KEY" || word == "ROWID" || word == "UUID"
    });
    if !by_row || column_in(&taken.conditions).is_some() {
        return None;
    }
    let looked_at = column_in(&looked.conditions)?;
    match taken.verb {
        Verb::Update => column_in(&taken.sets),
        // What is taken out of a queue need not be marked.
        Verb::Delete => Some(looked_at),
        Verb::Select => None,
    }
}

/// The second statement is about the row the first found: its arguments are made of what was fetched.
fn is_of_row(program: &Program, id: FnId, select: &Call, update: &Call) -> bool {
    let function = program.linked.function(id);
    let from_row = |value: ValueId| reaches(program, id, value, select.span, 0);
    update.args.iter().skip(1).any(|arg| expr::contains(function, arg.value, &from_row))
}

/// Whether a value comes from a row fetched after a call: through variables, parts, elements and `fetchone()`.
fn reaches(program: &Program, id: FnId, value: ValueId, select: Span, depth: u32) -> bool {
    if depth > 8 {
        return false;
    }
    let function = program.linked.function(id);
    match function.value(value) {
        Value::Local(local) => {
            let binds = program.linked.index[id.0 as usize].binds.get(local.0 as usize);
            binds.is_some_and(|binds| {
                binds.iter().any(|(by, value)| {
                    *by == id && value.is_some_and(|value| reaches(program, id, value, select, depth + 1))
                })
            })
        }
        Value::Call(call) => {
            let data = function.call(*call);
            let fetches = expr::callee_name(data).is_some_and(|name| {
                matches!(name.as_str(), "fetchone" | "fetchall" | "fetchmany" | "first" | "one" | "scalar")
            });
            data.span == select
                || fetches && data.span.end >= select.end
                || expr::operands(function, value).into_iter().any(|part| reaches(program, id, part, select, depth + 1))
        }
        _ => expr::operands(function, value).into_iter().any(|part| reaches(program, id, part, select, depth + 1)),
    }
}

/// `job = query.filter(status="pending").first()`, then `job.status = "running"`.
fn by_objects(program: &Program, id: FnId) -> Option<Claim> {
    let function = program.linked.function(id);
    if !function
        .calls
        .iter()
        .any(|call| expr::callee_name(call).is_some_and(|name| matches!(name.as_str(), "commit" | "save" | "flush")))
    {
        return None;
    }
    function.nodes.iter().find_map(|node| {
        let Node::Event(event) = node else { return None };
        let EventKind::Write { target, value: Some(value), .. } = &event.kind else { return None };
        let Value::Field { base, name } = function.value(*target) else { return None };
        let column = column_in(&name.as_str().to_ascii_uppercase())?;
        if matches!(function.value(*value), Value::Literal(Literal::None)) {
            return None;
        }
        let Value::Local(row) = function.value(*base) else { return None };
        let select = lookup(program, id, *row, *name)?;
        (select.start < event.span.start).then_some(Claim { select, update: event.span, column })
    })
}

/// Where a variable is bound to the first row of a query that asks for a column.
fn lookup(program: &Program, id: FnId, row: LocalId, column: Name) -> Option<Span> {
    let function = program.linked.function(id);
    let call = expr::as_call(function, program.bound_once(id, row)?)?;
    let data = function.call(call);
    let Callee::Method { receiver, name } = &data.callee else { return None };
    let first = matches!(name.as_str(), "first" | "one_or_none" | "scalar_one_or_none" | "get");
    let asks = asks_for(function, *receiver, column) || *name == "get" && args_ask_for(function, call, column);
    if !first || !asks {
        return None;
    }
    Some(data.name_span)
}

/// A query with a condition on the column: `filter(Job.status == "pending")`, `filter_by(status="pending")`.
fn asks_for(function: &Function, query: ValueId, column: Name) -> bool {
    let filters = |value: ValueId| match function.value(value) {
        Value::Call(call) => {
            let named = expr::callee_name(function.call(*call))
                .is_some_and(|name| matches!(name.as_str(), "filter" | "filter_by" | "where" | "exclude"));
            named && args_ask_for(function, *call, column)
        }
        _ => false,
    };
    expr::contains(function, query, &filters)
        && !expr::contains(function, query, &|value| match function.value(value) {
            Value::Call(call) => expr::callee_name(function.call(*call))
                .is_some_and(|name| matches!(name.as_str(), "with_for_update" | "select_for_update" | "with_lockmode")),
            _ => false,
        })
}

fn args_ask_for(function: &Function, call: CallId, column: Name) -> bool {
    function.call(call).args.iter().any(|arg| {
        arg.name.is_some_and(|name| name.as_str().split("__").next() == Some(column.as_str()))
            || expr::contains(
                function,
                arg.value,
                &|value| matches!(function.value(value), Value::Field { name, .. } if *name == column),
            )
    })
}

/// Some lock is held over both, of threads or of processes.
fn is_locked(program: &Program, id: FnId, claim: &Claim) -> bool {
    let facts = program.facts(id);
    if !program.entry[id.0 as usize].is_empty() || !facts.acquires.is_empty() {
        return true;
    }
    let sites =
        facts.accesses.iter().filter(|access| claim.select.contains(access.span) || access.span == claim.update);
    sites.into_iter().any(|access| !access.held.is_empty())
}

/// The function begins a transaction that locks, or asks the database for a lock of its own.
fn locks_rows(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let says = |text: &str| {
        let text = text.to_ascii_uppercase();
        ["IMMEDIATE", "EXCLUSIVE", "FOR UPDATE", "SKIP LOCKED", "ADVISORY", "LOCK TABLE", "SERIALIZABLE", "GET_LOCK"]
            .iter()
            .any(|word| text.contains(word))
    };
    let words = function
        .values
        .iter()
        .any(|data| matches!(&data.value, Value::Literal(Literal::Str(text)) if says(text.as_str())));
    let calls = function.calls.iter().any(|call| {
        expr::callee_name(call).is_some_and(|name| {
            let name = name.as_str().to_ascii_lowercase();
            name.contains("for_update")
                || name.contains("lock")
                || name.contains("immediate")
                || name.contains("exclusive")
        })
    });
    let counted =
        function.values.iter().any(|data| matches!(&data.value, Value::Field { name, .. } if *name == "rowcount"));
    words || calls || counted
}

/// Named as what workers call to get work.
fn claims_by_name(name: &str) -> bool {
    let words = [
        "claim", "acquire", "dequeue", "lease", "reserve", "next", "pop", "take", "grab", "assign", "checkout",
        "worker", "poll",
    ];
    name.to_ascii_lowercase().split('_').any(|word| words.contains(&word))
}

fn finding(program: &Program, id: FnId, claim: &Claim) -> Finding {
    let function = program.linked.function(id);
    let shared = program.runs_beside_itself(id) || !program.threads_of(id, true).is_empty();
    let confidence =
        if shared || claims_by_name(function.name.as_str()) { Confidence::Medium } else { Confidence::Low };
    let runner = program.runners(id)[0];
    let steps = vec![
        program.step(id, claim.select, "looks for a row that nobody has", &[]),
        program.step(id, claim.update, format!("sets its `{}`, without looking again", claim.column), &[]),
    ];
    let between = vec![program.step(id, claim.select, "finds the same row, not yet marked", &[])];
    Finding {
        message: format!(
            "a row is looked up here and its `{}` set in a second statement that does not look again",
            claim.column
        ),
        outcome: "two workers find the same row before either marks it, and both do its work".to_string(),
        help: format!(
            "mark it in one statement with the old `{}` among the conditions and see how many rows it changed, or lock the row (`FOR UPDATE SKIP LOCKED`, `BEGIN IMMEDIATE`)",
            claim.column
        ),
        threads: vec![
            program.thread(runner, id, steps),
            crate::finding::ThreadStory { name: "another worker".to_string(), steps: between },
        ],
        ..program.blank(&RULE.info, id, claim.select, confidence)
    }
}
