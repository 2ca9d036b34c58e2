// The twin: a mutex around both.
use std::fs;
use std::sync::Mutex;
use std::thread;

static SEEN: Mutex<()> = Mutex::new(());

fn note(name: &str) -> std::io::Result<()> {
    let _seen = SEEN.lock().unwrap();
    let mut seen = fs::read_to_string("seen.txt")?; //~ blocking-under-lock low
    seen.push_str(name);
    fs::write("seen.txt", seen) //~ blocking-under-lock low
}

fn run(names: Vec<String>) {
    let mut workers = Vec::new();
    for name in names {
        workers.push(thread::spawn(move || note(&name).unwrap()));
    }
    for worker in workers {
        worker.join().unwrap();
    }
}
