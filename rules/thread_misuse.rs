//! A thread, timer or pool is given something it cannot run, or is never set going.

use super::Rule;
use crate::analysis::fate::Use;
use crate::analysis::nesting::{Around, events};
use crate::analysis::{FnId, Program, Runner, Spawn, Target, Ty, TypeId, argument};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{BlockKind, Does, Effect, Knowledge, Role, RootKind};
use crate::model::{
    CallId, Callee, EventKind, Function, FunctionKind, Language, Literal, Name, Node, Span, Value, ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "thread-misuse",
        family: Family::Lifecycle,
        summary: "a thread is built or started in a way that runs nothing, or runs it in the wrong thread",
        page: include_str!("thread_misuse.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Python],
        cwe: &[628, 572],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// What is wrong, where, how surely.
struct Wrong {
    message: String,
    outcome: &'static str,
    help: String,
    span: Span,
    confidence: Confidence,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    for spawn in &program.roots.spawns {
        let id = spawn.function;
        if program.linked.language(id) != Language::Python {
            continue;
        }
        let wrong =
            target(program, spawn).or_else(|| positional(program, spawn)).or_else(|| never_started(program, spawn));
        out.extend(wrong.map(|wrong| finding(program, id, &wrong)));
    }
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Python) {
        run_called(program, id, out);
        base_not_called(program, id, out);
    }
}

fn effect_of(program: &Program, spawn: &Spawn) -> Option<&'static Effect> {
    let knowledge = Knowledge::of(Language::Python);
    match program.resolver().target(spawn.function, spawn.call) {
        Target::Effect { effect, .. } => Some(effect),
        Target::Library(lib) => knowledge.facts(lib).construct.as_ref(),
        _ => None,
    }
}

/// `Thread(target=work())` runs `work` here and now; `Thread(target=work)` of an `async def` makes a coroutine and runs nothing.
fn target(program: &Program, spawn: &Spawn) -> Option<Wrong> {
    let id = spawn.function;
    let function = program.linked.function(id);
    let effect = effect_of(program, spawn)?;
    let value = argument(function.call(spawn.call), effect.target.as_ref()?)?;
    let threads = matches!(spawn.kind, RootKind::Thread | RootKind::Timer | RootKind::Process | RootKind::Pool);
    let Value::Call(inner) = function.value(value) else {
        let coroutine = spawn.target.filter(|target| threads && is_coroutine_function(program, *target))?;
        let name = program.linked.fn_name(coroutine);
        return Some(Wrong {
            message: format!("`{name}` is a coroutine function: a thread that calls it runs nothing of it"),
            outcome: "the thread makes a coroutine object and ends; nothing of it is ever run",
            help: format!(
                "run it in the thread's own loop, `asyncio.run({name}(..))`, or as a task of the loop that is there"
            ),
            span: function.value_span(value),
            confidence: Confidence::High,
        });
    };
    let callback = threads || effect.target.as_ref()?.name.as_deref() == Some("callback");
    if !callback || !gives_nothing_to_call(program, id, *inner, threads) {
        return None;
    }
    let name = program.call_name(id, *inner);
    Some(Wrong {
        message: format!("`{name}` is called here, and its result is what the new thread is given to run"),
        outcome: "the work runs in the calling thread before any thread exists, and the new one has nothing to call",
        help: format!("pass the function itself and its arguments apart: `{name}` without the parentheses"),
        span: function.call(*inner).name_span,
        confidence: Confidence::High,
    })
}

fn is_coroutine_function(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    function.is_async
        && !function.is_generator
        && function.kind == FunctionKind::Named
        && function.decorators.is_empty()
}

/// Whether what a call returns can certainly not be called.
fn gives_nothing_to_call(program: &Program, id: FnId, call: CallId, threads: bool) -> bool {
    match program.resolver().target(id, call) {
        Target::Project { functions, .. } => {
            let [callee] = functions.as_slice() else { return false };
            let function = program.linked.function(*callee);
            if function.is_async {
                return threads && function.decorators.is_empty() && !function.is_generator;
            }
            let returns = &program.linked.index[callee.0 as usize].returns;
            let nothing =
                |value: &ValueId| matches!(function.value(*value), Value::Literal(_) | Value::Collection { .. });
            function.body.is_some()
                && function.kind == FunctionKind::Named
                && !function.is_generator
                && function.decorators.is_empty()
                && !is_placeholder(program, *callee)
                && returns.iter().all(nothing)
        }
        Target::Effect { effect, .. } => effect.does == Does::Block && effect.how == Some(BlockKind::Sleep),
        _ => false,
    }
}

