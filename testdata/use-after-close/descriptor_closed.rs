// A descriptor is a number that the system gives to the next file once it is closed.

use std::os::fd::RawFd;

pub fn copy_out(fd: RawFd, data: &[u8]) -> isize {
    let written = unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) };
    unsafe { libc::close(fd) };
    if written < 0 {
        return -1;
    }
    unsafe { libc::fsync(fd) }; //~ use-after-close medium
    written
}
