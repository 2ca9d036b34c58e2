// Recursive reads pass writers that wait.
use parking_lot::RwLock;

pub struct Peers {
    known: RwLock<Vec<String>>,
}

impl Peers {
    pub fn count(&self) -> usize {
        self.known.read_recursive().len()
    }

    pub fn describe(&self) -> String {
        let known = self.known.read();
        format!("{} of {}", known.join(", "), self.count())
    }

    pub fn add(&self, peer: String) {
        self.known.write().push(peer);
    }
}
