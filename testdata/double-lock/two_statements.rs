// Each guard dies at its semicolon.
use std::sync::Mutex;

pub struct Shape {
    size: Mutex<(u32, u32)>,
}

fn area(width: u32, height: u32) -> u32 {
    width * height
}

impl Shape {
    pub fn area(&self) -> u32 {
        let width = self.size.lock().unwrap().0;
        let height = self.size.lock().unwrap().1;
        area(width, height)
    }
}
