// edition: 2024
// Let chains: row G17.
use std::sync::Mutex;

static M: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static N: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn probe() -> usize {
    0
}

fn fill() {
    M.lock().unwrap().extend([1, 2]);
    N.lock().unwrap().extend([1, 2]);
}

fn empty() {
    M.lock().unwrap().clear();
    N.lock().unwrap().clear();
}

fn g17_later_operands_and_consequent() {
    fill();
    if let Some(_x) = M.lock().unwrap().pop()
        && probe() == 0 //~ held: M
        && let Some(_y) = N.lock().unwrap().pop()
    {
        probe(); //~ held: M, N
    }
    probe(); //~ held:
    empty();
}

fn g17_released_before_else() {
    empty();
    if let None = M.lock().unwrap().pop()
        && let Some(_y) = N.lock().unwrap().pop()
    {
        unreachable!();
    } else {
        probe(); //~ held:
    }
}

fn g17_bool_operand_is_a_scope() {
    fill();
    if !M.lock().unwrap().is_empty()
        && let Some(_y) = N.lock().unwrap().pop()
    {
        probe(); //~ held: N
    }
    empty();
}
