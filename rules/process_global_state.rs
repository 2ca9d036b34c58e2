//! State that a process has once is changed where several threads run.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::{FnId, ProcessChange, Program, Runner};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::RootKind;
use crate::model::{FunctionKind, Language, Name};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "process-global-state",
        family: Family::Races,
        summary: "a thread changes state that the whole process shares",
        page: include_str!("process_global_state.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[362, 567],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    let tests = parallel_tests(program);
    for id in program.linked.functions() {
        let runner = threaded(program, id);
        let test = tests.test_of(id);
        if runner.is_none() && test.is_none() {
            continue;
        }
        // One change of a function and its undoing are one bug.
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for change in program.process_changes(id) {
            if !told.insert(change.facts.what.as_str()) {
                continue;
            }
            if !program.held_when(id, change.span).is_empty() {
                let location = program.location(id, change.span);
                program.silent(RULE.info.id, location, || "a lock is held here, or may be".into());
                continue;
            }
            out.push(match (runner, test) {
                (Some(runner), _) => in_thread(program, &change, runner),
                (None, Some(test)) => in_test(program, &change, test),
                (None, None) => continue,
            });
        }
    }
}

/// The thread that runs a function, if one that may meet others does.
fn threaded(program: &Program, id: FnId) -> Option<Runner> {
    // A child process between `fork` and `exec` has one thread.
    program.runners(id).into_iter().find(|runner| match runner {
        Runner::Root(root) => matches!(
            program.roots.root(*root).kind,
            RootKind::Thread
                | RootKind::Pool
                | RootKind::Timer
                | RootKind::Handler
                | RootKind::Callback
                | RootKind::Task
        ),
        Runner::Outside => false,
    })
}

fn in_thread(program: &Program, change: &ProcessChange, runner: Runner) -> Finding {
    let what = &change.facts.what;
    let text = format!("changes {what} in `{}`", program.linked.fn_name(change.function));
    let steps = vec![program.step(change.function, change.span, text, &[])];
    let threads = vec![program.thread(runner, change.function, steps)];
    let message = format!("{what}, which the whole process shares, is changed here in a {}", kind_of(program, runner));
    let outcome = format!("every other thread sees {what} change under it");
    finding(program, change, message, outcome, threads)
}

fn kind_of(program: &Program, runner: Runner) -> &'static str {
    let Runner::Root(root) = runner else { return "thread" };
    match program.roots.root(root).kind {
        RootKind::Handler => "request handler",
        RootKind::Callback => "callback on another thread",
        RootKind::Task => "task",
        RootKind::Pool => "pool thread",
        _ => "thread",
    }
}

fn in_test(program: &Program, change: &ProcessChange, test: FnId) -> Finding {
    let what = &change.facts.what;
    let name = program.linked.fn_name(test);
    let text = format!("changes {what} in `{}`", program.linked.fn_name(change.function));
    let steps = vec![program.step(change.function, change.span, text, &[])];
    let threads = vec![
        crate::finding::ThreadStory { name: format!("test `{name}`"), steps },
        crate::finding::ThreadStory { name: "another test of the same crate".to_string(), steps: Vec::new() },
    ];
    let message = format!("{what}, which the whole process shares, is changed here by the test `{name}`");
    let outcome = format!("tests run on several threads at once: another one sees {what} change under it");
    finding(program, change, message, outcome, threads)
}

fn finding(
    program: &Program,
    change: &ProcessChange,
    message: String,
    outcome: String,
    threads: Vec<crate::finding::ThreadStory>,
) -> Finding {
    let facts = change.facts;
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence: if facts.mild { Confidence::Low } else { Confidence::Medium },
        primary: program.location(change.function, change.span),
        threads,
        outcome,
        related: Vec::new(),
        help: facts.instead.clone(),
        fix: None,
        key: format!("{}|{}", facts.path, program.linked.fn_name(change.function)),
        test: program.is_test(change.function),
    }
}

/// The tests that run on threads of one process, and what they run.
struct ParallelTests {
    of: Vec<Option<FnId>>,
}

impl ParallelTests {
    fn test_of(&self, id: FnId) -> Option<FnId> {
        self.of.get(id.0 as usize).copied().flatten()
    }
}

/// Rust runs the tests of a crate on several threads, unless there is one only, or they are serialised by an attribute or a lock.
fn parallel_tests(program: &Program) -> ParallelTests {
    let mut of: Vec<Option<FnId>> = vec![None; program.linked.function_count()];
    let is_test = |id: &FnId| {
        let function = program.linked.function(*id);
        let marked = |word: &str| {
            function.decorators.iter().any(|decorator| decorator.path.last().is_some_and(|last| last == word))
        };
        program.linked.language(*id) == Language::Rust && function.kind == FunctionKind::Named && marked("test")
    };
    let tests: Vec<FnId> = program.linked.functions().filter(is_test).collect();
    let root = |id: FnId| program.linked.file_model(id).context.root;
    for test in &tests {
        let alone = !tests.iter().any(|other| other != test && root(*other) == root(*test));
        if alone || is_serial(program, *test) {
            continue;
        }
        let mut queue = vec![*test];
        while let Some(id) = queue.pop() {
            let Some(seen) = of.get_mut(id.0 as usize).filter(|seen| seen.is_none()) else { continue };
            *seen = Some(*test);
            let facts = program.facts(id);
            // What runs under a lock, whichever it is, may be serialised by it.
            let calls = facts.calls.iter().filter(|site| site.held.is_empty());
            queue.extend(calls.flat_map(|site| site.functions.iter().copied()));
        }
    }
    ParallelTests { of }
}

/// Whether an attribute keeps a test apart from others.
fn is_serial(program: &Program, test: FnId) -> bool {
    let words = ["serial", "file_serial", "sequential", "ignore"].map(Name::new);
    program
        .linked
        .function(test)
        .decorators
        .iter()
        .any(|decorator| decorator.path.last().is_some_and(|last| words.contains(&last)))
}
