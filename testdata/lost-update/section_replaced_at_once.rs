// The twin of section_habit_told_once.rs: what is replaced is read in the same section.
use std::sync::{Arc, RwLock};

#[derive(Clone, Default)]
pub struct Version {
    files: Vec<u64>,
}

#[derive(Default)]
pub struct Control {
    data: RwLock<Arc<Version>>,
}

impl Control {
    pub fn add(&self, file: u64) {
        let mut data = self.data.write().unwrap();
        let mut version = Version::clone(&data);
        version.files.push(file);
        *data = Arc::new(version);
    }

    pub fn clear(&self) {
        let mut data = self.data.write().unwrap();
        let mut version = Version::clone(&data);
        version.files.clear();
        *data = Arc::new(version);
    }
}
