// Both guards live until the end of the statement (the second is wanted while the first is there).
use std::sync::Mutex;

pub struct Shape {
    size: Mutex<(u32, u32)>,
}

fn area(width: u32, height: u32) -> u32 {
    width * height
}

impl Shape {
    pub fn area(&self) -> u32 {
        area(self.size.lock().unwrap().0, self.size.lock().unwrap().1) //~ double-lock high
    }
}
