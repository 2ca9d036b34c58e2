// The read guard dies first.
use std::collections::HashMap;
use std::sync::RwLock;

pub struct Registry {
    names: RwLock<HashMap<u32, String>>,
}

impl Registry {
    pub fn name(&self, id: u32) -> String {
        {
            let names = self.names.read().unwrap();
            if let Some(name) = names.get(&id) {
                return name.clone();
            }
        }
        let name = format!("#{id}");
        self.names.write().unwrap().insert(id, name.clone()); //~ split-critical-section low
        name
    }
}
