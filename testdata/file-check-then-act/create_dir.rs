// Threads of a scope make the same folder.
use std::fs;
use std::path::Path;
use std::thread;

fn prepare() -> std::io::Result<()> {
    let folder = Path::new("parts");
    if !folder.is_dir() { //~ file-check-then-act medium
        fs::create_dir(folder)?;
    }
    Ok(())
}

fn run() {
    let mut workers = Vec::new();
    for _ in 0..4 {
        workers.push(thread::spawn(|| prepare().unwrap()));
    }
    for worker in workers {
        worker.join().unwrap();
    }
}
