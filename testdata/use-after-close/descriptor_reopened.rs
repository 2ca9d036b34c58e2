// The descriptor is closed where the function is left, or opened anew.

use std::os::fd::RawFd;

pub fn checked(fd: RawFd, data: &[u8]) -> isize {
    let written = unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) };
    if written < 0 {
        unsafe { libc::close(fd) };
        return -1;
    }
    unsafe { libc::fsync(fd) };
    unsafe { libc::close(fd) };
    written
}

pub fn redirected(from: RawFd, to: RawFd, data: &[u8]) -> isize {
    unsafe {
        libc::close(to);
        libc::dup2(from, to);
        libc::write(to, data.as_ptr().cast(), data.len())
    }
}

pub fn second(first: RawFd, second: RawFd) {
    unsafe {
        libc::close(first);
        libc::fsync(second);
        libc::close(second);
    }
}
