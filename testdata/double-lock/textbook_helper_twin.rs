// Textbook twin: the helper is called before the lock is taken.
use std::sync::Mutex;

pub struct Log {
    lines: Mutex<Vec<String>>,
}

impl Log {
    fn len(&self) -> usize {
        self.lines.lock().unwrap().len()
    }

    pub fn append(&self, line: &str) {
        let number = self.len();
        let mut lines = self.lines.lock().unwrap();
        lines.push(format!("{number}: {line}"));
    }
}
