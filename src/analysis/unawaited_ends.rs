//! Python: a thread's object can be told to end, whoever keeps it tells it so, and nobody ever waits until it has.

use super::Program;
use super::link::{FnId, TypeId};
use super::types::{Target, Ty};
use crate::knowledge::{Knowledge, Role};
use crate::model::{Callee, EventKind, Function, Language, Literal, Name, Node, Span, Value, ValueId, WriteOp};

/// A thread that is told to end and not waited for.
#[derive(Clone, Debug)]
pub struct UnawaitedEnd {
    /// The method that tells it.
    pub method: FnId,
    /// Who calls it, and where.
    pub told: (FnId, Span),
}

/// Finds them, in order of classes.
#[must_use]
pub fn find(program: &Program) -> Vec<UnawaitedEnd> {
    let knowledge = Knowledge::of(Language::Python);
    let threads = program.linked.types().filter(|ty| {
        let python = program.linked.files[program.linked.type_file(*ty).0 as usize].language == Language::Python;
        python && program.thread_class(*ty).is_some_and(|lib| knowledge.facts(lib).role == Role::Thread)
    });
    threads.filter_map(|ty| of_class(program, ty)).collect()
}

fn of_class(program: &Program, ty: TypeId) -> Option<UnawaitedEnd> {
    let method = ["close", "stop", "shutdown", "terminate", "cancel"]
        .iter()
        .flat_map(|name| program.linked.own_methods(ty, Name::new(name)))
        .copied()
        .find(|method| sets_a_flag(program, *method))?;
    let name = program.linked.function(method).name;
    let python: Vec<FnId> = program
        .linked
        .functions()
        .filter(|id| program.linked.language(*id) == Language::Python && !program.is_test(*id))
        .collect();
    let fields: Vec<Name> = python.iter().flat_map(|id| kept_in(program, *id, ty)).collect();
    if fields.is_empty() {
        return None;
    }
    let on = |id: FnId, wanted: Name| {
        let function = program.linked.function(id);
        function.calls.iter().find(|call| match &call.callee {
            Callee::Method { receiver, name } if *name == wanted => {
                field(function, *receiver).is_some_and(|field| fields.contains(&field))
                    || is_one(program, id, *receiver, ty)
            }
            _ => false,
        })
    };
    // By whatever name it is joined, also the string that `join` puts between others.
    if python.iter().any(|id| on(*id, Name::new("join")).is_some()) {
        return None;
    }
    let told = python.iter().find_map(|id| Some((*id, on(*id, name)?.name_span)))?;
    Some(UnawaitedEnd { method, told })
}

fn field(function: &Function, value: ValueId) -> Option<Name> {
    match function.value(value) {
        Value::Field { name, .. } => Some(*name),
        _ => None,
    }
}

fn is_one(program: &Program, id: FnId, value: ValueId, ty: TypeId) -> bool {
    matches!(program.resolver().type_of(id, value), Ty::Project(of) if program.linked.mro(of).contains(&ty))
}

/// Sets an attribute of the object to a constant, and joins nothing.
fn sets_a_flag(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    let own = |value: ValueId| matches!(function.value(value), Value::Field { base, .. } if program.linked.is_receiver(id, *base));
    let flag = |node: &Node| {
        let Node::Event(event) = node else { return false };
        match &event.kind {
            EventKind::Write { target, value: Some(value), op: WriteOp::Assign } => {
                own(*target) && matches!(function.value(*value), Value::Literal(Literal::Bool(_)))
            }
            _ => false,
        }
    };
    let joins = |call: &crate::model::Call| matches!(&call.callee, Callee::Method { name, .. } if *name == "join");
    function.nodes.iter().any(flag) && !function.calls.iter().any(joins)
}

/// The attributes that a function puts a new object of the class into.
fn kept_in(program: &Program, id: FnId, ty: TypeId) -> Vec<Name> {
    let function = program.linked.function(id);
    let makes = |value: ValueId| match function.value(value) {
        Value::Call(call) => matches!(program.resolver().target(id, *call), Target::Construct(made) if made == ty),
        _ => false,
    };
    let kept = function.nodes.iter().filter_map(|node| match node {
        Node::Event(event) => match &event.kind {
            EventKind::Write { target, value: Some(value), op: WriteOp::Assign } => {
                field(function, *target).filter(|_| makes(*value))
            }
            _ => None,
        },
        _ => None,
    });
    kept.collect()
}
