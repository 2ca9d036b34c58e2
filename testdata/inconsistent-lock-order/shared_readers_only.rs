// Nobody ever writes: readers do not wait for readers of a read-recursive lock.
use parking_lot::RwLock;

pub struct Tables {
    users: RwLock<Vec<u32>>,
    groups: RwLock<Vec<u32>>,
}

impl Tables {
    pub fn count(&self) -> usize {
        let users = self.users.read_recursive();
        let groups = self.groups.read_recursive();
        users.len() + groups.len()
    }

    pub fn largest(&self) -> Option<u32> {
        let groups = self.groups.read_recursive();
        let users = self.users.read_recursive();
        groups.iter().chain(users.iter()).max().copied()
    }
}
