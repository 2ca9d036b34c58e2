//! Questions about expressions that many rules ask: what is called, with which arguments, whether two expressions mean the same.

use super::Program;
use super::link::{Entity, FnId};
use super::roots::RootId;
use super::story::Runner;
use crate::finding::{Confidence, Finding, RuleInfo};
use crate::knowledge::RootKind;
use crate::model::{Call, CallId, Callee, Function, Literal, LocalId, LocalKind, Name, Span, Value, ValueId};

/// How deep expressions are followed.
const DEPTH: u32 = 12;

/// The calls of a function, in the order of its arena.
pub fn calls(function: &Function) -> impl Iterator<Item = (CallId, &Call)> {
    function.calls.iter().enumerate().map(|(index, call)| (CallId(u32::try_from(index).unwrap_or(u32::MAX)), call))
}

/// The last name of what is called: `open`, `exists`, `new`.
#[must_use]
pub fn callee_name(call: &Call) -> Option<Name> {
    match &call.callee {
        Callee::Method { name, .. } => Some(*name),
        Callee::Path(path) | Callee::Macro(path) => path.last(),
        Callee::Value(_) => None,
    }
}

/// The object a method is called on.
#[must_use]
pub fn receiver(call: &Call) -> Option<ValueId> {
    match &call.callee {
        Callee::Method { receiver, .. } => Some(*receiver),
        _ => None,
    }
}

/// The argument at a position, which may also be given by keyword.
#[must_use]
pub fn given(call: &Call, position: usize, keyword: &str) -> Option<ValueId> {
    let named = call.args.iter().find(|arg| arg.name.is_some_and(|name| name == keyword));
    named
        .or_else(|| call.args.iter().filter(|arg| arg.name.is_none() && !arg.spread).nth(position))
        .map(|arg| arg.value)
}

/// The argument given by a keyword.
#[must_use]
pub fn keyword(call: &Call, keyword: &str) -> Option<ValueId> {
    call.args.iter().find(|arg| arg.name.is_some_and(|name| name == keyword)).map(|arg| arg.value)
}

/// The values a value is directly made of.
#[must_use]
pub fn operands(function: &Function, value: ValueId) -> Vec<ValueId> {
    match function.value(value) {
        Value::Field { base, .. } => vec![*base],
        Value::Index { base, index } => std::iter::once(*base).chain(*index).collect(),
        Value::Call(call) => {
            let data = function.call(*call);
            let callee = match &data.callee {
                Callee::Method { receiver: value, .. } | Callee::Value(value) => Some(*value),
                _ => None,
            };
            callee.into_iter().chain(data.args.iter().map(|arg| arg.value)).collect()
        }
        Value::Collection { items, .. } => items.iter().map(|item| item.value).collect(),
        Value::Op { operands, .. } => operands.clone(),
        Value::Choice(values) => values.clone(),
        Value::Await(inner)
        | Value::Deref(inner)
        | Value::Try(inner)
        | Value::Item(inner)
        | Value::Entered(inner)
        | Value::Ref { value: inner, .. }
        | Value::Cast { value: inner, .. }
        | Value::Part { value: inner, .. } => vec![*inner],
        Value::Unknown | Value::Local(_) | Value::Path(_) | Value::Literal(_) | Value::Closure(_) => Vec::new(),
    }
}

/// Whether a value, or anything it is made of in the same expression, is `wanted`.
pub fn contains(function: &Function, value: ValueId, wanted: &dyn Fn(ValueId) -> bool) -> bool {
    contains_at(function, value, wanted, 0)
}

fn contains_at(function: &Function, value: ValueId, wanted: &dyn Fn(ValueId) -> bool, depth: u32) -> bool {
    depth <= DEPTH
        && (wanted(value)
            || operands(function, value).into_iter().any(|next| contains_at(function, next, wanted, depth + 1)))
}

/// Whether a value mentions a variable.
#[must_use]
pub fn mentions(function: &Function, value: ValueId, local: LocalId) -> bool {
    contains(function, value, &|value| matches!(function.value(value), Value::Local(known) if *known == local))
}

/// The call a value is, seen through `await`, `?`, references and casts.
#[must_use]
pub fn as_call(function: &Function, mut value: ValueId) -> Option<CallId> {
    for _ in 0..DEPTH {
        match function.value(value) {
            Value::Call(call) => return Some(*call),
            Value::Await(inner)
            | Value::Try(inner)
            | Value::Deref(inner)
            | Value::Entered(inner)
            | Value::Ref { value: inner, .. }
            | Value::Cast { value: inner, .. } => value = *inner,
            _ => return None,
        }
    }
    None
}

