//! Thread objects: which are daemons, which classes are threads, where one is started.

use super::Program;
use super::fate::{Fate, Use};
use super::link::{FnId, TypeId};
use super::roots::Spawn;
use crate::knowledge::{Knowledge, LibType, Role, RootKind};
use crate::model::{Callee, EventKind, Function, Literal, Name, Node, Span, Value, ValueId};

impl Program {
    /// The thread, process or timer type of a library that a class of the program derives from.
    #[must_use]
    pub fn thread_class(&self, ty: TypeId) -> Option<LibType> {
        let file = self.linked.files.get(self.linked.type_file(ty).0 as usize)?;
        let knowledge = Knowledge::of(file.language);
        let known =
            |lib: &LibType| is_thread_role(knowledge.facts(*lib).role) && knowledge.facts(*lib).construct.is_some();
        self.linked.library_bases(ty).into_iter().filter_map(|path| knowledge.type_at(path)).find(known)
    }

    /// Whether a thread is a daemon: by `daemon=True`, `t.daemon = True`, `t.setDaemon(True)`, or as its class says.
    #[must_use]
    pub fn is_daemon(&self, spawn: &Spawn) -> bool {
        let function = self.linked.function(spawn.function);
        let call = function.call(spawn.call);
        let by_argument = |function: &Function, call: &crate::model::Call| {
            call.args.iter().any(|arg| arg.name.is_some_and(|name| name == "daemon") && is_true(function, arg.value))
        };
        if by_argument(function, call) || sets_daemon(function) {
            return true;
        }
        let Some(class) = spawn.subclass else { return false };
        self.linked.mro(class).iter().any(|class| {
            self.linked.methods_of(*class).iter().any(|method| {
                let function = self.linked.function(*method);
                sets_daemon(function) || function.calls.iter().any(|call| by_argument(function, call))
            }) || self.linked.type_def(*class).fields.iter().any(|field| field.name == "daemon")
        })
    }

    /// The function a thread begins with.
    #[must_use]
    pub fn thread_entry(&self, spawn: &Spawn) -> Option<FnId> {
        spawn.target.or_else(|| self.linked.method(spawn.subclass?, Name::new("run")))
    }

    /// Where the thread that a call builds is started in the same function: by its own name, or by that of the field it is kept in.
    #[must_use]
    pub fn started_at(&self, spawn: &Spawn) -> Option<Span> {
        if !matches!(spawn.kind, RootKind::Thread | RootKind::Timer | RootKind::Process) || spawn.constructs.is_none() {
            return Some(spawn.span);
        }
        let function = self.linked.function(spawn.function);
        let fate = self.fate(spawn.function, spawn.call);
        let direct = fate.uses.iter().find_map(|usage| match usage.how {
            Use::Receiver(_, name) if name == "start" => Some(usage.span),
            _ => None,
        });
        direct.or_else(|| started_through_field(function, &fate)).or_else(|| started_by_name(function, &fate))
    }
}

/// The field that an attribute is, by its name.
#[must_use]
pub fn field(function: &Function, value: ValueId) -> Option<Name> {
    match function.value(value) {
        Value::Field { name, .. } => Some(*name),
        _ => None,
    }
}

/// The field that something made in a function is kept in.
#[must_use]
pub fn kept_in(function: &Function, fate: &Fate) -> Option<Name> {
    function.nodes.iter().find_map(|node| match node {
        Node::Event(event) => match &event.kind {
            EventKind::Write { target, value: Some(value), .. } if fate.is(*value) => field(function, *target),
            _ => None,
        },
        _ => None,
    })
}

/// `self._thread = Thread(..)`, then `self._thread.start()`.
fn started_through_field(function: &Function, fate: &Fate) -> Option<Span> {
    let kept = kept_in(function, fate)?;
    let start = function.calls.iter().find(|call| match &call.callee {
        Callee::Method { receiver, name } => *name == "start" && field(function, *receiver) == Some(kept),
        _ => false,
    })?;
    (start.span.start > fate.made.start).then_some(start.span)
}

/// `worker = Thread(..)`, then `worker.start()`, of a variable of the module.
fn started_by_name(function: &Function, fate: &Fate) -> Option<Span> {
    let path = |value: ValueId| match function.value(value) {
        Value::Path(path) => Some(path),
        _ => None,
    };
    let kept = function.nodes.iter().find_map(|node| match node {
        Node::Event(event) => match &event.kind {
            EventKind::Write { target, value: Some(value), .. } if fate.is(*value) => path(*target),
            _ => None,
        },
        _ => None,
    })?;
    let start = function.calls.iter().find(|call| match &call.callee {
        Callee::Method { receiver, name } => *name == "start" && path(*receiver) == Some(kept),
        _ => false,
    })?;
    (start.span.start > fate.made.start).then_some(start.span)
}

/// Whether objects of a role are built first and started later.
fn is_thread_role(role: Role) -> bool {
    matches!(role, Role::Thread | Role::Process | Role::Timer)
}

fn is_true(function: &Function, value: ValueId) -> bool {
    matches!(function.value(value), Value::Literal(Literal::Bool(true) | Literal::Int(1)))
}

/// Whether a function makes some thread a daemon.
fn sets_daemon(function: &Function) -> bool {
    let written = function.nodes.iter().any(|node| match node {
        Node::Event(event) => match &event.kind {
            EventKind::Write { target, value: Some(value), .. } => {
                is_true(function, *value)
                    && matches!(function.value(*target), Value::Field { name, .. } if *name == "daemon")
            }
            _ => false,
        },
        _ => false,
    });
    written
        || function.calls.iter().any(|call| match &call.callee {
            Callee::Method { name, .. } if *name == "setDaemon" => {
                call.args.first().is_some_and(|arg| is_true(function, arg.value))
            }
            _ => false,
        })
}
