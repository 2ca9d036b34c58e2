// Whether somebody has the lock is all that is asked: of a lock with data, or to say so.
use std::sync::Mutex;

pub struct Journal {
    turn: Mutex<()>,
    lines: Mutex<Vec<String>>,
}

impl Journal {
    pub fn report(&self) -> &'static str {
        if self.turn.try_lock().is_ok() { "idle" } else { "busy" }
    }

    pub fn state(&self) -> String {
        if self.lines.try_lock().is_ok() {
            return describe("free");
        }
        describe("taken")
    }
}

fn describe(word: &str) -> String {
    word.to_uppercase()
}
