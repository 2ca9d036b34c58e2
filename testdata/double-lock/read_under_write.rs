// A reader behind the writer's own guard.
use parking_lot::RwLock;

pub struct Config {
    lines: RwLock<Vec<String>>,
}

impl Config {
    pub fn len(&self) -> usize {
        self.lines.read().len()
    }

    pub fn push(&self, line: String) {
        let mut lines = self.lines.write();
        lines.push(line);
        println!("{} lines", self.len()); //~ double-lock high
    }
}
