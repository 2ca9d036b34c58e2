//! An asynchronous function tests shared state, is suspended, and acts on what it saw.

use super::Rule;
use crate::analysis::async_checks::{Action, AsyncCheck, find};
use crate::analysis::late_acts::{Act, Kept, LateAct};
use crate::analysis::{Program, Root};
use crate::finding::{Confidence, Family, Finding, Related, RuleInfo, Severity, ThreadStory, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "await-check-then-act",
        family: Family::Atomicity,
        summary: "an asynchronous function tests shared state, is suspended, and acts on what it saw before",
        page: include_str!("await_check_then_act.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[367, 362],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let (found, excused) = find(program);
    for (id, span, why) in excused {
        program.silent(RULE.info.id, program.location(id, span), || why.into());
    }
    out.extend(found.iter().map(|check| finding(program, check)));
    let late = program.late_acts(&|id, span, why| {
        program.silent(RULE.info.id, program.location(id, span), || why.into());
    });
    out.extend(late.iter().map(|act| of_tasks(program, act)));
}

/// The weakest link: whether several tasks run the coroutine, and how much harm it does if they do.
fn confidence(program: &Program, check: &AsyncCheck) -> Confidence {
    let once = matches!(
        program.linked.function(check.function).name.as_str(),
        "__aenter__"
            | "__aexit__"
            | "main"
            | "run"
            | "start"
            | "stop"
            | "open"
            | "close"
            | "aclose"
            | "shutdown"
            | "setup"
            | "teardown"
            | "startup"
            | "on_startup"
            | "on_shutdown"
            | "cleanup"
            | "initialize"
            | "disconnect"
    );
    let global = matches!(check.place.root, Root::Global(_));
    // One object for many tasks is certain for a global only; for others it takes the author's word, a lock in the class.
    let shared = check.own && (global && check.many || check.intended && !once);
    match check.action {
        Action::WriteBack if shared || check.own && check.many => Confidence::Medium,
        Action::Create | Action::Add | Action::Remove if shared => Confidence::Medium,
        Action::Reread if check.own && !once => Confidence::Medium,
        Action::Create | Action::Fill if check.own && check.coordinates && !once => Confidence::Medium,
        _ => Confidence::Low,
    }
}

fn finding(program: &Program, check: &AsyncCheck) -> Finding {
    let id = check.function;
    let name = program.linked.fn_name(id);
    let place = program.resolver().place_name(&check.place);
    let (did, outcome) = match check.action {
        Action::Create => {
            ("creates it", format!("both tasks create `{place}`; one of the two is lost, and nobody closes it"))
        }
        Action::Fill => (
            "stores into it",
            format!("both tasks do the work, and the second overwrites what the first stored in `{place}`"),
        ),
        Action::Remove => {
            ("removes from it", format!("what the first task found in `{place}` is gone, or is removed twice"))
        }
        Action::Add => ("adds to it", format!("both tasks pass the test, and `{place}` gets more than it should hold")),
        Action::Mark => {
            ("sets it", format!("both tasks pass the test of `{place}` and do what only one of them should do"))
        }
        Action::WriteBack => (
            "writes it back",
            format!("what the second task stored in `{place}` meanwhile is overwritten with an old value"),
        ),
        Action::Slot => (
            "waits there for its own future",
            format!("the second task overwrites `{place}`, and the future that the first waits for is never set"),
        ),
        Action::Slept => (
            "goes on without asking again",
            format!("all tasks that are told to wait by `{place}` sleep as long, and then go on at once"),
        ),
        Action::Reread => (
            "asks it again",
            format!("a task that is woken first puts a new future into `{place}`, which is not done: asking it raises"),
        ),
    };
    let read = if check.action == Action::WriteBack { "reads" } else { "tests" };
    let steps = vec![
        program.step(id, check.test, format!("{read} `{place}`"), &[]),
        program.step(id, check.suspended, "is suspended here", &[]),
        program.step(id, check.act, format!("{did}, going by what it saw before"), &[]),
    ];
    let second = vec![
        program.step(id, check.test, format!("meanwhile {read} `{place}` as well, and sees the same"), &[]),
        program.step(id, check.act, did.to_string(), &[]),
    ];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: match check.action {
            Action::Slot => {
                format!("`{name}` puts a future into `{place}` and waits for it, whoever waits there already")
            }
            Action::Reread => format!("`{name}` waits for the future in `{place}`, and then asks `{place}` again"),
            Action::Slept => format!("`{name}` sleeps as long as it is told and goes on without asking again"),
            _ => format!("`{name}` {read} `{place}`, awaits, and then {did} without looking again"),
        },
        confidence: confidence(program, check),
        primary: program.location(id, check.act),
        threads: vec![
            program.thread(check.runner, id, steps),
            ThreadStory { name: "another task of the same loop".to_string(), steps: second },
        ],
        outcome,
        related: Vec::new(),
        help: if check.action == Action::Reread {
            "keep the future in a variable, and wait for that and ask that".to_string()
        } else if check.action == Action::WriteBack {
            "await first, and then read and write in one step without an `await` between".to_string()
        } else {
            format!(
                "hold an `asyncio.Lock` from the test to the action, test `{place}` again after the `await`, or store the task or future before awaiting it"
            )
        },
        fix: None,
        key: format!("{}|{name}", program.resolver().place_key(&check.place)),
        test: program.is_test(id),
    }
}

