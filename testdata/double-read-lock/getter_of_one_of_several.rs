// The getter hands out one lock or the other, and the same one both times.
use std::sync::{Arc, RwLock};

pub struct Segment {
    names: Vec<String>,
}

pub enum Locked {
    Plain(Arc<RwLock<Segment>>),
    Proxy(Arc<RwLock<Segment>>),
}

impl Locked {
    pub fn get(&self) -> Arc<RwLock<Segment>> {
        match self {
            Locked::Plain(segment) => segment.clone(),
            Locked::Proxy(segment) => segment.clone(),
        }
    }
}

pub struct Holder {
    segment: Locked,
    spare: Locked,
}

impl Holder {
    fn name(&self, index: usize) -> Option<String> {
        self.segment.get().read().unwrap().names.get(index).cloned()
    }

    pub fn names(&self) -> usize {
        let mut found = 0;
        for _ in self.segment.get().read().unwrap().names.iter() {
            found += self.name(found).map_or(0, |name| name.len()); //~ double-read-lock medium
        }
        found
    }

    pub fn of_the_spare(&self) -> usize {
        let mut found = 0;
        for _ in self.spare.get().read().unwrap().names.iter() {
            found += self.name(found).map_or(0, |name| name.len());
        }
        found
    }

    pub fn add(&self, name: String) {
        self.segment.get().write().unwrap().names.push(name);
    }
}
