//! Calls that only make a coroutine or future: nothing in it runs until somebody awaits it.

use super::Program;
use super::expr::callee_name;
use super::fate::Use;
use super::link::{Entity, FnId};
use super::types::{Target, Ty};
use crate::knowledge::Knowledge;
use crate::model::{
    Call, CallId, Callee, Decorator, Function, FunctionKind, Language, Literal, LocalId, Name, Node, Path, TypeExpr,
    Value, ValueId,
};

/// What a call makes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Makes {
    /// Certainly a coroutine.
    Coroutine,
    /// A coroutine, or something else on other ways through the callee.
    Perhaps,
    /// By the callee's name only (`async_fetch`, of a module that is not in sight).
    ByName,
}

/// How far functions are followed that hand on what others make.
const DEPTH: u32 = 3;

impl Program {
    /// Whether a call only makes a coroutine.
    #[must_use]
    pub fn makes_coroutine(&self, id: FnId, call: CallId) -> Option<Makes> {
        self.coroutine_of(id, call, 0)
    }

    fn coroutine_of(&self, id: FnId, call: CallId, depth: u32) -> Option<Makes> {
        let data = self.linked.function(id).call(call);
        let resolver = self.resolver();
        match resolver.target(id, call) {
            Target::Project { functions, .. } if !functions.is_empty() => self.callees(&functions, depth),
            Target::Project { .. } | Target::Construct(_) | Target::Unknown => None,
            target => {
                let name = callee_name(data)?;
                let knowledge = Knowledge::of(self.linked.language(id));
                if knowledge.may_be_coroutine(name)
                    && resolver.library_callee(id, call).is_some_and(|path| knowledge.is_coroutine(&path))
                {
                    return Some(Makes::Coroutine);
                }
                let unseen = matches!(target, Target::External(_)) && matches!(data.callee, Callee::Path(_));
                let python = self.linked.language(id) == Language::Python;
                (python && unseen && name.as_str().trim_start_matches('_').starts_with("async_"))
                    .then_some(Makes::ByName)
            }
        }
    }

    fn callees(&self, functions: &[FnId], depth: u32) -> Option<Makes> {
        if functions.iter().all(|function| self.is_coroutine_function(*function)) {
            return Some(Makes::Coroutine);
        }
        let [function] = functions else { return None };
        if depth >= DEPTH { None } else { self.hands_out_coroutine(*function, depth) }
    }

    /// Whether calling a function makes a coroutine: `async def`, whatever its decorators.
    fn is_coroutine_function(&self, id: FnId) -> bool {
        let function = self.linked.function(id);
        if !function.is_async || function.is_generator {
            return false;
        }
        if self.linked.language(id) == Language::Rust {
            return function.kind == FunctionKind::Named && !function.decorators.iter().any(makes_it_plain);
        }
        let overridden = self.overrides(id).any(|other| !self.linked.function(other).is_async);
        !overridden && function.decorators.iter().all(|decorator| self.keeps_coroutine(id, decorator))
    }

    /// The methods of subclasses that take a method's place.
    fn overrides(&self, id: FnId) -> impl Iterator<Item = FnId> {
        let owner = self.linked.function(id).owner.and(self.linked.index[id.0 as usize].owner);
        let name = self.linked.function(id).name;
        let subtypes = owner.map_or(&[][..], |owner| self.linked.subtypes(owner));
        let own = owner.map_or(&[][..], |owner| self.linked.own_methods(owner, name));
        subtypes.iter().flat_map(move |ty| self.linked.own_methods(*ty, name)).chain(own).copied()
    }

    /// Whether what a decorator makes of a coroutine function is one still.
    fn keeps_coroutine(&self, id: FnId, decorator: &Decorator) -> bool {
        let known = [
            "staticmethod",
            "classmethod",
            "abstractmethod",
            "override",
            "final",
            "wraps",
            "deprecated",
            "asynccontextmanager",
        ];
        let name = decorator.path.last().map_or("", Name::as_str);
        if known.contains(&name) {
            return name != "asynccontextmanager";
        }
        let Entity::Function(mut maker) = self.linked.resolve(self.linked.scope(id), &decorator.path) else {
            return false;
        };
        // `@retry(times=3)` calls the function that makes the decorator.
        for _ in 0..2 {
            match self.resolver().return_type(maker) {
                Ty::Function(inner) if self.linked.function(inner).is_async => return true,
                Ty::Function(inner) => maker = inner,
                _ => return false,
            }
        }
        false
    }

    /// A plain function that returns what others make to be awaited.
    fn hands_out_coroutine(&self, id: FnId, depth: u32) -> Option<Makes> {
        let function = self.linked.function(id);
        let callable = matches!(function.kind, FunctionKind::Named | FunctionKind::Closure);
        if function.is_async || function.is_generator || !callable {
            return None;
        }
        let rust = self.linked.language(id) == Language::Rust;
        if is_future(&function.ret, rust) {
            return Some(if rust { Makes::Perhaps } else { Makes::Coroutine });
        }
        if !function.decorators.is_empty() || rust {
            return None;
        }
        let returns = &self.linked.index[id.0 as usize].returns;
        let mut made = None;
        let mut others = false;
        for value in returns {
            match function.value(*value) {
                Value::Literal(Literal::None) => others = true,
                Value::Call(call) => {
                    let inner = self.coroutine_of(id, *call, depth + 1).filter(|made| *made != Makes::ByName)?;
                    others |= inner == Makes::Perhaps;
                    made = Some(inner);
                }
                _ => return None,
            }
        }
        made.map(|_| if others { Makes::Perhaps } else { Makes::Coroutine })
    }

