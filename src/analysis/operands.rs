//! What values are made of, one step down.

use crate::model::{Callee, Function, Value, ValueId};

/// The values that a value is made of: receivers, arguments, operands, members.
#[must_use]
pub fn operands(function: &Function, value: &Value) -> Vec<ValueId> {
    match value {
        Value::Field { base, .. }
        | Value::Entered(base)
        | Value::Item(base)
        | Value::Deref(base)
        | Value::Await(base)
        | Value::Try(base) => vec![*base],
        Value::Index { base, index } => [Some(*base), *index].into_iter().flatten().collect(),
        Value::Call(call) => {
            let data = function.call(*call);
            let callee = match &data.callee {
                Callee::Method { receiver, .. } => Some(*receiver),
                Callee::Value(value) => Some(*value),
                Callee::Path(_) | Callee::Macro(_) => None,
            };
            data.args.iter().map(|arg| arg.value).chain(callee).collect()
        }
        Value::Collection { items, .. } => items.iter().map(|item| item.value).collect(),
        Value::Op { operands, .. } | Value::Choice(operands) => operands.clone(),
        Value::Ref { value, .. } | Value::Cast { value, .. } | Value::Part { value, .. } => vec![*value],
        Value::Unknown | Value::Local(_) | Value::Path(_) | Value::Literal(_) | Value::Closure(_) => Vec::new(),
    }
}
