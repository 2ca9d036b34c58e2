//! Critical sections of one function: what each reads and writes, and what of an earlier one a later one goes by.
//!
//! A section is one acquisition of one lock. What a method called on the same object does under the lock is a section too, at the
//! call. Whether a value comes from a read is decided by where expressions stand: a read whose range lies inside the value's
//! expression is part of it, and a local is what was last bound to it before.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::expr::callee_name;
use super::{
    Access, AccessKind, Acquire, CallSite, FnFacts, FnId, HeldLock, Lock, PlaceRef, Program, Root, Under, Via,
};
use crate::model::{CallId, Callee, EventKind, Function, Language, LocalId, Name, Node, Span, Value, ValueId, WriteOp};

/// A critical section.
pub struct Section {
    /// Its lock.
    pub lock: Lock,
    /// Where the lock is taken, or the call that takes it.
    pub span: Span,
    /// What is held around it.
    around: Vec<HeldLock>,
    /// The method called that takes it.
    pub helper: Option<FnId>,
}

/// An access inside a section.
#[derive(Clone)]
pub struct SectionUse {
    /// Which section.
    pub section: usize,
    /// The container.
    pub at: PlaceRef,
    /// An element of it is accessed, not the whole.
    pub element: bool,
    /// How.
    pub kind: AccessKind,
    /// Where; for a helper, the call.
    pub span: Span,
    /// The function it stands in, and where.
    pub site: (FnId, Span),
    /// The tests it depends on; none for a helper's.
    pub under: Under,
    /// A helper looks at the place itself before it writes.
    pub looks: bool,
}

/// How a place is written.
#[derive(Clone, Copy)]
pub enum Written {
    /// Stored into.
    Store {
        /// The place.
        target: Option<ValueId>,
        /// What is stored.
        value: Option<ValueId>,
        /// How.
        op: WriteOp,
    },
    /// By a call.
    Call(CallId),
}

/// The critical sections of a function.
pub struct Sections<'a> {
    /// The program.
    pub program: &'a Program,
    /// The function.
    pub id: FnId,
    /// Its model.
    pub function: &'a Function,
    /// Its facts.
    pub facts: &'a FnFacts,
    /// The sections, in no order.
    pub all: Vec<Section>,
    /// What happens in them, in no order.
    pub uses: Vec<SectionUse>,
    written: FxHashMap<Span, Written>,
}

/// How many bindings a value is followed through.
const DEPTH: u32 = 8;

impl<'a> Sections<'a> {
    /// The sections of a function; `None` unless some lock is taken twice in it.
    #[must_use]
    pub fn of(program: &'a Program, id: FnId) -> Option<Self> {
        Self::within(program, id, program.facts(id), false)
    }

    /// The same by other facts of the function: those of its run-time borrows. `maps`: an operation on a map that locks inside is a
    /// section of its own.
    #[must_use]
    pub fn within(program: &'a Program, id: FnId, facts: &'a FnFacts, maps: bool) -> Option<Self> {
        if facts.acquires.len() + facts.calls.len() < 2 {
            return None;
        }
        let function = program.linked.function(id);
        let mut sections =
            Self { program, id, function, facts, all: Vec::new(), uses: Vec::new(), written: FxHashMap::default() };
        for acquire in facts.acquires.iter().filter(|acquire| is_certain(&acquire.lock)) {
            let section = sections.section(&acquire.lock, acquire.span, acquire.held.to_vec(), None);
            if maps && acquire.lock.is_sharded() {
                sections.operation(section, acquire);
            }
        }
        for access in facts.accesses.iter().chain(&facts.guarded) {
            sections.add(access);
        }
        for site in &facts.calls {
            sections.helper(site);
        }
        let twice =
            |one: &Section| sections.all.iter().any(|other| one.span != other.span && one.lock.at == other.lock.at);
        if !sections.all.iter().any(twice) {
            return None;
        }
        sections.written = written(function);
        Some(sections)
    }

