//! A coroutine or future is made and never awaited.

use super::Rule;
use crate::analysis::coroutines::{Makes, ParameterUse, is_future, is_misuse, same_callee};
use crate::analysis::expr::callee_name;
use crate::analysis::expr::contains;
use crate::analysis::fate::{Fate, Lost, Usage, Use};
use crate::analysis::{FnId, Program, Runner};
use crate::finding::{Confidence, Edit, Family, Finding, Fix, FixSafety, RuleInfo, Severity, Step, Tier};
use crate::knowledge::Knowledge;
use crate::model::{CallId, Callee, EventKind, Function, FunctionKind, Language, Name, Node, Op, Span, Value, ValueId};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unawaited-coroutine",
        family: Family::Async,
        summary: "a coroutine or future is made and never awaited",
        page: include_str!("unawaited_coroutine.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python, Language::Rust],
        cwe: &[252],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions() {
        let function = program.linked.function(id);
        let awaits = function.is_async && program.linked.language(id) == Language::Python;
        for index in 0..function.calls.len() {
            let call = CallId(u32::try_from(index).unwrap_or(u32::MAX));
            let made = may_make(program, id, call).then(|| program.makes_coroutine(id, call)).flatten();
            if let Some(made) = made {
                out.extend(judge(program, id, call, made).map(|wrong| finding(program, id, call, made, &wrong)));
            } else if awaits && is_called_by_name(program, id, call) {
                let wrong = as_elsewhere(program, id, call);
                out.extend(wrong.map(|wrong| finding(program, id, call, Makes::ByName, &wrong)));
            }
        }
    }
}

/// The cheap filter: most calls are of functions that are not async, and awaited where they are made.
fn may_make(program: &Program, id: FnId, call: CallId) -> bool {
    let data = program.linked.function(id).call(call);
    let Some(name) = callee_name(data) else { return matches!(data.callee, Callee::Value(_)) };
    let facts = program.facts(id);
    let awaited = facts
        .suspensions
        .iter()
        .any(|one| one.value.is_some_and(|value| *program.linked.function(id).value(value) == Value::Call(call)));
    if awaited {
        return false;
    }
    let project = facts.calls.iter().any(|site| site.call == call && !site.functions.is_empty());
    project
        || Knowledge::of(program.linked.language(id)).may_be_coroutine(name)
        || name.as_str().trim_start_matches('_').starts_with("async_")
}

/// A call of something that is not in sight, whose result is used where it is made.
fn is_called_by_name(program: &Program, id: FnId, call: CallId) -> bool {
    let data = program.linked.function(id).call(call);
    let known = program.facts(id).calls.iter().any(|site| site.call == call);
    data.result_used && !known && matches!(data.callee, Callee::Path(_) | Callee::Method { .. } | Callee::Value(_))
}

/// What is wrong with what becomes of a coroutine.
struct Wrong {
    what: What,
    span: Span,
    confidence: Confidence,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// The result of the call is dropped at once.
    Discarded,
    /// It is kept and never used.
    NeverUsed,
    /// One way through the function does not use it.
    Path,
    /// It is used as if it were what awaiting it gives.
    Misused,
    /// It is passed to a function that does nothing with it.
    PassedInVain,
    /// A coroutine returns it where it awaits the same elsewhere.
    Returned,
}

fn judge(program: &Program, id: FnId, call: CallId, made: Makes) -> Option<Wrong> {
    let function = program.linked.function(id);
    let data = function.call(call);
    let sure = match made {
        Makes::Coroutine => Confidence::High,
        Makes::Perhaps => Confidence::Medium,
        Makes::ByName => Confidence::Low,
    };
    let wrong = |what, span, confidence: Confidence| Some(Wrong { what, span, confidence: confidence.min(sure) });
    if program.linked.language(id) == Language::Rust {
        return rust(program, id, call).and_then(|what| wrong(what, data.name_span, Confidence::High));
    }
    if !data.result_used {
        return wrong(What::Discarded, data.name_span, Confidence::High);
    }
    let fate = program.fate(id, call);
    if fate.uses.is_empty() {
        return match fate.locals.is_empty() {
            // Something holds it that is not understood.
            true => None,
            false => wrong(What::NeverUsed, data.name_span, Confidence::High),
        };
    }
    if made != Makes::Perhaps
        && let Some(usage) = misuse(program, id, &fate, made)
    {
        let confidence = if certain(usage.how) { Confidence::High } else { Confidence::Medium };
        return wrong(What::Misused, usage.span, confidence);
    }
    if let Some((usage, what)) = in_vain(program, id, &fate) {
        return wrong(what, usage.span, Confidence::Medium);
    }
    let counting = fate.clone().only(&|usage| counts(program, id, &fate, usage));
    match program.lost(id, call, &counting) {
        Some(Lost::Return(_) | Lost::Branch(_)) => return wrong(What::Path, data.name_span, Confidence::Medium),
        Some(Lost::Never) => return wrong(What::NeverUsed, data.name_span, Confidence::Medium),
        None => {}
    }
    if chosen_on_one_way(program, id, &fate) {
        return wrong(What::Path, data.name_span, Confidence::Medium);
    }
    returned(program, id, call, &fate)
        .and_then(|confidence| wrong(What::Returned, data.name_span, confidence))
        .or_else(|| as_elsewhere(program, id, call))
}

