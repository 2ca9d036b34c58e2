//! The function being built: its arenas, its lexical scopes, the open sequences, temporary scopes and loops.

use crate::model::{
    Arg, Arm, BranchKind, Call, CallId, Callee, CollectionKind, Event, EventKind, FnIdx, Local, LocalId, LocalKind,
    LoopKind, Name, Node, NodeId, Path, Span, TempScopeId, TypeExpr, Value, ValueData, ValueId,
};

/// One function under construction.
#[derive(Default)]
pub(super) struct Body {
    /// Its index in the file.
    pub(super) function: Option<FnIdx>,
    /// Whether names of the function around it are visible: closures and async blocks.
    pub(super) captures: bool,
    /// `move`.
    pub(super) by_move: bool,
    pub(super) locals: Vec<Local>,
    pub(super) values: Vec<ValueData>,
    pub(super) calls: Vec<Call>,
    pub(super) nodes: Vec<Node>,
    pub(super) is_generator: bool,
    /// Names in scope, innermost last.
    names: Vec<(Name, LocalId)>,
    /// Where in `names` each open lexical scope begins.
    scopes: Vec<usize>,
    /// Captured variables already given a local here, by their owner.
    pub(super) captured: Vec<(FnIdx, LocalId, LocalId)>,
    /// Children of the sequences being built, innermost last.
    sequences: Vec<Vec<NodeId>>,
    temps: Vec<OpenTemps>,
    next_temps: u32,
    next_label: u32,
    loops: Vec<OpenLoop>,
}

/// A temporary scope being built.
struct OpenTemps {
    id: TempScopeId,
    /// Whether anything that could be a temporary was created directly in it; if not, the node is left out.
    used: bool,
}

/// A loop or labelled block being built.
struct OpenLoop {
    label: Option<Name>,
    /// A labelled block: a `break` without a label is not meant for it.
    block: bool,
    /// What `break value` gave.
    values: Vec<ValueId>,
    /// Whether a `break` leaves it.
    left: bool,
    /// The local that carries what `break` gives out of the scopes it leaves.
    carrier: Option<LocalId>,
}