    fn section(&mut self, lock: &Lock, span: Span, around: Vec<HeldLock>, helper: Option<FnId>) -> usize {
        let known = self.all.iter().position(|section| section.span == span && section.lock.at == lock.at);
        known.unwrap_or_else(|| {
            self.all.push(Section { lock: lock.clone(), span, around, helper });
            self.all.len() - 1
        })
    }

    /// Looking into a map that locks inside, putting something into it or taking it out. What does both at once looks before it writes.
    fn operation(&mut self, section: usize, acquire: &Acquire) {
        let call = self.function.calls.iter().find(|call| call.name_span == acquire.span);
        let kind = match call.and_then(callee_name).map_or("", |name| name.as_str()) {
            "contains_key" | "contains" | "get" | "get_mut" | "try_get" | "try_get_mut" | "view" => AccessKind::Read,
            "insert" | "remove" => AccessKind::Mutate,
            _ => return,
        };
        let mut at = acquire.lock.at.clone();
        at.place.path.push(Name::new("*"));
        self.uses.push(SectionUse {
            section,
            at,
            element: false,
            kind,
            span: acquire.span,
            site: (self.id, acquire.span),
            under: acquire.under.clone(),
            looks: false,
        });
    }

    fn add(&mut self, access: &Access) {
        let id = self.id;
        for held in access.held.iter().filter(|held| held.must && held.by == id) {
            let known = self.all.iter().position(|one| one.span == held.span && one.lock.at == held.lock.at);
            // A helper took the lock and handed out its guard.
            let section = match known {
                Some(section) => section,
                None if !held.lock.python
                    && is_certain(&held.lock)
                    && self.function.calls.iter().any(|call| call.name_span == held.span) =>
                {
                    let around =
                        access.held.iter().filter(|other| other.span.start < held.span.start).cloned().collect();
                    self.section(&held.lock, held.span, around, None)
                }
                None => continue,
            };
            let (at, element) = container(&access.at);
            self.uses.push(SectionUse {
                section,
                at,
                element,
                kind: access.kind,
                span: access.span,
                site: (self.id, access.span),
                under: access.under.clone(),
                looks: false,
            });
        }
    }

    /// What a method called on the same object does under a lock that is not held yet.
    fn helper(&mut self, site: &CallSite) {
        let [callee] = site.functions.as_slice() else { return };
        if !site.runs_now || site.via != Via::Receiver || *callee == self.id {
            return;
        }
        let facts = self.program.facts(*callee);
        let accesses = || facts.accesses.iter().chain(&facts.guarded);
        for access in accesses() {
            let (at, element) = container(&access.at);
            for held in access.held.iter().filter(|held| held.must && held.by == *callee) {
                let local = |place: &PlaceRef| matches!(place.place.root, Root::Local(..));
                if !is_certain(&held.lock)
                    || local(&held.lock.at)
                    || local(&at)
                    || site.held.iter().any(|outer| outer.lock.at == held.lock.at)
                {
                    continue;
                }
                let before = |other: &&Access| {
                    let (place, _) = container(&other.at);
                    place == at
                        && !other.kind.writes()
                        && other.span.start < access.span.start
                        && other.held.iter().any(|one| one.span == held.span)
                };
                let looks = access.kind == AccessKind::Update || accesses().any(|other| before(&other));
                let section = self.section(&held.lock, site.span, site.held.to_vec(), Some(*callee));
                self.uses.push(SectionUse {
                    section,
                    at: at.clone(),
                    element,
                    kind: access.kind,
                    span: site.span,
                    site: (*callee, access.span),
                    under: site.under.clone(),
                    looks,
                });
            }
        }
    }

    /// Whether one section has ended when the other begins.
    #[must_use]
    pub fn follows(&self, first: usize, later: usize) -> bool {
        let (one, two) = (&self.all[first], &self.all[later]);
        one.lock.at == two.lock.at
            && one.span.start < two.span.start
            && !two.around.iter().any(|held| held.lock.at == one.lock.at)
    }