/// The finding about Rust, where what is tested is kept behind something that each step is safe with.
fn of_tasks(program: &Program, late: &LateAct) -> Finding {
    let id = late.function;
    let function = program.linked.fn_name(id);
    let name = &late.name;
    let back = late.action == Act::WriteBack;
    let looks = if back { "reads" } else { "checks" };
    let (did, outcome) = match late.action {
        Act::Store => (
            "stores into it",
            format!("both tasks do the work, and the second overwrites what the first stored in {name}"),
        ),
        Act::Add => ("adds to it", format!("both tasks pass the check, and {name} gets more than it should hold")),
        Act::Mark => ("sets it", format!("both tasks pass the check of {name} and do what only one of them should do")),
        Act::Remove => ("removes from it", format!("what the first task found in {name} is gone, or is removed twice")),
        Act::WriteBack => (
            "writes it back",
            format!("what the second task stored in {name} meanwhile is overwritten with an old value"),
        ),
    };
    let mut first = vec![program.step(late.test.0, late.test.1, format!("{looks} {name}"), &[])];
    first.push(program.step(id, late.suspended, "is suspended here", &[]));
    first.push(program.step(late.act.0, late.act.1, format!("{did}, going by what it saw before"), &[]));
    let second = vec![
        program.step(late.test.0, late.test.1, format!("meanwhile {looks} {name} as well, and sees the same"), &[]),
        program.step(late.act.0, late.act.1, did.to_string(), &[]),
    ];
    let related = late.more.iter().take(4);
    Finding {
        message: format!("`{function}` {looks} {name}, awaits, and then {did} without looking again"),
        outcome,
        help: help(late),
        threads: vec![
            program.thread(program.runners(id)[0], id, first),
            ThreadStory { name: "another task".to_string(), steps: second },
        ],
        related: related
            .map(|span| Related { location: program.location(id, *span), text: "so does this".to_owned() })
            .collect(),
        key: format!("{}|{function}", program.resolver().place_key(&late.place)),
        ..program.blank(&RULE.info, id, late.at, late.confidence)
    }
}

fn help(late: &LateAct) -> String {
    let keeper = &late.keeper;
    match (late.kept, late.action) {
        (Kept::Atomic, _) => format!("claim `{keeper}` before the `.await`, with `compare_exchange` or `swap`"),
        (_, Act::WriteBack) => "await first, and then read and write in one step".to_owned(),
        (Kept::Map, Act::Store) => {
            format!(
                "keep a `tokio::sync::OnceCell` for each key in `{keeper}` (`entry(..).or_default()`) and make the value with `get_or_try_init`, or look again through `entry` after the `.await`"
            )
        }
        (Kept::Lock, _) => {
            format!(
                "look again in the section that changes it, or hold `{keeper}` from the check to the change, as a lock that may be held over an `.await` (`tokio::sync::Mutex`)"
            )
        }
        (Kept::Map | Kept::Cell, _) => {
            format!("look into `{keeper}` again after the `.await`, or mark there before it that the work is under way")
        }
    }
}
