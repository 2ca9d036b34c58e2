//! Containers iterated while another thread changes their size.

use super::evidence::{Context, Guard, Intent, guard_of};
use super::{Harm, Race, RaceKind, Shared, Side, position};
use crate::analysis::parallel::{is_after_everyone, one_thread_only, opposite, parallel};
use crate::analysis::sharing::{SharedSite, caller_must_hold, is_dead, tears_down};
use crate::analysis::{AccessKind, FnId, Program, Root, Runner};
use crate::finding::Confidence;
use crate::knowledge::{Role, RootKind};
use crate::model::{Callee, Function, LoopKind, Node, NodeId, Span, Value};

/// The races between iterating a place and changing its size.
pub(super) fn judge(shared: &Shared<'_>, context: &Context) -> Option<Race> {
    let program = shared.program;
    let iterates: Vec<&SharedSite> = shared.sites.iter().copied().filter(|site| iterates(program, site)).collect();
    if iterates.is_empty() || !super::is_python(program, iterates[0].function) {
        return None;
    }
    let resizes: Vec<&SharedSite> = shared.sites.iter().copied().filter(|site| resizes(site)).collect();
    let known = matches!(shared.role, Some(Role::Dict | Role::Set | Role::Deque));
    if resizes.is_empty() || one_thread_only(program, &shared.sites) {
        return None;
    }
    let mut best: Option<Race> = None;
    for site in iterates {
        if program.linked.function(site.function).is_async {
            let found = between_awaits(shared, site, &resizes, context, known);
            if let Some(race) = found
                && best.as_ref().is_none_or(|best| race.confidence > best.confidence)
            {
                best = Some(race);
            }
            continue;
        }
        // A variable holds what the place held: once the place is given another object, nobody else has the old one.
        let replaced =
            |other: &&SharedSite| matches!(other.kind, AccessKind::Set | AccessKind::SetConstant) && !other.element;
        if site.aliased && shared.sites.iter().any(replaced) {
            continue;
        }
        if is_after_everyone(program, site, &shared.sites) {
            continue;
        }
        let found = by_threads(shared, site, &resizes)
            .or_else(|| by_discipline(shared, site, &resizes))
            .or_else(|| by_intent(shared, site, &resizes, context));
        let Some((confidence, other, runner, guard)) = found else { continue };
        // A list is only skipped through; what is no known container may copy itself.
        let confidence = match (known, shared.role) {
            (true, _) => confidence,
            (false, Some(Role::List)) => Confidence::Low,
            _ => confidence.min(Confidence::Medium),
        };
        let confidence = if tears_down(program, site.function) { Confidence::Low } else { confidence };
        if best.as_ref().is_none_or(|best| confidence > best.confidence) {
            best = Some(Race {
                kind: RaceKind::IterateWhileMutated,
                harm: Harm::SizeChanged,
                place: shared.place.clone(),
                confidence,
                check: None,
                side: Side::new(site, runner),
                other: Some(other),
                guard,
                related: Vec::new(),
                told: None,
            });
        }
    }
    best
}

/// Iterated directly, with nothing to catch what that raises, by something that may be interrupted.
fn iterates(program: &Program, site: &SharedSite) -> bool {
    let access = program.facts(site.function).accesses.get(site.index);
    site.kind == AccessKind::Iterate
        && !access.is_some_and(|access| access.caught.runtime)
        && !caller_must_hold(program, site.function)
        && !is_dead(program, site.function)
}

/// A coroutine that awaits inside the loop lets others change what it goes over.
fn between_awaits(
    shared: &Shared<'_>,
    site: &SharedSite,
    resizes: &[&SharedSite],
    context: &Context,
    known: bool,
) -> Option<Race> {
    let program = shared.program;
    if site.maybe_locked() || !awaits_inside(program, site) || !known {
        return None;
    }
    let other = resizes.iter().find(|other| other.function != site.function && !program.is_test(other.function))?;
    let static_ = context.intent(program, shared.place, &shared.sites) >= Intent::Static;
    // Somebody else runs on the loop meanwhile: a coroutine that changes it, or what coroutines and callbacks call.
    let is_async = |id: &crate::analysis::FnId| program.linked.function(*id).is_async;
    let by_coroutine = is_async(&other.function) || program.roots.callers(other.function).iter().any(is_async);
    let confidence = if by_coroutine
        && static_
        && matches!(shared.place.root, Root::Global(_))
        && !tears_down(program, site.function)
    {
        Confidence::Medium
    } else {
        Confidence::Low
    };
    let (one, two) = opposite(program, site.function, other.function);
    Some(Race {
        kind: RaceKind::IterateWhileMutated,
        harm: Harm::SizeChanged,
        place: shared.place.clone(),
        confidence,
        check: None,
        side: Side::new(site, one),
        other: Some(Side::new(other, two)),
        guard: None,
        related: Vec::new(),
        told: None,
    })
}

/// Whether the body of the loop that iterates here awaits.
fn awaits_inside(program: &Program, site: &SharedSite) -> bool {
    let function = program.linked.function(site.function);
    let suspensions = &program.facts(site.function).suspensions;
    function.nodes.iter().any(|node| {
        let Node::Loop { kind: LoopKind::For, test: Some(test), body, .. } = node else { return false };
        let over = function.value_span(*test);
        (over.contains(site.span) || site.span.contains(over))
            && suspensions.iter().any(|suspension| !suspension.yields && contains(function, *body, suspension.span))
    })
}

