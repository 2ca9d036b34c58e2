//! How a finding's threads are told: who runs a function, and what each step says.

use super::link::FnId;
use super::roots::{Root, RootId};
use super::{HeldLock, Program};
use crate::finding::{Location, Step, ThreadStory};
use crate::knowledge::RootKind;
use crate::model::Span;

/// Who runs a function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Runner {
    /// Code outside all thread roots: the main thread, or whoever calls a public function.
    Outside,
    /// A root.
    Root(RootId),
}

/// How many roots of one function are told apart.
const RUNNERS: usize = 6;

impl Program {
    /// A range of the file a function stands in.
    #[must_use]
    pub fn location(&self, id: FnId, span: Span) -> Location {
        Location { file: self.linked.file_of(id), span }
    }

    /// A step of a story.
    #[must_use]
    pub fn step(&self, id: FnId, span: Span, text: impl Into<String>, held: &[HeldLock]) -> Step {
        Step { location: self.location(id, span), text: text.into(), held: self.held_names(held) }
    }

    /// Who runs a function: at most [`RUNNERS`] of its roots, and whoever is outside all roots. Threads that only tests start do
    /// not run what is not test code.
    #[must_use]
    pub fn runners(&self, id: FnId) -> Vec<Runner> {
        let test = self.is_test(id);
        let counts = |root: &&RootId| {
            let root = self.roots.root(**root);
            test || !self.is_test(root.entry) && !root.made.is_some_and(|(maker, _)| self.is_test(maker))
        };
        let roots = self.roots.reaching(id).iter().filter(counts).take(RUNNERS);
        let mut runners: Vec<Runner> = roots.map(|root| Runner::Root(*root)).collect();
        if self.roots.is_outside(id) || runners.is_empty() {
            runners.push(Runner::Outside);
        }
        runners
    }

    /// A root's name: "thread `Poller._run`".
    #[must_use]
    pub fn root_name(&self, root: &Root) -> String {
        let name = self.linked.fn_name(root.entry);
        let kind = kind_name(root.kind);
        format!("{kind} `{name}`")
    }

    /// The name of whoever runs a function.
    #[must_use]
    pub fn runner_name(&self, runner: Runner, id: FnId) -> String {
        match runner {
            Runner::Root(root) => self.root_name(self.roots.root(root)),
            Runner::Outside => format!("any caller of `{}`", self.linked.fn_name(id)),
        }
    }

    /// A thread of a story: how its runner gets there, then what it does.
    #[must_use]
    pub fn thread(&self, runner: Runner, id: FnId, mut steps: Vec<Step>) -> ThreadStory {
        if let Runner::Root(root) = runner {
            let root = self.roots.root(root);
            if let Some((function, span)) = root.made {
                let text = format!("{} starts here", self.root_name(root));
                steps.insert(0, self.step(function, span, text, &[]));
            }
        }
        ThreadStory { name: self.runner_name(runner, id), steps }
    }
}

/// What threads of a kind are called.
#[must_use]
pub(super) fn kind_name(kind: RootKind) -> &'static str {
    match kind {
        RootKind::Thread | RootKind::Timer => "thread",
        RootKind::Pool => "pool thread",
        RootKind::Process => "process",
        RootKind::Loop | RootKind::Task => "task",
        RootKind::Handler | RootKind::AsyncHandler => "request handler",
        RootKind::Callback => "callback",
        RootKind::Signal => "signal handler",
        RootKind::Ui => "user interface",
        RootKind::Finalizer => "finalizer",
        RootKind::AtExit => "exit handler",
    }
}