    /// A lock that is held from before the one section until after the other: it keeps others away from both.
    #[must_use]
    pub fn guarded_together(&self, first: usize, later: usize) -> bool {
        let (one, two) = (&self.all[first], &self.all[later]);
        let excludes = |held: &HeldLock| held.must && super::excludes(held.mode);
        one.around.iter().any(|held| excludes(held) && two.around.iter().any(|other| other.span == held.span))
            || self.program.entry[self.id.0 as usize].iter().any(excludes)
    }

    /// How an access writes.
    #[must_use]
    pub fn written(&self, span: Span) -> Option<Written> {
        self.written.get(&span).copied()
    }

    /// The accesses that a value comes from.
    #[must_use]
    pub fn sources(&self, value: ValueId, before: u32) -> SmallVec<[usize; 4]> {
        let mut found = SmallVec::new();
        self.collect(value, Span { start: before, end: before }, 0, &mut found);
        found
    }

    /// The accesses that the outcome of a test comes from.
    #[must_use]
    pub fn tested(&self, test: u32) -> SmallVec<[usize; 4]> {
        let mut found = SmallVec::new();
        if let Some(test) = self.facts.tests.get(test as usize) {
            // A walrus binds inside the test.
            self.collect(test.value, test.span, 0, &mut found);
        }
        found
    }

    fn collect(&self, value: ValueId, before: Span, depth: u32, found: &mut SmallVec<[usize; 4]>) {
        if depth > 4 * DEPTH || found.len() > 16 {
            return;
        }
        let span = self.function.value_span(value);
        if !matches!(self.function.value(value), Value::Local(_)) {
            let inside = self.uses.iter().enumerate().filter(|(_, one)| span.contains(one.span));
            for (index, _) in inside {
                if !found.contains(&index) {
                    found.push(index);
                }
            }
        }
        if let Value::Local(local) = self.function.value(value) {
            if let Some(bound) = self.bound(*local, before) {
                self.collect(bound, self.function.value_span(bound), depth + 4, found);
            }
            return;
        }
        for operand in operands(self.function, value) {
            self.collect(operand, before, depth + 1, found);
        }
    }

    /// What was last bound to a local before an expression, or inside it (the variable of a comprehension).
    #[must_use]
    pub fn bound(&self, local: LocalId, before: Span) -> Option<ValueId> {
        let binds = self.program.linked.index[self.id.0 as usize].binds.get(local.0 as usize)?;
        let own = binds.iter().filter(|(function, _)| *function == self.id).filter_map(|(_, value)| *value);
        let span = |value: &ValueId| self.function.value_span(*value);
        let earlier = |value: &ValueId| {
            let span = span(value);
            span.start < before.start || span != before && before.contains(span)
        };
        own.filter(earlier).max_by_key(|value| span(value).start)
    }

    /// Where the function asserts something.
    pub fn asserted(&self) -> impl Iterator<Item = Span> + '_ {
        self.function.nodes.iter().filter_map(|node| match node {
            Node::Event(event) if matches!(event.kind, EventKind::Assert(_)) => Some(event.span),
            _ => None,
        })
    }

    /// Whether something stands in an arm of a branch that leaves the function after it, and something else is not in that arm.
    #[must_use]
    pub fn apart(&self, one: Span, other: Span) -> bool {
        let leaves = |arm: Span| {
            self.function.nodes.iter().any(|node| match node {
                Node::Event(event) => {
                    matches!(event.kind, EventKind::Return(_)) && arm.contains(event.span) && event.span.end >= one.end
                }
                _ => false,
            })
        };
        self.function.nodes.iter().any(|node| match node {
            Node::Branch { arms, .. } => {
                arms.iter().any(|arm| arm.span.contains(one) && !arm.span.contains(other) && leaves(arm.span))
            }
            _ => false,
        })
    }

    /// The name of the method a call calls.
    #[must_use]
    pub fn method(&self, call: CallId) -> Option<Name> {
        match &self.function.call(call).callee {
            Callee::Method { name, .. } => Some(*name),
            _ => None,
        }
    }
}

/// A lock whose type and object are known.
fn is_certain(lock: &Lock) -> bool {
    lock.is_known() && !lock.at.many() && lock.at.via != Via::Unknown
}

