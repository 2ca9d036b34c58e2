//! A file is read, changed and written back, and others may write it in between.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::files::{FileAct, FileOp, file_act, keeps_others_away};
use crate::analysis::{FnId, Program, Runner, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::RootKind;
use crate::model::{EventKind, Function, Language, LocalId, Node, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "file-update-unlocked",
        family: Family::Atomicity,
        summary: "a file is read, changed and written back without a lock, and others may write it in between",
        page: include_str!("file_update_unlocked.md"),
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
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        if function.calls.len() < 2 {
            continue;
        }
        let acts: Vec<FileAct> = expr::calls(function).filter_map(|(call, _)| file_act(program, id, call)).collect();
        let Some((read, write)) = update(program, id, &acts) else { continue };
        let quiet = |reason: &'static str| {
            program.silent(RULE.info.id, program.location(id, write.span), || reason.to_string())
        };
        if keeps_others_away(program, id) {
            quiet("a lock keeps others away");
            continue;
        }
        if replaces(program, id) {
            quiet("the file is replaced in one step");
            continue;
        }
        out.push(finding(program, id, &read, &write));
    }
}

/// A read of a path and a later write of the same path with what was read in it.
fn update(program: &Program, id: FnId, acts: &[FileAct]) -> Option<(FileAct, FileAct)> {
    for read in acts.iter().filter(|act| act.op == FileOp::Read) {
        for write in acts.iter().filter(|act| act.op == FileOp::Write && act.span.start > read.span.end) {
            if program.same(id, read.path, write.path) && is_written_back(program, id, read, write) {
                return Some((*read, *write));
            }
        }
    }
    None
}

/// What was read goes, by whatever way, into what is written.
fn is_written_back(program: &Program, id: FnId, read: &FileAct, write: &FileAct) -> bool {
    let function = program.linked.function(id);
    let data = variables_from(function, read);
    let handles = variables_from(function, write);
    let has = |value: ValueId, known: &BTreeSet<LocalId>| {
        expr::contains(
            function,
            value,
            &|value| matches!(function.value(value), Value::Local(local) if known.contains(local)),
        )
    };
    // `path.write_text(json.dumps(data))`, `fs::write(path, data)`
    let at_once = function.call(write.call).args.iter().any(|arg| has(arg.value, &data));
    at_once
        || function.calls.iter().filter(|call| call.span.start > write.span.end).any(|call| {
            let name = expr::callee_name(call).map_or("", |name| name.as_str());
            let writes = matches!(
                name,
                "write"
                    | "writelines"
                    | "dump"
                    | "safe_dump"
                    | "write_all"
                    | "to_writer"
                    | "to_writer_pretty"
                    | "writerow"
                    | "writerows"
            );
            let values = || expr::receiver(call).into_iter().chain(call.args.iter().map(|arg| arg.value));
            writes && values().any(|value| has(value, &handles)) && values().any(|value| has(value, &data))
        })
}

/// The variables that hold what a call returned, or something made of it.
fn variables_from(function: &Function, act: &FileAct) -> BTreeSet<LocalId> {
    let mut known: BTreeSet<LocalId> = BTreeSet::new();
    // Binds come in the order of the source; a second round finds what loops carry.
    for _ in 0..2 {
        for node in &function.nodes {
            let Node::Event(event) = node else { continue };
            let EventKind::Bind { local, value: Some(value), .. } = &event.kind else { continue };
            let made = expr::contains(function, *value, &|value| match function.value(value) {
                Value::Local(local) => known.contains(local),
                Value::Call(call) => *call == act.call,
                _ => false,
            });
            if made {
                known.insert(*local);
            }
        }
    }
    known
}

/// A file of another name is written and takes the place of the old one: `os.replace`, `fs::rename`, `path.replace(target)`.
fn replaces(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    expr::calls(function).any(|(call, data)| match expr::callee_name(data).map(|name| name.as_str()) {
        Some("rename" | "move" | "persist" | "renames") => true,
        // `str.replace` takes two arguments, that of a path one.
        Some("replace") => {
            data.args.len() == 1
                || program.resolver().library_callee(id, call).is_some_and(|path| path.to_string() == "os.replace")
        }
        Some(name) => name.contains("atomic"),
        None => false,
    })
}

/// Several threads, tasks or processes are seen to run the function.
fn is_shared(program: &Program, id: FnId) -> bool {
    program.runs_beside_itself(id)
        || program.runners(id).iter().any(|runner| match runner {
            Runner::Root(root) => matches!(
                program.roots.root(*root).kind,
                RootKind::Pool | RootKind::Process | RootKind::Handler | RootKind::Callback
            ),
            Runner::Outside => false,
        })
}

fn finding(program: &Program, id: FnId, read: &FileAct, write: &FileAct) -> Finding {
    let confidence = if is_shared(program, id) { Confidence::Medium } else { Confidence::Low };
    let (first, second) = (program.call_name(id, read.call), program.call_name(id, write.call));
    let runner = program.runners(id)[0];
    let steps = vec![
        program.step(id, read.span, format!("reads the file with `{first}`"), &[]),
        program.step(id, write.span, format!("writes it back with `{second}`"), &[]),
    ];
    let other = vec![program.step(id, write.span, "writes the file in between", &[])];
    let python = program.linked.language(id) == Language::Python;
    Finding {
        message:
            "a file that was read before is written back here, and no lock keeps others from writing it in between"
                .to_string(),
        outcome: "what the other wrote is lost, and a reader may find the file empty or half written".to_string(),
        help: if python {
            "hold a lock over reading and writing, and write a temporary file that `os.replace` puts in its place"
                .to_string()
        } else {
            "hold a lock over reading and writing, and write a temporary file that `fs::rename` puts in its place"
                .to_string()
        },
        threads: vec![
            program.thread(runner, id, steps),
            crate::finding::ThreadStory { name: "another thread or process".to_string(), steps: other },
        ],
        ..program.blank(&RULE.info, id, write.span, confidence)
    }
}
