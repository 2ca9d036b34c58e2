//! What is used after it was closed, followed through one body and the closures made in it.
//!
//! Something counts as closed where every path that gets there has closed it and none has bound it again. A `finally` begins with what
//! was closed before its `try`; a loop leaves behind what was closed before it and not opened in it. In Rust fields of variables are
//! followed too, and clones and the two halves of a channel are one thing where the tables say that they end together.

use std::collections::{BTreeMap, BTreeSet};

use super::Program;
use super::expr::{callee_name, contains, operands};
use super::link::FnId;
use super::types::{Resolver, Target, Ty};
use crate::knowledge::{Knowledge, LibType};
use crate::model::{
    Arm, Call, CallId, Callee, Event, EventKind, Function, Handler, Language, LocalId, LocalKind, LoopKind, Name, Node,
    NodeId, Span, Value, ValueId,
};

mod keys;
mod results;

use keys::{Key, imported_traits};
pub use results::Outcome;

/// A use of something that is closed.
#[derive(Clone, Debug)]
pub struct LateUse {
    /// The function.
    pub function: FnId,
    /// The call that uses it.
    pub call: CallId,
    /// The variable, or the field of one.
    pub name: String,
    /// Where it was closed, and the function that does.
    pub closed: (FnId, Span),
    /// What it is called there.
    pub closed_name: String,
    /// By the end of a `with`.
    pub by_with: bool,
    /// It is a number of the system's, which another file may have got meanwhile.
    pub number: bool,
    /// What becomes of the call's failure.
    pub outcome: Outcome,
    /// Where it is used.
    pub span: Span,
}

const MAX_DEPTH: usize = 200;

/// How deep closures in closures are followed.
const MAX_CLOSURES: usize = 4;

/// How deep loops in loops are gone through once more, where what they open is to be known.
const MAX_LOOPS: usize = 4;

/// Where something was closed.
#[derive(Clone, Copy, Debug)]
struct At {
    by: FnId,
    span: Span,
    by_with: bool,
    /// The trait that closed it, where its type is not known.
    by_trait: Option<LibType>,
}

/// What is closed at a point. `None`: nobody gets there.
type Closed = Option<BTreeMap<Key, At>>;

impl Program {
    /// Every use after a close, in order of functions and of source.
    #[must_use]
    pub fn late_uses(&self) -> Vec<LateUse> {
        let mut found: Vec<LateUse> = Vec::new();
        let closing = [Language::Python, Language::Rust].map(closing_names);
        for id in self.linked.functions() {
            let function = self.linked.function(id);
            let names = closing.get(usize::from(self.linked.language(id) == Language::Rust));
            let closes =
                |call: &Call| callee_name(call).is_some_and(|name| names.is_some_and(|names| names.contains(&name)));
            let may = function.calls.iter().any(closes)
                || function.nodes.iter().any(|node| matches!(node, Node::With { .. }));
            let (true, Some(body)) = (may, function.body) else { continue };
            if function.decorators.iter().any(|attribute| attribute.path.last().is_some_and(|n| n == "should_panic")) {
                continue;
            }
            let mut walk = Walk::new(self, id, Vec::new());
            walk.node(body, Some(BTreeMap::new()), 0);
            found.extend(walk.found);
        }
        let mut seen = BTreeSet::new();
        found.retain(|late| seen.insert((late.function, late.call)));
        found.sort_by_key(|late| (late.function, late.call));
        found
    }
}

/// The names of the methods and functions that close something.
fn closing_names(language: Language) -> BTreeSet<Name> {
    let knowledge = Knowledge::of(language);
    let methods = knowledge.types().flat_map(|facts| &facts.closes).map(|name| Name::new(name));
    methods.chain(knowledge.closing_functions()).collect()
}

/// What a `break` leaves a loop with.
struct Frame {
    label: Option<Name>,
    /// `break` without a label is meant for it.
    plain: bool,
    broken: Closed,
    continued: Closed,
}

struct Walk<'a> {
    program: &'a Program,
    resolver: Resolver<'a>,
    id: FnId,
    function: &'a Function,
    rust: bool,
    /// Rust: the traits in scope whose methods any type may have.
    traits: Vec<LibType>,
    found: Vec<LateUse>,
    frames: Vec<Frame>,
    /// How many `with pytest.raises(..)` are around.
    expects: u32,
    /// How many closures are around.
    closures: usize,
}

