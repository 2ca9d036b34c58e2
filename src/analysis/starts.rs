//! Where threads are started. A thread object runs nothing before its `start`, and what makes it, a constructor or a module's body, has
//! the state it sets up for itself only until then.

use rustc_hash::FxHashMap;

use super::link::{FnId, TypeId};
use super::roots::Spawn;
use super::{AccessKind, Program};
use crate::knowledge::RootKind;
use crate::model::{Callee, FunctionKind, Language, Name, Span};

/// Starts, worked out once for the program.
#[derive(Default)]
pub(super) struct Starts {
    /// By where the thread object is made: where its maker starts it.
    by_maker: FxHashMap<(FnId, Span), Span>,
    /// By constructor or module body: its first start of a thread that sees what it sets up.
    first: FxHashMap<FnId, Span>,
}

impl Starts {
    pub(super) fn collect(program: &Program) -> Self {
        let mut starts = Self::default();
        let python = |spawn: &&Spawn| program.linked.language(spawn.function) == Language::Python;
        for spawn in program.roots.spawns.iter().filter(python) {
            let once = spawn.constructs.is_some() && !spawn.in_loop;
            let Some(at) = program.started_at(spawn) else { continue };
            if once && matches!(spawn.kind, RootKind::Thread | RootKind::Timer) {
                starts.by_maker.insert((spawn.function, spawn.span), at);
            }
            if matches!(spawn.kind, RootKind::Thread | RootKind::Pool) && sees_what_is_set_up(program, spawn) {
                starts.begin(spawn.function, at);
            }
        }
        // A thread that starts itself.
        let threads = program.linked.types().filter(|ty| program.thread_class(*ty).is_some());
        for init in threads.flat_map(|ty| program.linked.own_methods(ty, Name::new("__init__"))) {
            let calls = &program.linked.function(*init).calls;
            let itself = calls.iter().find(|call| match &call.callee {
                Callee::Method { receiver, name } => *name == "start" && program.linked.is_receiver(*init, *receiver),
                _ => false,
            });
            if let Some(start) = itself {
                starts.begin(*init, start.span);
            }
        }
        starts
    }

    fn begin(&mut self, id: FnId, at: Span) {
        let first = self.first.entry(id).or_insert(at);
        if at.start < first.start {
            *first = at;
        }
    }
}

/// Whether a thread that a constructor makes runs a method of the object, or one that a module's body makes a function of the program.
fn sees_what_is_set_up(program: &Program, spawn: &Spawn) -> bool {
    let Some(entry) = program.thread_entry(spawn) else { return false };
    let function = program.linked.function(spawn.function);
    let owner = |id: FnId| -> Option<TypeId> { program.linked.index[id.0 as usize].owner };
    match function.kind {
        FunctionKind::ModuleBody => true,
        FunctionKind::Named if function.name == "__init__" => {
            let (Some(made), Some(run)) = (owner(spawn.function), owner(entry)) else { return false };
            program.linked.mro(made).contains(&run)
        }
        _ => false,
    }
}

impl Program {
    fn starts(&self) -> &Starts {
        self.starts.get_or_init(|| Starts::collect(self))
    }

    /// Where a thread object that is made at a place is started by the same function.
    #[must_use]
    pub(super) fn start_of(&self, made: (FnId, Span)) -> Option<Span> {
        self.starts().by_maker.get(&made).copied()
    }

    /// Whether a constructor, or a module's body, changes or walks what it has set up when a thread is there already. What it sets
    /// then for the first time is another rule's business.
    #[must_use]
    pub(super) fn is_after_its_start(&self, id: FnId, kind: AccessKind, span: Span) -> bool {
        let shared =
            matches!(kind, AccessKind::Update | AccessKind::MutateCompound | AccessKind::Mutate | AccessKind::Iterate);
        shared && self.starts().first.get(&id).is_some_and(|start| start.end <= span.start)
    }
}