/// A method that only raises or does nothing: others take its place.
fn is_placeholder(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let raises = function
        .nodes
        .iter()
        .any(|node| matches!(node, Node::Event(event) if matches!(event.kind, EventKind::Raise(_))));
    let events = function.nodes.iter().filter(|node| matches!(node, Node::Event(_))).count();
    raises || events == 0
}

/// `Thread(work)`: the first parameter is the group. `Thread()`: there is nothing to run.
fn positional(program: &Program, spawn: &Spawn) -> Option<Wrong> {
    let id = spawn.function;
    let function = program.linked.function(id);
    let Target::Library(lib) = program.resolver().target(id, spawn.call) else { return None };
    let facts = Knowledge::of(Language::Python).facts(lib);
    let second = facts.construct.as_ref()?.target.as_ref()?.index == Some(1);
    if !matches!(facts.role, Role::Thread | Role::Process) || !second {
        return None;
    }
    let call = function.call(spawn.call);
    if call.args.iter().any(|arg| arg.spread || arg.name.is_some_and(|name| name == "target")) {
        return None;
    }
    let positional: Vec<ValueId> = call.args.iter().filter(|arg| arg.name.is_none()).map(|arg| arg.value).collect();
    let class = facts.path.rsplit('.').next().unwrap_or("Thread");
    let help = format!("name the argument: `{class}(target=..)`");
    match positional.as_slice() {
        [first] if !matches!(function.value(*first), Value::Literal(Literal::None)) => Some(Wrong {
            message: format!("the first parameter of `{class}` is the group, and not what it runs"),
            outcome: "an assertion fails where the object is built",
            help,
            span: call.name_span,
            confidence: Confidence::High,
        }),
        [] | [_] if !replaced(program, spawn) => Some(Wrong {
            message: format!("the `{class}` is built with nothing to run"),
            outcome: "it starts, does nothing and ends",
            help,
            span: call.name_span,
            confidence: if program.is_test(id) { Confidence::Low } else { Confidence::Medium },
        }),
        _ => None,
    }
}

/// `t.run = work`: what it runs is set afterwards.
fn replaced(program: &Program, spawn: &Spawn) -> bool {
    let function = program.linked.function(spawn.function);
    function.nodes.iter().any(|node| match node {
        Node::Event(event) => match &event.kind {
            EventKind::Write { target, .. } => {
                matches!(function.value(*target), Value::Field { name, .. } if matches!(name.as_str(), "run" | "_target"))
            }
            _ => false,
        },
        _ => false,
    })
}

/// A thread that is built, kept in a variable that goes nowhere, and never started.
fn never_started(program: &Program, spawn: &Spawn) -> Option<Wrong> {
    let id = spawn.function;
    if spawn.constructs.is_none() || program.linked.file_model(id).context.document || program.facts(id).opaque {
        return None;
    }
    if !matches!(spawn.kind, RootKind::Thread | RootKind::Timer | RootKind::Process) {
        return None;
    }
    let function = program.linked.function(id);
    let call = function.call(spawn.call);
    let harmless =
        |name: Name| matches!(name.as_str(), "join" | "setDaemon" | "setName" | "is_alive" | "isAlive" | "cancel");
    if call.result_used {
        let fate = program.fate(id, spawn.call);
        let idle = fate.uses.iter().all(|usage| match usage.how {
            Use::Receiver(_, name) => harmless(name),
            Use::Attribute(name) => matches!(name.as_str(), "daemon" | "name"),
            _ => false,
        });
        if fate.locals.is_empty() || !idle {
            return None;
        }
    }
    if spawn.subclass.is_some_and(|class| starts_itself(program, class)) {
        return None;
    }
    let plain = spawn.subclass.is_none();
    Some(Wrong {
        message: "the thread that is built here is never started".to_string(),
        outcome: "what it should run never runs",
        help: "call `start()` on it".to_string(),
        span: call.name_span,
        confidence: if plain { Confidence::High } else { Confidence::Medium },
    })
}

/// A class whose constructor, or what it calls, starts the thread.
fn starts_itself(program: &Program, class: TypeId) -> bool {
    program.linked.mro(class).iter().any(|ty| {
        program.linked.methods_of(*ty).iter().any(|method| {
            let function = program.linked.function(*method);
            function.calls.iter().any(|call| matches!(&call.callee, Callee::Method { name, .. } if *name == "start"))
        })
    })
}

