// document
# use std::sync::Mutex;
# struct Pool { m: Mutex<u8> }

// Wrong:
let g = pool.m.lock().unwrap();
fn increment(p: &Pool) {
    p.m.lock();
}

// Right:
fn increment(p: &Pool) {
    *p.m.lock().unwrap() += 1;
}
let n = *g + 1;
drop(g);
