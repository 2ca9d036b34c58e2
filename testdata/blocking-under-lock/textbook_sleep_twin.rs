// Textbook twin: the guard is dropped before the sleep.
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

struct Meter {
    ticks: Mutex<u64>,
}

impl Meter {
    fn run(&self) {
        let mut ticks = self.ticks.lock().unwrap();
        *ticks += 1;
        drop(ticks);
        thread::sleep(Duration::from_secs(1));
    }

    fn ticks(&self) -> u64 {
        *self.ticks.lock().unwrap()
    }
}

fn main() {
    let meter = Arc::new(Meter { ticks: Mutex::new(0) });
    let other = Arc::clone(&meter);
    let runner = thread::spawn(move || other.run());
    println!("{}", meter.ticks());
    runner.join().unwrap();
}