    /// What a project function does with what is passed for a parameter, if it does not await it or hand it on: `Unused`, or
    /// a use that makes no sense for a coroutine.
    #[must_use]
    pub fn parameter_use(&self, id: FnId, param: LocalId) -> ParameterUse {
        let function = self.linked.function(id);
        if function.body.is_none() || self.facts(id).opaque || self.overrides(id).any(|other| other != id) {
            return ParameterUse::Somehow;
        }
        let fate = self.parameter_fate(id, param);
        if fate.uses.is_empty() {
            // A plain function without a body is a placeholder.
            let empty = !function.nodes.iter().any(|node| matches!(node, Node::Event(_)));
            return if empty && !function.is_async { ParameterUse::Somehow } else { ParameterUse::Unused };
        }
        let looks = |how: Use| match how {
            Use::Argument(call, _) => self.only_looks(id, call),
            how => is_misuse(how) || how == Use::Formatted,
        };
        let returned = fate.uses.iter().any(|usage| usage.how == Use::Returned);
        if !fate.uses.iter().all(|usage| usage.how == Use::Returned || looks(usage.how)) {
            return ParameterUse::Somehow;
        }
        match returned {
            true => ParameterUse::Returned,
            false => ParameterUse::Misused,
        }
    }

    /// Which parameter of which function an argument becomes, where one function is called.
    #[must_use]
    pub fn parameter_of(&self, id: FnId, call: CallId, position: usize) -> Option<(FnId, LocalId)> {
        let resolver = self.resolver();
        let Target::Project { functions, receiver } = resolver.target(id, call) else { return None };
        let [callee] = functions.as_slice() else { return None };
        let value = self.linked.function(id).call(call).args.get(position)?.value;
        let bound = resolver.bind_arguments(id, call, *callee, receiver.is_some());
        let (index, _) = bound.into_iter().find(|(_, bound)| *bound == value)?;
        let param = self.linked.function(*callee).params.get(index)?;
        Some((*callee, param.local))
    }

    /// Whether a callee only looks at what it is given: `str`, `print`, `isinstance`.
    #[must_use]
    pub fn only_looks(&self, id: FnId, call: CallId) -> bool {
        let looks = ["str", "repr", "print", "type", "isinstance", "len", "bool", "hash", "format", "callable"];
        let Some(name) = callee_name(self.linked.function(id).call(call)) else { return false };
        looks.contains(&name.as_str())
            && self.resolver().library_callee(id, call).is_some_and(|path| path == Path::new([name]))
    }
}

/// Whether two calls in one function call the same by the same name: `self.read()` and `self.read()`.
#[must_use]
pub fn same_callee(function: &Function, a: &Call, b: &Call) -> bool {
    match (&a.callee, &b.callee) {
        (Callee::Path(a), Callee::Path(b)) => a == b,
        (Callee::Method { receiver: a, name }, Callee::Method { receiver: b, name: other }) => {
            name == other && same_place(function, *a, *b, 0)
        }
        (Callee::Value(a), Callee::Value(b)) => same_place(function, *a, *b, 0),
        _ => false,
    }
}

/// Whether two values are written as the same variable or attribute of one.
fn same_place(function: &Function, a: ValueId, b: ValueId, depth: u32) -> bool {
    match (function.value(a), function.value(b)) {
        (Value::Local(a), Value::Local(b)) => a == b,
        (Value::Path(a), Value::Path(b)) => a == b,
        (Value::Field { base: a, name }, Value::Field { base: b, name: other }) => {
            name == other && depth < DEPTH * 2 && same_place(function, *a, *b, depth + 1)
        }
        _ => false,
    }
}

/// What a function does with a parameter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParameterUse {
    /// Nothing.
    Unused,
    /// Uses it as what it is not, and no more.
    Misused,
    /// Returns it, and no more than looks at it.
    Returned,
    /// Anything else.
    Somehow,
}

/// Whether a use of a coroutine makes no sense: it is used as if it were its result.
#[must_use]
pub fn is_misuse(how: Use) -> bool {
    use crate::model::Op;
    match how {
        Use::Iterated | Use::Indexed | Use::Tested => true,
        Use::Operand(op) => {
            matches!(op, Op::Order | Op::Sub | Op::Arithmetic | Op::Add | Op::Eq | Op::Ne | Op::Is | Op::IsNot)
        }
        Use::Attribute(name) | Use::Receiver(_, name) => !is_of_coroutines(name),
        _ => false,
    }
}

/// Attributes that coroutines have.
fn is_of_coroutines(name: Name) -> bool {
    let text = name.as_str();
    text.starts_with("__") || text.starts_with("cr_") || matches!(text, "send" | "throw" | "close")
}

/// Attributes that make an `async fn` a plain one: `#[tokio::main]`, `#[tokio::test]`.
fn makes_it_plain(decorator: &Decorator) -> bool {
    decorator.path.last().is_some_and(|name| matches!(name.as_str(), "main" | "test" | "wasm_bindgen"))
}

/// `impl Future<Output = T>`, `BoxFuture<T>` in Rust; `Coroutine[Any, Any, T]` in Python. A type that is itself called `Future`
/// is a promise: it runs by itself.
#[must_use]
pub fn is_future(ty: &TypeExpr, rust: bool) -> bool {
    let named = |ty: &TypeExpr, names: &[&str]| matches!(ty, TypeExpr::Path { path, .. } if path.last().is_some_and(|name| names.contains(&name.as_str())));
    match ty {
        TypeExpr::Impl(bounds) => bounds.iter().any(|bound| named(bound, &["Future", "Coroutine"])),
        _ if rust => named(ty, &["BoxFuture", "LocalBoxFuture"]),
        _ => named(ty, &["Coroutine", "CoroutineType"]),
    }
}
