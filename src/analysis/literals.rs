//! Tests decided by constant arguments, and tests that ask who holds a lock.

use super::Program;
use super::link::FnId;
use crate::model::{CallId, Callee, Function, Language, Literal, LocalId, Name, Op, Value, ValueId};

const DEPTH: u32 = 6;

/// The outcome of a test in a callee, if constant arguments of a call decide it.
#[must_use]
pub fn decided(program: &Program, site: (FnId, CallId), callee: FnId, test: ValueId) -> Option<bool> {
    let argument = |local: LocalId| constant_argument(program, site, callee, local);
    truth(program.linked.function(callee), &argument, test, 0)
}

fn truth(
    function: &Function,
    argument: &dyn Fn(LocalId) -> Option<Literal>,
    value: ValueId,
    depth: u32,
) -> Option<bool> {
    if depth > DEPTH {
        return None;
    }
    let next = |value: ValueId| truth(function, argument, value, depth + 1);
    match function.value(value) {
        Value::Op { op, operands } => match (op, operands.as_slice()) {
            (Op::Not, [one]) => next(*one).map(|truth| !truth),
            (Op::And, [one, two]) => match (next(*one), next(*two)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            (Op::Or, [one, two]) => match (next(*one), next(*two)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            (Op::Is | Op::Eq, [one, two]) => Some(known(function, argument, *one)? == known(function, argument, *two)?),
            (Op::IsNot | Op::Ne, [one, two]) => {
                Some(known(function, argument, *one)? != known(function, argument, *two)?)
            }
            _ => None,
        },
        _ => match known(function, argument, value)? {
            Literal::None => Some(false),
            Literal::Bool(truth) => Some(truth),
            Literal::Int(number) => Some(number != 0),
            Literal::Float(number) => Some(number != 0.0),
            Literal::Str(text) => Some(!text.as_str().is_empty()),
            Literal::Number | Literal::Other => None,
        },
    }
}

fn known(function: &Function, argument: &dyn Fn(LocalId) -> Option<Literal>, value: ValueId) -> Option<Literal> {
    let literal = match function.value(value) {
        Value::Literal(literal) => literal.clone(),
        Value::Local(local) => argument(*local)?,
        _ => return None,
    };
    // Which number, or what else, is not known.
    (!matches!(literal, Literal::Number | Literal::Other)).then_some(literal)
}

/// The constant a parameter stands for: the argument's, or the default's.
fn constant_argument(
    program: &Program,
    (caller, call): (FnId, CallId),
    callee: FnId,
    local: LocalId,
) -> Option<Literal> {
    let function = program.linked.function(callee);
    let position = function.params.iter().position(|param| param.local == local)?;
    let rebound =
        program.linked.index[callee.0 as usize].binds.get(local.0 as usize).is_some_and(|binds| !binds.is_empty());
    let data = program.linked.function(caller).call(call);
    if rebound || data.args.iter().any(|arg| arg.spread) {
        return None;
    }
    let bound = matches!(data.callee, Callee::Method { .. }) && function.owner.is_some();
    let arguments = program.resolver().bind_arguments(caller, call, callee, bound);
    let (function, value) = match arguments.into_iter().find(|(at, _)| *at == position) {
        Some((_, value)) => (caller, value),
        None => {
            let (function, value) = function.params[position].default?;
            (program.linked.fn_id(program.linked.file_of(callee), function), value)
        }
    };
    match program.linked.function(function).value(value) {
        Value::Literal(literal) => Some(literal.clone()),
        _ => None,
    }
}

/// Whether a test asks if a lock is held, or by whom: a flag about a lock, `locked()`, the thread that runs.
#[must_use]
pub fn asks_for_a_lock(program: &Program, id: FnId, test: ValueId) -> bool {
    let python = program.linked.language(id) == Language::Python;
    mentions(program.linked.function(id), test, 0, &|name| {
        let name = name.as_str().to_ascii_lowercase();
        let owner =
            ["ident", "get_ident", "current_thread", "thread_id", "is_locked", "is_owned", "reentrant", "owner"];
        // In Rust a test that locks is no test of the lock, and who holds a guard has it in hand.
        let lock = ["lock", "locked", "unlocked", "locking", "nolock", "held", "acquired", "mutex"];
        owner.contains(&name.as_str())
            || name.split('_').any(|word| word == "owner" || word == "owned" || python && lock.contains(&word))
    })
}

fn mentions(function: &Function, value: ValueId, depth: u32, asked: &dyn Fn(Name) -> bool) -> bool {
    if depth > DEPTH {
        return false;
    }
    let next = |value: ValueId| mentions(function, value, depth + 1, asked);
    match function.value(value) {
        Value::Local(local) => asked(function.local(*local).name),
        Value::Path(path) => path.last().is_some_and(asked),
        Value::Field { base, name } => asked(*name) || next(*base),
        Value::Op { operands, .. } => operands.iter().any(|operand| next(*operand)),
        Value::Choice(values) => values.iter().any(|value| next(*value)),
        Value::Ref { value, .. } | Value::Deref(value) | Value::Try(value) | Value::Await(value) => next(*value),
        Value::Call(call) => {
            let data = function.call(*call);
            let callee = match &data.callee {
                Callee::Method { receiver, name } => asked(*name) || next(*receiver),
                Callee::Path(path) => path.last().is_some_and(asked),
                Callee::Value(value) => next(*value),
                Callee::Macro(_) => false,
            };
            callee || data.args.iter().any(|arg| next(arg.value))
        }
        _ => false,
    }
}

/// Whether a function compares objects or sorts them: what it does with the two may have an order.
#[must_use]
pub fn compares_objects(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let compares = function.values.iter().any(|data| match &data.value {
        Value::Op { op, .. } => matches!(op, Op::Order | Op::Is | Op::IsNot),
        _ => false,
    });
    let sorts = [
        "sorted",
        "sort",
        "sort_by",
        "sort_by_key",
        "sort_unstable",
        "min",
        "max",
        "id",
        "cmp",
        "ptr_eq",
        "as_ptr",
        "eq",
    ];
    let named = |name: Name| sorts.contains(&name.as_str());
    let calls = function.calls.iter().any(|call| match &call.callee {
        Callee::Method { name, .. } => named(*name),
        Callee::Path(path) | Callee::Macro(path) => path.last().is_some_and(named),
        Callee::Value(_) => false,
    });
    compares || calls
}
