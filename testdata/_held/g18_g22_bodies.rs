// Returns, closures, parameters, aggregates, statics: rows G18 to G22.
use std::sync::{Mutex, MutexGuard};

static M: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static N: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn probe() -> usize {
    0
}

fn returns_copy() -> usize {
    return M.lock().unwrap().len();
}

fn tail_copy() -> usize {
    M.lock().unwrap().len()
}

fn g18_after_return() {
    returns_copy();
    probe(); //~ held:
    tail_copy();
    probe(); //~ held:
    let _n = tail_copy();
    probe(); //~ held:
}

fn g19_closure_runs_when_called() {
    let later = || {
        let g = M.lock().unwrap();
        probe(); //~ held: M
        g.len()
    };
    probe(); //~ held:
    later();
    probe(); //~ held:
}

fn g19_spawned_closure_inherits_nothing() {
    let g = M.lock().unwrap();
    let worker = std::thread::spawn(|| {
        probe(); //~ held:
    });
    probe(); //~ held: M
    drop(g);
    worker.join().unwrap();
}

fn g19_immediate_closure_inherits() {
    let g = M.lock().unwrap();
    Some(1).map(|_| {
        probe() //~ held: M
    });
    drop(g);
}

fn consume(g: MutexGuard<'static, Vec<u32>>) {
    let _ = g.len();
}

fn g20_parameter_takes_the_guard() {
    let g = M.lock().unwrap();
    consume(g);
    probe(); //~ held:
}

struct Session {
    guard: MutexGuard<'static, Vec<u32>>,
}

fn g21_aggregates() {
    let o = Some(M.lock().unwrap());
    probe(); //~ held: M
    drop(o);
    probe(); //~ held:
    let t = (N.lock().unwrap(), 1);
    probe(); //~ held: N
    drop(t);
    let s = Session { guard: M.lock().unwrap() };
    probe(); //~ held: M
    let _ = s.guard.len();
    drop(s);
    probe(); //~ held:
}

fn g21_vector_of_guards() {
    let mut guards = Vec::new();
    guards.push(M.lock().unwrap());
    guards.push(N.lock().unwrap());
    probe(); //~ held: M, N
    drop(guards);
    probe(); //~ held:
}

fn g22_statics_hold_nothing() {
    static LATER: Mutex<u8> = Mutex::new(0);
    probe(); //~ held:
    let g = LATER.lock().unwrap();
    probe(); //~ held: LATER
    drop(g);
}
