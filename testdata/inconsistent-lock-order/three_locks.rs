// The circle goes through a call and through threads that are seen to start.
use std::sync::{Arc, Mutex};
use std::thread;

pub struct Plant {
    tanks: Mutex<Vec<u32>>,
    valves: Mutex<Vec<bool>>,
    alarms: Mutex<Vec<String>>,
}

impl Plant {
    fn fill(&self) {
        let mut tanks = self.tanks.lock().unwrap();
        let valves = self.valves.lock().unwrap(); //~ inconsistent-lock-order
        tanks.push(valves.len() as u32);
    }

    fn turn(&self) {
        let mut valves = self.valves.lock().unwrap();
        valves.push(true);
        self.warn();
    }

    fn warn(&self) {
        self.alarms.lock().unwrap().push(String::from("turned"));
    }

    fn drain(&self) {
        let alarms = self.alarms.lock().unwrap();
        if alarms.is_empty() {
            self.tanks.lock().unwrap().clear();
        }
    }
}

pub fn run(plant: Arc<Plant>) {
    let other = Arc::clone(&plant);
    let third = Arc::clone(&plant);
    let filler = thread::spawn(move || plant.fill());
    let turner = thread::spawn(move || other.turn());
    third.drain();
    filler.join().unwrap();
    turner.join().unwrap();
}
