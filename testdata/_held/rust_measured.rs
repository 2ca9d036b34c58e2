// What a probe program measured beyond the rows G1 to G22.
use std::sync::Mutex;

static M: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static C: Mutex<usize> = Mutex::new(0);

fn probe() -> usize {
    0
}

fn assignment_evaluates_the_right_side_first() {
    *C.lock().unwrap() =
        probe(); //~ held:
    *C.lock().unwrap() +=
        probe(); //~ held:
    probe(); //~ held:
}

#[allow(let_underscore_lock)]
fn wildcard_does_not_move_out_of_a_place() {
    let t = (M.lock().unwrap(), 1);
    let (_, _n) = t;
    probe(); //~ held: M
}

#[allow(let_underscore_lock)]
fn wildcard_releases_a_temporary() {
    let (_, _n) = (M.lock().unwrap(), 1);
    probe(); //~ held:
}

fn ref_pattern_leaves_the_guard() {
    let o = Some(M.lock().unwrap());
    if let Some(ref g) = o {
        let _ = g.len();
    }
    probe(); //~ held: M
}

fn if_let_moves_the_guard() {
    let o = Some(M.lock().unwrap());
    if let Some(g) = o {
        let _ = g.len();
    }
    probe(); //~ held:
}

fn closure_argument_is_released_inside() {
    let _ = M.lock().map(|g| {
        probe(); //~ held: M
        g.len()
    });
    probe(); //~ held:
}

fn struct_literal_members() {
    struct Pair {
        a: usize,
        b: usize,
    }
    let pair = Pair {
        a: M.lock().unwrap().len(),
        b: probe(), //~ held: M
    };
    probe(); //~ held:
    let _ = pair.a + pair.b;
}

fn match_arm_tail_is_released() {
    let _sum = match probe() {
        0 => M.lock().unwrap().len(),
        _ => 0,
    } + probe(); //~ held:
}
