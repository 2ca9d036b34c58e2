// Temporaries inside larger expressions, and conditions: rows G8 to G10.
use std::sync::Mutex;

static M: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static N: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn probe() -> usize {
    0
}

fn pair(a: usize, b: usize) -> usize {
    a + b
}

fn g08_arguments() {
    pair(
        M.lock().unwrap().len(),
        probe(), //~ held: M
    );
    probe(); //~ held:
}

fn g08_operands() {
    let _sum = M.lock().unwrap().len()
        + N.lock().unwrap().len()
        + probe(); //~ held: M, N
    probe(); //~ held:
}

fn g08_tuple() {
    let _both = (
        M.lock().unwrap().len(),
        probe(), //~ held: M
    );
    probe(); //~ held:
}

fn g08_array() {
    let _all = [
        M.lock().unwrap().len(),
        probe(), //~ held: M
    ];
    probe(); //~ held:
}

fn g08_macro_arguments() {
    let _text = format!(
        "{} {}",
        M.lock().unwrap().len(),
        probe(), //~ held: M
    );
    probe(); //~ held:
}

fn g09_lazy_operands_are_scopes() {
    let _ = M.lock().unwrap().is_empty()
        && probe() == 0; //~ held:
    let _ = !M.lock().unwrap().is_empty()
        || probe() == 0; //~ held:
}

fn g10_if_condition() {
    if M.lock().unwrap().is_empty() {
        probe(); //~ held:
    }
    if !M.lock().unwrap().is_empty() {
        unreachable!();
    } else {
        probe(); //~ held:
    }
}

fn g10_while_condition() {
    M.lock().unwrap().push(1);
    while !M.lock().unwrap().is_empty() {
        probe(); //~ held:
        M.lock().unwrap().clear();
    }
    probe(); //~ held:
}
