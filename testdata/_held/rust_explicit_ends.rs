// Explicit ends, moves, shadowing, assignment, paths that leave.
use std::mem;
use std::mem::drop as discard;
use std::sync::Mutex;

static M: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static N: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn probe() -> usize {
    0
}

fn drops() {
    let g = M.lock().unwrap();
    drop(g);
    probe(); //~ held:
    let g = M.lock().unwrap();
    mem::drop(g);
    probe(); //~ held:
    let g = M.lock().unwrap();
    std::mem::drop(g);
    probe(); //~ held:
    let g = M.lock().unwrap();
    discard(g);
    probe(); //~ held:
}

fn moved_to_another_name() {
    let g = M.lock().unwrap();
    let h = g;
    probe(); //~ held: M
    drop(h);
    probe(); //~ held:
}

fn moved_into_inner_block() {
    let g = M.lock().unwrap();
    {
        let _h = g;
        probe(); //~ held: M
    }
    probe(); //~ held:
}

fn shadowing_does_not_drop() {
    let g = M.lock().unwrap();
    let g = {
        let _ = g.len();
        N.lock().unwrap()
    };
    probe(); //~ held: M, N
    drop(g);
    probe(); //~ held: M
}

fn assignment_drops_the_old_value() {
    let mut g = M.lock().unwrap();
    probe(); //~ held: M
    g = N.lock().unwrap();
    probe(); //~ held: N
    drop(g);
    probe(); //~ held:
}

fn conditional_drop_leaves_nothing_certain(early: bool) {
    let g = M.lock().unwrap();
    if early {
        drop(g);
        probe(); //~ held:
    } else {
        probe(); //~ held: M
        drop(g);
    }
    probe(); //~ held:
}

fn diverging_branch_does_not_join(early: bool) {
    let g = M.lock().unwrap();
    if early {
        drop(g);
        return;
    }
    probe(); //~ held: M
    drop(g);
}

fn loop_with_break() {
    loop {
        let g = M.lock().unwrap();
        probe(); //~ held: M
        if g.is_empty() {
            drop(g);
            probe(); //~ held:
            break;
        }
    }
    probe(); //~ held:
}

fn labelled_block() {
    'search: {
        let _g = M.lock().unwrap();
        probe(); //~ held: M
        if probe() == 0 {
            break 'search;
        }
        probe();
    }
    probe(); //~ held:
}

fn question_mark() -> Option<()> {
    let _first = {
        let g = M.lock().ok()?;
        g.first().copied()
    };
    probe(); //~ held:
    Some(())
}

fn each_round_anew() {
    for _ in 0..2 {
        probe(); //~ held:
        let _g = M.lock().unwrap();
        probe(); //~ held: M
    }
    probe(); //~ held:
}

fn both_arms_lock() {
    let g = if probe() == 0 { M.lock().unwrap() } else { M.lock().unwrap() };
    probe(); //~ held: M
    drop(g);
    probe(); //~ held:
}

fn forgotten_guard() {
    let g = N.lock().unwrap();
    mem::forget(g);
    probe(); //~ held: N
}

fn value_of_a_match() {
    let g = match M.lock() {
        Ok(g) => g,
        Err(poisoned) => poisoned.into_inner(),
    };
    probe(); //~ held: M
    drop(g);
    probe(); //~ held:
}

fn value_of_a_block() {
    let g = {
        let inner = M.lock().unwrap();
        inner
    };
    probe(); //~ held: M
    drop(g);
    probe(); //~ held:
}

fn left_by_break() {
    loop {
        let _g = M.lock().unwrap();
        if probe() == 0 { //~ held: M
            break;
        }
    }
    probe(); //~ held:
}

fn value_of_a_loop() {
    let g = loop {
        if let Ok(g) = M.lock() {
            break g;
        }
    };
    probe(); //~ held: M
    drop(g);
    probe(); //~ held:
}

fn value_of_a_labelled_block() {
    let g = 'found: {
        if probe() == 0 {
            break 'found M.lock().unwrap();
        }
        return;
    };
    probe(); //~ held: M
    drop(g);
    probe(); //~ held:
}
