// Guards that are bound, not bound, or copied out of: rows G1 to G7.
use std::sync::Mutex;

static M: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static N: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn probe() -> usize {
    0
}

fn g01_named_binding() {
    probe(); //~ held:
    {
        let g = M.lock().unwrap();
        probe(); //~ held: M
        let _ = g.len();
        probe(); //~ held: M
    }
    probe(); //~ held:
}

fn g01_let_else_binding() {
    let Ok(g) = M.lock() else { return };
    probe(); //~ held: M
    drop(g);
    probe(); //~ held:
}

fn g01_two_guards() {
    let a = M.lock().unwrap();
    let b = N.lock().unwrap();
    probe(); //~ held: M, N
    drop(a);
    probe(); //~ held: N
    drop(b);
    probe(); //~ held:
}

#[allow(let_underscore_lock)]
fn g02_underscore_never_binds() {
    let _ = M.lock();
    probe(); //~ held:
}

fn g03_underscore_name_binds() {
    let _g = M.lock().unwrap();
    probe(); //~ held: M
}

#[allow(unused_must_use)]
fn g04_statement_temporaries() {
    M.lock().unwrap();
    probe(); //~ held:
    drop(M.lock());
    probe(); //~ held:
}

fn g05_method_chain() {
    M.lock().unwrap().push(
        probe() as u32, //~ held: M
    );
    probe(); //~ held:
}

fn g06_value_copied_out() {
    let n = M.lock().unwrap().len();
    probe(); //~ held:
    let _ = n;
}

fn g07_lifetime_extension() {
    {
        let r = &*M.lock().unwrap();
        probe(); //~ held: M
        let _ = r.len();
    }
    probe(); //~ held:
    {
        let r = &M.lock().unwrap()[..];
        probe(); //~ held: M
        let _ = r.len();
    }
    probe(); //~ held:
}
