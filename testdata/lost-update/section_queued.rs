// A permit is held around both sections, of a queue that is not known here; or what was read is taken out.
use std::sync::{Arc, Mutex};

use turnstile::Turnstile;

pub struct Setup {
    queue: Turnstile,
    state: Mutex<State>,
    left: Mutex<Option<Vec<String>>>,
}

#[derive(Clone)]
struct State {
    rounds: u64,
}

impl Setup {
    pub async fn next(&self) -> u64 {
        let _permit = self.queue.enter().await;
        let state = self.state.lock().unwrap().clone();
        println!("{}", state.rounds);
        *self.state.lock().unwrap() = State { rounds: state.rounds + 1 };
        state.rounds
    }

    pub fn one(&self) {
        let taken = {
            let mut left = self.left.lock().unwrap();
            match &mut *left {
                Some(names) => std::mem::take(names),
                None => return,
            }
        };
        let rest: Vec<String> = taken.into_iter().skip(1).collect();
        *self.left.lock().unwrap() = Some(rest);
    }

    pub fn put_back(&self, work: fn(&[String])) {
        let Some(names) = self.left.lock().unwrap().take() else { return };
        work(&names);
        *self.left.lock().unwrap() = Some(names);
    }
}

pub fn shared(state: Mutex<State>) -> Arc<Mutex<State>> {
    Arc::new(state)
}
