// Three functions replace a value with one made from what they read before: one habit, told once.
use std::sync::{Arc, RwLock};

#[derive(Clone, Default)]
pub struct Version {
    files: Vec<u64>,
    options: u64,
}

#[derive(Default)]
pub struct Control {
    data: RwLock<Arc<Version>>,
}

impl Control {
    fn current(&self) -> Arc<Version> {
        self.data.read().unwrap().clone()
    }

    pub fn add(&self, file: u64) {
        let mut version = Version::clone(&self.current());
        version.files.push(file);
        *self.data.write().unwrap() = Arc::new(version); //~ lost-update
    }

    pub fn alter(&self, options: u64) {
        let mut version = Version::clone(&self.current());
        version.options = options;
        *self.data.write().unwrap() = Arc::new(version);
    }

    pub fn clear(&self) {
        let mut version = Version::clone(&self.current());
        version.files.clear();
        *self.data.write().unwrap() = Arc::new(version);
    }
}
