//! Loops that take one lock of many in every round and keep all of them. Two of them that go round in different orders wait for each
//! other. Rust: guards that are put by. Python: locks entered through an `ExitStack`, or acquired without a release in the loop.

use super::Program;
use super::expr;
use super::link::FnId;
use super::literals;
use super::nesting::{self, Around};
use super::parallel::preemptive;
use super::types::{Target, Ty};
use crate::finding::Confidence;
use crate::knowledge::Knowledge;
use crate::model::{
    CallId, Callee, EventKind, Function, Language, LocalId, LoopKind, Name, Node, NodeId, Span, TypeExpr, Value,
    ValueId,
};

/// Such a loop.
#[derive(Clone, Debug)]
pub struct Hoard {
    /// The function.
    pub function: FnId,
    /// The call that takes a lock.
    pub takes: Span,
    /// Its name.
    pub name: Name,
    /// Where the guard is put by.
    pub keeps: Span,
    /// How sure it is that two go round in different orders.
    pub confidence: Confidence,
}

impl Program {
    /// Every such loop, in order of functions and of source.
    #[must_use]
    pub fn hoards(&self) -> Vec<Hoard> {
        let mut found = Vec::new();
        for id in self.linked.functions() {
            let function = self.linked.function(id);
            let python = self.linked.language(id) == Language::Python;
            if python && self.facts(id).acquires.is_empty() {
                continue;
            }
            for node in &function.nodes {
                if let Node::Loop { kind: LoopKind::For, test: Some(test), body, .. } = node {
                    found.extend(if python { self.stacked(id, *test, *body) } else { self.hoard(id, *test, *body) });
                }
            }
        }
        found
    }

    /// Python: `for shelf in (left, right): stack.enter_context(shelf.lock)`.
    fn stacked(&self, id: FnId, over: ValueId, body: NodeId) -> Option<Hoard> {
        let function = self.linked.function(id);
        let mut inner: Vec<(LocalId, ValueId)> = Vec::new();
        let mut taken: Option<(Span, Name)> = None;
        let mut released = false;
        nesting::events_in(function, body, &mut |event, around| match &event.kind {
            EventKind::Bind { local, value: Some(value), .. } => inner.push((*local, *value)),
            EventKind::Call(call) => {
                let data = function.call(*call);
                let Callee::Method { receiver, name } = &data.callee else { return };
                released |= *name == "release";
                let lock = match name.as_str() {
                    "enter_context" | "enter_async_context" => data.args.first().map(|arg| arg.value),
                    "acquire" => Some(*receiver),
                    _ => None,
                };
                let nested = around.iter().any(|one| matches!(one, Around::LoopBody(..) | Around::With { .. }));
                if !nested && taken.is_none() && lock.is_some_and(|lock| has_item(function, lock, &inner, over)) {
                    taken = Some((data.span, *name));
                }
            }
            _ => {}
        });
        let (span, name) = taken.filter(|_| !released)?;
        let acquire = self.facts(id).acquires.iter().find(|acquire| span.contains(acquire.span) && acquire.blocking)?;
        let gated = self.held(id, &acquire.held).iter().any(|held| held.must && !held.lock.at.many());
        let ordered = self.is_ordered(id, over, 0) || literals::compares_objects(self, id);
        if gated || ordered || acquire.lock.is_async() || !self.is_in_given_order(id, over, 0) {
            return None;
        }
        let threads = self.roots.spawns.iter().any(|spawn| preemptive(spawn.kind));
        let known = acquire.lock.is_known() && function.public && threads;
        let confidence = if known { Confidence::Medium } else { Confidence::Low };
        Some(Hoard { function: id, takes: span, name, keeps: span, confidence })
    }

