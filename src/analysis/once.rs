//! Rust: cells for one value that are asked whether they are empty, and then set with a panic for the one who comes second; and cells
//! whose initialiser asks for the value that it is to make.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use super::link::FnId;
use super::places::{Place, Root};
use super::{Program, Resolver, Ty};
use crate::finding::Confidence;
use crate::knowledge::{Knowledge, Role};
use crate::model::{
    CallId, Callee, Event, EventKind, Function, FunctionKind, Language, Node, Op, Span, Value, ValueId,
};

/// A cell that is set after a test that several threads may make.
pub struct LateSet {
    /// The function.
    pub function: FnId,
    /// The cell's name.
    pub name: String,
    /// Where it is asked.
    pub test: Span,
    /// Where it is set.
    pub set: Span,
    /// How sure it is that several threads come by.
    pub confidence: Confidence,
}

/// All of them, in order of functions and of source.
#[must_use]
pub fn once_cells_set_late(program: &Program) -> Vec<LateSet> {
    let mut found = Vec::new();
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        let function = program.linked.function(id);
        for (index, call) in function.calls.iter().enumerate() {
            let set = match &call.callee {
                Callee::Method { receiver, name } if *name == "set" => *receiver,
                _ => continue,
            };
            let call_id = CallId(u32::try_from(index).unwrap_or(0));
            if is_unwrapped(function, call_id) {
                found.extend(late(program, id, set, call.name_span));
            }
        }
    }
    found
}

/// A cell whose initialiser gets to a place that waits for it.
pub struct AskedAgain {
    /// The function that has the cell initialised.
    pub function: FnId,
    /// Where.
    pub span: Span,
    /// The cell.
    pub place: Place,
    /// The calls from the initialiser to the place that waits.
    pub path: Vec<(FnId, Span)>,
    /// The function that waits for the cell.
    pub inner: FnId,
    /// Where.
    pub again: Span,
    /// Tests decide whether it gets there.
    pub conditional: bool,
}

/// How many functions an initialiser is followed into.
const REACH: usize = 64;

/// All static cells whose initialiser asks for them, in order of functions and of source.
#[must_use]
pub fn once_cells_asked_again(program: &Program) -> Vec<AskedAgain> {
    let mut found = Vec::new();
    for id in program.linked.functions().filter(|id| program.linked.language(*id) == Language::Rust) {
        for (place, span, initialiser) in initialised(program, id) {
            let Some(initialiser) = initialiser else { continue };
            found.extend(asked_again(program, (id, span), place, initialiser));
        }
    }
    found
}

/// The static cells that a function asks for with something that makes their value, if that is known.
fn initialised(program: &Program, id: FnId) -> Vec<(Place, Span, Option<FnId>)> {
    let function = program.linked.function(id);
    let mut found = Vec::new();
    for call in &function.calls {
        let Callee::Method { receiver, name } = &call.callee else { continue };
        if !matches!(name.as_str(), "get_or_init" | "get_or_try_init" | "call_once") {
            continue;
        }
        let resolver = program.resolver();
        let once = resolver
            .library_type(id, *receiver)
            .is_some_and(|lib| Knowledge::of(Language::Rust).facts(lib).role == Role::Once);
        let place = resolver.place_of(id, *receiver).map(|at| at.place);
        let Some(place) = place.filter(|place| once && matches!(place.root, Root::Global(_)) && place.path.is_empty())
        else {
            continue;
        };
        let made = call.args.first().and_then(|arg| match function.value(arg.value) {
            Value::Closure(index) => Some(program.linked.fn_id(program.linked.file_of(id), *index)),
            _ => match resolver.type_of(id, arg.value) {
                Ty::Function(function) => Some(function),
                _ => None,
            },
        });
        found.push((place, call.name_span, made));
    }
    found
}

/// A function an initialiser runs, the calls that lead there, and whether one of them depends on a test.
type Reached = (FnId, Vec<(FnId, Span)>, bool);

fn asked_again(program: &Program, (id, span): (FnId, Span), place: Place, initialiser: FnId) -> Option<AskedAgain> {
    let mut seen: FxHashSet<FnId> = FxHashSet::default();
    let mut queue: VecDeque<Reached> = VecDeque::from([(initialiser, Vec::new(), false)]);
    while let Some((at, path, conditional)) = queue.pop_front() {
        if !seen.insert(at) || seen.len() > REACH {
            continue;
        }
        if let Some((_, again, _)) = initialised(program, at).into_iter().find(|(other, ..)| *other == place) {
            return Some(AskedAgain { function: id, span, place, path, inner: at, again, conditional });
        }
        let facts = program.facts(at);
        for site in facts.calls.iter().filter(|site| site.runs_now) {
            let [callee] = site.functions.as_slice() else { continue };
            let mut longer = path.clone();
            longer.push((at, site.span));
            queue.push_back((*callee, longer, conditional || !site.under.is_empty()));
        }
        queue.extend(facts.runs.iter().map(|(closure, _)| (*closure, path.clone(), true)));
    }
    None
}