/// A use as if it were the result: of a variable only where it can hold nothing but coroutines.
fn misuse(program: &Program, id: FnId, fate: &Fate, made: Makes) -> Option<Usage> {
    let direct = fate.locals.is_empty();
    let found =
        fate.uses.iter().find(|usage| is_misuse(usage.how) && (direct || !variable_may_differ(program, id, fate)));
    // `async_` functions are often plain: only what no coroutine can do counts.
    let found =
        found.filter(|usage| made != Makes::ByName || !matches!(usage.how, Use::Receiver(..) | Use::Attribute(_)));
    found.copied()
}

/// Whether a variable that holds the coroutine may hold something else where it is used.
fn variable_may_differ(program: &Program, id: FnId, fate: &Fate) -> bool {
    let (index, function) = (&program.linked.index[id.0 as usize], program.linked.function(id));
    fate.locals.iter().any(|local| {
        let binds = index.binds.get(local.0 as usize);
        binds.is_none_or(|binds| {
            binds.iter().any(|(_, value)| value.is_none_or(|value| !fate.is_wholly(function, value)))
        }) || function.params.iter().any(|param| param.local == *local)
    })
}

/// Uses that raise, rather than give a value nobody meant.
fn certain(how: Use) -> bool {
    matches!(how, Use::Iterated | Use::Indexed | Use::Attribute(_) | Use::Receiver(..))
        || matches!(how, Use::Operand(Op::Order | Op::Sub | Op::Arithmetic))
        || how == Use::Tested
}

/// A project function is given the coroutine and neither awaits it nor hands it on.
fn in_vain(program: &Program, id: FnId, fate: &Fate) -> Option<(Usage, What)> {
    let [usage] = fate.uses.as_slice() else {
        let misusing = |usage: &&Usage| argument_use(program, id, usage) == Some(ParameterUse::Misused);
        return fate.uses.iter().find(misusing).map(|usage| (*usage, What::PassedInVain));
    };
    match argument_use(program, id, usage)? {
        ParameterUse::Unused | ParameterUse::Misused => Some((*usage, What::PassedInVain)),
        ParameterUse::Returned => {
            let Use::Argument(call, _) = usage.how else { return None };
            let result = program.fate(id, call);
            let misused = result.locals.is_empty().then(|| result.uses.iter().find(|usage| is_misuse(usage.how)));
            misused.flatten().map(|usage| (*usage, What::Misused))
        }
        ParameterUse::Somehow => None,
    }
}

fn argument_use(program: &Program, id: FnId, usage: &Usage) -> Option<ParameterUse> {
    let Use::Argument(call, position) = usage.how else { return None };
    let (callee, param) = program.parameter_of(id, call, position)?;
    Some(program.parameter_use(callee, param))
}

/// Whether a use may lead to the coroutine being awaited.
fn counts(program: &Program, id: FnId, fate: &Fate, usage: &Usage) -> bool {
    match usage.how {
        Use::Argument(call, _) => !program.only_looks(id, call),
        Use::Held(container) => !program.left_in(id, fate, container),
        Use::Formatted | Use::Tested | Use::Operand(Op::Is | Op::IsNot) => false,
        _ => true,
    }
}

/// `return x if b else None`: on the other way nobody has the coroutine.
fn chosen_on_one_way(program: &Program, id: FnId, fate: &Fate) -> bool {
    let function = program.linked.function(id);
    let [usage] = fate.uses.as_slice() else { return false };
    let bound = !fate.locals.is_empty() && !variable_may_differ(program, id, fate);
    let one_of = |values: &[ValueId]| {
        let whole = |value: &ValueId| matches!(function.value(*value), Value::Local(_)) && fate.is(*value);
        values.iter().any(whole) && values.iter().any(|value| matches!(function.value(*value), Value::Literal(_)))
    };
    bound
        && usage.how == Use::Returned
        && function.values.iter().any(
            |data| matches!(&data.value, Value::Choice(values) if usage.span.contains(data.span) && one_of(values)),
        )
}

