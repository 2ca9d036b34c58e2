// Textbook twin: one guard for the look and the insertion.
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

pub struct Connection {
    open: Mutex<bool>,
}

pub struct Pool {
    connections: Mutex<HashMap<u32, Arc<Connection>>>,
}

impl Pool {
    pub fn get(&self, id: u32) -> Arc<Connection> {
        let mut connections = self.connections.lock().unwrap();
        if let Some(known) = connections.get(&id) {
            return Arc::clone(known);
        }
        let made = Arc::new(Connection { open: Mutex::new(true) });
        connections.insert(id, Arc::clone(&made));
        made
    }
}