    /// Python: what a loop goes over comes in the order in which the caller gave it: several parameters, or a sequence that is one.
    fn is_in_given_order(&self, id: FnId, value: ValueId, depth: u32) -> bool {
        let function = self.linked.function(id);
        let given = |value: ValueId| {
            expr::as_local(function, value)
                .is_some_and(|local| function.params.iter().any(|param| param.local == local))
        };
        match function.value(value) {
            Value::Collection { items, .. } => items.iter().filter(|item| given(item.value)).count() > 1,
            Value::Local(local) => match self.bound_once(id, *local) {
                Some(bound) if depth < 3 => self.is_in_given_order(id, bound, depth + 1),
                _ => given(value) && !self.linked.is_receiver(id, value) && self.is_given_any_order(id, *local, depth),
            },
            Value::Call(call) => {
                let data = function.call(*call);
                let same = matches!(&data.callee, Callee::Path(path)
                    if path.last().is_some_and(|name| matches!(name.as_str(), "list" | "tuple" | "iter" | "enumerate" | "reversed")));
                same && depth < 3
                    && data.args.first().is_some_and(|arg| self.is_in_given_order(id, arg.value, depth + 1))
            }
            _ => false,
        }
    }

    /// Not every caller that is seen sorts what it gives for a parameter, or has it in a place of its own.
    fn is_given_any_order(&self, id: FnId, local: LocalId, depth: u32) -> bool {
        let function = self.linked.function(id);
        let Some(position) = function.params.iter().position(|param| param.local == local) else { return false };
        let callers = self.roots.callers(id).iter().copied().filter(|caller| !self.is_test(*caller));
        let mut sites = callers.flat_map(|caller| {
            self.facts(caller).calls.iter().filter(|site| site.functions.contains(&id)).map(move |site| (caller, site))
        });
        depth < 2
            && sites.any(|(caller, site)| {
                let call = self.linked.function(caller).call(site.call);
                let bound = matches!(call.callee, Callee::Method { .. }) && function.owner.is_some();
                let arguments = self.resolver().bind_arguments(caller, site.call, id, bound);
                arguments.iter().any(|(at, value)| {
                    *at == position
                        && !self.is_ordered(caller, *value, 0)
                        && self.is_in_given_order(caller, *value, depth + 1)
                })
            })
    }

    fn hoard(&self, id: FnId, over: ValueId, body: NodeId) -> Option<Hoard> {
        let function = self.linked.function(id);
        // Bound in the loop, and so gone at the end of a round.
        let mut inner: Vec<(LocalId, ValueId)> = Vec::new();
        let mut kept: Option<(ValueId, Span)> = None;
        nesting::events_in(function, body, &mut |event, around| {
            let nested = around.iter().any(|one| matches!(one, Around::LoopBody(..)));
            match &event.kind {
                EventKind::Bind { local, value: Some(value), .. } => inner.push((*local, *value)),
                EventKind::Call(call) if !nested && kept.is_none() => {
                    let data = function.call(*call);
                    let Callee::Method { receiver, name } = &data.callee else { return };
                    let Some(into) = expr::as_local(function, *receiver) else { return };
                    let outside = !inner.iter().any(|(local, _)| *local == into);
                    if outside
                        && matches!(name.as_str(), "push" | "insert" | "push_back")
                        && let Some(guard) = data.args.last().map(|arg| arg.value)
                    {
                        kept = Some((guard, data.name_span));
                    }
                }
                _ => {}
            }
        });
        let (guard, keeps) = kept?;
        let value = match expr::as_local(function, guard) {
            Some(local) => inner.iter().find(|(known, _)| *known == local)?.1,
            None => guard,
        };
        let call = acquired(function, value)?;
        let data = function.call(call);
        let name = expr::callee_name(data)?;
        // What is taken depends on the round, and is taken for writing.
        let varies = data.args.iter().any(|arg| has_item(function, arg.value, &inner, over))
            || expr::receiver(data).is_some_and(|receiver| has_item(function, receiver, &inner, over));
        let takes = is_exclusive(name)
            && !asks_to_share(function, call)
            && (self.is_acquisition(id, data.name_span) || hands_guard(self, id, call));
        if !varies || !takes || self.is_ordered(id, over, 0) {
            return None;
        }
        // A lock around the whole loop keeps two of them apart.
        let facts = self.facts(id);
        let gated = facts.calls.iter().any(|site| {
            site.call == call && self.held(id, &site.held).iter().any(|held| held.must && !held.lock.at.many())
        });
        if gated {
            return None;
        }
        let confidence = if self.is_hashed(id, over) || self.is_by_caller(id, over, 0) {
            Confidence::Medium
        } else {
            Confidence::Low
        };
        Some(Hoard { function: id, takes: data.name_span, name, keeps, confidence })
    }

