// The limit is looked at and the count made in one section.
use std::sync::RwLock;

pub struct Infos {
    started: usize,
    limit: usize,
}

pub struct Server {
    infos: RwLock<Infos>,
}

impl Server {
    pub fn try_start(&self) -> bool {
        let mut infos = self.infos.write().unwrap();
        let free = infos.started < infos.limit;
        if free {
            infos.started += 1;
        }
        free
    }
}
