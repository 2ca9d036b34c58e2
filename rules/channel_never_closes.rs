//! A receiver is drained to the end of a channel whose sender the same function still has.

use super::Rule;
use crate::analysis::nesting::{self, Around};
use crate::analysis::{FnId, Program, Ty, expr};
use crate::finding::{Confidence, Family, Finding, RuleInfo, Severity, Tier};
use crate::knowledge::{Knowledge, Role};
use crate::model::{
    BranchKind, Callee, EventKind, Function, Language, LocalId, LocalKind, LoopKind, Name, Node, NodeId, Span, Value,
    ValueId,
};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        id: "channel-never-closes",
        family: Family::Signalling,
        summary: "a receiver is drained to the end of a channel whose sender is still alive here",
        page: include_str!("channel_never_closes.md"),
        severity: Severity::Error,
        precision: Confidence::High,
        tier: Tier::Stable,
        languages: &[Language::Rust],
        cwe: &[833, 404],
        since: "0.1.0",
        former_ids: &[],
    },
    check,
};

/// A channel made in the function: both ends in variables.
struct Channel {
    sender: LocalId,
    receiver: LocalId,
    made: Span,
}

fn check(program: &Program, out: &mut Vec<Finding>) {
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        let function = program.linked.function(id);
        for channel in channels(program, id) {
            let Some(drain) = drained(function, &channel) else { continue };
            match gives_away(program, id, &channel, drain) {
                Some(reason) => program.silent(RULE.info.id, program.location(id, drain), || reason.to_string()),
                None if counts(function, drain) && !is_cloned(function, &channel) => {}
                None if counts(function, drain) => out.push(counted(program, id, &channel, drain)),
                None => out.push(finding(program, id, &channel, drain)),
            }
        }
    }
}

/// `let (tx, rx) = channel();`
fn channels(program: &Program, id: FnId) -> Vec<Channel> {
    let function = program.linked.function(id);
    let mut found: Vec<(ValueId, Span, Option<LocalId>, Option<LocalId>)> = Vec::new();
    for node in &function.nodes {
        let Node::Event(event) = node else { continue };
        let EventKind::Bind { local, value: Some(value), declares: true } = &event.kind else { continue };
        let Value::Part { value: made, constructor: None, field: Some(field) } = function.value(*value) else {
            continue;
        };
        if !matches!(function.value(*made), Value::Call(_)) {
            continue;
        }
        let role = match program.resolver().variable_type(id, *local) {
            Ty::Library(ty, _) => Knowledge::of(Language::Rust).facts(ty).role,
            _ => continue,
        };
        let index = found.iter().position(|(known, ..)| known == made).unwrap_or_else(|| {
            found.push((*made, event.span, None, None));
            found.len() - 1
        });
        let Some(entry) = found.get_mut(index) else { continue };
        match (role, field.as_str()) {
            (Role::Sender, "0") => entry.2 = Some(*local),
            (Role::Receiver, "1") => entry.3 = Some(*local),
            _ => {}
        }
    }
    found
        .into_iter()
        .filter_map(|(_, made, sender, receiver)| Some(Channel { sender: sender?, receiver: receiver?, made }))
        .collect()
}

/// Where the receiver is drained until the channel closes: `for x in rx`, `for x in rx.iter()`, `while let Ok(x) = rx.recv()`.
fn drained(function: &Function, channel: &Channel) -> Option<Span> {
    let is_receiver = |value: ValueId| expr::as_local(function, value) == Some(channel.receiver);
    for (index, node) in function.nodes.iter().enumerate() {
        let Node::Loop { kind, test, body, .. } = node else { continue };
        let node = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
        let span = match (kind, test) {
            (LoopKind::For, Some(test)) if is_receiver(*test) || all_of(function, *test, channel.receiver) => {
                Some(function.value_span(*test))
            }
            (LoopKind::While, _) => while_receives(function, *body, channel.receiver),
            _ => None,
        };
        if let Some(span) = span
            && !leaves(function, node, *kind == LoopKind::While)
        {
            return Some(span);
        }
    }
    // `rx.iter().collect()`
    function.calls.iter().find_map(|call| {
        let Callee::Method { receiver, name } = &call.callee else { return None };
        let consumes =
            matches!(name.as_str(), "collect" | "count" | "sum" | "for_each" | "last" | "fold" | "max" | "min");
        (consumes && all_of(function, *receiver, channel.receiver)).then_some(call.name_span)
    })
}

/// `rx.iter()`, `rx.into_iter()`, and adaptors that end no earlier.
fn all_of(function: &Function, value: ValueId, receiver: LocalId) -> bool {
    let Some(call) = expr::as_call(function, value) else { return false };
    let Callee::Method { receiver: on, name } = &function.call(call).callee else { return false };
    match name.as_str() {
        "iter" | "into_iter" => expr::as_local(function, *on) == Some(receiver),
        "take" | "map" | "filter" | "filter_map" | "enumerate" | "flatten" | "flat_map" | "inspect" | "cloned" => {
            all_of(function, *on, receiver)
        }
        _ => false,
    }
}

