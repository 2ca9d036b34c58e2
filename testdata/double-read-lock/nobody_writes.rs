// Without a writer, readers never wait.
use parking_lot::RwLock;

pub struct Peers {
    known: RwLock<Vec<String>>,
}

impl Peers {
    pub fn count(&self) -> usize {
        self.known.read().len()
    }

    pub fn describe(&self) -> String {
        let known = self.known.read();
        format!("{} of {}", known.join(", "), self.count())
    }
}
