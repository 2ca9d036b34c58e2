//! Every kind of item, with what linking needs of it.
#![allow(dead_code)]

use std::sync::{Arc, Mutex, atomic::{self, AtomicUsize as Counter}};
use crate::config::*;
pub use self::inner::Deep as Shallow;
use parking_lot as pl;
use std::fmt::Write as _;
extern crate alloc as heap;

mod elsewhere;

pub static COUNT: Counter = Counter::new(0);
static mut RAW: [u8; 4] = [0; 4];
const LIMIT: usize = 2 * 8;

/// Holds work.
///
/// Shared by threads.
#[derive(Clone, Debug, serde::Serialize)]
#[repr(C)]
pub struct Queue<T: Send + 'static, const N: usize = 4>
where
    T: Clone,
{
    pub items: Arc<Mutex<Vec<T>>>,
    callback: Option<Box<dyn Fn(&T, usize) -> bool + Send>>,
    raw: *mut u8,
    pair: (usize, [u8; N]),
}

struct Tuple(Mutex<u8>, fn(u8) -> u8);
struct Unit;

enum State<'a> {
    Idle,
    Busy(usize, &'a mut [u8]),
    Done { code: i32, by: Option<Arc<Unit>> },
}

union Bits {
    word: u32,
    bytes: [u8; 4],
}

type Shared<T> = Arc<Mutex<T>>;

pub trait Job: Send + Sync {
    type Output;
    const RETRIES: usize = 3;
    fn run(&self) -> Self::Output;
    fn name(&self) -> String {
        self.kind().to_string()
    }
    fn kind(&self) -> &'static str where Self: Sized;
}

unsafe impl<T: Send> Sync for Queue<T> {}
impl<T> !Send for Tuple {}

impl<T: Clone + Send> Queue<T> {
    const EMPTY: usize = 0;

    pub fn new(items: impl IntoIterator<Item = T>) -> Self {
        Self { items: Arc::new(Mutex::new(items.into_iter().collect::<Vec<_>>())), ..Default::default() }
    }
    fn by_value(self: Arc<Self>) -> impl Future<Output = T> + Send {
        async move { self.items.lock().unwrap()[0].clone() }
    }
    async fn consumed(mut self, (a, b): (u8, u8), _: u8, State::Busy(n, ..): State<'_>) -> ! {
        loop {}
    }
}

impl<T> std::ops::Deref for Queue<T> {
    type Target = Mutex<Vec<T>>;
    fn deref(&self) -> &Self::Target {
        &self.items
    }
}

extern "C" {
    fn callback(code: i32) -> *const u8;
    static mut errno: i32;
}

pub mod inner {
    pub struct Deep;
    mod deeper {
        use super::Deep;
        fn f() {}
    }
}

fn outer() {
    use std::thread;
    const STEP: usize = 1;
    struct Local {
        n: usize,
    }
    impl Local {
        fn bump(&mut self) {
            self.n += STEP;
        }
    }
    fn nested(n: usize) -> usize {
        n
    }
    nested(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn works() {
        assert!(helper());
    }

    fn helper() -> bool {
        true
    }
}

#[cfg(not(test))]
fn only_in_production() {}

macro_rules! opaque {
    ($x:expr) => {
        $x.lock()
    };
}
