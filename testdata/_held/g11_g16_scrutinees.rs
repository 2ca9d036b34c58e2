// Guards in the heads of if let, while let, match, for and let else: rows G11 to G16.
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

fn g11_if_let_consequent() {
    fill();
    if let Some(_x) = M.lock().unwrap().pop() {
        probe(); //~ held: M
    }
    probe(); //~ held:
    empty();
}

fn g11_if_let_else() {
    empty();
    if let Some(_x) = M.lock().unwrap().pop() {
        unreachable!();
    } else {
        probe(); //~ held@2021: M //~ held@2024:
    }
    probe(); //~ held:
}

fn g11_else_if_bodies() {
    empty();
    if let Some(_x) = M.lock().unwrap().pop() {
        unreachable!();
    } else if N.lock().unwrap().is_empty() {
        probe(); //~ held@2021: M //~ held@2024:
    }
    if let Some(_x) = M.lock().unwrap().pop() {
        unreachable!();
    } else if let None = N.lock().unwrap().pop() {
        probe(); //~ held@2021: M, N //~ held@2024: N
    }
    probe(); //~ held:
}

fn g11_named_guard_is_no_temporary() {
    fill();
    let mut g = M.lock().unwrap();
    if let Some(_x) = g.pop() {
        probe(); //~ held: M
    }
    drop(g);
    probe(); //~ held:
    empty();
}

fn g11_block_in_scrutinee_ends_its_locals() {
    fill();
    if let Some(_x) = {
        let mut g = M.lock().unwrap();
        g.pop()
    } {
        probe(); //~ held:
    }
    empty();
}

fn g12_while_let() {
    fill();
    while let Some(_x) = M.lock().unwrap().pop() {
        probe(); //~ held: M
    }
    probe(); //~ held:
    empty();
}

fn g12_let_in_loop_is_the_remedy() {
    fill();
    loop {
        let job = M.lock().unwrap().pop();
        probe(); //~ held:
        let Some(_job) = job else { break };
        probe(); //~ held:
    }
    empty();
}

fn g13_match() {
    fill();
    match M.lock().unwrap().len() {
        0 => unreachable!(),
        _ => {
            probe(); //~ held: M
        }
    }
    probe(); //~ held:
    empty();
}

fn g13_match_guard_is_a_scope() {
    empty();
    match 1 {
        _ if M.lock().unwrap().is_empty() => {
            probe(); //~ held:
        }
        _ => {}
    }
}

fn g14_block_tail_as_scrutinee() {
    fill();
    match { M.lock().unwrap().len() } {
        0 => {}
        _ => {
            probe(); //~ held@2021: M //~ held@2024:
        }
    }
    probe(); //~ held:
    empty();
}

fn g14_block_tail_then_operator() {
    let _sum = { M.lock().unwrap().len() }
        + probe(); //~ held@2021: M //~ held@2024:
    probe(); //~ held:
}

fn g14_block_tail_in_let() {
    let _n = { M.lock().unwrap().len() };
    probe(); //~ held:
}

fn g14_if_block_tail() {
    let _sum = if probe() == 0 { M.lock().unwrap().len() } else { 0 }
        + probe(); //~ held:
    probe(); //~ held:
}

fn g15_for_head() {
    fill();
    for _x in M.lock().unwrap().iter() {
        probe(); //~ held: M
    }
    probe(); //~ held:
    for _x in M.lock().unwrap().clone() {
        probe(); //~ held: M
    }
    probe(); //~ held:
    let copy = M.lock().unwrap().clone();
    for _x in copy {
        probe(); //~ held:
    }
    empty();
}

fn g15_drain_collected_in_head() {
    fill();
    for _x in M.lock().unwrap().drain(..).collect::<Vec<_>>() {
        probe(); //~ held: M
    }
    probe(); //~ held:
    empty();
}

fn g16_let_else() {
    empty();
    let Some(_x) = M.lock().unwrap().pop() else {
        probe(); //~ held:
        return;
    };
}

fn g16_let_else_matched() {
    fill();
    let Some(_x) = M.lock().unwrap().pop() else {
        return;
    };
    probe(); //~ held:
    empty();
}
