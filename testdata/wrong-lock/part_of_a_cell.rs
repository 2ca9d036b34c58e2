// One field of what a cell holds is changed under two locks, by helpers that several threads call.
use std::cell::UnsafeCell;
use std::thread;

use parking_lot::Mutex;

struct State {
    depth: usize,
    name: &'static str,
}

struct Machine {
    state: UnsafeCell<State>,
    start: Mutex<()>,
    stop: Mutex<()>,
}

unsafe impl Sync for Machine {}

static MACHINE: Machine = Machine {
    state: UnsafeCell::new(State { depth: 0, name: "main" }),
    start: Mutex::new(()),
    stop: Mutex::new(()),
};

impl Machine {
    fn enter(&self) {
        let _start = self.start.lock();
        let state = unsafe { &mut *self.state.get() };
        state.depth += 1; //~ wrong-lock
    }

    fn leave(&self) {
        let _stop = self.stop.lock();
        let state = unsafe { &mut *self.state.get() };
        state.depth -= 1;
    }

    fn name(&self) -> &'static str {
        unsafe { (*self.state.get()).name }
    }
}

fn main() {
    let worker = thread::spawn(|| {
        MACHINE.enter();
        MACHINE.leave();
    });
    MACHINE.enter();
    MACHINE.leave();
    println!("{}", MACHINE.name());
    worker.join().unwrap();
}
