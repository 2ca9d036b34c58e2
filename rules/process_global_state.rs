//! State that a process has once is changed where several threads run.

use std::collections::BTreeSet;

use super::Rule;
use crate::analysis::nesting::{Around, events};
use crate::analysis::{CallSite, FnId, ProcessChange, Program, Runner, ThreadRoot};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::RootKind;
use crate::model::{Call, Callee, EventKind, Function, FunctionKind, Language, Name, Node, Span};

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
        let test = tests.test_of(id).filter(|_| runner.is_none());
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
                (None, Some((test, surely))) => in_test(program, &change, test, surely),
                (None, None) => continue,
            });
        }
    }
}

/// The thread that runs a function, if one that may meet others does.
fn threaded(program: &Program, id: FnId) -> Option<Runner> {
    // A child process between `fork` and `exec` has one thread.
    program.runners(id).into_iter().find(|runner| match runner {
        Runner::Root(root) if is_a_second_main(program, program.roots.root(*root)) => false,
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

/// `main` starts it, for the size of its stack, and waits for it in the same breath: no other thread is there.
fn is_a_second_main(program: &Program, root: &ThreadRoot) -> bool {
    let Some((maker, span)) = root.made else { return false };
    let function = program.linked.function(maker);
    let waits = |call: &Call| {
        call.span.contains(span) && matches!(&call.callee, Callee::Method { name, .. } if *name == "join")
    };
    root.kind == RootKind::Thread && function.name == "main" && function.calls.iter().any(waits)
}

fn in_thread(program: &Program, change: &ProcessChange, runner: Runner) -> Finding {
    let what = &change.facts.what;
    let text = format!("changes {what} in `{}`", program.linked.fn_name(change.function));
    let steps = vec![program.step(change.function, change.span, text, &[])];
    let threads = vec![program.thread(runner, change.function, steps)];
    let message = format!("{what}, which the whole process shares, is changed here in a {}", kind_of(program, runner));
    let outcome = format!("every other thread sees {what} change under it");
    let found = finding(program, change, message, outcome, threads);
    // The first thing the one coroutine of a program does.
    let alone = program.is_alone_on_its_loop(change.function, change.span);
    if alone { Finding { confidence: Confidence::Low, ..found } } else { found }
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

/// `surely`: nothing on the way from the test to the change decides whether it happens.
fn in_test(program: &Program, change: &ProcessChange, test: FnId, surely: bool) -> Finding {
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
    let found = finding(program, change, message, outcome, threads);
    let surely = surely
        && (change.function == test || Decides::new(program.linked.function(change.function)).surely(change.span));
    if surely { found } else { Finding { confidence: Confidence::Low, ..found } }
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
    of: Vec<Option<(FnId, bool)>>,
}

impl ParallelTests {
    /// A test that runs a function, and whether it does for certain.
    fn test_of(&self, id: FnId) -> Option<(FnId, bool)> {
        self.of.get(id.0 as usize).copied().flatten()
    }
}

/// Rust runs the tests of a crate on several threads, unless there is one only, or they are serialised by an attribute or a lock.
fn parallel_tests(program: &Program) -> ParallelTests {
    let mut of: Vec<Option<(FnId, bool)>> = vec![None; program.linked.function_count()];
    let is_test = |id: &FnId| {
        let function = program.linked.function(*id);
        let marked = |word: &str| {
            function.decorators.iter().any(|decorator| decorator.path.last().is_some_and(|last| last == word))
        };
        program.linked.language(*id) == Language::Rust && function.kind == FunctionKind::Named && marked("test")
    };
    let tests: Vec<FnId> = program.linked.functions().filter(is_test).collect();
    let root = |id: FnId| program.linked.file_model(id).context.root;
    let parallel: Vec<FnId> = tests
        .iter()
        .copied()
        .filter(|test| {
            let others = tests.iter().any(|other| other != test && root(*other) == root(*test));
            others && !is_serial(program, *test)
        })
        .collect();
    // What they surely run first, then what depends on something.
    for surely in [true, false] {
        for test in &parallel {
            let mut walked: BTreeSet<FnId> = BTreeSet::new();
            let mut queue = vec![*test];
            while let Some(id) = queue.pop() {
                let Some(seen) = of.get_mut(id.0 as usize) else { continue };
                if !walked.insert(id) || seen.is_some_and(|(other, sure)| other != *test && (sure || !surely)) {
                    continue;
                }
                seen.get_or_insert((*test, surely));
                let facts = program.facts(id);
                // What runs under a lock, whichever it is, may be serialised by it.
                let calls = facts.calls.iter().filter(|site| site.held.is_empty());
                let all = !surely || program.is_test(id);
                let decides = (!all).then(|| Decides::new(program.linked.function(id)));
                let counts = |site: &&CallSite| decides.as_ref().is_none_or(|decides| decides.surely(site.span));
                queue.extend(calls.filter(counts).flat_map(|site| site.functions.iter().copied()));
            }
        }
    }
    ParallelTests { of }
}

/// What decides in a function whether it gets to a place: the branches, and the first early way out.
struct Decides {
    arms: Vec<Span>,
    leaves: u32,
}

impl Decides {
    fn new(function: &Function) -> Self {
        let branches = function.nodes.iter().filter_map(|node| match node {
            Node::Branch { arms, .. } => Some(arms),
            _ => None,
        });
        let arms: Vec<Span> = branches.flatten().map(|arm| arm.span).collect();
        let mut leaves = u32::MAX;
        events(function, &mut |event, around| {
            let branch = around.iter().any(|part| matches!(part, Around::Arm(..)));
            if branch && matches!(event.kind, EventKind::Return(_)) {
                leaves = leaves.min(event.span.end);
            }
        });
        Self { arms, leaves }
    }

    /// Nothing does.
    fn surely(&self, at: Span) -> bool {
        at.start < self.leaves && !self.arms.iter().any(|arm| arm.contains(at))
    }
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
