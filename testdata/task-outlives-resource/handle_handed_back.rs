// The caller is given the thread, and the file that the thread reads is deleted when the function returns.

use std::io::Write;
use std::thread::JoinHandle;
use tempfile::NamedTempFile;

pub fn summarise(text: &str) -> std::io::Result<JoinHandle<usize>> {
    let mut file = NamedTempFile::new()?;
    file.write_all(text.as_bytes())?;
    let path = file.path().to_path_buf();
    let handle = std::thread::spawn(move || { //~ task-outlives-resource high
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        text.lines().count()
    });
    Ok(handle)
}
