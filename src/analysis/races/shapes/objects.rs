//! Objects of libraries that are documented not to be safe to share, kept in a module variable that every function uses.

use super::{Found, functions};
use crate::analysis::onloop::is_coroutine;
use crate::analysis::races::evidence::{Context, Intent};
use crate::analysis::races::{Harm, Race, RaceKind, Told};
use crate::analysis::sharing::{SharedSite, caller_must_hold, is_setup};
use crate::analysis::{FnId, Place, Program, Root, Ty};
use crate::finding::Confidence;
use crate::knowledge::Knowledge;
use crate::model::Language;

/// All such objects that are used without a lock.
pub(super) fn find(program: &Program, context: &Context) -> Vec<Race> {
    let candidates: Vec<FnId> = functions(program).collect();
    let mut found = Vec::new();
    for (place, sites) in &program.shared {
        let Root::Global(global) = place.root else { continue };
        if !place.path.is_empty() {
            continue;
        }
        let Ty::Library(lib, _) = program.resolver().global_type(global) else { continue };
        let facts = Knowledge::of(Language::Python).facts(lib);
        if facts.single_threaded
            && program.files()[program.linked.global_file(global).0 as usize].language == Language::Python
        {
            found.extend(shared(program, context, place, sites, &candidates, &facts.path));
        }
    }
    found
}

fn shared(
    program: &Program,
    context: &Context,
    place: &Place,
    sites: &[SharedSite],
    candidates: &[FnId],
    ty: &str,
) -> Option<Race> {
    let sites: Vec<&SharedSite> = sites
        .iter()
        .filter(|site| candidates.binary_search(&site.function).is_ok() && !is_setup(program, site))
        .collect();
    // Coroutines of one loop are on one thread.
    if sites.iter().all(|site| is_coroutine(program.linked.function(site.function))) {
        return None;
    }
    // Somebody takes a lock for it: whoever forgets that is another kind's business.
    if sites.iter().any(|site| site.maybe_locked()) {
        return None;
    }
    let site = sites.iter().find(|site| !caller_must_hold(program, site.function))?;
    let threads = sites.iter().any(|site| !program.threads_of(site.function, false).is_empty());
    let sure = threads || context.intent(program, place, &sites) >= Intent::Package;
    let access = program.facts(site.function).accesses.get(site.index)?;
    let name = program.resolver().place_name(place);
    let ty = ty.rsplit('.').next().unwrap_or(ty);
    Some(
        Found {
            kind: RaceKind::UnlockedMutation,
            harm: Harm::Half,
            place,
            confidence: if sure { Confidence::Medium } else { Confidence::Low },
            check: None,
            side: (site.function, access),
            other: None,
            told: Told {
                message: format!("`{name}` is one `{ty}` for all threads, which is documented not to be safe to share"),
                outcome: format!("two threads use `{name}` at once and corrupt the state inside it"),
                help: format!("guard `{name}` with a lock, or give every thread or call its own"),
            },
        }
        .race(program),
    )
}
