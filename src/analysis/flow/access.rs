//! Accesses to places that several threads may share.

use smallvec::SmallVec;

use crate::analysis::flow::state::{Held, Holder, State};
use crate::analysis::flow::{Access, AccessKind, Caught, Walker};
use crate::analysis::link::{Entity, FnId};
use crate::analysis::places::{Place, PlaceRef, Root, Via};
use crate::analysis::types::{Target, Ty};
use crate::analysis::unsafe_state;
use crate::knowledge::{Does, Knowledge, Role};
use crate::model::{CallId, Callee, CollectionKind, LocalId, Name, Op, Span, Value, ValueId, WriteOp};

impl Walker<'_> {
    pub(super) fn subject_access(&mut self, subject: Option<ValueId>, kind: AccessKind, span: Span, state: &State) {
        if let Some(subject) = subject {
            self.access(subject, kind, span, state);
        }
    }

    pub(super) fn access(&mut self, value: ValueId, kind: AccessKind, span: Span, state: &State) {
        self.guarded_access(value, kind, span, state);
        let Some(at) = self.resolver.place_of(self.id, value) else { return };
        let Some(shared) = self.shared_at(value, &at) else { return };
        let aliased = self.is_aliased(value, &at);
        self.record(shared, kind, span, state, None);
        if let Some(access) = self.facts.accesses.last_mut() {
            access.aliased = aliased;
        }
    }

    /// Rust: methods of raw pointers that write what they point at.
    pub(super) fn written_by_pointer(&mut self, method: Name, span: Span) {
        let writes = matches!(method.as_str(), "write" | "write_volatile" | "write_unaligned" | "replace");
        if let Some(access) = self.facts.accesses.last_mut().filter(|access| writes && access.span == span) {
            access.kind = AccessKind::Set;
        }
    }

    /// Whether a place is reached through a local variable that was bound to what it held.
    fn is_aliased(&self, value: ValueId, at: &PlaceRef) -> bool {
        let mut value = value;
        for _ in 0..12 {
            match self.function.value(value) {
                Value::Field { base, .. } | Value::Index { base, .. } | Value::Item(base) => value = *base,
                Value::Call(call) => match &self.function.call(*call).callee {
                    Callee::Method { receiver, .. } => value = *receiver,
                    _ => return false,
                },
                Value::Local(local) => {
                    let (owner, local) = self.linked.owning_local(self.id, *local);
                    return !self.linked.is_receiver_local(owner, local) && at.place.root != Root::Local(owner, local);
                }
                _ => return false,
            }
        }
        false
    }

    fn record(&mut self, at: PlaceRef, kind: AccessKind, span: Span, state: &State, value: Option<ValueId>) {
        let held = self.held_set(state);
        let (under, caught) = (self.under.clone(), self.caught());
        self.facts.accesses.push(Access {
            at,
            kind,
            held,
            span,
            under,
            caught,
            value,
            store: false,
            aliased: false,
            shadow: false,
        });
    }

    /// Items are drawn from a value: a live view is what it is a view of.
    pub(super) fn iterate(&mut self, value: ValueId, span: Span, state: &State) {
        let mut value = value;
        for _ in 0..4 {
            let Value::Call(call) = self.function.value(value) else { break };
            match self.target(*call) {
                Target::Effect { effect, subject: Some(subject), .. } if effect.does == Does::View => value = subject,
                _ => return,
            }
        }
        self.access(value, AccessKind::Iterate, span, state);
    }

    /// Reading an attribute may run a property, reading an element `__getitem__`.
    pub(super) fn implied_call(&mut self, value: ValueId, span: Span, state: &State) {
        if !self.python {
            return;
        }
        let (base, method) = match self.function.value(value) {
            Value::Field { base, name } => match self.resolver.type_of(self.id, *base) {
                Ty::Project(ty) => match self.linked.method(ty, *name) {
                    Some(method) if self.resolver.is_property(method) => (*base, method),
                    _ => return,
                },
                _ => return,
            },
            Value::Index { base, .. } => {
                let Some(method) = self.item_method(*base, "__getitem__") else { return };
                (*base, method)
            }
            _ => return,
        };
        let via = self.via_of(base);
        self.note_call(CallId(u32::MAX), SmallVec::from_elem(method, 1), via, span, state);
    }

    /// The method of a project class behind `base[key]`.
    fn item_method(&self, base: ValueId, name: &str) -> Option<FnId> {
        match self.resolver.type_of(self.id, base) {
            Ty::Project(ty) => self.linked.method(ty, Name::new(name)),
            _ => None,
        }
    }

    /// Storing an element runs `__setitem__`, deleting one `__delitem__`.
    fn implied_store(&mut self, target: ValueId, op: WriteOp, span: Span, state: &State) {
        let Value::Index { base, .. } = self.function.value(target) else { return };
        let name = if op == WriteOp::Delete { "__delitem__" } else { "__setitem__" };
        if let (true, Some(method)) = (self.python, self.item_method(*base, name)) {
            let via = self.via_of(*base);
            self.note_call(CallId(u32::MAX), SmallVec::from_elem(method, 1), via, span, state);
        }
    }

    /// Rust: an access of what a lock protects, through its guard.
    pub(super) fn guarded_access(&mut self, value: ValueId, kind: AccessKind, span: Span, state: &State) {
        if self.python || state.held.is_empty() {
            return;
        }
        let mut steps: SmallVec<[Name; 4]> = SmallVec::new();
        let Some(lock) = self.guard_behind(value, &mut steps, state, 0) else { return };
        let mut at = lock;
        at.place.path.push(Name::new("*"));
        at.place.path.extend(steps.into_iter().rev());
        let held = self.held_set(state);
        let (under, caught) = (self.under.clone(), Caught::default());
        self.facts.guarded.push(Access {
            at,
            kind,
            held,
            span,
            under,
            caught,
            value: None,
            store: false,
            aliased: false,
            shadow: false,
        });
    }

    /// Rust: the lock through whose guard a value is reached.
    pub(super) fn lock_behind(&mut self, value: ValueId, state: &State) -> Option<PlaceRef> {
        if self.python || state.held.is_empty() {
            return None;
        }
        self.guard_behind(value, &mut SmallVec::new(), state, 0)
    }

    /// The lock whose guard an access path begins with; the steps behind it are collected last first.
    fn guard_behind(
        &mut self,
        value: ValueId,
        steps: &mut SmallVec<[Name; 4]>,
        state: &State,
        depth: u32,
    ) -> Option<PlaceRef> {
        if depth > 12 {
            return None;
        }
        match self.function.value(value) {
            Value::Field { base, name } => {
                steps.push(*name);
                self.guard_behind(*base, steps, state, depth + 1)
            }
            Value::Index { base, .. } | Value::Item(base) => {
                steps.push(Name::new("[]"));
                self.guard_behind(*base, steps, state, depth + 1)
            }
            Value::Deref(inner)
            | Value::Try(inner)
            | Value::Await(inner)
            | Value::Ref { value: inner, .. }
            | Value::Cast { value: inner, .. }
            | Value::Part { value: inner, constructor: Some(_), .. } => {
                self.guard_behind(*inner, steps, state, depth + 1)
            }
            Value::Local(local) => {
                let local = *local;
                let by = |held: &&Held| held.holder == Holder::Local(local);
                if let Some(held) = state.held.iter().find(by) {
                    return Some(held.lock.at.clone());
                }
                match self.linked.index[self.id.0 as usize].binds.get(local.0 as usize)?.as_slice() {
                    [(function, Some(bound))] if *function == self.id => match self.function.value(*bound) {
                        Value::Ref { value, .. } => self.guard_behind(*value, steps, state, depth + 1),
                        Value::Part { .. } | Value::Call(_) => self.guard_behind(*bound, steps, state, depth + 1),
                        _ => None,
                    },
                    _ => None,
                }
            }
            Value::Call(call) => {
                let call = *call;
                let by = |held: &&Held| matches!(held.holder, Holder::Temp(_, from) if from == call);
                if let Some(held) = state.held.iter().find(by) {
                    return Some(held.lock.at.clone());
                }
                let Callee::Method { receiver, name } = &self.function.call(call).callee else { return None };
                let (receiver, name) = (*receiver, *name);
                match name.as_str() {
                    "get" | "get_mut" | "entry" | "first" | "last" | "iter" | "iter_mut" | "values" | "values_mut" => {
                        steps.push(Name::new("[]"));
                    }
                    "unwrap" | "expect" | "unwrap_or_else" | "as_ref" | "as_mut" | "as_deref" | "as_deref_mut"
                    | "deref" | "deref_mut" | "borrow" | "borrow_mut" => {}
                    _ => return None,
                }
                self.guard_behind(receiver, steps, state, depth + 1)
            }
            _ => None,
        }
    }

    /// Where a place is shared, if it is: fields, globals and captured variables; not what only this function can see.
    fn shared_at(&self, value: ValueId, at: &PlaceRef) -> Option<PlaceRef> {
        if self.python {
            let shareable = match &at.place.root {
                Root::Global(_) | Root::Type(_) => true,
                Root::Local(function, local) => self.shared_locals.contains(&(*function, *local)),
            };
            return shareable.then(|| at.clone());
        }
        unsafe_state::shared_at(self.linked, &self.resolver, self.id, value, at)
    }

    pub(super) fn write(
        &mut self,
        target: ValueId,
        value: Option<ValueId>,
        op: WriteOp,
        span: Span,
        state: &mut State,
    ) {
        let guarded = match op {
            WriteOp::Augment(_) => AccessKind::Update,
            _ => AccessKind::Set,
        };
        self.guarded_access(target, guarded, span, state);
        self.implied_store(target, op, span, state);
        let Some(at) = self.resolver.place_of(self.id, target) else { return };
        let element = at.place.path.last().is_some_and(|step| *step == "[]");
        let Some(shared) = self.shared_at(target, &at) else { return };
        let kind = match op {
            // `items += more` extends a container in place, in one step (ANALYSIS 3.4, class A).
            WriteOp::Augment(_) if self.python && self.holds_container(target) => AccessKind::Mutate,
            WriteOp::Augment(_) => AccessKind::Update,
            WriteOp::Delete => AccessKind::Mutate,
            WriteOp::Assign => match value {
                Some(value) if self.renews(value, &at) || self.counts_on(target, value, 0) => AccessKind::Update,
                _ if element => AccessKind::Mutate,
                Some(value) if self.is_constant(value) => AccessKind::SetConstant,
                _ => AccessKind::Set,
            },
        };
        self.record(shared, kind, span, state, value.filter(|_| op == WriteOp::Assign));
        if let Some(access) = self.facts.accesses.last_mut() {
            access.store = true;
        }
    }

    /// Whether a place holds a list, dict, set or deque by its type.
    fn holds_container(&self, target: ValueId) -> bool {
        let lib = self.resolver.library_type(self.id, target);
        lib.is_some_and(|lib| {
            let role = Knowledge::of(self.linked.language(self.id)).facts(lib).role;
            matches!(role, Role::List | Role::Dict | Role::Set | Role::Deque)
        })
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

    /// Whether a new value was computed from the old. `x = ask() or x` keeps the old one where there is no new one.
    fn renews(&self, value: ValueId, at: &PlaceRef) -> bool {
        if let Value::Op { op: Op::Or, operands } = self.function.value(value)
            && let [asked @ .., last] = operands.as_slice()
            && self.resolver.place_of(self.id, *last).is_some_and(|place| place == *at)
        {
            return asked.iter().any(|operand| self.depends_on(*operand, at, 0));
        }
        self.depends_on(value, at, 0)
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

    /// `d[k] = d.get(k, 0) + 1`: the item is worked out from what it was. What is kept if it is there (`d.get(k) or make()`) is not.
    fn counts_on(&self, target: ValueId, value: ValueId, depth: u32) -> bool {
        let Value::Index { base, index: Some(key) } = self.function.value(target) else { return false };
        match self.function.value(value) {
            Value::Op { op: Op::Add | Op::Sub | Op::Arithmetic, operands } if depth < 3 => {
                operands.iter().any(|operand| self.counts_on(target, *operand, depth + 1))
            }
            Value::Call(call) if depth > 0 => match &self.function.call(*call).callee {
                Callee::Method { receiver, name } if *name == "get" => {
                    let first = self.function.call(*call).args.first();
                    let same_key =
                        first.is_some_and(|first| self.function.value(first.value) == self.function.value(*key));
                    let container = self.resolver.place_of(self.id, *base);
                    same_key && container.is_some() && self.resolver.place_of(self.id, *receiver) == container
                }
                _ => false,
            },
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
        self.record(PlaceRef { place, via: Via::Static }, AccessKind::Update, span, state, None);
        if let Some(access) = self.facts.accesses.last_mut() {
            access.shadow = true;
        }
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
            self.record(PlaceRef { place, via: Via::Static }, kind, span, state, value);
        }
        let Some(value) = value else { return };
        if self.function.local(local).shadows_global {
            self.shadowed_update(local, value, span, state);
        }
        self.bind_guards(local, value, declares, state);
    }
}
