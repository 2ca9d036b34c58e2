// A reference into a sharded map holds its shard; a second use of the map may want the same one.
use dashmap::DashMap;

pub struct Cache {
    users: DashMap<u64, String>,
    rooms: DashMap<u64, Vec<u64>>,
}

impl Cache {
    pub fn rename(&self, id: u64, name: &str) {
        if let Some(user) = self.users.get(&id) {
            if *user != name {
                self.users.insert(id, name.to_owned()); //~ double-lock medium
            }
        }
    }

    pub fn prune(&self) {
        for room in self.rooms.iter() {
            if room.value().is_empty() {
                self.rooms.remove(room.key()); //~ double-lock medium
            }
        }
    }

    pub fn twice(&self, id: u64) {
        let mut user = self.users.entry(id).or_default();
        user.push('!');
        self.users.remove(&(id + 1)); //~ double-lock medium
    }
}
