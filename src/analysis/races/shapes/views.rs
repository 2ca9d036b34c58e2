//! `with self.lock: return self.items.keys()`: the view lives on after the lock is released, and whoever iterates it does so without.

use super::{Found, functions};
use crate::analysis::races::evidence::guard_of;
use crate::analysis::races::{Harm, Race, RaceKind, Told};
use crate::analysis::sharing::{SharedSite, is_setup};
use crate::analysis::{FnId, Program, Root, Ty, TypeId, Via};
use crate::finding::Confidence;
use crate::knowledge::{Knowledge, Role};
use crate::model::{Callee, Language, Name, Value, ValueId};

/// All live views that are handed out of a critical section.
pub(super) fn find(program: &Program) -> Vec<Race> {
    let mut found = Vec::new();
    for id in functions(program) {
        for value in &program.linked.index[id.0 as usize].returns {
            found.extend(view(program, id, *value));
        }
    }
    found
}

fn view(program: &Program, id: FnId, value: ValueId) -> Option<Race> {
    let (function, resolver) = (program.linked.function(id), program.resolver());
    let Value::Call(call) = function.value(value) else { return None };
    let data = function.call(*call);
    let (container, name) = match &data.callee {
        Callee::Method { receiver, name } if data.args.is_empty() => (*receiver, *name),
        Callee::Path(path) if path.last().is_some_and(|name| name == "iter" || name == "reversed") => {
            (data.args.first()?.value, *path.last().as_ref()?)
        }
        _ => return None,
    };
    if !is_live(name) {
        return None;
    }
    let at = resolver.place_of(id, container)?;
    let known = match resolver.type_of(id, container) {
        Ty::Library(lib, _) => {
            let role = Knowledge::of(Language::Python).facts(lib).role;
            matches!(role, Role::Dict) || matches!(role, Role::Set | Role::List | Role::Deque) && !is_view(name)
        }
        Ty::Project(ty) => is_view(name) && is_mapping(program, ty),
        _ => is_view(name),
    };
    if !known || at.many() || at.via == Via::Unknown || matches!(at.place.root, Root::Local(..)) {
        return None;
    }
    let span = function.value_span(value);
    let access = program.facts(id).accesses.iter().find(|access| span.contains(access.span) && access.at == at)?;
    let sites: Vec<&SharedSite> = program
        .shared
        .get(&at.place)?
        .iter()
        .filter(|site| !is_setup(program, site) && !program.is_test(site.function))
        .collect();
    let guard = guard_of(&at.place, &sites)?.lock.clone();
    let held = program.held(id, &access.held);
    if !held.iter().any(|held| held.must && held.lock.at.place == guard) {
        return None;
    }
    // Somebody else takes things out or puts them in, under the lock.
    let other = sites.iter().find(|site| {
        site.function != id && site.kind.writes() && site.holds(&guard) && (!site.element || site.store)
    })?;
    let (place, lock) = (resolver.place_name(&at.place), resolver.place_name(&guard));
    let other = (other.function, program.facts(other.function).accesses.get(other.index)?);
    Some(
        Found {
            kind: RaceKind::IterateWhileMutated,
            harm: Harm::SizeChanged,
            place: &at.place,
            confidence: Confidence::Medium,
            check: None,
            side: (id, access),
            other: Some(other),
            told: Told {
                message: format!("a live view of `{place}` is handed out of the section that holds `{lock}`"),
                outcome: format!(
                    "the caller iterates `{place}` without `{lock}` while another thread changes its size: `RuntimeError`, or items are skipped"
                ),
                help: format!("return a copy made under `{lock}`: `list(..)`"),
            },
        }
        .race(program),
    )
}

/// A class of the program that is a dictionary, as old code brings its own.
fn is_mapping(program: &Program, ty: TypeId) -> bool {
    program
        .linked
        .library_bases(ty)
        .into_iter()
        .any(|base| base.last().is_some_and(|name| name.as_str().ends_with("dict") || name.as_str().ends_with("Dict")))
}

fn is_view(name: Name) -> bool {
    matches!(name.as_str(), "keys" | "values" | "items")
}

fn is_live(name: Name) -> bool {
    is_view(name) || matches!(name.as_str(), "iter" | "reversed")
}
