//! Closures, iterators and macros.
use std::sync::{Arc, Mutex};

fn probe() -> usize {
    0
}

pub struct Shard {
    lock: Mutex<u32>,
}

impl Shard {
    fn update(&self) -> usize {
        let g = self.lock.lock().unwrap();
        probe(); //~ held: Shard.lock
        drop(g);
        0
    }

    async fn update_later(&self) -> usize {
        self.update() //~ calls: Shard.update
    }
}

pub struct Table {
    shards: Vec<Mutex<u32>>,
    parts: Vec<Arc<Shard>>,
    first: Option<Shard>,
    lock: Mutex<Vec<Shard>>,
}

impl Table {
    fn adaptors(&self) {
        for shard in &self.shards {
            let g = shard.lock().unwrap();
            probe(); //~ held: Table.shards[]
            drop(g);
        }
        self.shards.iter().for_each(|shard| {
            let g = shard.lock().unwrap();
            probe(); //~ todo held: Table.shards[]
            drop(g);
        });
        self.parts.iter().for_each(|part| {
            part.update(); //~ todo calls: Shard.update
        });
        let total: usize = self.parts.iter().map(|part| part.update()).sum(); //~ todo calls: Shard.update
        let found = self.parts.iter().find(|part| part.update() > 1); //~ todo calls: Shard.update
        if let Some(part) = found {
            part.update(); //~ todo calls: Shard.update
        }
        for part in self.parts.iter().filter(|part| part.update() > 1).take(2) { //~ todo calls: Shard.update
            part.update(); //~ todo calls: Shard.update
        }
        let cloned: Vec<_> = self.parts.iter().cloned().collect();
        cloned[0].update(); //~ todo calls: Shard.update
        let mapped = self.parts.iter().map(|part| part.clone()).collect::<Vec<_>>();
        mapped[0].update(); //~ todo calls: Shard.update
        self.first.as_ref().map(|part| part.update()); //~ todo calls: Shard.update
        if let Some(part) = self.parts.iter().next() {
            part.update(); //~ todo calls: Shard.update
        }
        self.lock.lock().unwrap().iter().for_each(|part| {
            part.update(); //~ todo calls: Shard.update
        });
        self.parts.iter().enumerate().for_each(|(index, part)| {
            part.update(); //~ todo calls: Shard.update
            drop(index);
        });
        drop(total);
    }

    fn closures(&self) {
        let ask = || self.parts[0].update(); //~ calls: Shard.update
        ask(); //~ calls: closure in Table.closures
        let take = |part: &Shard| part.update(); //~ calls: Shard.update
        take(&self.parts[0]); //~ calls: closure in Table.closures
        let run = |table: &Self| table.other(); //~ calls: Table.other
        run(self); //~ calls: closure in Table.closures
    }

    fn other(&self) {
        apply(probe); //~ calls: apply
        apply(|| self.parts[0].update()); //~ calls: Shard.update, apply
    }

    async fn select(&self) {
        tokio::select! {
            _ = self.later() => { //~ calls: Table.later
                probe(); //~ calls: probe
            }
            done = self.parts[0].update_later() => { //~ calls: Shard.update_later
                drop(done);
            }
        }
        let (a, b) = tokio::join!(self.later(), self.parts[0].update_later()); //~ calls: Shard.update_later, Table.later
        println!("{} {}", self.parts[0].update(), a); //~ calls: Shard.update
        assert!(self.parts[0].update() == b); //~ calls: Shard.update
    }

    async fn later(&self) -> usize {
        let later = async { self.parts[0].update() }; //~ calls: Shard.update
        later.await
    }
}

fn apply<F: Fn() -> usize>(function: F) -> usize {
    function()
}

fn nested(part: &Shard) {
    fn inner(part: &Shard) {
        part.update(); //~ calls: Shard.update
    }
    inner(part); //~ calls: inner
    struct Local {
        lock: Mutex<u32>,
    }
    impl Local {
        fn run(&self) {
            let g = self.lock.lock().unwrap();
            probe(); //~ todo held: Local.lock
            drop(g);
        }
    }
    let local = Local { lock: Mutex::new(0) };
    local.run(); //~ todo calls: Local.run
}
