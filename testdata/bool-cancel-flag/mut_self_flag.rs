// Exclusive access: no other thread can set it while the loop runs.
pub struct Machine {
    running: bool,
    steps: u64,
}

impl Machine {
    pub fn run(&mut self) -> u64 {
        while self.running {
            self.step();
        }
        self.steps
    }

    fn step(&mut self) {
        self.steps += 1;
        if self.steps > 100 {
            self.halt();
        }
    }

    pub fn halt(&mut self) {
        self.running = false;
    }
}
