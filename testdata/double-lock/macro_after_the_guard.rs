// The macro takes the lock when what was read has been copied.
use std::sync::RwLock;

macro_rules! forget {
    ($id:expr, $state:expr) => {
        $state.write().unwrap().retain(|known| *known != $id);
    };
}

pub struct Server {
    clients: RwLock<Vec<u32>>,
}

impl Server {
    pub fn close(&self) {
        let ids = self.clients.read().unwrap().clone();
        for id in ids {
            forget!(id, self.clients);
        }
    }
}
