// The atomic is in a struct that is only there to fill a cache line.
use std::ops::Deref;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

#[repr(align(128))]
pub struct Padded<T> {
    value: T,
}

impl<T> Deref for Padded<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

pub struct End {
    block: AtomicPtr<u8>,
}

pub struct Channel {
    head: Padded<End>,
}

impl Channel {
    pub fn install(&self, block: *mut u8) {
        let _ = self.head.block.compare_exchange(ptr::null_mut(), block, Ordering::AcqRel, Ordering::Acquire);
    }

    pub fn discard(&self) {
        let block = self.head.block.load(Ordering::Acquire);
        if !block.is_null() {
            unsafe { drop(Box::from_raw(block)) };
        }
        self.head.block.store(ptr::null_mut(), Ordering::Release); //~ atomic-load-store medium
    }
}