    fn is_acquisition(&self, id: FnId, span: Span) -> bool {
        self.facts(id).acquires.iter().any(|acquire| acquire.span == span && acquire.blocking)
    }

    /// What is gone round is sorted, or comes in the order of its keys.
    fn is_ordered(&self, id: FnId, value: ValueId, depth: u32) -> bool {
        let function = self.linked.function(id);
        let sorts = |name: Name| {
            let name = name.as_str();
            name.contains("sort") || name == "dedup" || name == "into_sorted_vec"
        };
        let ordered_type = |ty: &TypeExpr| names(ty, &|name| name.as_str().starts_with("BTree"));
        let by_type = match self.resolver().container_type(id, value) {
            Ty::Library(lib, _) => Knowledge::of(Language::Rust).facts(lib).path.contains("BTree"),
            _ => false,
        };
        by_type
            || expr::contains(function, value, &|part| match function.value(part) {
                Value::Call(call) => {
                    let data = function.call(*call);
                    expr::callee_name(data).is_some_and(sorts)
                        || data.type_args.iter().any(ordered_type)
                        || depth < 3 && self.returns_ordered(id, *call, depth + 1)
                }
                Value::Collection { kind, .. } => matches!(kind, crate::model::CollectionKind::Range),
                Value::Local(local) => {
                    let sorted = expr::calls(function).any(|(_, data)| {
                        expr::callee_name(data).is_some_and(sorts)
                            && (expr::receiver(data).is_some_and(|on| expr::mentions(function, on, *local))
                                || data.args.iter().any(|arg| expr::mentions(function, arg.value, *local)))
                    });
                    let named = function.local(*local).name;
                    sorted
                        || sorts(named)
                        || named.as_str().contains("ordered")
                        || ordered_type(&function.local(*local).ty)
                        || depth < 3
                            && self.bound_once(id, *local).is_some_and(|bound| self.is_ordered(id, bound, depth + 1))
                }
                _ => false,
            })
    }

    /// A function of the program gives what it has sorted.
    fn returns_ordered(&self, id: FnId, call: CallId, depth: u32) -> bool {
        let Target::Project { functions, .. } = self.resolver().target(id, call) else { return false };
        let [callee] = functions.as_slice() else { return false };
        let returns = &self.linked.index[callee.0 as usize].returns;
        !returns.is_empty() && returns.iter().all(|value| self.is_ordered(*callee, *value, depth))
    }

    /// What the caller gave, in the caller's order.
    fn is_by_caller(&self, id: FnId, value: ValueId, depth: u32) -> bool {
        let function = self.linked.function(id);
        expr::contains(function, value, &|part| match function.value(part) {
            Value::Local(local) => {
                let param = function.params.iter().any(|param| param.local == *local)
                    && !self.linked.is_receiver_local(id, *local);
                param
                    || depth < 3
                        && self.bound_once(id, *local).is_some_and(|bound| self.is_by_caller(id, bound, depth + 1))
            }
            _ => false,
        })
    }