/// Indices of arenas are 32 bits; files that could overflow them are refused for their size.
fn index(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl Body {
    pub(super) fn new(function: FnIdx) -> Self {
        Self { function: Some(function), sequences: vec![Vec::new()], ..Self::default() }
    }

    // Values.

    pub(super) fn value(&mut self, value: Value, span: Span) -> ValueId {
        if matches!(value, Value::Collection { .. } | Value::Call(_) | Value::Await(_) | Value::Closure(_)) {
            self.mark_temporary();
        }
        let id = ValueId(index(self.values.len()));
        self.values.push(ValueData { value, span });
        id
    }

    pub(super) fn unknown(&mut self, span: Span) -> ValueId {
        self.value(Value::Unknown, span)
    }

    pub(super) fn get(&self, id: ValueId) -> &Value {
        self.values.get(id.0 as usize).map_or(&Value::Unknown, |data| &data.value)
    }

    pub(super) fn span(&self, id: ValueId) -> Span {
        self.values.get(id.0 as usize).map_or(Span::default(), |data| data.span)
    }

    /// One of `values`; the only one, if there is one.
    pub(super) fn choice(&mut self, mut values: Vec<ValueId>, span: Span) -> ValueId {
        values.dedup();
        match values.as_slice() {
            [] => self.unknown(span),
            [only] => *only,
            _ => self.value(Value::Choice(values), span),
        }
    }

    pub(super) fn collection(
        &mut self,
        kind: CollectionKind,
        path: Option<Path>,
        items: Vec<Arg>,
        span: Span,
    ) -> ValueId {
        self.value(Value::Collection { kind, path, items }, span)
    }

    // Events and nodes.

    pub(super) fn node(&mut self, node: Node) -> NodeId {
        let id = NodeId(index(self.nodes.len()));
        self.nodes.push(node);
        id
    }

    /// Adds a node to the innermost open sequence.
    pub(super) fn append(&mut self, node: Node) {
        let id = self.node(node);
        self.append_id(id);
    }

    pub(super) fn append_id(&mut self, id: NodeId) {
        if let Some(sequence) = self.sequences.last_mut() {
            sequence.push(id);
        }
    }

    pub(super) fn emit(&mut self, kind: EventKind, span: Span) {
        self.append(Node::Event(Event { kind, span }));
    }

    pub(super) fn open_sequence(&mut self) {
        self.sequences.push(Vec::new());
    }

    pub(super) fn close_sequence(&mut self) -> NodeId {
        let children = self.sequences.pop().unwrap_or_default();
        match children.as_slice() {
            [only] => *only,
            _ => self.node(Node::Seq(children)),
        }
    }

    pub(super) fn empty_sequence(&mut self) -> NodeId {
        self.node(Node::Seq(Vec::new()))
    }

    /// Whether the innermost sequence has left for good: nothing after it runs.
    pub(super) fn diverged(&self) -> bool {
        self.sequences.last().and_then(|sequence| sequence.last()).is_some_and(|&last| self.leaves(last, 64))
    }

    /// Whether control never comes out at the end of `node`. `fuel` bounds the depth; deeper nodes count as coming out.
    fn leaves(&self, node: NodeId, fuel: u32) -> bool {
        let Some(fuel) = fuel.checked_sub(1) else { return false };
        match self.nodes.get(node.0 as usize) {
            Some(Node::Event(event)) => matches!(
                event.kind,
                EventKind::Return(_) | EventKind::Break(_) | EventKind::Continue(_) | EventKind::Diverge
            ),
            Some(Node::Seq(children)) => children.last().is_some_and(|&last| self.leaves(last, fuel)),
            Some(Node::Block(body) | Node::Temps { body, .. }) => self.leaves(*body, fuel),
            Some(Node::Branch { kind, arms, .. }) => {
                *kind != BranchKind::Lazy && !arms.is_empty() && arms.iter().all(|arm| self.leaves(arm.body, fuel))
            }
            _ => false,
        }
    }

    // Calls.

    pub(super) fn call(
        &mut self,
        callee: Callee,
        args: Vec<Arg>,
        type_args: Vec<TypeExpr>,
        (span, name_span): (Span, Span),
        result_used: bool,
    ) -> ValueId {
        let id = CallId(index(self.calls.len()));
        self.calls.push(Call { callee, args, type_args, span, name_span, result_used, bound_to_nothing: false });
        let value = self.value(Value::Call(id), span);
        self.emit(EventKind::Call(id), span);
        value
    }

    /// `let _ = value`: the call that makes it is told so.
    pub(super) fn bind_to_nothing(&mut self, value: ValueId) {
        let mut at = value;
        while let Some(data) = self.values.get(at.0 as usize) {
            match data.value {
                Value::Await(inner) | Value::Try(inner) => at = inner,
                Value::Call(call) => {
                    if let Some(call) = self.calls.get_mut(call.0 as usize) {
                        call.bound_to_nothing = true;
                    }
                    return;
                }
                _ => return,
            }
        }
    }

    // Temporary scopes.

    fn mark_temporary(&mut self) {
        if let Some(temps) = self.temps.last_mut() {
            temps.used = true;
        }
    }

    pub(super) fn open_temps(&mut self) -> TempScopeId {
        let id = TempScopeId(self.next_temps);
        self.next_temps += 1;
        self.temps.push(OpenTemps { id, used: false });
        self.open_sequence();
        id
    }

    /// The innermost open scope, if a temporary was created directly in it so far.
    pub(super) fn used_temps(&self) -> Option<TempScopeId> {
        self.temps.last().filter(|temps| temps.used).map(|temps| temps.id)
    }

    pub(super) fn close_temps(&mut self) {
        let body = self.close_sequence();
        match self.temps.pop() {
            Some(OpenTemps { id, used: true }) => self.append(Node::Temps { id, body }),
            _ => self.splice(body),
        }
    }

    /// Appends what a sequence holds without the sequence around it.
    fn splice(&mut self, body: NodeId) {
        match self.nodes.get_mut(body.0 as usize) {
            Some(Node::Seq(children)) => {
                let children = std::mem::take(children);
                // The emptied node stays behind in the arena, unless it is the last one.
                if self.nodes.len() == body.0 as usize + 1 {
                    self.nodes.pop();
                }
                for child in children {
                    self.append_id(child);
                }
            }
            _ => self.append_id(body),
        }
    }

    // Lexical scopes.

    pub(super) fn open_scope(&mut self) {
        self.scopes.push(self.names.len());
    }

    pub(super) fn close_scope(&mut self) {
        if let Some(start) = self.scopes.pop() {
            self.names.truncate(start);
        }
    }

    /// Opens a [`Node::Block`] and the names declared in it.
    pub(super) fn open_block(&mut self) {
        self.open_scope();
        self.open_sequence();
    }

    /// Closes it. A block that declares nothing directly is left out.
    pub(super) fn close_block(&mut self) {
        let declares = self.scopes.last().is_some_and(|&start| self.names.len() > start);
        self.close_scope();
        let body = self.close_sequence();
        if declares {
            self.append(Node::Block(body));
        } else {
            self.splice(body);
        }
    }

    pub(super) fn local(&mut self, name: Name, kind: LocalKind, ty: TypeExpr, by_move: bool, span: Span) -> LocalId {
        let id = LocalId(index(self.locals.len()));
        self.locals.push(Local { name, kind, ty, shadows_global: false, by_move, span });
        id
    }

    /// Puts a parameter in scope. Parameters belong to the function, not to the block around its body.
    pub(super) fn declare_quietly(&mut self, name: Name, local: LocalId) {
        self.declare(name, local);
        if let Some(start) = self.scopes.last_mut() {
            *start = self.names.len();
        }
    }

    /// Makes `local` what `name` means from here to the end of the innermost scope.
    pub(super) fn declare(&mut self, name: Name, local: LocalId) {
        self.names.push((name, local));
    }

    pub(super) fn find(&self, name: Name) -> Option<LocalId> {
        self.names.iter().rev().find(|(known, _)| *known == name).map(|&(_, local)| local)
    }

    /// Whether `local` was declared in the innermost scope.
    fn declared_here(&self, local: LocalId) -> bool {
        let start = self.scopes.last().copied().unwrap_or_default();
        self.names.iter().skip(start).any(|&(_, known)| known == local)
    }

    /// The values that `value` is one of, without those it is made of.
    fn alternatives(&self, value: ValueId) -> Vec<ValueId> {
        match self.get(value) {
            Value::Choice(values) => values.iter().flat_map(|&value| self.alternatives(value)).collect(),
            _ => vec![value],
        }
    }

    /// Says that a local of the innermost block leaves it, as the block's value.
    pub(super) fn lift_local(&mut self, value: ValueId) {
        for value in self.alternatives(value) {
            if matches!(*self.get(value), Value::Local(local) if self.declared_here(local)) && !self.diverged() {
                let span = self.span(value);
                self.emit(EventKind::Lift(value), span);
            }
        }
    }

    /// Says that a temporary of the innermost temporary scope leaves it, as the value of what runs there.
    pub(super) fn lift_temporary(&mut self, value: ValueId) {
        if self.used_temps().is_none() || self.diverged() {
            return;
        }
        for value in self.alternatives(value) {
            if matches!(self.get(value), Value::Call(_) | Value::Await(_) | Value::Try(_) | Value::Part { .. }) {
                let span = self.span(value);
                self.emit(EventKind::Lift(value), span);
                // From here on it is a temporary of the scope around.
                if let [.., outer, _] = self.temps.as_mut_slice() {
                    outer.used = true;
                }
            }
        }
    }

    pub(super) fn is_captured(&self, local: LocalId) -> bool {
        matches!(self.locals.get(local.0 as usize), Some(Local { kind: LocalKind::Captured { .. }, .. }))
    }

    // Branches and loops.

    pub(super) fn branch(&mut self, kind: BranchKind, test: Option<ValueId>, arms: Vec<Arm>) {
        self.append(Node::Branch { kind, test, arms });
    }

    pub(super) fn open_loop(&mut self, label: Option<Name>, block: bool) {
        self.loops.push(OpenLoop { label, block, values: Vec::new(), left: false, carrier: None });
    }

    /// Closes it; the values of its `break`s, `None` if there is no `break` at all.
    pub(super) fn close_loop(&mut self) -> Option<Vec<ValueId>> {
        self.loops.pop().filter(|open| open.left).map(|open| open.values)
    }

    /// Notes a `break`, and its value. A value that may own something is bound to a local that belongs to no block: it must not
    /// end with the scopes the `break` leaves.
    pub(super) fn break_with(&mut self, label: Option<Name>, value: Option<ValueId>) {
        let target = self.loops.iter().rposition(|open| match label {
            Some(_) => open.label == label,
            None => !open.block,
        });
        let Some(target) = target else { return };
        let carried = value.filter(|&value| self.may_own(value));
        let carrier = carried.map(|value| self.carry(target, value));
        let Some(open) = self.loops.get_mut(target) else { return };
        open.left = true;
        match carrier {
            Some(Some(new)) => open.values.push(new),
            Some(None) => {}
            None => open.values.extend(value),
        }
    }

    /// Whether a value may be what has to be dropped: a call's result or a variable.
    fn may_own(&self, value: ValueId) -> bool {
        self.alternatives(value).into_iter().any(|value| match self.get(value) {
            Value::Local(local) => !self.is_captured(*local),
            Value::Call(_) | Value::Await(_) | Value::Try(_) | Value::Part { .. } => true,
            _ => false,
        })
    }

    /// Binds what `break` gives to the loop's carrier; the carrier's value where this is its first.
    fn carry(&mut self, target: usize, value: ValueId) -> Option<ValueId> {
        let span = self.span(value);
        let known = self.loops.get(target).and_then(|open| open.carrier);
        let carrier = known
            .unwrap_or_else(|| self.local(Name::new("<value>"), LocalKind::Temporary, TypeExpr::Unknown, false, span));
        self.emit(EventKind::Bind { local: carrier, value: Some(value), declares: false }, span);
        if known.is_some() {
            return None;
        }
        if let Some(open) = self.loops.get_mut(target) {
            open.carrier = Some(carrier);
        }
        Some(self.value(Value::Local(carrier), span))
    }

    /// A label no source can contain, for a block the front end makes up.
    pub(super) fn fresh_label(&mut self) -> Name {
        self.next_label += 1;
        Name::new(&format!("#{}", self.next_label))
    }

    pub(super) fn append_loop(
        &mut self,
        kind: LoopKind,
        label: Option<Name>,
        test: Option<ValueId>,
        head: NodeId,
        body: NodeId,
    ) {
        self.append(Node::Loop { kind, label, test, head, body, orelse: None });
    }
}
