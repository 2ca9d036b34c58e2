// The locks are taken in the order of their keys.
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

pub struct Regions {
    locks: HashMap<u64, Arc<Mutex<()>>>,
}

impl Regions {
    async fn lock_region(&self, region: u64) -> OwnedMutexGuard<()> {
        self.locks[&region].clone().lock_owned().await
    }

    pub async fn alter_sorted(&self, wanted: &[u64]) -> usize {
        let wanted = wanted.iter().copied().collect::<BTreeSet<_>>();
        let mut guards = Vec::new();
        for region in wanted {
            guards.push(self.lock_region(region).await);
        }
        guards.len()
    }
}
