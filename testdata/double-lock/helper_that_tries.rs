// A helper only tries: in the arm for its failure nothing is held.
use std::sync::{Mutex, MutexGuard};

pub struct Terminal {
    grid: Mutex<Vec<u8>>,
}

impl Terminal {
    fn try_grid(&self) -> Option<MutexGuard<'_, Vec<u8>>> {
        self.grid.try_lock().ok()
    }

    fn grid(&self) -> MutexGuard<'_, Vec<u8>> {
        self.grid.lock().unwrap()
    }

    pub fn feed(&self, byte: u8, full: bool) {
        let mut grid = match self.try_grid() {
            None if full => self.grid(),
            None => return,
            Some(grid) => grid,
        };
        grid.push(byte);
    }
}