/// Whether an event at that place stands under a node.
fn contains(function: &Function, node: NodeId, span: Span) -> bool {
    let mut stack = vec![node];
    while let Some(node) = stack.pop() {
        match function.node(node) {
            Node::Seq(children) => stack.extend(children),
            Node::Block(body) | Node::Temps { body, .. } => stack.push(*body),
            Node::With { body, span: own, is_async, .. } => {
                if *is_async && *own == span {
                    return true;
                }
                stack.push(*body);
            }
            Node::Event(event) => {
                if event.span == span {
                    return true;
                }
            }
            Node::Branch { arms, .. } => stack.extend(arms.iter().map(|arm| arm.body)),
            Node::Loop { head, body, orelse, .. } => stack.extend([*head, *body].into_iter().chain(*orelse)),
            Node::Try { body, handlers, orelse, finally } => {
                stack.extend(handlers.iter().map(|handler| handler.body));
                stack.extend([*body].into_iter().chain(*orelse).chain(*finally));
            }
        }
    }
    false
}

/// Adds or removes items.
fn resizes(site: &SharedSite) -> bool {
    match site.kind {
        // Storing an element may add it; a change of an element's own state does not count for the container.
        AccessKind::MutateCompound | AccessKind::Mutate => !site.element || site.store,
        _ => false,
    }
}

fn kept_apart(one: &SharedSite, two: &SharedSite) -> bool {
    one.held.iter().any(|held| two.holds(&held.lock.at.place))
}

type Grade = (Confidence, Side, Runner, Option<crate::analysis::Place>);

fn by_threads(shared: &Shared<'_>, site: &SharedSite, resizes: &[&SharedSite]) -> Option<Grade> {
    let program = shared.program;
    let mut best: Option<(Confidence, &SharedSite, Runner, Runner)> = None;
    for other in resizes.iter().filter(|other| !kept_apart(site, other)) {
        for one in program.runners(site.function) {
            for two in program.runners(other.function) {
                let Some(sure) = parallel(program, shared.place, (site, one), (other, two)) else { continue };
                let better = best.as_ref().is_none_or(|(known, known_site, ..)| {
                    (sure, position(program, other)) > (*known, position(program, known_site))
                });
                if better {
                    best = Some((sure, other, one, two));
                }
            }
        }
    }
    let (sure, other, one, two) = best?;
    let guard = guard_of(shared.place, resizes).map(|guard| guard.lock.clone());
    Some((sure, Side::new(other, two), one, guard))
}

fn by_discipline(shared: &Shared<'_>, site: &SharedSite, resizes: &[&SharedSite]) -> Option<Grade> {
    let program = shared.program;
    if matches!(shared.place.root, Root::Local(..)) || site.maybe_locked() {
        return None;
    }
    let Guard { lock, locked, .. } = guard_of(shared.place, &shared.sites)?;
    let other = resizes.iter().find(|other| other.holds(lock))?;
    let unlocked = shared.sites.iter().filter(|site| !site.holds(lock)).count();
    let confidence = if locked as usize >= unlocked { Confidence::Medium } else { Confidence::Low };
    let (one, two) = opposite(program, site.function, other.function);
    Some((confidence, Side::new(other, two), one, Some(lock.clone())))
}

fn by_intent(shared: &Shared<'_>, site: &SharedSite, resizes: &[&SharedSite], context: &Context) -> Option<Grade> {
    let program = shared.program;
    // A list that grows is only iterated further: without a thread in sight that is nothing.
    if shared.role == Some(Role::List) || tears_down(program, site.function) {
        return None;
    }
    if site.maybe_locked() || context.intent(program, shared.place, &shared.sites) < Intent::Static {
        return None;
    }
    let other = resizes.iter().find(|other| other.function != site.function && !other.maybe_locked())?;
    let (one, two) = opposite(program, site.function, other.function);
    // Whoever hands work to a loop is on another thread than the loop's own handlers.
    let apart = hands_to_a_loop(program, site.function) && !hands_to_a_loop(program, other.function);
    let handled = |runner: &Runner| match runner {
        Runner::Root(root) => matches!(
            program.roots.root(*root).kind,
            RootKind::Handler | RootKind::AsyncHandler | RootKind::Loop | RootKind::Task
        ),
        Runner::Outside => false,
    };
    let sure = apart
        && (program.linked.function(other.function).is_async || program.runners(other.function).iter().any(handled));
    let confidence = if sure { Confidence::Medium } else { Confidence::Low };
    Some((confidence, Side::new(other, two), one, None))
}

/// Whether a function that is no coroutine hands a callback to an event loop in the way that is meant for other threads.
fn hands_to_a_loop(program: &Program, id: FnId) -> bool {
    let function = program.linked.function(id);
    !function.is_async
        && function.calls.iter().any(|call| match &call.callee {
            Callee::Method { name, receiver } => match name.as_str() {
                "call_soon_threadsafe" => true,
                // Tornado's is safe from any thread, and its own handlers rarely need it on a loop that they were given.
                "add_callback" => {
                    matches!(function.value(*receiver), Value::Local(local)
                        if function.local(*local).name.as_str().to_ascii_lowercase().contains("loop"))
                }
                _ => false,
            },
            Callee::Path(path) => path.last().is_some_and(|name| name == "run_coroutine_threadsafe"),
            _ => false,
        })
}
