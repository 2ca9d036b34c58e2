//! What else a lock is for that lets one thread at a time use some slow thing: state whose readers wait for it, too.

use std::collections::BTreeSet;

use smallvec::SmallVec;

use super::sharing::{SharedSite, is_setup, is_synchronised, role};
use super::{FnId, HeldWait, Place, Program, Root};
use crate::model::Span;

/// A critical section: who takes the lock, and where.
type Section = (FnId, Span);

impl Program {
    /// Whether the lock of a wait guards state as well that has nothing to do with what is waited for: it is written in one function
    /// and read in another, always under the lock, and never in a section that uses the slow thing.
    #[must_use]
    pub fn guards_more(&self, wait: &HeldWait, slow: &BTreeSet<(Place, FnId, Span)>) -> bool {
        let lock = &wait.held.lock.at.place;
        let Some(resource) = self.resource_of(wait) else { return false };
        let used: Vec<Section> = self.sites_of(&resource).iter().filter_map(|site| section(site, lock)).collect();
        let quick =
            |section: &Section| !used.contains(section) && !slow.contains(&(lock.clone(), section.0, section.1));
        self.places_beside(lock)
            .any(|(place, sites)| *place != resource && *place != *lock && self.is_kept_by(place, sites, lock, &quick))
    }

    /// The places that a lock may be there for: those of its object, or of its module.
    fn places_beside<'a>(&'a self, lock: &'a Place) -> impl Iterator<Item = (&'a Place, &'a Vec<SharedSite>)> {
        let first = Place { root: lock.root.clone(), path: SmallVec::new() };
        let of_object = matches!(lock.root, Root::Type(_));
        let own = self.shared.range(first..).take_while(|(place, _)| place.root == lock.root);
        own.filter(move |_| of_object)
    }

    fn sites_of(&self, place: &Place) -> &[SharedSite] {
        self.shared.get(place).map(Vec::as_slice).unwrap_or_default()
    }

    fn is_kept_by(&self, place: &Place, sites: &[SharedSite], lock: &Place, quick: &dyn Fn(&Section) -> bool) -> bool {
        if place.path.len() != 1 || role(self, place).is_some_and(is_synchronised) {
            return false;
        }
        let counts = |site: &&SharedSite| !is_setup(self, site) && !self.is_test(site.function);
        let sites: Vec<&SharedSite> = sites.iter().filter(counts).collect();
        let apart = sites.iter().all(|site| section(site, lock).as_ref().is_some_and(quick));
        let writes = |site: &&&SharedSite| site.kind.writes();
        apart
            && sites
                .iter()
                .find(writes)
                .is_some_and(|write| sites.iter().any(|read| !read.kind.writes() && read.function != write.function))
    }
}

/// The section under a lock in which a place is accessed.
fn section(site: &SharedSite, lock: &Place) -> Option<Section> {
    let held = site.held.iter().find(|held| held.must && held.lock.at.place == *lock)?;
    Some((held.by, held.span))
}
