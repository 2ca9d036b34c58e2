// Threads append to a file by reading and writing all of it.
use std::fs;
use std::thread;

fn note(name: &str) -> std::io::Result<()> {
    let mut seen = fs::read_to_string("seen.txt")?;
    seen.push_str(name);
    fs::write("seen.txt", seen) //~ file-update-unlocked medium
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
