// The locks of a request are taken in its order, and another request has another.
use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

pub struct Regions {
    locks: HashMap<u64, Arc<Mutex<()>>>,
}

impl Regions {
    async fn lock_region(&self, region: u64) -> OwnedMutexGuard<()> {
        self.locks[&region].clone().lock_owned().await
    }

    pub async fn alter(&self, wanted: &[u64]) -> usize {
        let mut guards = Vec::new();
        for region in wanted.iter() {
            let guard = self.lock_region(*region).await; //~ inconsistent-lock-order medium
            guards.push(guard);
        }
        guards.len()
    }
}
