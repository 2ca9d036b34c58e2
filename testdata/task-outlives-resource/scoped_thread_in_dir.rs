// The scope waits for its threads when its closure has ended, and with it the directory.

use std::path::Path;

pub fn unpack(names: &[String]) {
    std::thread::scope(|scope| {
        let dir = tempfile::tempdir().expect("a directory");
        for name in names {
            let path = dir.path().join(name);
            scope.spawn(move || write(&path, name)); //~ task-outlives-resource high
        }
    });
}

fn write(path: &Path, name: &str) {
    std::fs::write(path, name).expect("room");
}
