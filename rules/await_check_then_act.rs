//! A coroutine tests shared state, is suspended, and acts on what it saw.

use super::Rule;
use crate::analysis::async_checks::{Action, AsyncCheck, find};
use crate::analysis::{Program, Root};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, ThreadStory, Tier};
use crate::model::Language;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "await-check-then-act",
        family: Family::Atomicity,
        summary: "a coroutine tests shared state, is suspended, and acts on what it saw before",
        page: include_str!("await_check_then_act.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python],
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
