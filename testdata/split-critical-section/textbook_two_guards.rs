// Textbook: looked up under one guard, made and inserted under the next.
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
        if let Some(known) = self.connections.lock().unwrap().get(&id) {
            return Arc::clone(known);
        }
        let made = Arc::new(Connection { open: Mutex::new(true) });
        self.connections.lock().unwrap().insert(id, Arc::clone(&made)); //~ split-critical-section medium
        made
    }
}