    /// A hash map or set, which no two of are gone round in the same order.
    fn is_hashed(&self, id: FnId, value: ValueId) -> bool {
        let function = self.linked.function(id);
        let mut at = value;
        for _ in 0..6 {
            if let Ty::Library(lib, _) = self.resolver().container_type(id, at) {
                let path = &Knowledge::of(Language::Rust).facts(lib).path;
                return path.ends_with("HashMap") || path.ends_with("HashSet");
            }
            at = match function.value(at) {
                Value::Call(call) => match expr::receiver(function.call(*call)) {
                    Some(receiver) => receiver,
                    None => return false,
                },
                Value::Ref { value, .. } => *value,
                _ => return false,
            };
        }
        false
    }
}

/// The call whose guard a value is: through `await`, `?` and `unwrap`.
fn acquired(function: &Function, value: ValueId) -> Option<crate::model::CallId> {
    let mut at = value;
    for _ in 0..8 {
        at = match function.value(at) {
            Value::Await(inner) | Value::Try(inner) => *inner,
            Value::Call(call) => {
                let data = function.call(*call);
                let unwraps = expr::callee_name(data).is_some_and(|name| {
                    matches!(name.as_str(), "unwrap" | "expect" | "context" | "with_context" | "map_err")
                });
                match expr::receiver(data) {
                    Some(receiver) if unwraps => receiver,
                    _ => return Some(*call),
                }
            }
            _ => return None,
        };
    }
    None
}

/// Whether a value hangs on what the loop draws.
fn has_item(function: &Function, value: ValueId, inner: &[(LocalId, ValueId)], over: ValueId) -> bool {
    expr::contains(function, value, &|part| match function.value(part) {
        Value::Item(of) => *of == over,
        Value::Local(local) => inner.iter().any(|(known, bound)| {
            known == local
                && expr::contains(
                    function,
                    *bound,
                    &|part| matches!(function.value(part), Value::Item(of) if *of == over),
                )
        }),
        _ => false,
    })
}

/// Locks for reading do not keep each other out.
fn is_exclusive(name: Name) -> bool {
    !name.as_str().split('_').any(|word| matches!(word, "read" | "shared" | "try"))
}

/// The caller says by what it passes that it only reads: `acquire(Lock::Read(key))`.
fn asks_to_share(function: &Function, call: CallId) -> bool {
    let shared = |name: Name| matches!(name.as_str(), "Read" | "Shared");
    function.call(call).args.iter().any(|arg| {
        expr::contains(function, arg.value, &|part| match function.value(part) {
            Value::Path(path) => path.last().is_some_and(shared),
            Value::Call(inner) => {
                matches!(&function.call(*inner).callee, Callee::Path(path) if path.last().is_some_and(shared))
            }
            _ => false,
        })
    })
}

/// A function of the program that hands out a guard, by what is known of it or by its name and result.
fn hands_guard(program: &Program, id: FnId, call: crate::model::CallId) -> bool {
    let data = program.linked.function(id).call(call);
    let named = expr::callee_name(data)
        .is_some_and(|name| name.as_str().split('_').any(|word| matches!(word, "lock" | "guard")));
    match program.resolver().target(id, call) {
        super::Target::Project { functions, .. } => functions.first().is_some_and(|callee| {
            !program.facts(*callee).returns_guard.is_empty()
                || named && names(&program.linked.function(*callee).ret, &|name| name.as_str().ends_with("Guard"))
        }),
        _ => false,
    }
}

fn names(ty: &TypeExpr, wanted: &dyn Fn(Name) -> bool) -> bool {
    match ty {
        TypeExpr::Path { path, args } => path.last().is_some_and(wanted) || args.iter().any(|arg| names(arg, wanted)),
        TypeExpr::Ref { inner, .. } | TypeExpr::Slice(inner) => names(inner, wanted),
        TypeExpr::Tuple(parts) | TypeExpr::Impl(parts) | TypeExpr::Dyn(parts) => {
            parts.iter().any(|part| names(part, wanted))
        }
        _ => false,
    }
}
