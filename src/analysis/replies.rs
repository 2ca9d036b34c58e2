//! Rust: a request is sent, and its reply received through a lock that is taken only after: two callers may get each other's replies.

use super::Program;
use super::expr;
use super::flow::Acquire;
use super::link::FnId;
use super::places::Root;
use crate::model::{Language, Span, TypeExpr};

/// Such a pair.
#[derive(Clone, Debug)]
pub struct Crossed<'p> {
    /// The function.
    pub function: FnId,
    /// The call that sends.
    pub sends: Span,
    /// The acquisition of the receiver's lock.
    pub acquire: &'p Acquire,
    /// The call that receives.
    pub receives: Span,
}

impl Program {
    /// Every such pair, in order of functions and of source.
    #[must_use]
    pub fn crossed_replies(&self) -> Vec<Crossed<'_>> {
        let mut found = Vec::new();
        for id in self.linked.functions().filter(|id| self.linked.language(*id) == Language::Rust) {
            let function = self.linked.function(id);
            for acquire in self.facts(id).acquires.iter().filter(|acquire| acquire.held.is_empty()) {
                if !self.guards_receiver(acquire) || !self.entry[id.0 as usize].is_empty() {
                    continue;
                }
                let named = |words: &'static [&'static str], wanted: &dyn Fn(Span) -> bool| {
                    expr::calls(function).find(|(_, data)| {
                        expr::callee_name(data).is_some_and(|name| words.contains(&name.as_str()))
                            && wanted(data.name_span)
                    })
                };
                let sends = named(&["send", "unbounded_send", "try_send"], &|span| span.end <= acquire.span.start);
                let receives =
                    named(&["recv", "next", "recv_timeout", "blocking_recv"], &|span| span.start >= acquire.span.end);
                let (Some((_, sends)), Some((_, receives))) = (sends, receives) else { continue };
                let own = expr::receiver(sends).is_some_and(|on| self.is_part_of_self(id, on));
                if own {
                    found.push(Crossed { function: id, sends: sends.name_span, acquire, receives: receives.name_span });
                }
            }
        }
        found
    }

    /// The field that is locked holds the receiving end of a channel.
    fn guards_receiver(&self, acquire: &Acquire) -> bool {
        let place = &acquire.lock.at.place;
        let (Root::Type(ty), [name]) = (&place.root, place.path.as_slice()) else { return false };
        let field = self.linked.type_def(*ty).fields.iter().find(|field| field.name == *name);
        field.is_some_and(|field| mentions_receiver(&field.ty))
    }
}

fn mentions_receiver(ty: &TypeExpr) -> bool {
    match ty {
        TypeExpr::Path { path, args } => {
            path.last().is_some_and(|name| matches!(name.as_str(), "Receiver" | "UnboundedReceiver"))
                || args.iter().any(mentions_receiver)
        }
        _ => false,
    }
}