/// The `recv` of a `while let`, whose body begins with a branch on it.
fn while_receives(function: &Function, body: NodeId, receiver: LocalId) -> Option<Span> {
    let mut stack = vec![body];
    for _ in 0..64 {
        match function.node(stack.pop()?) {
            Node::Seq(children) => stack.extend(children.iter().rev()),
            Node::Block(body) | Node::Temps { body, .. } => stack.push(*body),
            Node::Branch { kind: BranchKind::IfLet, test: Some(test), arms } => {
                let pattern = arms.first()?.pattern?;
                let call = function.call(expr::as_call(function, *test)?);
                let Callee::Method { receiver: on, name } = &call.callee else { return None };
                let receives =
                    matches!(name.as_str(), "recv" | "recv_async" | "next" | "recv_blocking" | "blocking_recv");
                let fits = receives && (pattern == "Ok" || pattern == "Some") && call.args.is_empty();
                return (fits && expr::as_local(function, *on) == Some(receiver)).then_some(call.name_span);
            }
            _ => {}
        }
    }
    None
}

/// Whether the loop may end by itself: `break`, `return`, `?`. That of a `while let` whose pattern does not match is the loop's own.
fn leaves(function: &Function, node: NodeId, while_let: bool) -> bool {
    let mut found = false;
    let mut first_break = while_let;
    nesting::events(function, &mut |event, around| {
        let Some(at) = around.iter().position(|around| matches!(around, Around::LoopBody(known, _) if *known == node))
        else {
            return;
        };
        let inner = around.iter().skip(at + 1);
        let in_inner_loop = inner.clone().any(Around::is_round);
        match event.kind {
            EventKind::Return(_) | EventKind::MayReturn | EventKind::Diverge | EventKind::Opaque => found = true,
            EventKind::Break(label) if !in_inner_loop || label.is_some() => {
                let own = first_break && inner.count() == 1;
                found |= !own;
                first_break &= !own;
            }
            _ => {}
        }
    });
    found
}

/// Why the sender may be gone when the receiver is drained; `None` if it is alive for certain.
fn gives_away(program: &Program, id: FnId, channel: &Channel, drain: Span) -> Option<&'static str> {
    let function = program.linked.function(id);
    if program.facts(id).opaque {
        return Some("part of the function could not be read");
    }
    let is_sender = |value: ValueId| matches!(function.value(value), Value::Local(local) if *local == channel.sender);
    // Whatever takes the sender itself, in part of an expression that is no method's receiver and no reference.
    for call in &function.calls {
        if call.span.start < drain.start && call.args.iter().any(|arg| moves(function, arg.value, &is_sender)) {
            return Some("the sender is given away before");
        }
        if let Callee::Method { receiver, name } = &call.callee
            && is_sender(*receiver)
            && !keeps(name.as_str())
        {
            return Some("a method may take the sender");
        }
    }
    for node in &function.nodes {
        let Node::Event(event) = node else { continue };
        let value = match &event.kind {
            EventKind::Bind { local, value: Some(value), .. } if *local != channel.sender => *value,
            EventKind::Write { value: Some(value), .. } | EventKind::Return(Some(value)) => *value,
            EventKind::Bind { local, .. } if *local == channel.sender && event.span.start > channel.made.end => {
                return Some("the sender is replaced");
            }
            _ => continue,
        };
        if event.span.start < drain.start && moves(function, value, &is_sender) {
            return Some("the sender is given away before");
        }
    }
    if is_taken_by_closure(program, id, channel.sender, drain) {
        return Some("a closure takes the sender");
    }
    if !in_scope(function, channel.sender, drain) {
        return Some("the sender's block has ended");
    }
    None
}

/// Whether a value has the sender itself in it: as a member or argument, not by reference and not as a receiver.
fn moves(function: &Function, value: ValueId, is_sender: &dyn Fn(ValueId) -> bool) -> bool {
    if is_sender(value) {
        return true;
    }
    match function.value(value) {
        Value::Collection { items, .. } => items.iter().any(|item| moves(function, item.value, is_sender)),
        Value::Choice(values) => values.iter().any(|value| moves(function, *value, is_sender)),
        Value::Call(call) => {
            let data = function.call(*call);
            let receiver = expr::receiver(data)
                .is_some_and(|receiver| !is_sender(receiver) && moves(function, receiver, is_sender));
            receiver || data.args.iter().any(|arg| moves(function, arg.value, is_sender))
        }
        Value::Cast { value, .. } | Value::Try(value) | Value::Await(value) => moves(function, *value, is_sender),
        _ => false,
    }
}

/// Methods of senders that leave them where they are.
fn keeps(method: &str) -> bool {
    matches!(
        method,
        "clone"
            | "send"
            | "try_send"
            | "blocking_send"
            | "send_async"
            | "is_closed"
            | "len"
            | "is_empty"
            | "capacity"
            | "subscribe"
            | "send_timeout"
            | "downgrade"
            | "max_capacity"
            | "is_full"
            | "unbounded_send"
            | "start_send"
            | "receiver_count"
    )
}

