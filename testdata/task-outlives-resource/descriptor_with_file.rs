// The thread has the file itself, or has ended before the file is closed.

use std::fs::File;
use std::os::fd::AsRawFd;

pub fn flush_later(path: &str, handles: &mut Vec<std::thread::JoinHandle<i32>>) -> std::io::Result<()> {
    let file = File::open(path)?;
    handles.push(std::thread::spawn(move || unsafe { libc::fsync(file.as_raw_fd()) }));
    Ok(())
}

pub fn flush(path: &str) -> std::io::Result<i32> {
    let file = File::open(path)?;
    let fd = file.as_raw_fd();
    let handle = std::thread::spawn(move || unsafe { libc::fsync(fd) });
    Ok(handle.join().unwrap_or(-1))
}
