//! One function under construction: its arenas and the sequences still open.

use rustc_hash::FxHashMap;

use crate::model::{
    Arm, Call, CallId, Event, EventKind, FnIdx, Function, FunctionKind, Local, LocalId, LocalKind, ModIdx, Name, Node,
    NodeId, Span, TypeExpr, Value, ValueData, ValueId,
};

/// The index an arena's next entry gets. Files are far smaller than 4 GiB, so it always fits.
pub(super) fn next_index<T>(arena: &[T]) -> u32 {
    u32::try_from(arena.len()).unwrap_or(u32::MAX)
}

/// A function without anything in it yet.
pub(super) fn empty_function(name: Name, kind: FunctionKind, span: Span, name_span: Span) -> Function {
    Function {
        name,
        kind,
        owner: None,
        parent: None,
        module: ModIdx(0),
        is_async: false,
        is_generator: false,
        public: false,
        params: Vec::new(),
        ret: TypeExpr::Unknown,
        generics: Vec::new(),
        decorators: Vec::new(),
        locals: Vec::new(),
        values: Vec::new(),
        calls: Vec::new(),
        nodes: Vec::new(),
        body: None,
        generation: 0,
        test: false,
        doc: None,
        span,
        name_span,
    }
}

/// The function being lowered.
pub(super) struct Frame {
    /// Where it will stand in the file.
    pub index: FnIdx,
    /// What is there so far.
    pub function: Function,
    /// The children of the nodes being built, innermost last. Never empty.
    open: Vec<Vec<NodeId>>,
    /// Variables of enclosing functions already seen here.
    captured: FxHashMap<(FnIdx, LocalId), LocalId>,
}

impl Frame {
    pub fn new(index: FnIdx, function: Function) -> Self {
        Self { index, function, open: vec![Vec::new()], captured: FxHashMap::default() }
    }

    pub fn value(&mut self, value: Value, span: Span) -> ValueId {
        let id = ValueId(next_index(&self.function.values));
        self.function.values.push(ValueData { value, span });
        id
    }

    pub fn unknown(&mut self, span: Span) -> ValueId {
        self.value(Value::Unknown, span)
    }

    pub fn value_of(&self, id: ValueId) -> Option<&Value> {
        self.function.values.get(id.0 as usize).map(|data| &data.value)
    }

    pub fn span_of(&self, id: ValueId) -> Span {
        self.function.values.get(id.0 as usize).map(|data| data.span).unwrap_or_default()
    }

    pub fn call(&mut self, call: Call) -> CallId {
        let id = CallId(next_index(&self.function.calls));
        self.function.calls.push(call);
        id
    }

    /// Notes that nothing uses a call's result.
    pub fn unused(&mut self, value: ValueId) {
        if let Some(&Value::Call(call)) = self.value_of(value)
            && let Some(call) = self.function.calls.get_mut(call.0 as usize)
        {
            call.result_used = false;
        }
    }

    pub fn local(&mut self, name: Name, kind: LocalKind, span: Span) -> LocalId {
        let id = LocalId(next_index(&self.function.locals));
        let ty = TypeExpr::Unknown;
        self.function.locals.push(Local { name, kind, ty, shadows_global: false, by_move: false, span });
        id
    }

    /// The local that stands for a variable of an enclosing function.
    pub fn captured(&mut self, function: FnIdx, local: LocalId, name: Name, span: Span) -> LocalId {
        if let Some(&known) = self.captured.get(&(function, local)) {
            return known;
        }
        let id = self.local(name, LocalKind::Captured { function, local }, span);
        self.captured.insert((function, local), id);
        id
    }

    pub fn is_captured(&self, local: LocalId) -> bool {
        let kind = self.function.locals.get(local.0 as usize).map(|local| local.kind);
        matches!(kind, Some(LocalKind::Captured { .. }))
    }

    pub fn emit(&mut self, kind: EventKind, span: Span) {
        self.node(Node::Event(Event { kind, span }));
    }

    /// Adds a node to the sequence being built.
    pub fn node(&mut self, node: Node) {
        let id = self.detached(node);
        if let Some(children) = self.open.last_mut() {
            children.push(id);
        }
    }

    fn detached(&mut self, node: Node) -> NodeId {
        let id = NodeId(next_index(&self.function.nodes));
        self.function.nodes.push(node);
        id
    }

    /// Begins a sequence: what follows goes into it until [`Self::close`].
    pub fn open(&mut self) {
        self.open.push(Vec::new());
    }

    /// Ends the sequence begun last.
    pub fn close(&mut self) -> NodeId {
        let children = if self.open.len() > 1 { self.open.pop().unwrap_or_default() } else { Vec::new() };
        self.detached(Node::Seq(children))
    }

    /// A sequence without anything in it.
    pub fn nothing(&mut self) -> NodeId {
        self.detached(Node::Seq(Vec::new()))
    }

    /// Whether nothing happens in a node.
    pub fn is_nothing(&self, id: NodeId) -> bool {
        matches!(self.function.nodes.get(id.0 as usize), Some(Node::Seq(children)) if children.is_empty())
    }

    /// An arm without a pattern.
    pub fn arm(&self, body: NodeId, span: Span) -> Arm {
        Arm { body, pattern: None, guard: None, span }
    }

    /// Ends the body.
    pub fn finish(mut self) -> (FnIdx, Function) {
        while self.open.len() > 1 {
            let inner = self.close();
            if let Some(children) = self.open.last_mut() {
                children.push(inner);
            }
        }
        let children = self.open.pop().unwrap_or_default();
        self.function.body = Some(self.detached(Node::Seq(children)));
        // The model of a whole program stays in memory; what the arenas have too much of would be a good part of it.
        self.function.values.shrink_to_fit();
        self.function.nodes.shrink_to_fit();
        self.function.calls.shrink_to_fit();
        self.function.locals.shrink_to_fit();
        (self.index, self.function)
    }
}
