// Each lock is a temporary of its own statement.
use std::sync::Mutex;

pub struct Board {
    cells: Mutex<Vec<u8>>,
    score: Mutex<u32>,
}

impl Board {
    pub fn play(&self, cell: u8) {
        self.cells.lock().unwrap().push(cell);
        *self.score.lock().unwrap() += 1;
    }

    pub fn reset(&self) {
        *self.score.lock().unwrap() = 0;
        self.cells.lock().unwrap().clear();
    }

    pub fn full(&self) -> bool {
        *self.score.lock().unwrap() > 9 && self.cells.lock().unwrap().len() > 9
    }

    pub fn bonus(&self) {
        if self.cells.lock().unwrap().is_empty() {
            *self.score.lock().unwrap() += 10;
        }
    }
}
