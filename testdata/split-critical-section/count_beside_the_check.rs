// What is counted is beside what was asked: the count is right whenever it is made.
use std::collections::HashMap;
use std::sync::RwLock;

pub struct Infos {
    handles: HashMap<u32, u32>,
    started: usize,
    limit: usize,
}

impl Infos {
    fn get_or_create(&mut self, key: u32) -> (u32, bool) {
        let new = !self.handles.contains_key(&key);
        self.handles.insert(key, 1);
        self.started += 0;
        (key, new)
    }
}

pub struct Server {
    infos: RwLock<Infos>,
}

impl Server {
    fn load(&self, _key: u32) {}

    pub fn start(&self, key: u32) {
        let (handle, new) = self.infos.write().unwrap().get_or_create(key);
        if !new {
            return;
        }
        self.infos.write().unwrap().started += 1; //~ split-critical-section low
        self.load(handle);
    }

    pub fn try_start(&self) -> bool {
        let free = {
            let infos = self.infos.read().unwrap();
            infos.started < infos.limit
        };
        if free {
            self.infos.write().unwrap().started += 1; //~ split-critical-section medium
        }
        free
    }
}
