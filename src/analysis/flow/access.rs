//! Accesses to places that several threads may share.

use smallvec::SmallVec;

use crate::analysis::flow::state::State;
use crate::analysis::flow::{Access, AccessKind, Walker};
use crate::analysis::link::{Entity, FnId};
use crate::analysis::places::{Place, PlaceRef, Root, Via};
use crate::model::{Callee, CollectionKind, LocalId, Span, Value, ValueId, WriteOp};

impl Walker<'_> {
    pub(super) fn subject_access(&mut self, subject: Option<ValueId>, kind: AccessKind, span: Span, state: &State) {
        if let Some(subject) = subject {
            self.access(subject, kind, span, state);
        }
    }

    pub(super) fn access(&mut self, value: ValueId, kind: AccessKind, span: Span, state: &State) {
        let Some(at) = self.resolver.place_of(self.id, value) else { return };
        if !self.is_shareable(&at) {
            return;
        }
        let held = self.held_set(state);
        self.facts.accesses.push(Access { at, kind, held, span, shadow: false });
    }

    /// Fields, globals and captured variables; not what only this function can see.
    fn is_shareable(&self, at: &PlaceRef) -> bool {
        match &at.place.root {
            Root::Global(global) => self.python || self.linked.global(*global).static_mut,
            Root::Type(_) => self.python || crate::analysis::unsafe_cell(self.linked, &self.resolver, &at.place),
            Root::Local(function, local) => self.python && self.shared_locals.contains(&(*function, *local)),
        }
    }

    pub(super) fn write(
        &mut self,
        target: ValueId,
        value: Option<ValueId>,
        op: WriteOp,
        span: Span,
        state: &mut State,
    ) {
        let Some(at) = self.resolver.place_of(self.id, target) else { return };
        let element = at.place.path.last().is_some_and(|step| *step == "[]");
        if !self.is_shareable(&at) {
            return;
        }
        let kind = match op {
            WriteOp::Augment(_) => AccessKind::Update,
            WriteOp::Delete => AccessKind::Mutate,
            WriteOp::Assign => match value {
                Some(value) if self.depends_on(value, &at, 0) => AccessKind::Update,
                _ if element => AccessKind::Mutate,
                Some(value) if self.is_constant(value) => AccessKind::SetConstant,
                _ => AccessKind::Set,
            },
        };
        let held = self.held_set(state);
        self.facts.accesses.push(Access { at, kind, held, span, shadow: false });
    }

    fn is_constant(&self, value: ValueId) -> bool {
        match self.function.value(value) {
            Value::Literal(_) => true,
            // A fresh container is state that others may have put something into meanwhile.
            Value::Collection { items, kind, .. } => *kind == CollectionKind::Tuple && items.is_empty(),
            _ => false,
        }
    }

    fn depends_on_local(&self, value: ValueId, owner: FnId, local: LocalId) -> bool {
        let at = PlaceRef { place: Place { root: Root::Local(owner, local), path: SmallVec::new() }, via: Via::Static };
        self.depends_on(value, &at, 0)
    }

    /// Whether a value was computed from what the place held.
    fn depends_on(&self, value: ValueId, at: &PlaceRef, depth: u32) -> bool {
        if depth > 8 {
            return false;
        }
        let next = |value: ValueId| self.depends_on(value, at, depth + 1);
        match self.function.value(value) {
            Value::Field { .. } | Value::Index { .. } | Value::Path(_) => {
                self.resolver.place_of(self.id, value).is_some_and(|place| place == *at)
            }
            Value::Local(local) => {
                let owner = self.linked.owning_local(self.id, *local);
                if at.place.root == Root::Local(owner.0, owner.1) && at.place.path.is_empty() {
                    return true;
                }
                let binds = &self.linked.index[owner.0.0 as usize].binds[owner.1.0 as usize];
                match binds.as_slice() {
                    [(function, Some(value))] if *function == self.id => next(*value),
                    _ => false,
                }
            }
            Value::Op { operands, .. } => operands.iter().any(|operand| next(*operand)),
            Value::Choice(values) => values.iter().any(|value| next(*value)),
            Value::Call(call) => {
                let data = self.function.call(*call);
                let receiver = match &data.callee {
                    Callee::Method { receiver, .. } => next(*receiver),
                    _ => false,
                };
                receiver || data.args.iter().any(|arg| next(arg.value))
            }
            Value::Cast { value, .. } | Value::Await(value) => next(*value),
            _ => false,
        }
    }

    /// `data = state; ..; state = data` without `global`: the name is a local and unbound when first read, so the author meant the
    /// module's variable (ANALYSIS 3.2, the shadow note).
    fn shadowed_update(&mut self, local: LocalId, value: ValueId, span: Span, state: &State) {
        let Value::Local(alias) = self.function.value(value) else { return };
        let index = &self.linked.index[self.id.0 as usize];
        let bound_to = |local: LocalId| match index.binds[local.0 as usize].as_slice() {
            [(function, Some(value))] if *function == self.id => Some(*value),
            _ => None,
        };
        let from_itself = bound_to(*alias)
            .is_some_and(|origin| matches!(self.function.value(origin), Value::Local(origin) if *origin == local));
        if !from_itself {
            return;
        }
        let path = crate::model::Path::new([self.function.local(local).name]);
        let Entity::Global(global) = self.linked.resolve(self.linked.scope(self.id), &path) else { return };
        let place = Place { root: Root::Global(global), path: SmallVec::new() };
        let (at, held) = (PlaceRef { place, via: Via::Static }, self.held_set(state));
        self.facts.accesses.push(Access { at, kind: AccessKind::Update, held, span, shadow: true });
    }

    /// A local that another function shares through a closure.
    fn shared_local(&self, local: LocalId) -> Option<(FnId, LocalId)> {
        let owner = self.linked.owning_local(self.id, local);
        self.shared_locals.contains(&owner).then_some(owner)
    }

    /// A variable is bound, which a closure may share.
    pub(super) fn bind(
        &mut self,
        local: LocalId,
        value: Option<ValueId>,
        declares: bool,
        span: Span,
        state: &mut State,
    ) {
        if declares && let Some(block) = self.blocks.last_mut() {
            block.push(local);
        }
        if let (true, Some((owner, owned))) = (self.python, self.shared_local(local)) {
            let kind = match value {
                Some(value) if self.depends_on_local(value, owner, owned) => AccessKind::Update,
                Some(value) if self.is_constant(value) => AccessKind::SetConstant,
                _ => AccessKind::Set,
            };
            let place = Place { root: Root::Local(owner, owned), path: SmallVec::new() };
            let (at, held) = (PlaceRef { place, via: Via::Static }, self.held_set(state));
            self.facts.accesses.push(Access { at, kind, held, span, shadow: false });
        }
        let Some(value) = value else { return };
        if self.function.local(local).shadows_global {
            self.shadowed_update(local, value, span, state);
        }
        self.bind_guards(local, value, declares, state);
    }
}
