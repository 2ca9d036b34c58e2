//! Waits on a condition variable that nobody repeats when they return too early.

use super::Rule;
use crate::analysis::conditions::Shape;
use crate::analysis::{FnId, Program, Signal};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::{FunctionKind, Language};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "wait-without-loop",
        family: Family::Signalling,
        summary: "a condition is waited for once, not until what was waited for holds",
        page: include_str!("wait_without_loop.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[662],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for (id, signal) in program.signals(true) {
        let shape = program.wait_shape(id, signal);
        match judge(program, id, signal, shape) {
            Ok(confidence) => out.push(finding(program, id, signal, shape, confidence)),
            Err(reason) => program.silent(RULE.info.id, program.location(id, signal.span), || reason.to_string()),
        }
    }
}

/// How sure it is that the wait should be made again, or why it need not.
fn judge(program: &Program, id: FnId, signal: &Signal, shape: Shape) -> Result<Confidence, &'static str> {
    let function = program.linked.function(id);
    if signal.lock.is_none() {
        return Err("the condition's lock is not known");
    }
    // A lambda or closure may be the body of somebody's loop.
    let nested = function.kind == FunctionKind::Closure && !program.roots.is_entry(id);
    match shape {
        Shape::Looped => Err("it waits until a test under the lock holds"),
        Shape::Elsewhere => Err("what is waited for is tested again, here or by the caller"),
        _ if nested => Err("a closure may be run again and again"),
        Shape::TestedOnce if !signal.bounded => Ok(Confidence::High),
        Shape::TestedOnce => Ok(Confidence::Low),
        Shape::TestsOutside if !signal.bounded => Ok(Confidence::Medium),
        Shape::TestsOutside if is_under_a_branch(program, id, signal) => Ok(Confidence::Low),
        Shape::TestsOutside => Err("the wait gives up after a time, and its loop tests then"),
        Shape::Untested if signal.bounded => Err("the wait gives up after a time, and nothing says what it waits for"),
        Shape::Untested if is_notified(program, id, signal) => Ok(Confidence::Medium),
        Shape::Untested => Ok(Confidence::Low),
    }
}

/// A test other than a loop's decides whether it waits.
fn is_under_a_branch(program: &Program, id: FnId, signal: &Signal) -> bool {
    let tests = &program.facts(id).tests;
    signal.under.iter().filter_map(|(index, _)| tests.get(*index as usize)).any(|test| !test.of_loop)
}

/// Somebody else is seen to notify the condition.
fn is_notified(program: &Program, id: FnId, signal: &Signal) -> bool {
    let place = signal.condition.as_ref().map(|condition| &condition.place);
    place.is_some()
        && program
            .signals(false)
            .any(|(other, notify)| other != id && notify.condition.as_ref().map(|condition| &condition.place) == place)
}

fn finding(program: &Program, id: FnId, signal: &Signal, shape: Shape, confidence: Confidence) -> Finding {
    let resolver = program.resolver();
    let place = signal.condition.as_ref().map(|condition| &condition.place);
    let name = place.map_or_else(|| "the condition".to_string(), |place| format!("`{}`", resolver.place_name(place)));
    let python = program.linked.language(id) == Language::Python;
    let message = match shape {
        Shape::TestsOutside => format!("what {name} is waited for is tested before its lock is taken"),
        Shape::TestedOnce => format!("what {name} is waited for is tested once, and not again after the wait"),
        _ => format!("{name} is waited for without a test of what is waited for"),
    };
    let outcome = match shape {
        Shape::TestsOutside => {
            "a notification that comes between the test and the wait is missed, and the thread waits for the next one"
        }
        Shape::TestedOnce => {
            "the thread goes on although what it waited for does not hold: another waiter was faster, or it was woken for nothing"
        }
        _ => {
            "a notification that came before is missed, and one that is meant for another waiter, or for nobody, ends the wait"
        }
    };
    let help = match (shape, python) {
        (Shape::TestsOutside, _) => "test with the lock held, in a loop around the wait",
        (_, true) => "wait in a `while` loop that tests with the lock held, or call `wait_for`",
        (_, false) => "wait in a `while` loop that tests with the lock held, or call `wait_while`",
    };
    let runner = program.runners(id)[0];
    let step = program.step(id, signal.span, "waits, and goes on when it is woken", &signal.held);
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence,
        primary: program.location(id, signal.span),
        threads: vec![program.thread(runner, id, vec![step])],
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: help.to_string(),
        fix: None,
        key: format!(
            "{}|{}",
            place.map_or_else(String::new, |place| resolver.place_key(place)),
            program.linked.fn_name(id)
        ),
        test: program.is_test(id),
    }
}
