//! Traits: objects with one implementation, bounds, `impl Trait`.
use std::sync::{Arc, Mutex};

use crate::{State, probe};

pub trait Backend {
    fn load(&self);

    fn state(&self) -> &State;

    fn refresh(&self) {
        self.load(); //~ calls: Disk.load
        self.state().update(); //~ calls: Disk.state, State.update
    }
}

pub struct Disk {
    lock: Mutex<u32>,
    state: State,
}

impl Backend for Disk {
    fn load(&self) {
        let g = self.lock.lock().unwrap();
        probe(); //~ held: Disk.lock
        drop(g);
    }

    fn state(&self) -> &State {
        &self.state
    }
}

impl Default for Disk {
    fn default() -> Self {
        Self::open() //~ calls: Disk.open
    }
}

impl Disk {
    fn open() -> Self {
        Disk { lock: Mutex::new(0), state: State { lock: Mutex::new(0), table: Default::default() } }
    }
}

fn object(backend: &dyn Backend, shared: Arc<dyn Backend>, boxed: Box<dyn Backend + Send>) {
    backend.load(); //~ calls: Disk.load
    shared.load(); //~ calls: Disk.load
    boxed.refresh(); //~ calls: Backend.refresh
    shared.state().update(); //~ calls: Disk.state, State.update
}

fn bounded<B: Backend>(backend: B) {
    backend.load(); //~ calls: Disk.load
}

fn with_where<B>(backend: &B)
where
    B: Send + Backend,
{
    backend.load(); //~ todo calls: Disk.load
}

fn anonymous(backend: impl Backend + Send) {
    backend.load(); //~ calls: Disk.load
}

fn opaque() -> impl Backend {
    Disk::open() //~ calls: Disk.open
}

struct Holder<B: Backend> {
    backend: B,
    shared: Arc<B>,
}

impl<B: Backend> Holder<B> {
    fn run(&self) {
        self.backend.load(); //~ calls: Disk.load
        self.shared.load(); //~ calls: Disk.load
    }
}

fn use_all() {
    opaque().load(); //~ calls: Disk.load, opaque
    Disk::default().load(); //~ calls: Disk.default, Disk.load
    Backend::load(&Disk::open()); //~ todo calls: Disk.load, Disk.open
    <Disk as Backend>::load(&Disk::open()); //~ todo calls: Disk.load, Disk.open
    object(&Disk::open(), Arc::new(Disk::open()), Box::new(Disk::open())); //~ calls: Disk.open, object
    bounded(Disk::open()); //~ calls: Disk.open, bounded
}
