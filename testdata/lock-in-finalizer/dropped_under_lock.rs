// The entry that is thrown away locks in its `drop`.
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
    leases.remove(&id); //~ lock-in-finalizer medium
}

fn close(lease: Lease) {
    let names = NAMES.lock().unwrap();
    drop(lease); //~ lock-in-finalizer medium
    drop(names);
}
