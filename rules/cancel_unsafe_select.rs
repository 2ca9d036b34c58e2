//! A branch of `select!` in a loop is dropped half way, and what it had done so far is lost.

use std::collections::BTreeMap;

use super::Rule;
use crate::analysis::nesting::{self, Around};
use crate::analysis::{FnId, Program, Target, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::model::{
    BranchKind, CallId, Callee, EventKind, Language, LocalId, Name, Node, NodeId, Span, Value, ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "cancel-unsafe-select",
        family: Family::Cancellation,
        summary: "a branch of `select!` in a loop loses what it has done when another branch is faster",
        page: include_str!("cancel_unsafe_select.md"),
        severity: Severity::Warning,
        precision: Confidence::Medium,
        tier: Tier::Stable,
        languages: &[Language::Rust],
        cwe: &[362, 664],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// Methods of tokio's and futures' traits that lose what they have read or written when they are dropped (tokio documentation,
/// `select!`, "Cancellation safety").
const UNSAFE: [&str; 10] = [
    "read_exact",
    "read_to_end",
    "read_to_string",
    "read_line",
    "read_until",
    "write_all",
    "write_all_buf",
    "write_all_vectored",
    "copy",
    "copy_bidirectional",
];

/// How deep calls are followed.
const DEPTH: u32 = 3;

/// A future that must not be dropped half way.
struct Fragile {
    span: Span,
    /// What is not safe to drop, for messages.
    what: String,
    /// The function of the project it stands in, if it is not called in the branch itself.
    through: Option<(FnId, Span)>,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    let mut known: BTreeMap<FnId, Option<(String, Span)>> = BTreeMap::new();
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        let function = program.linked.function(id);
        let selects: Vec<NodeId> = function
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| matches!(node, Node::Branch { kind: BranchKind::Select, arms, .. } if arms.len() > 1))
            .map(|(index, _)| NodeId(u32::try_from(index).unwrap_or(u32::MAX)))
            .collect();
        if selects.is_empty() {
            continue;
        }
        for (select, arm) in futures_of(program, id, &selects) {
            let Some(fragile) = fragile(program, id, arm.1, &mut known) else { continue };
            if ends_loop(program, id, select, arm.0) {
                let location = program.location(id, fragile.span);
                program.silent(RULE.info.id, location, || "whatever else happens, the loop ends".into());
                continue;
            }
            out.push(finding(program, id, &fragile));
        }
    }
}

/// The futures made for the arms of each `select!` that stands in a loop, with the arm.
fn futures_of(program: &Program, id: FnId, selects: &[NodeId]) -> Vec<(NodeId, (usize, CallId))> {
    let function = program.linked.function(id);
    let mut found = Vec::new();
    nesting::events(function, &mut |event, around| {
        let EventKind::Await(value) = event.kind else { return };
        let Some((at, select, arm)) = around.iter().enumerate().find_map(|(at, around)| match around {
            Around::Arm(node, arm) if selects.contains(node) => Some((at, *node, *arm)),
            _ => None,
        }) else {
            return;
        };
        let looped = around.iter().take(at).any(Around::is_round);
        // Only the future of the arm itself was waiting beside the others; what its handler awaits is not dropped.
        let Value::Local(local) = function.value(value) else { return };
        if !looped || !is_future_of_select(function.local(*local).name) {
            return;
        }
        if let Some(call) = made(program, id, *local) {
            found.push((select, (arm, call)));
        }
    });
    found
}

fn is_future_of_select(name: Name) -> bool {
    name == "<future>"
}

fn made(program: &Program, id: FnId, local: LocalId) -> Option<CallId> {
    match program.linked.function(id).value(program.bound_once(id, local)?) {
        Value::Call(call) => Some(*call),
        _ => None,
    }
}

/// Why a future made by a call must not be dropped half way.
fn fragile(
    program: &Program,
    id: FnId,
    call: CallId,
    known: &mut BTreeMap<FnId, Option<(String, Span)>>,
) -> Option<Fragile> {
    let function = program.linked.function(id);
    let data = function.call(call);
    let span = data.name_span;
    if is_fragile_method(program, id, call) {
        return Some(Fragile { span, what: program.call_name(id, call), through: None });
    }
    // `timeout(limit, stream.read_exact(..))` drops it all the same.
    let inner = data.args.iter().find_map(|arg| match function.value(arg.value) {
        Value::Call(inner) if is_wrapper(data) && is_fragile_method(program, id, *inner) => Some(*inner),
        _ => None,
    });
    if let Some(inner) = inner {
        return Some(Fragile {
            span: function.call(inner).name_span,
            what: program.call_name(id, inner),
            through: None,
        });
    }
    let Target::Project { functions, .. } = program.resolver().target(id, call) else { return None };
    let [callee] = functions.as_slice() else { return None };
    let (what, inside) = inner_fragile(program, *callee, known, 0)?;
    Some(Fragile { span, what, through: Some((*callee, inside)) })
}

