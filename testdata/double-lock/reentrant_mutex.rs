// A reentrant mutex.
use parking_lot::ReentrantMutex;

pub struct Log {
    lines: ReentrantMutex<Vec<String>>,
}

impl Log {
    pub fn len(&self) -> usize {
        self.lines.lock().len()
    }

    pub fn report(&self) -> usize {
        let lines = self.lines.lock();
        lines.len() + self.len()
    }
}