/// The variable a value is, seen through references, `str()` and `Path()` aside.
#[must_use]
pub fn as_local(function: &Function, mut value: ValueId) -> Option<LocalId> {
    for _ in 0..DEPTH {
        match function.value(value) {
            Value::Local(local) => return Some(*local),
            Value::Deref(inner) | Value::Ref { value: inner, .. } | Value::Cast { value: inner, .. } => value = *inner,
            _ => return None,
        }
    }
    None
}

impl Program {
    /// A finding of a rule about a range of a function, to be filled in: no message, no story, no help.
    #[must_use]
    pub fn blank(&self, rule: &RuleInfo, id: FnId, span: Span, confidence: Confidence) -> Finding {
        Finding {
            rule: rule.id,
            severity: rule.severity,
            message: String::new(),
            confidence,
            primary: self.location(id, span),
            threads: Vec::new(),
            outcome: String::new(),
            related: Vec::new(),
            help: String::new(),
            fix: None,
            key: self.linked.fn_name(id),
            test: self.is_test(id),
        }
    }

    /// What a variable is bound to, if it is bound once, in its own function.
    #[must_use]
    pub fn bound_once(&self, id: FnId, local: LocalId) -> Option<ValueId> {
        let binds = self.linked.index[id.0 as usize].binds.get(local.0 as usize)?;
        match binds.as_slice() {
            [(by, Some(value))] if *by == id => Some(*value),
            _ => None,
        }
    }

    /// What a variable is bound to last in the source, in its own function.
    #[must_use]
    pub fn bound_last(&self, id: FnId, local: LocalId) -> Option<ValueId> {
        let binds = self.linked.index[id.0 as usize].binds.get(local.0 as usize)?;
        let own = binds.iter().filter_map(|(by, value)| value.filter(|_| *by == id));
        own.max_by_key(|value| self.linked.function(id).value_span(*value).start)
    }

    /// The text of a string, seen through variables and module constants that are assigned once.
    #[must_use]
    pub fn text(&self, id: FnId, value: ValueId) -> Option<Name> {
        self.text_at(id, value, 0)
    }

    fn text_at(&self, id: FnId, value: ValueId, depth: u32) -> Option<Name> {
        if depth > DEPTH {
            return None;
        }
        match self.linked.function(id).value(value) {
            Value::Literal(Literal::Str(text)) => Some(*text),
            Value::Local(local) => self.text_at(id, self.bound_once(id, *local)?, depth + 1),
            Value::Path(path) => match self.linked.resolve(self.linked.scope(id), path) {
                Entity::Global(global) => match self.linked.global(global).values.as_slice() {
                    [(function, value)] => {
                        let function = self.linked.fn_id(self.linked.global_file(global), *function);
                        self.text_at(function, *value, depth + 1)
                    }
                    _ => None,
                },
                _ => None,
            },
            Value::Ref { value, .. } | Value::Cast { value, .. } => self.text_at(id, *value, depth + 1),
            _ => None,
        }
    }

    /// Whether two expressions of a function mean the same thing, as far as they are written the same: through variables that are
    /// bound once, references and conversions of paths and strings.
    #[must_use]
    pub fn same(&self, id: FnId, a: ValueId, b: ValueId) -> bool {
        self.same_at(id, a, b, 0)
    }

