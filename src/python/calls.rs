//! Calls.

use tree_sitter::Node;

use super::Lowerer;
use super::annotations;
use super::expressions::Operand;
use super::syntax::{named, span};
use crate::model::{Arg, Call, Callee, EventKind, Name, Span, Value, ValueId};

impl<'t> Lowerer<'t> {
    /// `receiver.name(..)`. The call is the access to the receiver: no read is recorded for it.
    pub(super) fn method_call(&mut self, call: Node<'t>, attribute: Node<'t>, receiver: Operand) -> Operand {
        let Some(name_node) = self.field(attribute, "attribute") else { return self.not_understood(call) };
        let name = self.name(name_node);
        let receiver_name = match self.frame.value_of(receiver.value) {
            Some(Value::Path(path)) => path.first(),
            _ => None,
        };
        if let Some(module) = receiver_name
            && name == "cast"
            && let Some(value) = self.typing_cast(call, &format!("{}.cast", self.imported_path(module)))
        {
            return Operand::read(value);
        }
        let value = self.call(call, Callee::Method { receiver: receiver.value, name }, span(name_node));
        if receiver_name.is_some_and(|module| never_returns(module, name)) {
            self.frame.emit(EventKind::Diverge, span(call));
        }
        Operand::read(value)
    }

    /// Every other call: of a name, of what another call returned, of an element.
    pub(super) fn plain_call(&mut self, call: Node<'t>, function: Operand) -> Operand {
        let name_span = self.frame.span_of(function.value);
        let path = match self.frame.value_of(function.value) {
            Some(Value::Path(path)) if function.unread => Some(path.clone()),
            _ => None,
        };
        let Some(path) = path else {
            let value = self.read(function);
            return Operand::read(self.call(call, Callee::Value(value), name_span));
        };
        if let Some(name) = path.first()
            && let Some(value) = self.typing_cast(call, &self.imported_path(name))
        {
            return Operand::read(value);
        }
        Operand::read(self.call(call, Callee::Path(path), name_span))
    }

    fn call(&mut self, node: Node<'t>, callee: Callee, name_span: Span) -> ValueId {
        let args = self.arguments(node);
        let at = span(node);
        let call = Call {
            callee,
            args,
            type_args: Vec::new(),
            span: at,
            name_span,
            result_used: true,
            bound_to_nothing: false,
        };
        let id = self.frame.call(call);
        self.frame.emit(EventKind::Call(id), at);
        self.frame.value(Value::Call(id), at)
    }

    fn arguments(&mut self, call: Node<'t>) -> Vec<Arg> {
        let Some(arguments) = self.field(call, "arguments") else { return Vec::new() };
        if arguments.kind() == "generator_expression" {
            let value = self.expression(arguments);
            return vec![Arg { name: None, value, spread: false }];
        }
        named(arguments).into_iter().map(|argument| self.argument(argument)).collect()
    }

    /// One argument: `x`, `*x`, `**x`, `name=x`.
    pub(super) fn argument(&mut self, node: Node<'t>) -> Arg {
        if node.kind() != "keyword_argument" {
            return self.member(node);
        }
        let name = self.field(node, "name").map(|name| self.name(name));
        let value = match self.field(node, "value") {
            Some(value) => self.expression(value),
            None => self.error_region(node).value,
        };
        Arg { name, value, spread: false }
    }

    /// `typing.cast(T, x)`: `x`, seen as a `T`. Nothing is called as far as anyone can tell.
    fn typing_cast(&mut self, call: Node<'t>, function: &str) -> Option<ValueId> {
        if !matches!(function, "typing.cast" | "typing_extensions.cast") {
            return None;
        }
        let arguments = named(self.field(call, "arguments")?);
        let [ty, value] = arguments.as_slice() else { return None };
        let ty = annotations::type_expr(self.text(*ty));
        let value = self.expression(*value);
        Some(self.frame.value(Value::Cast { value, ty }, span(call)))
    }

    /// The dotted path a module-level import gave to `name`; the name itself if none did.
    pub(super) fn imported_path(&self, name: Name) -> String {
        self.imported.get(&name).cloned().unwrap_or_else(|| name.to_string())
    }
}

/// Functions of the standard library that end the process, by their plain qualified names.
fn never_returns(module: Name, function: Name) -> bool {
    matches!((module.as_str(), function.as_str()), ("sys", "exit") | ("os", "_exit" | "abort"))
}
