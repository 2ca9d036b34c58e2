// A loop without an end and without an await, in a task.
fn start(mut meter: Meter) {
    tokio::spawn(async move {
        loop {
            meter.step(); //~ async-loop-never-yields medium
        }
    });
}

struct Meter(u64);

impl Meter {
    fn step(&mut self) {
        self.0 += 1;
    }
}