/// The container an access is about, and whether it is of an element.
fn container(at: &PlaceRef) -> (PlaceRef, bool) {
    let mut at = at.clone();
    let position = at.place.path.iter().position(|step| *step == "[]");
    if let Some(position) = position {
        at.place.path.truncate(position);
    }
    (at, position.is_some())
}

/// How each place that events write is written.
fn written(function: &Function) -> FxHashMap<Span, Written> {
    let mut found = FxHashMap::default();
    for node in &function.nodes {
        let Node::Event(event) = node else { continue };
        match &event.kind {
            EventKind::Write { target, value, op } => {
                found.insert(event.span, Written::Store { target: Some(*target), value: *value, op: *op });
            }
            EventKind::Bind { value, .. } => {
                let store = Written::Store { target: None, value: *value, op: WriteOp::Assign };
                found.entry(event.span).or_insert(store);
            }
            EventKind::Call(call) => {
                found.insert(function.call(*call).name_span, Written::Call(*call));
            }
            _ => {}
        }
    }
    found
}

/// The values a value is made of.
fn operands(function: &Function, value: ValueId) -> SmallVec<[ValueId; 4]> {
    match function.value(value) {
        Value::Field { base, .. } => SmallVec::from_slice(&[*base]),
        Value::Index { base, index } => [*base].into_iter().chain(*index).collect(),
        Value::Call(call) => {
            let data = function.call(*call);
            let receiver = match &data.callee {
                Callee::Method { receiver, .. } | Callee::Value(receiver) => Some(*receiver),
                _ => None,
            };
            receiver.into_iter().chain(data.args.iter().map(|arg| arg.value)).collect()
        }
        Value::Collection { items, .. } => items.iter().map(|item| item.value).collect(),
        Value::Op { operands, .. } | Value::Choice(operands) => operands.iter().copied().collect(),
        Value::Await(inner)
        | Value::Deref(inner)
        | Value::Try(inner)
        | Value::Item(inner)
        | Value::Entered(inner)
        | Value::Ref { value: inner, .. }
        | Value::Cast { value: inner, .. }
        | Value::Part { value: inner, .. } => SmallVec::from_slice(&[*inner]),
        Value::Unknown | Value::Local(_) | Value::Path(_) | Value::Literal(_) | Value::Closure(_) => SmallVec::new(),
    }
}

/// Whether objects of a class or the results of library calls have state of their own, so that making one twice is not the same
/// as making it once: locks, threads, connections, containers that are changed later.
impl Program {
    /// Whether two of a type are not as good as one: it synchronises, runs, or is changed after it was made.
    #[must_use]
    pub fn has_state(&self, ty: &super::Ty, language: Language, depth: u32) -> bool {
        use crate::knowledge::{Knowledge, Role};
        if depth > 3 {
            return false;
        }
        match ty {
            super::Ty::Library(lib, args) => {
                let role = Knowledge::of(language).facts(*lib).role;
                let plain = matches!(
                    role,
                    Role::Wrapper
                        | Role::List
                        | Role::Dict
                        | Role::Set
                        | Role::Deque
                        | Role::Plain
                        | Role::Handler
                        | Role::Guard
                );
                !plain || args.iter().any(|arg| self.has_state(arg, language, depth + 1))
            }
            super::Ty::Tuple(parts) => parts.iter().any(|part| self.has_state(part, language, depth + 1)),
            super::Ty::Project(id) => {
                let resolver = self.resolver();
                let from = super::Place { root: Root::Type(*id), path: SmallVec::new() };
                let changed = self
                    .shared
                    .range(from..)
                    .take_while(|(place, _)| place.root == Root::Type(*id))
                    .flat_map(|(_, sites)| sites)
                    .any(|site| site.kind.writes() && !super::sharing::is_setup(self, site));
                let fields = self.linked.type_def(*id).fields.iter().map(|field| field.name);
                let written = self.linked.all_self_writes(*id).into_iter().map(|(name, _)| name);
                changed
                    || fields.chain(written).any(|name| {
                        resolver.field_type(*id, name).is_some_and(|ty| self.has_state(&ty, language, depth + 1))
                    })
            }
            _ => false,
        }
    }
}
