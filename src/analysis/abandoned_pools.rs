//! Rust: pools of threads that a function gives work and drops without waiting for it. Dropping a pool tells its threads to end when the
//! work is done, and waits for nothing (rayon, `ThreadPool`; threadpool, `ThreadPool::join`); the end of `main` ends the process.

use super::Program;
use super::fate::Use;
use super::link::FnId;
use super::nesting;
use super::types::Ty;
use crate::knowledge::{Does, Knowledge, LibType, Role, RootKind};
use crate::model::{
    Callee, EventKind, Function, FunctionKind, Language, LocalId, LocalKind, LoopKind, Name, Node, Span, Value,
};

/// Such a pool.
#[derive(Clone, Debug)]
pub struct AbandonedPool {
    /// The function.
    pub function: FnId,
    /// Its type.
    pub ty: LibType,
    /// Its variable.
    pub name: Name,
    /// Where the variable is bound.
    pub made: Span,
    /// The first work it is given.
    pub given: Span,
    /// The process ends with the function.
    pub ends_the_process: bool,
}

/// A pool that is waited for, or not understood, and why.
pub type Kept = (FnId, Span, &'static str);

impl Program {
    /// Every such pool, in order of functions and of source, and every other one that a function makes and gives work.
    #[must_use]
    pub fn abandoned_pools(&self) -> (Vec<AbandonedPool>, Vec<Kept>) {
        let (mut found, mut kept): (Vec<AbandonedPool>, Vec<Kept>) = (Vec::new(), Vec::new());
        for spawn in &self.roots.spawns {
            let id = spawn.function;
            let known = spawn.kind == RootKind::Pool && !spawn.scoped && self.linked.language(id) == Language::Rust;
            if !known {
                continue;
            }
            let function = self.linked.function(id);
            let Callee::Method { receiver, .. } = &function.call(spawn.call).callee else { continue };
            let Value::Local(local) = *function.value(*receiver) else { continue };
            let Ty::Library(ty, _) = self.resolver().container_type(id, *receiver) else { continue };
            let pool = Knowledge::of(Language::Rust).facts(ty).role == Role::ThreadPool;
            let name = function.local(local).name;
            let told = found.iter().any(|known| known.function == id && known.name == name)
                || kept.iter().any(|(by, span, _)| *by == id && *span == function.local(local).span);
            if !pool || told || function.local(local).kind != LocalKind::Variable {
                continue;
            }
            let made = function.local(local).span;
            match self.abandoned(id, local, ty, spawn.span) {
                Ok(()) => found.push(AbandonedPool {
                    function: id,
                    ty,
                    name,
                    made,
                    given: spawn.span,
                    ends_the_process: is_main(function),
                }),
                Err(reason) => kept.push((id, made, reason)),
            }
        }
        (found, kept)
    }

    /// Whether the function does nothing with a pool but to give it work, and never waits.
    fn abandoned(&self, id: FnId, local: LocalId, ty: LibType, given: Span) -> Result<(), &'static str> {
        let function = self.linked.function(id);
        let facts = self.facts(id);
        let methods = &Knowledge::of(Language::Rust).facts(ty).methods;
        let gives =
            |name: Name| methods.get(name.as_str()).is_some_and(|effect| effect.does == Does::Spawn && !effect.scoped);
        if facts.opaque {
            return Err("part of the function is not understood");
        }
        if self.bound_once(id, local).is_none() {
            return Err("it is bound more than once");
        }
        let elsewhere = |usage: &super::fate::Usage| !matches!(usage.how, Use::Receiver(_, name) if gives(name));
        if self.parameter_fate(id, local).uses.iter().any(elsewhere) {
            return Err("it is waited for, or goes elsewhere");
        }
        let later = |span: Span| span.start > given.start;
        let waits =
            !facts.joins.is_empty() || facts.blocks.iter().any(|block| later(block.span)) || !facts.waits.is_empty();
        if waits || self.walks_a_channel(id, given) || facts.suspensions.iter().any(|await_| later(await_.span)) {
            return Err("the function waits for something after it");
        }
        let endless =
            function.nodes.iter().any(|node| matches!(node, Node::Loop { kind: LoopKind::Loop | LoopKind::While, .. }));
        if endless {
            return Err("the function may go on as long as the process does");
        }
        let called = facts.calls.iter().filter(|call| later(call.span)).flat_map(|call| &call.functions);
        if called.into_iter().any(|callee| self.may_wait(*callee)) {
            return Err("a function that is called after it waits for something");
        }
        Ok(())
    }

    /// `for result in receiver`.
    fn walks_a_channel(&self, id: FnId, after: Span) -> bool {
        let function = self.linked.function(id);
        let mut found = false;
        nesting::events(function, &mut |event, _| {
            if let EventKind::Iterate(value) = event.kind
                && function.value_span(value).start > after.start
            {
                found |= match self.resolver().container_type(id, value) {
                    Ty::Library(ty, _) => {
                        let role = Knowledge::of(Language::Rust).facts(ty).role;
                        !matches!(role, Role::Plain | Role::List | Role::Dict)
                    }
                    Ty::Unknown => true,
                    _ => false,
                };
            }
        });
        found
    }

    /// Whether a function of the program blocks, awaits or goes round without end.
    fn may_wait(&self, id: FnId) -> bool {
        let facts = self.facts(id);
        facts.opaque || !facts.blocks.is_empty() || !facts.joins.is_empty() || !facts.suspensions.is_empty()
    }
}

/// The `main` of a program.
fn is_main(function: &Function) -> bool {
    function.kind == FunctionKind::Named && function.name == "main" && function.params.is_empty()
}