/// What is closed on both ways.
fn both(left: Closed, right: Closed) -> Closed {
    match (left, right) {
        (None, other) | (other, None) => other,
        (Some(left), Some(right)) => Some(left.into_iter().filter(|(key, _)| right.contains_key(key)).collect()),
    }
}

impl<'a> Walk<'a> {
    fn new(program: &'a Program, id: FnId, found: Vec<LateUse>) -> Self {
        let rust = program.linked.language(id) == Language::Rust;
        Self {
            program,
            resolver: program.resolver(),
            id,
            function: program.linked.function(id),
            rust,
            traits: if rust { imported_traits(program, id) } else { Vec::new() },
            found,
            frames: Vec::new(),
            expects: 0,
            closures: 0,
        }
    }

    fn knowledge(&self) -> &'static Knowledge {
        Knowledge::of(if self.rust { Language::Rust } else { Language::Python })
    }

    fn node(&mut self, node: NodeId, closed: Closed, depth: usize) -> Closed {
        if depth > MAX_DEPTH || closed.is_none() {
            return closed;
        }
        let function = self.function;
        match function.node(node) {
            Node::Seq(children) => children.iter().fold(closed, |closed, child| self.node(*child, closed, depth + 1)),
            Node::Block(body) | Node::Temps { body, .. } => self.node(*body, closed, depth + 1),
            Node::Event(event) => self.event(event, closed),
            Node::Branch { test, arms, .. } => self.branch(*test, arms, closed, depth),
            Node::Loop { .. } => self.looped(node, closed, depth),
            Node::Try { body, handlers, orelse, finally } => {
                self.attempt(*body, handlers, (*orelse, *finally), closed, depth)
            }
            Node::With { context, body, span, .. } => {
                let expects = u32::from(self.expects_failure(*context));
                self.expects += expects;
                let after = self.node(*body, closed, depth + 1);
                self.expects -= expects;
                self.left(*context, *body, *span, after)
            }
        }
    }

    /// A branch that asks whether something is closed knows more than we do.
    fn branch(&mut self, test: Option<ValueId>, arms: &[Arm], closed: Closed, depth: usize) -> Closed {
        let mut closed = closed;
        if let (Some(test), Some(known)) = (test, &mut closed)
            && self.rust
        {
            known.retain(|key, _| !self.asks(test, key));
        }
        arms.iter().fold(None, |all, arm| both(all, self.node(arm.body, closed.clone(), depth + 1)))
    }

    /// `pool.is_closed()`.
    fn asks(&self, test: ValueId, key: &Key) -> bool {
        contains(self.function, test, &|value| {
            let Value::Call(call) = self.function.value(value) else { return false };
            match &self.function.call(*call).callee {
                Callee::Method { receiver, name } => {
                    name.as_str().starts_with("is_") && self.key(*receiver).as_ref() == Some(key)
                }
                _ => false,
            }
        })
    }

    /// A loop is gone through with what is closed before every round of it: what a round opens is open in the next.
    fn looped(&mut self, node: NodeId, closed: Closed, depth: usize) -> Closed {
        let mut before = closed;
        loop {
            let mark = self.found.len();
            let (next, after) = self.rounds(node, before.clone(), depth);
            let again = both(before.clone(), next);
            let same = match (&before, &again) {
                (Some(before), Some(again)) => before.len() == again.len(),
                _ => true,
            };
            if same || self.frames.len() > MAX_LOOPS {
                return after;
            }
            self.found.truncate(mark);
            before = again;
        }
    }

    /// What is closed at the end of a round, and after the loop.
    fn rounds(&mut self, node: NodeId, closed: Closed, depth: usize) -> (Closed, Closed) {
        let Node::Loop { kind, label, head, body, orelse, .. } = self.function.node(node) else {
            return (closed.clone(), closed);
        };
        let plain = *kind != LoopKind::Block;
        let head = self.node(*head, closed.clone(), depth + 1);
        self.frames.push(Frame { label: *label, plain, broken: None, continued: None });
        let round = self.node(*body, head.clone(), depth + 1);
        let frame = self.frames.pop();
        let (broken, continued) = frame.map_or((None, None), |frame| (frame.broken, frame.continued));
        let next = both(round.clone(), continued);
        let after = match kind {
            LoopKind::Loop => broken,
            LoopKind::Block => both(round, broken),
            // A loop may be left before its first round: what it closes is not closed for certain.
            _ => both(closed, both(head, both(next.clone(), broken))),
        };
        let after = match orelse {
            Some(orelse) => both(self.node(*orelse, after.clone(), depth + 1), after),
            None => after,
        };
        (if plain { next } else { None }, after)
    }

    fn attempt(
        &mut self,
        body: NodeId,
        handlers: &[Handler],
        (orelse, finally): (Option<NodeId>, Option<NodeId>),
        closed: Closed,
        depth: usize,
    ) -> Closed {
        let mut after = self.node(body, closed.clone(), depth + 1);
        if let Some(orelse) = orelse {
            after = self.node(orelse, after, depth + 1);
        }
        for handler in handlers {
            after = both(after, self.node(handler.body, closed.clone(), depth + 1));
        }
        let Some(finally) = finally else { return after };
        let last = self.node(finally, closed, depth + 1);
        match (after, last) {
            (Some(mut after), Some(last)) => {
                after.extend(last);
                Some(after)
            }
            _ => None,
        }
    }

    /// The end of a `with` closes what it entered.
    fn left(&self, context: ValueId, body: NodeId, span: Span, closed: Closed) -> Closed {
        let mut closed = closed?;
        if self.type_of(context).is_none_or(|facts| !self.closes(facts, "__exit__") && !self.closes(facts, "__aexit__"))
        {
            return Some(closed);
        }
        let at = At { by: self.id, span, by_with: true, by_trait: None };
        if let Value::Local(local) = self.function.value(context) {
            closed.insert(Key::local(self.id, *local), at);
        }
        let mut bound = None;
        super::nesting::events_in(self.function, body, &mut |event, _| {
            if let EventKind::Bind { local, value: Some(value), .. } = &event.kind {
                match self.function.value(*value) {
                    Value::Entered(of) if *of == context => bound = Some(*local),
                    // Bound to something else in the body.
                    _ if bound == Some(*local) => bound = None,
                    _ => {}
                }
            }
        });
        if let Some(local) = bound.filter(|local| self.is_own(*local)) {
            closed.insert(Key::local(self.id, local), at);
        }
        Some(closed)
    }

    fn event(&mut self, event: &Event, closed: Closed) -> Closed {
        let mut closed = closed?;
        match &event.kind {
            EventKind::Break(label) => {
                self.jump(*label, closed, |frame| &mut frame.broken);
                return None;
            }
            EventKind::Continue(label) => {
                self.jump(*label, closed, |frame| &mut frame.continued);
                return None;
            }
            EventKind::Return(value) => {
                value.iter().for_each(|value| self.closures_in(*value, &closed));
                return None;
            }
            EventKind::Raise(_) | EventKind::Diverge => return None,
            EventKind::Bind { local, value, .. } => {
                let opened = self.opened(*local);
                closed.retain(|key, _| !opened.iter().any(|origin| key.is_of(origin)));
                value.iter().for_each(|value| self.closures_in(*value, &closed));
            }
            EventKind::Write { target, .. } if self.rust => self.reopen(&mut closed, *target),
            EventKind::Opaque => closed.clear(),
            EventKind::Call(call) => self.call(*call, &mut closed),
            EventKind::Await(value) => self.awaited(*value, &mut closed),
            _ => {}
        }
        Some(closed)
    }

    fn jump(&mut self, label: Option<Name>, closed: BTreeMap<Key, At>, slot: fn(&mut Frame) -> &mut Closed) {
        let frame = self.frames.iter_mut().rev().find(|frame| match label {
            Some(_) => frame.label == label,
            None => frame.plain,
        });
        if let Some(frame) = frame {
            let slot = slot(frame);
            *slot = both(slot.take(), Some(closed));
        }
    }

    fn awaited(&mut self, value: ValueId, closed: &mut BTreeMap<Key, At>) {
        if let Value::Call(call) = self.function.value(value)
            && let Some((key, true, by_trait)) = self.closing(*call)
        {
            let at = At { by: self.id, span: self.function.call(*call).name_span, by_with: false, by_trait };
            closed.insert(key, at);
        }
        self.closures_in(value, closed);
    }

    /// Rust: closures and async blocks made here run later, with all that is closed here.
    fn closures_in(&mut self, value: ValueId, closed: &BTreeMap<Key, At>) {
        if closed.is_empty() || !self.rust || self.closures >= MAX_CLOSURES {
            return;
        }
        let Value::Closure(index) = self.function.value(value) else { return };
        let inner = self.program.linked.fn_id(self.program.linked.file_of(self.id), *index);
        let Some(body) = self.program.linked.function(inner).body else { return };
        let mut walk = Walk::new(self.program, inner, std::mem::take(&mut self.found));
        walk.closures = self.closures + 1;
        walk.node(body, Some(closed.clone()), 0);
        self.found = walk.found;
    }

    fn call(&mut self, call: CallId, closed: &mut BTreeMap<Key, At>) {
        let data = self.function.call(call);
        for (key, number) in self.uses(call, closed) {
            let Some((other, at)) = closed.get_key_value(&key).filter(|_| self.expects == 0) else { continue };
            let outcome = if self.rust { results::outcome(self.function, call) } else { Outcome::Fails };
            self.found.push(LateUse {
                function: self.id,
                call,
                name: key.text(self.program),
                closed: (at.by, at.span),
                closed_name: other.text(self.program),
                by_with: at.by_with,
                number,
                outcome,
                span: data.name_span,
            });
        }
        if self.rust {
            self.reopened_by(call, closed);
            data.args.iter().for_each(|arg| self.closures_in(arg.value, closed));
        }
        if let Some((key, false, by_trait)) = self.closing(call) {
            closed.insert(key, At { by: self.id, span: data.name_span, by_with: false, by_trait });
        }
    }

    /// What a call closes, whether only once its result is awaited, and the trait whose method it is.
    fn closing(&self, call: CallId) -> Option<(Key, bool, Option<LibType>)> {
        let data = self.function.call(call);
        let (receiver, name) = match &data.callee {
            Callee::Method { receiver, name } => (*receiver, *name),
            Callee::Path(_) if self.rust => {
                let function = self.resolver.library_callee(self.id, call)?;
                self.knowledge().call(&function).filter(|facts| facts.closes)?;
                return Some((self.key(data.args.first()?.value)?, false, None));
            }
            _ => return None,
        };
        let key = self.key(receiver).filter(|key| self.may_close(key))?;
        if !self.rust {
            self.type_of(receiver).filter(|ty| self.closes(*ty, name.as_str()))?;
            let known = matches!(self.resolver.target(self.id, call), Target::Effect { .. });
            return known.then_some((key, false, None));
        }
        let ty = self.types_of(receiver).into_iter().find(|ty| self.closes(*ty, name.as_str()))?;
        if matches!(self.resolver.target(self.id, call), Target::Project { .. }) {
            return None;
        }
        let facts = self.knowledge().facts(ty);
        let how = &facts.closing_argument;
        let first = data.args.first().map(|arg| self.function.value(arg.value));
        let fits = match first {
            Some(Value::Path(path)) if !how.is_empty() => {
                path.last().is_some_and(|last| how.iter().any(|known| last == known.as_str()))
            }
            first => how.is_empty() && (first.is_none() || !facts.by_import),
        };
        let awaited = self.knowledge().method(ty, name).is_some_and(|effect| effect.awaited);
        fits.then_some((key, awaited, facts.by_import.then_some(ty)))
    }

    /// What is closed and a call needs open, and whether it is known by a number only.
    fn uses(&self, call: CallId, closed: &BTreeMap<Key, At>) -> Vec<(Key, bool)> {
        if closed.is_empty() {
            return Vec::new();
        }
        let data = self.function.call(call);
        let fails = |value: ValueId, method: &str| {
            let key = self.key(value)?;
            let by_trait = closed.get(&key)?.by_trait;
            let needs = |ty: LibType| {
                let facts = self.knowledge().facts(ty);
                (!facts.by_import || by_trait == Some(ty)) && facts.needs_open.iter().any(|known| known == method)
            };
            self.types_of(value).into_iter().any(needs).then_some((key, false))
        };
        let mut found: Vec<(Key, bool)> = Vec::new();
        match &data.callee {
            Callee::Method { receiver, name } => {
                found.extend(fails(*receiver, name.as_str()));
                if self.rust {
                    found.extend(data.args.iter().filter_map(|arg| self.needed_by(arg.value, *name, closed)));
                }
            }
            Callee::Macro(path) if path.last().is_some_and(|name| name == "write" || name == "writeln") => {
                found.extend(data.args.first().and_then(|arg| fails(arg.value, "write")));
            }
            Callee::Path(_) if self.rust => found.extend(self.number_used(call, closed)),
            _ => {}
        }
        found
    }

    /// `query.execute(&pool)`.
    fn needed_by(&self, arg: ValueId, method: Name, closed: &BTreeMap<Key, At>) -> Option<(Key, bool)> {
        let key = self.key(arg).filter(|key| closed.contains_key(key))?;
        let facts = self.knowledge().facts(self.type_of(arg)?);
        facts.open_argument.iter().any(|known| method == known.as_str()).then_some((key, false))
    }

    /// `libc::write(fd, ..)`.
    fn number_used(&self, call: CallId, closed: &BTreeMap<Key, At>) -> Option<(Key, bool)> {
        let first = self.function.call(call).args.first()?.value;
        let key = self.key(first).filter(|key| closed.contains_key(key))?;
        let path = self.resolver.library_callee(self.id, call)?;
        self.knowledge().call(&path).filter(|facts| facts.needs_open)?;
        Some((key, true))
    }

    /// Whether what was closed may be open again after a call that may change the variable.
    fn reopened_by(&self, call: CallId, closed: &mut BTreeMap<Key, At>) {
        if closed.is_empty() {
            return;
        }
        let data = self.function.call(call);
        if let Callee::Method { receiver, name } = &data.callee
            && let Some(key) = self.key(*receiver)
        {
            let taken = matches!(name.as_str(), "take" | "replace" | "insert" | "get_or_insert_with");
            closed.retain(|known, _| !(known.is_inside(&key) || taken && *known == key));
        }
        if matches!(data.callee, Callee::Macro(_)) {
            return;
        }
        for (index, arg) in data.args.iter().enumerate() {
            let given = match self.function.value(arg.value) {
                Value::Ref { value, mutable } => (*value, *mutable),
                _ => (arg.value, true),
            };
            if let Some(key) = self.key(given.0) {
                // A number is copied, and what is behind it stays closed; as a second argument (`dup2`) it may be what is opened.
                let copied = index == 0 && given.0 == arg.value && self.type_of(given.0).is_none();
                closed.retain(|known, _| !(known.is_inside(&key) || given.1 && !copied && *known == key));
            }
        }
    }

    fn reopen(&self, closed: &mut BTreeMap<Key, At>, target: ValueId) {
        match self.key(target) {
            Some(key) => closed.retain(|known, _| *known != key && !known.is_inside(&key)),
            // Something in it is written: of what, is not known.
            None => {
                let inside = operands(self.function, target);
                let keys: Vec<Key> = inside.into_iter().filter_map(|value| self.key(value)).collect();
                closed.retain(|known, _| !keys.contains(known));
            }
        }
    }

    /// Python: a variable of this function that no other function sees or binds. Rust's ownership sees to that.
    fn may_close(&self, key: &Key) -> bool {
        match key.python_local() {
            Some(local) if !self.rust => self.is_own(local),
            _ => self.rust,
        }
    }

    fn is_own(&self, local: LocalId) -> bool {
        let kind = self.function.local(local).kind;
        !matches!(kind, LocalKind::Captured { .. }) && !self.program.shared_locals.contains(&(self.id, local))
    }

    fn type_of(&self, value: ValueId) -> Option<LibType> {
        self.resolver.library_type(self.id, value)
    }

    /// Its type or, where that is not known and none of the program's own, the traits it may have methods of.
    fn types_of(&self, value: ValueId) -> Vec<LibType> {
        match self.type_of(value) {
            Some(ty) => vec![ty],
            None if matches!(self.resolver.container_type(self.id, value), Ty::Project(_)) => Vec::new(),
            None => self.traits.clone(),
        }
    }

    fn closes(&self, ty: LibType, method: &str) -> bool {
        self.knowledge().facts(ty).closes.iter().any(|known| known == method)
    }

    /// `with pytest.raises(..)`, `self.assertRaises(..)`, `contextlib.suppress(..)`.
    fn expects_failure(&self, context: ValueId) -> bool {
        let Value::Call(call) = self.function.value(context) else { return false };
        let name = match &self.function.call(*call).callee {
            Callee::Method { name, .. } => Some(*name),
            Callee::Path(path) => path.last(),
            _ => None,
        };
        name.is_some_and(|name| {
            let name = name.as_str();
            name == "raises" || name == "suppress" || name.starts_with("assertRaises") || name == "assert_raises"
        })
    }
}
