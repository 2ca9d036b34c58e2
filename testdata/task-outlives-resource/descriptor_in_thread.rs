// The file is closed at the end of the function, and the thread goes on with its number.

use std::fs::File;
use std::os::fd::AsRawFd;

pub fn flush_later(path: &str, handles: &mut Vec<std::thread::JoinHandle<i32>>) -> std::io::Result<()> {
    let file = File::open(path)?;
    let fd = file.as_raw_fd();
    handles.push(std::thread::spawn(move || unsafe { libc::fsync(fd) })); //~ task-outlives-resource high
    Ok(())
}
