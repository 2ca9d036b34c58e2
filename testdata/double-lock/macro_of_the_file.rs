// A macro of the file takes the lock that is held where it is called.
use std::sync::RwLock;

macro_rules! forget {
    ($id:expr, $state:expr) => {
        println!("forgetting {}", $id);
        $state.write().unwrap().retain(|known| *known != $id);
    };
}

pub struct Server {
    clients: RwLock<Vec<u32>>,
}

impl Server {
    pub fn close(&self) {
        for id in self.clients.read().unwrap().iter() {
            forget!(*id, self.clients); //~ double-lock high
        }
    }

    pub fn close_later(&self) {
        let ids = self.clients.read().unwrap().clone();
        for id in ids {
            forget!(id, self.clients);
        }
    }
}
