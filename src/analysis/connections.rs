//! Database connections and cursors kept where several threads may see them, and what is done with them.

use super::parallel::parallel;
use super::sharing::{SharedSite, caller_must_hold, is_setup, tears_down};
use super::{FnId, Place, Program, Root, Runner, Target, Ty, expr};
use crate::finding::Confidence;
use crate::knowledge::{BlockKind, Does, Knowledge, Role, TypeFacts};
use crate::model::{CallId, Language, Literal, Value, ValueId};

/// A connection or cursor that is kept in a place.
pub struct Connection<'p> {
    /// Where.
    pub place: &'p Place,
    /// What is known of its type.
    pub facts: &'static TypeFacts,
    /// Where it talks to the database, in the order of the program; not in constructors and tests.
    pub uses: Vec<&'p SharedSite>,
    /// The calls that make it.
    pub made: Vec<(FnId, CallId)>,
    /// It was made for use by any thread: `check_same_thread=False`.
    pub any_thread: bool,
}

/// Two uses that may happen at once.
pub struct Together<'p> {
    /// One of them, with no lock held.
    pub one: (&'p SharedSite, Runner),
    /// The other.
    pub two: (&'p SharedSite, Runner),
    /// How sure.
    pub confidence: Confidence,
}

impl Program {
    /// Every place that holds a connection or cursor, in order.
    #[must_use]
    pub fn connections(&self) -> Vec<Connection<'_>> {
        let mut found = Vec::new();
        for (place, sites) in &self.shared {
            if place.path.len() > 1 {
                continue;
            }
            let Some(facts) = connection_type(self, place) else { continue };
            let uses = sites
                .iter()
                .filter(|site| !is_setup(self, site) && !self.is_test(site.function) && talks(self, site, facts))
                .collect();
            let made: Vec<(FnId, CallId)> = self
                .resolver()
                .initialisers(place)
                .into_iter()
                .flat_map(|(id, value)| makers(self, id, value, 0))
                .collect();
            let any_thread = made.iter().any(|(id, call)| opens_to_threads(self, *id, *call));
            found.push(Connection { place, facts, uses, made, any_thread });
        }
        found
    }

    /// The two uses of a connection that most surely happen at once without a lock.
    #[must_use]
    pub fn used_together<'p>(&self, connection: &Connection<'p>) -> Option<Together<'p>> {
        together(self, connection.place, &connection.uses, &parallel)
    }

    /// The name of the method a site calls.
    #[must_use]
    pub fn called_at(&self, site: &SharedSite) -> Option<&'static str> {
        let function = self.linked.function(site.function);
        let call = function.calls.iter().find(|call| call.name_span == site.span)?;
        expr::callee_name(call).map(|name| name.as_str())
    }
}

/// How sure two uses of a place by two runners happen at once.
pub(super) type AtOnce<'f> =
    &'f dyn Fn(&Program, &Place, (&SharedSite, Runner), (&SharedSite, Runner)) -> Option<Confidence>;

/// The two uses of a place that most surely happen at once without a lock.
pub(super) fn together<'p>(
    program: &Program,
    place: &Place,
    uses: &[&'p SharedSite],
    at_once: AtOnce<'_>,
) -> Option<Together<'p>> {
    let mut best: Option<Together<'p>> = None;
    for one in uses.iter().filter(|site| !site.maybe_locked() && !caller_must_hold(program, site.function)) {
        for two in uses {
            if tears_down(program, two.function) && one.function != two.function {
                continue;
            }
            for left in program.runners(one.function) {
                for right in program.runners(two.function) {
                    let Some(confidence) = at_once(program, place, (one, left), (two, right)) else { continue };
                    if best.as_ref().is_none_or(|best| confidence > best.confidence) {
                        best = Some(Together { one: (one, left), two: (two, right), confidence });
                    }
                }
            }
        }
    }
    best
}

/// The calls that make what a value is, in helpers too.
fn makers(program: &Program, id: FnId, value: ValueId, depth: u32) -> Vec<(FnId, CallId)> {
    let Some(call) = expr::as_call(program.linked.function(id), value) else { return Vec::new() };
    match program.resolver().target(id, call) {
        Target::Project { functions, .. } if depth < 3 => functions
            .iter()
            .flat_map(|helper| {
                let returns = &program.linked.index[helper.0 as usize].returns;
                returns.iter().flat_map(|value| {
                    let local = expr::as_local(program.linked.function(*helper), *value);
                    let value = local.and_then(|local| program.bound_once(*helper, local)).unwrap_or(*value);
                    makers(program, *helper, value, depth + 1)
                })
            })
            .collect(),
        _ => vec![(id, call)],
    }
}

fn connection_type(program: &Program, place: &Place) -> Option<&'static TypeFacts> {
    let facts = kept_type(program, place)?;
    (facts.role == Role::Connection).then_some(facts)
}

/// Python: what is known of the library object that an attribute, a module variable or a variable keeps.
pub(super) fn kept_type(program: &Program, place: &Place) -> Option<&'static TypeFacts> {
    let resolver = program.resolver();
    let file = |file: crate::model::FileId| program.files()[file.0 as usize].language;
    let (ty, language) = match (&place.root, place.path.as_slice()) {
        (Root::Type(ty), [name]) => (resolver.field_type(*ty, *name)?, file(program.linked.type_file(*ty))),
        (Root::Global(global), []) => (resolver.global_type(*global), file(program.linked.global_file(*global))),
        (Root::Local(id, local), []) => (resolver.variable_type(*id, *local), program.linked.language(*id)),
        _ => return None,
    };
    let Ty::Library(lib, _) = ty else { return None };
    (language == Language::Python).then(|| Knowledge::of(language).facts(lib))
}

/// Whether a site sends something to the database, or makes a cursor that does.
fn talks(program: &Program, site: &SharedSite, facts: &TypeFacts) -> bool {
    let Some(method) = program.called_at(site) else { return false };
    facts.methods.get(method).is_some_and(|effect| match effect.does {
        Does::Block => effect.how == Some(BlockKind::Database),
        // Cursors of a connection that may be shared may be made by anybody.
        Does::Make => !facts.shareable,
        _ => false,
    })
}

/// `sqlite3.connect(path, check_same_thread=False)`.
#[must_use]
pub fn opens_to_threads(program: &Program, id: FnId, call: CallId) -> bool {
    let function = program.linked.function(id);
    let asks = expr::keyword(function.call(call), "check_same_thread");
    asks.is_some_and(|value| matches!(function.value(value), Value::Literal(Literal::Bool(false))))
        && matches!(
            program.resolver().target(id, call),
            Target::Library(_) | Target::Effect { .. } | Target::External(_) | Target::Unknown
        )
}
