//! Objects that keep connections, and where they are made more often than they need be.

use super::Program;
use super::link::FnId;
use super::nesting::{Around, events};
use super::types::Target;
use crate::knowledge::{Knowledge, RootKind};
use crate::model::{Call, CallId, Callee, EventKind, Function, FunctionKind, Language, LocalId, Span, Value, ValueId};

/// How often a client is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Made {
    /// For every request that a handler handles.
    PerRequest,
    /// In every round of a loop.
    PerRound,
}

/// A client that is made for one use.
#[derive(Clone, Debug)]
pub struct NewClient {
    /// The function that makes it.
    pub function: FnId,
    /// The call.
    pub call: CallId,
    /// Where.
    pub span: Span,
    /// How often.
    pub made: Made,
    /// It is closed, or may be by somebody else.
    pub closed: bool,
    /// Where the same is made once for everybody.
    pub shared: Option<(FnId, Span)>,
}

/// Words in the names of what keeps connections.
const WORDS: [&str; 6] = ["client", "session", "pool", "engine", "connect", "channel"];

impl Program {
    /// Every client made in a handler or in a loop, in order of functions and of source.
    #[must_use]
    pub fn new_clients(&self) -> Vec<NewClient> {
        let mut found = Vec::new();
        for id in self.linked.functions() {
            let function = self.linked.function(id);
            if function.calls.is_empty() || matches!(function.kind, FunctionKind::ModuleBody | FunctionKind::ClassBody)
            {
                continue;
            }
            let handles = self.handles_requests(id);
            events(function, &mut |event, around| {
                let EventKind::Call(call) = event.kind else { return };
                let data = function.call(call);
                let in_loop = around.iter().any(Around::is_round);
                if !handles && (!in_loop || !may_make(data)) {
                    return;
                }
                let made = if in_loop { Made::PerRound } else { Made::PerRequest };
                let span = data.name_span;
                let known = self.makes_client(id, call);
                let shared = if handles { self.made_for_everybody(id, data) } else { None };
                if !known && shared.is_none() {
                    return;
                }
                let closed = !known || self.may_be_closed(function, call);
                found.push(NewClient { function: id, call, span, made, closed, shared });
            });
        }
        found
    }

    /// A function that a framework calls for every request.
    #[must_use]
    pub fn handles_requests(&self, id: FnId) -> bool {
        let handler = |root: &super::RootId| {
            let root = self.roots.root(*root);
            root.entry == id && matches!(root.kind, RootKind::Handler | RootKind::AsyncHandler)
        };
        self.roots.is_entry(id) && self.roots.reaching(id).iter().any(handler)
    }

    fn makes_client(&self, id: FnId, call: CallId) -> bool {
        let knowledge = Knowledge::of(self.linked.language(id));
        match self.resolver().target(id, call) {
            Target::Library(ty) => knowledge.facts(ty).client,
            Target::Effect { effect, ty: None, .. } => effect
                .returns
                .as_ref()
                .and_then(|path| knowledge.type_at(&crate::model::Path::parse(path)))
                .is_some_and(|ty| knowledge.facts(ty).client),
            _ => false,
        }
    }

    /// Where the module makes one too, by the same words, and keeps it.
    fn made_for_everybody(&self, id: FnId, call: &Call) -> Option<(FnId, Span)> {
        let own = callee_text(self.linked.function(id), call)?;
        if self.linked.language(id) != Language::Python || !WORDS.iter().any(|word| own.to_lowercase().contains(word)) {
            return None;
        }
        let file = self.linked.file_of(id);
        let model = self.linked.file_model(id);
        for global in &model.globals {
            for (function, value) in &global.values {
                let maker = model.functions.get(function.0 as usize)?;
                let Value::Call(other) = maker.value(*value) else { continue };
                let other = maker.call(*other);
                if callee_text(maker, other).is_some_and(|text| text == own) {
                    return Some((self.linked.fn_id(file, *function), other.name_span));
                }
            }
        }
        None
    }

    /// It is entered by a `with`, closed, kept somewhere or handed on: only what stays in a variable and is used there is not.
    fn may_be_closed(&self, function: &Function, call: CallId) -> bool {
        let mut variable: Option<LocalId> = None;
        events(function, &mut |event, _| {
            if let EventKind::Bind { local, value: Some(value), .. } = &event.kind
                && matches!(function.value(*value), Value::Call(of) if *of == call)
            {
                variable = Some(*local);
            }
        });
        let Some(variable) = variable else { return true };
        let is_it = |value: ValueId| matches!(function.value(value), Value::Local(local) if *local == variable);
        let closes = function.calls.iter().any(|call| match &call.callee {
            Callee::Method { receiver, name } => {
                is_it(*receiver) && ["close", "aclose", "shutdown", "disconnect", "dispose"].contains(&name.as_str())
            }
            _ => false,
        });
        let handed = function.calls.iter().any(|call| call.args.iter().any(|arg| is_it(arg.value)));
        // Every other mention: stored, returned, part of a collection, entered.
        let mut kept = false;
        events(function, &mut |event, _| match &event.kind {
            EventKind::Write { value: Some(value), .. }
            | EventKind::Bind { value: Some(value), .. }
            | EventKind::Return(Some(value))
            | EventKind::Yield(Some(value)) => kept |= mentions(function, *value, &is_it, 0),
            _ => {}
        });
        let entered = function.values.iter().any(|data| matches!(&data.value, Value::Entered(of) if is_it(*of)));
        let captured = function.local(variable).by_move;
        closes || handed || kept || entered || captured
    }
}

fn mentions(function: &Function, value: ValueId, is_it: &dyn Fn(ValueId) -> bool, depth: u32) -> bool {
    if depth > 6 || is_it(value) {
        return true;
    }
    match function.value(value) {
        Value::Collection { items, .. } => items.iter().any(|item| mentions(function, item.value, is_it, depth + 1)),
        Value::Choice(values) => values.iter().any(|value| mentions(function, *value, is_it, depth + 1)),
        Value::Closure(_) => true,
        _ => false,
    }
}

/// A cheap look at the name: what makes a client is called like a type, or by what it does.
fn may_make(call: &Call) -> bool {
    let name = match &call.callee {
        Callee::Method { name, .. } => Some(*name),
        Callee::Path(path) => path.last(),
        Callee::Value(_) | Callee::Macro(_) => None,
    };
    name.is_some_and(|name| {
        let text = name.as_str();
        text.starts_with(char::is_uppercase)
            || text == "new"
            || text == "from_url"
            || WORDS.iter().any(|word| text.to_ascii_lowercase().contains(word))
    })
}

/// The callee as it is written: `Codemode.from_client_config`.
fn callee_text(function: &Function, call: &Call) -> Option<String> {
    match &call.callee {
        Callee::Path(path) => Some(path.to_string()),
        Callee::Method { receiver, name } => match function.value(*receiver) {
            Value::Path(path) => Some(format!("{path}.{name}")),
            _ => None,
        },
        Callee::Value(_) | Callee::Macro(_) => None,
    }
}