/// `t.run()` where `t.start()` was meant: the work runs here.
fn run_called(program: &Program, id: FnId, out: &mut Vec<Finding>) {
    let function = program.linked.function(id);
    let resolver = program.resolver();
    for call in &function.calls {
        let Callee::Method { receiver, name } = &call.callee else { continue };
        if *name != "run" || !call.args.is_empty() || program.linked.is_receiver(id, *receiver) {
            continue;
        }
        // Who starts it in the other arm knows the difference, and chooses.
        let starts = function.calls.iter().filter(|other| {
            matches!(&other.callee, Callee::Method { receiver: on, name }
                if *name == "start" && function.value(*on) == function.value(*receiver))
        });
        if starts.into_iter().any(|start| are_alternatives(function, start.span, call.span)) {
            continue;
        }
        let knowledge = Knowledge::of(Language::Python);
        let (thread, own) = match resolver.type_of(id, *receiver) {
            Ty::Library(lib, _) => {
                (knowledge.facts(lib).construct.is_some() && knowledge.facts(lib).role == Role::Thread, false)
            }
            Ty::Project(ty) => (program.thread_class(ty).is_some(), true),
            _ => continue,
        };
        if !thread {
            continue;
        }
        let wrong = Wrong {
            message: "`run()` runs the thread's work in the calling thread".to_string(),
            outcome: "no thread is started, and the caller waits until the work is done",
            help: "call `start()`, which calls `run()` in the new thread".to_string(),
            span: call.name_span,
            confidence: if own { Confidence::Medium } else { Confidence::High },
        };
        out.push(finding(program, id, &wrong));
    }
}

/// Whether two calls stand in different arms of one branch.
fn are_alternatives(function: &Function, one: Span, two: Span) -> bool {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    events(function, &mut |event, around| {
        let arms = around.iter().filter(|part| matches!(part, Around::Arm(..))).copied();
        let EventKind::Call(call) = event.kind else { return };
        if function.call(call).span == one {
            first = arms.collect();
        } else if function.call(call).span == two {
            second = arms.collect();
        }
    });
    first.iter().any(|left| {
        second.iter().any(|right| matches!((left, right), (Around::Arm(a, i), Around::Arm(b, j)) if a == b && i != j))
    })
}

/// A subclass of `Thread` with a constructor of its own that does not call the base's.
fn base_not_called(program: &Program, id: FnId, out: &mut Vec<Finding>) {
    let function = program.linked.function(id);
    if function.name != "__init__" || function.owner.is_none() || program.facts(id).opaque {
        return;
    }
    let Some(class) = program.linked.index[id.0 as usize].owner else { return };
    let Some(lib) = program.thread_class(class) else { return };
    let bases = program.linked.mro(class).iter().flat_map(|ty| program.linked.bases(*ty));
    if bases.into_iter().any(|base| *base == crate::analysis::Base::Unknown) {
        return;
    }
    let calls_base = |method: FnId| {
        let function = program.linked.function(method);
        let named = |name: Name| name == "__init__" || name == "super";
        function.calls.iter().any(|call| match &call.callee {
            Callee::Method { name, .. } => named(*name),
            Callee::Path(path) => path.last().is_some_and(named),
            _ => false,
        })
    };
    // A method that all constructors call may be a base class's.
    let own = program.linked.methods_of(class).iter();
    let inherited = program.linked.mro(class).iter().skip(1).flat_map(|ty| program.linked.methods_of(*ty));
    let helpers = inherited.filter(|method| program.linked.function(**method).name != "__init__");
    if own.chain(helpers).any(|method| calls_base(*method)) {
        return;
    }
    let base = Knowledge::of(Language::Python).facts(lib).path.rsplit('.').next().unwrap_or("Thread").to_string();
    let name = program.linked.type_name(class);
    let wrong = Wrong {
        message: format!("`{name}.__init__` does not call the constructor of `{base}`"),
        outcome: "the object has nothing of a thread, and `start()` raises",
        help: "call `super().__init__()` first".to_string(),
        span: function.name_span,
        confidence: Confidence::High,
    };
    out.push(finding(program, id, &wrong));
}

fn finding(program: &Program, id: FnId, wrong: &Wrong) -> Finding {
    let step = program.step(id, wrong.span, wrong.message.clone(), &[]);
    Finding {
        rule: RULE.info.id,
        severity: RULE.info.severity,
        message: wrong.message.clone(),
        confidence: wrong.confidence,
        primary: program.location(id, wrong.span),
        threads: vec![program.thread(Runner::Outside, id, vec![step])],
        outcome: wrong.outcome.to_string(),
        related: Vec::new(),
        help: wrong.help.clone(),
        fix: None,
        key: format!("{}|{}", program.linked.fn_name(id), wrong.message),
        test: program.is_test(id),
    }
}
