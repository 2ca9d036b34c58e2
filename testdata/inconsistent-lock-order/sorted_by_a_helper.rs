// The keys come sorted from a helper; where they come as they like, the locks asked for are for reading.
use std::collections::{BTreeSet, HashSet};

pub enum Key {
    Read(String),
    Write(String),
}

pub struct Guard;

pub struct Locks;

impl Locks {
    pub async fn acquire_lock(&self, _key: Key) -> Guard {
        Guard
    }
}

fn topics_of(all: &[String]) -> Vec<String> {
    all.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

pub async fn take_sorted(locks: &Locks, all: &[String]) -> Vec<Guard> {
    let topics = topics_of(all);
    let mut guards = Vec::new();
    for topic in topics {
        guards.push(locks.acquire_lock(Key::Write(topic)).await);
    }
    guards
}

pub async fn take_to_read(locks: &Locks, topics: HashSet<String>) -> Vec<Guard> {
    let mut guards = Vec::new();
    for topic in &topics {
        guards.push(locks.acquire_lock(Key::Read(topic.clone())).await);
    }
    guards
}

pub async fn take_as_they_come(locks: &Locks, topics: HashSet<String>) -> Vec<Guard> {
    let mut guards = Vec::new();
    for topic in &topics {
        guards.push(locks.acquire_lock(Key::Write(topic.clone())).await); //~ inconsistent-lock-order medium
    }
    guards
}
