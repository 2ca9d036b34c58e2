// The helper reads what its caller reads already; somebody writes.
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
        format!("{} of {}", known.join(", "), self.count()) //~ double-read-lock medium
    }

    pub fn add(&self, peer: String) {
        self.known.write().push(peer);
    }
}
