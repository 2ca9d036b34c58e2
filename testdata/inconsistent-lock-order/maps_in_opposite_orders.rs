// Two sharded maps in opposite orders, with the first reference ended before the second map is asked.
use dashmap::DashMap;

pub struct Cache {
    rooms: DashMap<u64, u64>,
    users: DashMap<u64, u64>,
}

impl Cache {
    pub fn owner(&self, room: u64) -> Option<u64> {
        let owner = self.rooms.get(&room).map(|owner| *owner)?;
        self.users.get(&owner).map(|user| *user)
    }

    pub fn room(&self, user: u64) -> Option<u64> {
        let room = *self.users.get(&user)?;
        self.rooms.get(&room).map(|owner| *owner)
    }
}