/// An `async def` that returns a coroutine where it returns what the same function gives elsewhere, or which overrides a method
/// that it hands on: who awaits it gets a coroutine.
fn returned(program: &Program, id: FnId, call: CallId, fate: &Fate) -> Option<Confidence> {
    let function = program.linked.function(id);
    let [usage] = fate.uses.as_slice() else { return None };
    if usage.how != Use::Returned || !function.is_async || function.kind != FunctionKind::Named || function.is_generator
    {
        return None;
    }
    if is_future(&function.ret, false) {
        return None;
    }
    if is_told_apart(function, call) {
        return None;
    }
    let elsewhere = awaited_calls(function, call).next().is_some();
    let hands_on = match &function.call(call).callee {
        Callee::Method { receiver, name } => *name == function.name && program.linked.is_super(id, *receiver),
        _ => false,
    };
    (elsewhere || hands_on).then_some(Confidence::Medium)
}

/// The calls of the same function by the same name, in the same body, that are awaited.
fn awaited_calls(function: &Function, call: CallId) -> impl Iterator<Item = (ValueId, CallId)> {
    function.values.iter().enumerate().filter_map(move |(index, data)| {
        let Value::Await(inner) = data.value else { return None };
        let Value::Call(other) = function.value(inner) else { return None };
        let same = *other != call && same_callee(function, function.call(*other), function.call(call));
        same.then_some((ValueId(u32::try_from(index).unwrap_or(u32::MAX)), *other))
    })
}

/// `if iscoroutinefunction(f): return await f()`, and `f()` otherwise: who asks knows what it calls.
fn is_told_apart(function: &Function, call: CallId) -> bool {
    let here = function.call(call).span;
    let asks = |test: ValueId| {
        let said = |name: Name| {
            let name = name.as_str().to_ascii_lowercase();
            ["async", "coroutine", "awaitable"].iter().any(|word| name.contains(word))
        };
        contains(function, test, &|value| match function.value(value) {
            Value::Call(call) => callee_name(function.call(*call)).is_some_and(said),
            Value::Field { name, .. } => said(*name),
            Value::Local(local) => said(function.local(*local).name),
            _ => false,
        })
    };
    function.nodes.iter().any(|node| match node {
        Node::Branch { test: Some(test), arms, .. } => {
            let apart = |other: CallId| {
                arms.iter().any(|arm| arm.span.contains(function.call(other).span) && !arm.span.contains(here))
            };
            asks(*test) && awaited_calls(function, call).any(|(_, other)| apart(other))
        }
        _ => false,
    })
}

/// Whatever a call calls: it is awaited elsewhere in the same coroutine, where its result goes to the same place. Here it is
/// returned, or an argument of the same function, as it is.
fn as_elsewhere(program: &Program, id: FnId, call: CallId) -> Option<Wrong> {
    let function = program.linked.function(id);
    let span = function.call(call).name_span;
    awaited_calls(function, call).next()?;
    if is_told_apart(function, call) {
        return None;
    }
    let fate = program.fate(id, call);
    let [usage] = fate.uses.as_slice() else { return None };
    if !fate.locals.is_empty() || fate.maybe {
        return None;
    }
    let wrong = |what| Some(Wrong { what, span, confidence: Confidence::Medium });
    match usage.how {
        Use::Returned => wrong(What::Returned),
        Use::Argument(outer, position) => {
            let outer = function.call(outer);
            let same_way = awaited_calls(function, call).any(|(awaited, _)| {
                function.calls.iter().any(|other| {
                    other.args.get(position).is_some_and(|arg| arg.value == awaited)
                        && same_callee(function, other, outer)
                })
            });
            if same_way { wrong(What::PassedInVain) } else { None }
        }
        _ => None,
    }
}