fn is_taken_by_closure(program: &Program, id: FnId, sender: LocalId, drain: Span) -> bool {
    let own = program.linked.function(id);
    let mut stack: Vec<FnId> = program.linked.functions_inside(id).collect();
    let mut steps = 0;
    while let Some(inner) = stack.pop() {
        steps += 1;
        if steps > 256 {
            return true;
        }
        stack.extend(program.linked.functions_inside(inner));
        let function = program.linked.function(inner);
        if function.span.start > drain.end {
            continue;
        }
        for (index, local) in function.locals.iter().enumerate() {
            let LocalKind::Captured { function: owner, local: captured } = local.kind else { continue };
            if captured != sender || program.linked.fn_id(program.linked.file_of(id), owner) != id {
                continue;
            }
            let here = LocalId(u32::try_from(index).unwrap_or(u32::MAX));
            let is_sender = |value: ValueId| matches!(function.value(value), Value::Local(local) if *local == here);
            let consumed = function.calls.iter().any(|call| {
                call.args.iter().any(|arg| moves(function, arg.value, &is_sender))
                    || matches!(&call.callee, Callee::Method { receiver, name } if is_sender(*receiver) && !keeps(name.as_str()))
            });
            let bound = function.nodes.iter().any(|node| match node {
                Node::Event(event) => match &event.kind {
                    EventKind::Bind { value: Some(value), .. } | EventKind::Return(Some(value)) => {
                        moves(function, *value, &is_sender)
                    }
                    _ => false,
                },
                _ => false,
            });
            if local.by_move || consumed || bound {
                return true;
            }
        }
    }
    own.body.is_none()
}

/// Whether the block that declares the sender is still open at a point.
fn in_scope(function: &Function, sender: LocalId, point: Span) -> bool {
    let declared = |node: NodeId| {
        let mut found = false;
        nesting::events_in(function, node, &mut |event, _| {
            found |= matches!(event.kind, EventKind::Bind { local, declares: true, .. } if local == sender);
        });
        found
    };
    // The innermost block that has the declaration reaches to the point.
    let innermost = function.nodes.iter().enumerate().find_map(|(index, node)| match node {
        Node::Block(body) => declared(*body).then_some(index),
        _ => None,
    });
    let Some(index) = innermost else { return true };
    let Some(Node::Block(body)) = function.nodes.get(index) else { return true };
    let mut end = 0;
    nesting::events_in(function, *body, &mut |event, _| end = end.max(event.span.end));
    end >= point.start
}

/// Whether what is drained stops after so many messages: `rx.iter().take(jobs)`.
fn counts(function: &Function, drain: Span) -> bool {
    function.calls.iter().any(|call| {
        let taken = expr::callee_name(call).is_some_and(|name| name == "take");
        let whole = |other: &crate::model::Call| other.name_span == drain && other.span.contains(call.span);
        taken && (drain.contains(call.name_span) || function.calls.iter().any(whole))
    })
}

/// Others have senders as well.
fn is_cloned(function: &Function, channel: &Channel) -> bool {
    function.calls.iter().any(|call| {
        expr::callee_name(call).is_some_and(|name| name == "clone")
            && expr::receiver(call).is_some_and(|on| expr::as_local(function, on) == Some(channel.sender))
    })
}

/// As many messages as there are jobs: one that dies before it sends is waited for for ever, because the channel stays open.
fn counted(program: &Program, id: FnId, channel: &Channel, drain: Span) -> Finding {
    let function = program.linked.function(id);
    let (sender, receiver) = (function.local(channel.sender).name, function.local(channel.receiver).name);
    Finding {
        message: format!(
            "`{receiver}` is waited on for so many messages, and `{sender}` in this very function keeps the channel open"
        ),
        outcome: "a sender that dies before it sends leaves this waiting for ever: the channel does not close"
            .to_string(),
        confidence: Confidence::Low,
        ..finding(program, id, channel, drain)
    }
}

fn finding(program: &Program, id: FnId, channel: &Channel, drain: Span) -> Finding {
    let function = program.linked.function(id);
    let name = |local: LocalId| -> Name { function.local(local).name };
    let (sender, receiver) = (name(channel.sender), name(channel.receiver));
    let runner = program.runners(id)[0];
    let steps = vec![
        program.step(id, channel.made, format!("makes the channel and keeps `{sender}`"), &[]),
        program.step(id, drain, format!("waits on `{receiver}` until every sender is gone"), &[]),
    ];
    Finding {
        message: format!(
            "`{receiver}` is drained until the channel closes, and `{sender}` in this very function keeps it open"
        ),
        outcome: format!(
            "the channel closes when its last sender is dropped, and `{sender}` is dropped only after the loop: it never ends"
        ),
        help: format!("`drop({sender})` before the loop, or move the sender itself, not a clone, into the last thread"),
        threads: vec![program.thread(runner, id, steps)],
        key: format!("{}|{sender}", program.linked.fn_name(id)),
        ..program.blank(&RULE.info, id, drain, Confidence::High)
    }
}