fn is_wrapper(call: &crate::model::Call) -> bool {
    expr::callee_name(call).is_some_and(|name| matches!(name.as_str(), "timeout" | "timeout_at"))
}

fn is_fragile_method(program: &Program, id: FnId, call: CallId) -> bool {
    let data = program.linked.function(id).call(call);
    let Some(name) = expr::callee_name(data).filter(|name| UNSAFE.contains(&name.as_str())) else { return false };
    match &data.callee {
        // `copy` is a method of other things; as a function it is that of `tokio::io`.
        Callee::Path(_) => program.resolver().library_callee(id, call).is_some_and(|path| {
            let path = path.to_string();
            path.starts_with("tokio.io.") || path.starts_with("futures")
        }),
        Callee::Method { .. } => {
            let own = matches!(program.resolver().target(id, call), Target::Project { .. });
            !own && name != "copy" && !data.args.is_empty()
        }
        _ => false,
    }
}

/// A project's coroutine that awaits such a method, itself or in what it awaits.
fn inner_fragile(
    program: &Program,
    id: FnId,
    known: &mut BTreeMap<FnId, Option<(String, Span)>>,
    depth: u32,
) -> Option<(String, Span)> {
    if let Some(found) = known.get(&id) {
        return found.clone();
    }
    let function = program.linked.function(id);
    if depth > DEPTH || !function.is_async {
        return None;
    }
    known.insert(id, None);
    let mut found = None;
    for node in &function.nodes {
        let Node::Event(event) = node else { continue };
        let EventKind::Await(value) = event.kind else { continue };
        let Some(call) = awaited_call(program, id, value) else { continue };
        if is_fragile_method(program, id, call) {
            found = Some((program.call_name(id, call), function.call(call).name_span));
            break;
        }
        if let Target::Project { functions, .. } = program.resolver().target(id, call)
            && let [callee] = functions.as_slice()
            && let Some((what, _)) = inner_fragile(program, *callee, known, depth + 1)
        {
            found = Some((what, function.call(call).name_span));
            break;
        }
    }
    known.insert(id, found.clone());
    found
}

fn awaited_call(program: &Program, id: FnId, value: ValueId) -> Option<CallId> {
    expr::as_call(program.linked.function(id), value)
}

/// Every other arm leaves the loop or the function: then nobody misses what is lost.
fn ends_loop(program: &Program, id: FnId, select: NodeId, arm: usize) -> bool {
    let function = program.linked.function(id);
    let Node::Branch { arms, .. } = function.node(select) else { return false };
    let mut last: Vec<bool> = vec![false; arms.len()];
    nesting::events(function, &mut |event, around| {
        if let Some(Around::Arm(node, index)) = around.last()
            && *node == select
            && let Some(leaves) = last.get_mut(*index)
        {
            *leaves |= matches!(event.kind, EventKind::Return(_) | EventKind::Break(_) | EventKind::Diverge);
        }
    });
    last.iter().enumerate().all(|(index, leaves)| index == arm || *leaves)
}

fn finding(program: &Program, id: FnId, fragile: &Fragile) -> Finding {
    let runner = program.runners(id)[0];
    let mut steps = vec![program.step(
        id,
        fragile.span,
        "is dropped when another branch is ready first, and made anew in the next round",
        &[],
    )];
    if let Some((callee, span)) = fragile.through {
        steps.push(program.step(callee, span, format!("`{}` has taken part of the data by then", fragile.what), &[]));
    }
    let what = &fragile.what;
    let message = match fragile.through {
        Some((callee, _)) => {
            format!(
                "`{}` awaits `{what}` and is dropped when another branch of this `select!` is ready first",
                program.linked.fn_name(callee)
            )
        }
        None => format!("`{what}` is dropped half way when another branch of this `select!` is ready first"),
    };
    Finding {
        message,
        outcome: "what it had read or written so far is lost, and the next round begins in the middle of the data".to_string(),
        help: "make the future once before the loop and poll it by reference, or read in a task of its own that sends whole messages"
            .to_string(),
        threads: vec![program.thread(runner, id, steps)],
        ..program.blank(&RULE.info, id, fragile.span, Confidence::Medium)
    }
}
