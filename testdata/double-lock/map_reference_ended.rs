// The reference has ended, belongs to another map, or was never more than a copy.
use dashmap::DashMap;

pub struct Cache {
    users: DashMap<u64, String>,
    names: DashMap<String, u64>,
}

impl Cache {
    pub fn rename(&self, id: u64, name: &str) {
        let known = self.users.get(&id).map(|user| user.value().clone());
        if known.as_deref() != Some(name) {
            self.users.insert(id, name.to_owned());
        }
    }

    pub fn index(&self, id: u64) {
        if let Some(user) = self.users.get(&id) {
            self.names.insert(user.value().clone(), id);
        }
    }

    pub fn prune(&self) {
        let empty: Vec<u64> = self.users.iter().filter(|user| user.value().is_empty()).map(|user| *user.key()).collect();
        for id in empty {
            self.users.remove(&id);
        }
    }

    pub fn drop_first(&self, id: u64) {
        let user = self.users.get_mut(&id);
        drop(user);
        self.users.remove(&id);
    }

    pub fn known(&self, id: u64) {
        let known = self.users.contains_key(&id);
        if !known {
            self.users.insert(id, String::new());
        }
    }
}
