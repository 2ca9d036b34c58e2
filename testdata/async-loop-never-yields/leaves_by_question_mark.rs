// The loop is left when a step fails, or by its condition.
async fn run(meter: &mut Meter) -> Result<(), String> {
    loop {
        meter.step()?;
    }
}

async fn wait(meter: &mut Meter) {
    while meter.0 < 10 {
        meter.0 += 1;
    }
}

struct Meter(u64);

impl Meter {
    fn step(&mut self) -> Result<(), String> {
        self.0 += 1;
        if self.0 > 3 { Err("worn out".to_string()) } else { Ok(()) }
    }
}