/// Rust: the future is dropped without being polled, and the compiler does not warn.
fn rust(program: &Program, id: FnId, call: CallId) -> Option<What> {
    let function = program.linked.function(id);
    let fate = program.fate(id, call);
    // The value of a block goes where the block's value goes.
    let lifted = function.nodes.iter().any(|node| match node {
        Node::Event(event) => matches!(event.kind, EventKind::Lift(value) if fate.is(value)),
        _ => false,
    });
    // What `?` takes is a `Result`: under another `cfg` the callee is a plain function.
    let tried = function.values.iter().any(|data| matches!(data.value, Value::Try(inner) if fate.is(inner)));
    if lifted || tried || acts_at_once(program, id, call) {
        return None;
    }
    if !function.call(call).result_used {
        return Some(What::Discarded);
    }
    let dropped = |usage: &Usage| match usage.how {
        Use::Argument(call, _) => {
            matches!(&function.call(call).callee, Callee::Path(path) if path.last().is_some_and(|name| name == "drop"))
        }
        _ => false,
    };
    let unused = !fate.locals.is_empty() && fate.uses.iter().all(dropped);
    (unused && !program.facts(id).opaque).then_some(What::NeverUsed)
}

/// A plain function that has done something before it hands out a future: `fn rebuild(&self) -> impl Future` sends its message
/// whether or not anybody waits for the answer.
fn acts_at_once(program: &Program, id: FnId, call: CallId) -> bool {
    let site = program.facts(id).calls.iter().find(|site| site.call == call);
    site.is_some_and(|site| {
        site.functions.iter().any(|callee| {
            let made = program.linked.function(*callee);
            !made.is_async && made.calls.iter().any(|inner| !inner.result_used || inner.bound_to_nothing)
        })
    })
}

fn finding(program: &Program, id: FnId, call: CallId, made: Makes, wrong: &Wrong) -> Finding {
    let function = program.linked.function(id);
    let data = function.call(call);
    let rust = program.linked.language(id) == Language::Rust;
    let thing = if rust { "future" } else { "coroutine" };
    let name = program.call_name(id, call);
    let message = match wrong.what {
        What::Discarded => format!("the {thing} that `{name}` makes is dropped without being awaited"),
        What::NeverUsed => format!("the {thing} that `{name}` makes is kept and never awaited"),
        What::Path => format!("the {thing} that `{name}` makes is not awaited on every path"),
        What::Misused => format!("the {thing} that `{name}` makes is used as if it were its result"),
        What::PassedInVain => format!("the {thing} that `{name}` makes is passed to something that does not await it"),
        What::Returned => format!("the {thing} that `{name}` makes is returned, where it is awaited otherwise"),
    };
    let outcome = match wrong.what {
        What::Misused => format!("the code works on a {thing} object, and nothing of `{name}` has run"),
        What::Returned => format!("whoever awaits this function gets a {thing} and not its result"),
        What::Path => format!("on that path nothing of `{name}` runs, and no error says so"),
        _ => format!("nothing of `{name}` runs, and no error says so"),
    };
    let mut steps =
        vec![program.step(id, data.name_span, format!("`{name}` makes a {thing}; nothing of it runs yet"), &[])];
    steps.extend(second_step(program, id, wrong, data.name_span));
    let sure = made == Makes::Coroutine && wrong.what == What::Discarded;
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message,
        confidence: wrong.confidence,
        primary: program.location(id, wrong.span),
        threads: vec![program.thread(Runner::Outside, id, steps)],
        outcome,
        related: Vec::new(),
        help: if rust {
            format!("`.await` it, spawn it, or do not call `{name}`")
        } else {
            format!("`await` it, hand it to a task, or do not call `{name}`")
        },
        fix: if sure { fix(program, id, call) } else { None },
        key: format!("{}|{name}", program.linked.fn_name(id)),
        test: program.is_test(id),
    }
}

fn second_step(program: &Program, id: FnId, wrong: &Wrong, made: Span) -> Option<Step> {
    let text = match wrong.what {
        What::Misused => "uses it as if it had been awaited",
        What::PassedInVain => "passes it to a function that does nothing with it",
        _ => return None,
    };
    (wrong.span != made).then(|| program.step(id, wrong.span, text, &[]))
}

/// Puts `await` before a statement of a coroutine.
fn fix(program: &Program, id: FnId, call: CallId) -> Option<Fix> {
    let function = program.linked.function(id);
    if !function.is_async {
        return None;
    }
    let span = function.call(call).span;
    let (at, text) = match program.linked.language(id) {
        Language::Python => (span.start, "await "),
        Language::Rust => (span.end, ".await"),
    };
    let location = program.location(id, Span { start: at, end: at });
    Some(Fix {
        safety: FixSafety::Unsafe,
        title: "await it".to_string(),
        edits: vec![Edit { location, text: text.to_string() }],
        plan: Vec::new(),
    })
}