impl Program {
    /// Whether a function is a closure that a `Once` or a cell runs, for one thread and before all others go on.
    #[must_use]
    pub(super) fn runs_once(&self, id: FnId) -> bool {
        let data = self.linked.function(id);
        let Some(parent) = data.parent.filter(|_| data.kind == FunctionKind::Closure) else { return false };
        if self.linked.language(id) != Language::Rust {
            return false;
        }
        let file = self.linked.file_of(id);
        let parent = self.linked.fn_id(file, parent);
        let function = self.linked.function(parent);
        function.calls.iter().any(|call| {
            let Callee::Method { receiver, name } = &call.callee else { return false };
            let it = |value: ValueId| {
                matches!(function.value(value), Value::Closure(index) if self.linked.fn_id(file, *index) == id)
            };
            let named = name.as_str().starts_with("call_once") || name.as_str().starts_with("get_or_");
            named
                && call.args.iter().any(|arg| it(arg.value))
                && self
                    .resolver()
                    .library_type(parent, *receiver)
                    .is_some_and(|lib| Knowledge::of(Language::Rust).facts(lib).role == Role::Once)
        })
    }
}

/// `X.set(..).unwrap()`.
fn is_unwrapped(function: &Function, set: CallId) -> bool {
    function.calls.iter().any(|call| match &call.callee {
        Callee::Method { receiver, name } => {
            (*name == "unwrap" || *name == "expect") && *function.value(*receiver) == Value::Call(set)
        }
        _ => false,
    })
}

fn late(program: &Program, id: FnId, cell: ValueId, set: Span) -> Option<LateSet> {
    let resolver = program.resolver();
    let lib = resolver.library_type(id, cell)?;
    if Knowledge::of(Language::Rust).facts(lib).role != Role::Once {
        return None;
    }
    let place = resolver.place_of(id, cell)?.place;
    let function = program.linked.function(id);
    let test = function
        .values
        .iter()
        .filter(|data| data.span.end <= set.start && asks(&resolver, id, &data.value, &place))
        .map(|data| data.span)
        .max_by_key(|span| span.start)?;
    if is_asserted(function, test) || !program.facts(id).acquires.is_empty() || !program.held_when(id, set).is_empty() {
        return None;
    }
    // A variable of the function, or what `main` does by itself, meets nobody.
    let alone = |id: FnId| program.linked.function(id).name == "main";
    let callers = program.roots.callers(id);
    let private = !function.public && !callers.is_empty() && callers.iter().all(|caller| alone(*caller));
    if matches!(place.root, Root::Local(..)) || alone(id) {
        return None;
    }
    let confidence = if private { Confidence::Low } else { Confidence::Medium };
    Some(LateSet { function: id, name: resolver.place_name(&place), test, set, confidence })
}

/// `assert!(X.get().is_none())`: who comes second panics either way.
fn is_asserted(function: &Function, test: Span) -> bool {
    function.nodes.iter().any(|node| match node {
        Node::Event(Event { kind: EventKind::Assert(_), span }) => span.contains(test),
        _ => false,
    })
}

/// Whether a value asks if a cell is empty: `X.get().is_none()`, `!X.get().is_some()`.
fn asks(resolver: &Resolver<'_>, id: FnId, value: &Value, place: &Place) -> bool {
    let function = resolver.linked.function(id);
    match value {
        Value::Op { op: Op::Not, operands } => {
            operands.iter().any(|operand| asks(resolver, id, function.value(*operand), place))
        }
        Value::Call(call) => match &function.call(*call).callee {
            Callee::Method { receiver, name } if *name == "is_none" || *name == "is_some" => {
                let Value::Call(get) = function.value(*receiver) else { return false };
                match &function.call(*get).callee {
                    Callee::Method { receiver, name } if *name == "get" => {
                        resolver.place_of(id, *receiver).is_some_and(|at| at.place == *place)
                    }
                    _ => false,
                }
            }
            _ => false,
        },
        _ => false,
    }
}
