// The twin of section_queued.rs: nothing is held around the sections, and what was read stays where it was.
use std::sync::Mutex;

pub struct Setup {
    state: Mutex<State>,
    left: Mutex<Vec<String>>,
}

#[derive(Clone)]
struct State {
    rounds: u64,
}

impl Setup {
    pub async fn next(&self) -> u64 {
        let state = self.state.lock().unwrap().clone();
        println!("{}", state.rounds);
        *self.state.lock().unwrap() = State { rounds: state.rounds + 1 }; //~ lost-update high
        state.rounds
    }

    pub fn one(&self) {
        let all = self.left.lock().unwrap().clone();
        let rest: Vec<String> = all.into_iter().skip(1).collect();
        *self.left.lock().unwrap() = rest; //~ lost-update high
    }
}