    fn same_at(&self, id: FnId, a: ValueId, b: ValueId, depth: u32) -> bool {
        if a == b {
            return true;
        }
        if depth > DEPTH {
            return false;
        }
        let function = self.linked.function(id);
        let (a, b) = (self.plain(id, a, true), self.plain(id, b, true));
        if a == b {
            return true;
        }
        let next = |a: &ValueId, b: &ValueId| self.same_at(id, *a, *b, depth + 1);
        match (function.value(a), function.value(b)) {
            (Value::Local(a), Value::Local(b)) => a == b,
            (Value::Path(a), Value::Path(b)) => a == b,
            (Value::Literal(a), Value::Literal(b)) => a == b,
            (Value::Field { base: a, name: m }, Value::Field { base: b, name: n }) => m == n && next(a, b),
            (Value::Index { base: a, index: Some(i) }, Value::Index { base: b, index: Some(j) }) => {
                next(a, b) && next(i, j)
            }
            (Value::Op { op: m, operands: a }, Value::Op { op: n, operands: b }) => {
                m == n && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| next(a, b))
            }
            // What is written the same with the same parts; the text between them is not kept, so only where that is one place.
            (Value::Call(a), Value::Call(b)) => self.same_call(id, *a, *b, depth),
            _ => false,
        }
    }

    fn same_call(&self, id: FnId, a: CallId, b: CallId, depth: u32) -> bool {
        let function = self.linked.function(id);
        let (a, b) = (function.call(a), function.call(b));
        let callee = match (&a.callee, &b.callee) {
            (Callee::Path(a), Callee::Path(b)) => a == b,
            (Callee::Method { receiver: a, name: m }, Callee::Method { receiver: b, name: n }) => {
                m == n && self.same_at(id, *a, *b, depth + 1)
            }
            _ => false,
        };
        // What is made anew or differs by the moment is not the same.
        let steady = callee_name(a).is_some_and(|name| {
            matches!(
                name.as_str(),
                "join"
                    | "joinpath"
                    | "with_suffix"
                    | "with_extension"
                    | "with_name"
                    | "format"
                    | "parent"
                    | "path"
                    | "name"
                    | "with_file_name"
                    | "fileno"
                    | "unwrap"
                    | "as_path"
                    | "expect"
                    | "dirname"
                    | "get_path"
            )
        });
        callee
            && steady
            && a.args.len() == b.args.len()
            && a.args
                .iter()
                .zip(&b.args)
                .all(|(a, b)| a.name == b.name && self.same_at(id, a.value, b.value, depth + 1))
    }

    /// A value without the variables, references and conversions around it.
    #[must_use]
    pub fn plain(&self, id: FnId, mut value: ValueId, conversions: bool) -> ValueId {
        let function = self.linked.function(id);
        for _ in 0..DEPTH {
            value = match function.value(value) {
                Value::Ref { value, .. } | Value::Deref(value) | Value::Cast { value, .. } => *value,
                Value::Local(local) => match self.bound_once(id, *local) {
                    // A name for another name; what a call or a loop made is known by the variable.
                    Some(bound) if is_name(function, bound) => bound,
                    _ => return value,
                },
                Value::Call(call) if conversions => {
                    let data = function.call(*call);
                    let name = callee_name(data).unwrap_or_else(|| Name::new(""));
                    match (&data.callee, name.as_str(), data.args.as_slice()) {
                        (
                            Callee::Method { receiver, .. },
                            "clone" | "as_path" | "as_ref" | "to_path_buf" | "to_string" | "to_owned" | "as_str"
                            | "expanduser" | "as_posix" | "to_str" | "borrow" | "deref",
                            [],
                        ) => *receiver,
                        (_, "str" | "Path" | "fspath" | "fsencode" | "from", [arg]) => arg.value,
                        _ => return value,
                    }
                }
                _ => return value,
            };
        }
        value
    }

    /// The roots that run a function beside or instead of the main thread: threads, pools, timers, handlers, callbacks; and
    /// processes if `processes`. Those only tests start do not count.
    #[must_use]
    pub fn threads_of(&self, id: FnId, processes: bool) -> Vec<RootId> {
        let runners = self.runners(id).into_iter().filter_map(|runner| match runner {
            Runner::Root(root) => Some(root),
            Runner::Outside => None,
        });
        runners
            .filter(|root| match self.roots.root(*root).kind {
                RootKind::Thread | RootKind::Pool | RootKind::Timer | RootKind::Handler | RootKind::Callback => true,
                RootKind::Process => processes,
                _ => false,
            })
            .collect()
    }

    /// Whether somebody else may run the same code at once: several threads, handlers or processes.
    #[must_use]
    pub fn runs_beside_itself(&self, id: FnId) -> bool {
        let roots = self.threads_of(id, true);
        roots.len() > 1
            || roots.iter().any(|root| self.roots.root(*root).many)
            || !roots.is_empty() && self.roots.is_outside(id)
    }
}

/// Whether a value is a name or an attribute, and not something made.
fn is_name(function: &Function, value: ValueId) -> bool {
    match function.value(value) {
        Value::Local(_) | Value::Path(_) | Value::Literal(_) => true,
        Value::Field { base, .. } | Value::Ref { value: base, .. } | Value::Cast { value: base, .. } => {
            is_name(function, *base)
        }
        Value::Call(call) => {
            let data = function.call(*call);
            let converts = callee_name(data).is_some_and(|name| {
                matches!(name.as_str(), "clone" | "as_path" | "as_ref" | "str" | "Path" | "to_path_buf" | "expanduser")
            });
            converts && operands(function, value).iter().all(|part| is_name(function, *part))
        }
        _ => false,
    }
}

/// Whether a local is captured from a function around.
#[must_use]
pub fn is_captured(function: &Function, local: LocalId) -> bool {
    matches!(function.local(local).kind, LocalKind::Captured { .. })
}
