// Nobody cares whether it could be removed.
use std::fs;
use std::path::Path;

fn clean(file: &Path) {
    if file.exists() {
        let _ = fs::remove_file(file);
    }
}
