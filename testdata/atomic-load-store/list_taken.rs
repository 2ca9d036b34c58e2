// A node pushed between the load and the store of null is leaked; two callers may free the same list.
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

pub struct Node {
    next: AtomicPtr<Node>,
}

pub struct Garbage {
    head: AtomicPtr<Node>,
}

impl Garbage {
    pub fn push(&self, node: *mut Node) {
        loop {
            let head = self.head.load(Ordering::Relaxed);
            unsafe { (*node).next.store(head, Ordering::Relaxed) };
            if self.head.compare_exchange(head, node, Ordering::Release, Ordering::Relaxed).is_ok() {
                break;
            }
        }
    }

    pub fn collect(&self) {
        let mut head = self.head.load(Ordering::Acquire);
        self.head.store(ptr::null_mut(), Ordering::Release); //~ atomic-load-store medium
        while !head.is_null() {
            let node = unsafe { Box::from_raw(head) };
            head = node.next.load(Ordering::Acquire);
        }
    }
}
