// What the first section takes out is nobody else's until the second puts it back; what it marks, others see.
use std::collections::HashMap;
use std::sync::Mutex;

pub struct Buffers {
    free: Mutex<Vec<Vec<u8>>>,
    state: Mutex<State>,
}

struct State {
    busy: bool,
    rounds: u64,
    seen: HashMap<u32, String>,
}

impl Buffers {
    pub fn with(&self, work: fn(&mut Vec<u8>)) {
        let taken = self.free.lock().unwrap().pop();
        let mut buffer = taken.unwrap_or_default();
        work(&mut buffer);
        self.free.lock().unwrap().push(buffer);
    }

    pub fn round(&self) {
        {
            let mut state = self.state.lock().unwrap();
            if state.busy {
                return;
            }
            state.busy = true;
        }
        self.with(|buffer| buffer.clear());
        let mut state = self.state.lock().unwrap();
        state.busy = false;
        state.rounds += 1;
    }

    pub fn note(&self, id: u32, name: &str) {
        let count = self.state.lock().unwrap().seen.len();
        println!("{count}");
        self.state.lock().unwrap().seen.insert(id, name.to_owned());
    }
}
