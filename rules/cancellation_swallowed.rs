//! A coroutine catches the exception that cancels it and does not raise it again.

use super::Rule;
use crate::analysis::exits::Way;
use crate::analysis::nesting::Catches;
use crate::analysis::swallowed::{After, Swallowed, find};
use crate::analysis::{FnId, Program};
use crate::finding::plan::Change;
use crate::finding::{Confidence, Family, Finding, Fix, FixSafety, RuleInfo, Severity, Tier};
use crate::model::{Language, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "cancellation-swallowed",
        family: Family::Cancellation,
        summary: "a handler catches the exception that cancels its task and does not raise it again",
        page: include_str!("cancellation_swallowed.md"),
        severity: Severity::Warning,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[755, 705],
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
    for swallowed in &found {
        let certainty = confidence(program, swallowed);
        let (main, others) = places(swallowed);
        out.push(finding(program, swallowed, main, certainty));
        // The other ways out need a `raise` of their own.
        out.extend(others.into_iter().map(|way| finding(program, swallowed, way, Confidence::Low)));
    }
}

/// Where the finding stands, and the ways out that are told by themselves. A clause that simply ends, or returns, is told at its head.
fn places(swallowed: &Swallowed) -> ((Way, Span), Vec<(Way, Span)>) {
    let ends = swallowed.ways.iter().any(|(way, _)| matches!(way, Way::End | Way::Return));
    let explicit = swallowed.ways.iter().copied().filter(|(way, _)| *way != Way::End);
    if ends {
        let way = swallowed.ways.iter().map(|(way, _)| *way).find(|way| matches!(way, Way::End | Way::Return));
        return ((way.unwrap_or(Way::End), swallowed.span), explicit.collect());
    }
    let mut explicit = explicit;
    let first = explicit.next().unwrap_or((Way::End, swallowed.span));
    (first, explicit.collect())
}

/// The weakest link: what is caught, whether it can be the task's own cancellation, and what the task does next.
fn confidence(program: &Program, swallowed: &Swallowed) -> Confidence {
    let replaced = swallowed.ways.iter().all(|(way, _)| matches!(way, Way::Raise | Way::Yield));
    if swallowed.waits.is_none() || replaced || swallowed.handed_on || swallowed.handles {
        return Confidence::Low;
    }
    // The one coroutine of a loop that ends anyway: whoever cancels it means the program to end.
    let ends = matches!(swallowed.after, After::Awaits | After::Nothing);
    if ends && swallowed.catches == Catches::Named && program.is_a_loops_main(swallowed.function) {
        return Confidence::Low;
    }
    // A task that ends when it is cancelled, and that nobody awaits for a result.
    if swallowed.after == After::Nothing
        && swallowed.catches == Catches::Named
        && is_only_a_task(program, swallowed.function)
    {
        return Confidence::Low;
    }
    if swallowed.strict {
        return if swallowed.after == After::Nothing { Confidence::Medium } else { Confidence::High };
    }
    match (swallowed.catches, swallowed.after) {
        (Catches::Named, After::EndlessLoop) => Confidence::High,
        (Catches::Named, After::Loop | After::Awaits) => Confidence::Medium,
        (_, After::EndlessLoop | After::Loop | After::Awaits) => Confidence::Medium,
        (_, After::Nothing) => Confidence::Low,
    }
}

/// Only task groups and the like begin with a function: no other is seen to call it.
fn is_only_a_task(program: &Program, id: FnId) -> bool {
    let callers = program.roots.callers(id);
    program.roots.is_entry(id) && callers.iter().all(|caller| program.is_test(*caller))
}

/// `raise` at the end of a clause that otherwise ends, and catches nothing but the task's own cancellation.
fn raised_again(swallowed: &Swallowed) -> Option<Fix> {
    let ends = matches!(swallowed.ways.as_slice(), [(Way::End, _)]);
    let own = swallowed.waits.is_some() && !swallowed.handles && !swallowed.handed_on;
    let plan = vec![Change::Reraise(swallowed.span)];
    (ends && own && swallowed.catches == Catches::Named)
        .then(|| Fix::planned(FixSafety::Unsafe, "end the clause with `raise`", plan))
}

fn finding(program: &Program, swallowed: &Swallowed, (way, at): (Way, Span), confidence: Confidence) -> Finding {
    let id = swallowed.function;
    let name = program.linked.fn_name(id);
    let caught = match swallowed.catches {
        Catches::Named => "the cancellation",
        Catches::Base => "`BaseException`, and with it the cancellation,",
        Catches::Everything => "everything, and with it the cancellation,",
    };
    let how = match way {
        Way::End => "goes on after the handler",
        Way::Return => "returns instead of raising it again",
        Way::Break => "breaks out of the loop instead of raising it again",
        Way::Continue => "goes on with the next round instead of raising it again",
        Way::Raise => "raises something else instead",
        Way::Yield => "hands control out before it raises it again",
    };
    let outcome = match swallowed.after {
        After::EndlessLoop => "the task cannot be cancelled: each attempt only begins the next round of the loop",
        After::Loop => "the cancelled task goes on with the next round, and whoever cancelled it waits",
        After::Awaits => "the cancelled task goes on and waits again, while whoever cancelled it takes it for stopped",
        After::Nothing => {
            "the task ends as if it had finished by itself: timeouts and task groups around it do not see that it was cancelled"
        }
    };
    let mut steps = Vec::new();
    if let Some(waits) = swallowed.waits {
        steps.push(program.step(id, waits, "is cancelled while it waits here", &[]));
    }
    steps.push(program.step(id, swallowed.span, format!("catches {caught} here"), &[]));
    if at != swallowed.span {
        steps.push(program.step(id, at, how, &[]));
    }
    let runner = program.runners(id)[0];
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: format!("`{name}` catches {caught} and {how}"),
        confidence,
        primary: program.location(id, at),
        threads: vec![program.thread(runner, id, steps)],
        outcome: outcome.to_string(),
        related: Vec::new(),
        help: "clean up and then `raise`; catch `Exception` where only errors are meant".to_string(),
        fix: raised_again(swallowed),
        key: format!("{name}|{way:?}"),
        test: program.is_test(id),
    }
}
