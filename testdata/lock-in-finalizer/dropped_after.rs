// The entry outlives the guard.
use std::collections::HashMap;
use std::sync::Mutex;

static NAMES: Mutex<Vec<u32>> = Mutex::new(Vec::new());

struct Lease {
    id: u32,
}

impl Drop for Lease {
    fn drop(&mut self) {
        NAMES.lock().unwrap().retain(|id| *id != self.id);
    }
}

fn forget(leases: &mut HashMap<u32, Lease>, id: u32) {
    let mut names = NAMES.lock().unwrap();
    names.push(id);
    let lease = leases.remove(&id);
    drop(names);
    drop(lease);
}
