// What is taken out of a guard is no guard, and what a guard is handed to has it.
use std::sync::{Mutex, MutexGuard};

static M: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static N: Mutex<Option<u32>> = Mutex::new(None);
static C: Mutex<Config> = Mutex::new(Config { name: String::new() });

#[derive(Clone, Debug)]
struct Config {
    name: String,
}

fn probe() -> usize {
    0
}

fn copies_are_no_guards() {
    let c = C.lock().unwrap().clone();
    probe(); //~ held:
    let n = C.lock().unwrap().name.clone();
    probe(); //~ held:
    let v = M.lock().unwrap().first().cloned();
    probe(); //~ held:
    let w = M.lock().unwrap().iter().map(|x| x + 1).collect::<Vec<_>>();
    probe(); //~ held:
    let t = N.lock().unwrap().take();
    probe(); //~ held:
    let r = N.lock().unwrap().as_ref().map(|n| *n);
    probe(); //~ held:
    let u = N.lock().unwrap().unwrap_or_default();
    probe(); //~ held:
    let _ = (c.name, n, v, w, t, r, u);
}

fn option_inside_a_guard() {
    let mut g = N.lock().unwrap();
    let inner = g.take();
    probe(); //~ held: N
    drop(g);
    probe(); //~ held:
    let _ = inner;
}

fn poison_in_match() {
    let g = match M.lock() {
        Ok(g) => g,
        Err(poisoned) => poisoned.into_inner(),
    };
    probe(); //~ held: M
    drop(g);
    probe(); //~ held:
}

fn poison_in_if_let() {
    let g = if let Ok(g) = M.lock() { g } else { return };
    probe(); //~ held: M
    drop(g);
    probe(); //~ held:
}

fn a_block_and_its_value() {
    let g = {
        let inner = M.lock().unwrap();
        probe(); //~ held: M
        inner
    };
    probe(); //~ held: M
    drop(g);
    let n = {
        let inner = M.lock().unwrap();
        inner.len()
    };
    probe(); //~ held:
    let _ = n;
}

fn consume(g: MutexGuard<'static, Vec<u32>>, _n: usize) {
    let _ = g.len();
}

fn handed_to_a_call() {
    consume(
        M.lock().unwrap(),
        probe(), //~ held: M
    );
    probe(); //~ held:
    let n = (consume(M.lock().unwrap(), 0), probe()); //~ held:
    let _ = n;
}

fn boxed() {
    let b = Box::new(M.lock().unwrap());
    probe(); //~ held: M
    drop(b);
    probe(); //~ held:
    let g = M.lock().unwrap();
    let o = Some(g);
    probe(); //~ held: M
    drop(o);
    probe(); //~ held:
}

fn printed() {
    println!("{:?}", M.lock().unwrap());
    probe(); //~ held:
    let g = M.lock().unwrap();
    println!("{g:?} {:?}", g);
    probe(); //~ held: M
    drop(g);
}

fn only_one_arm_is_not_certain(early: bool) {
    let mut kept = None;
    if early {
        kept = Some(M.lock().unwrap());
        probe(); //~ held: M
    }
    probe(); //~ held:
    drop(kept);
    probe(); //~ held:
}

fn leaving_a_loop() {
    for _ in 0..2 {
        let _g = M.lock().unwrap();
        if probe() == 0 {
            continue;
        }
    }
    probe(); //~ held:
    let g = loop {
        let inner = M.lock().unwrap();
        if probe() == 0 {
            break inner;
        }
    };
    probe(); //~ held: M
    drop(g);
    probe(); //~ held:
}
