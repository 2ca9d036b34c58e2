// The twin: `create_dir_all` accepts what is there.
use std::fs;
use std::path::Path;
use std::thread;

fn prepare() -> std::io::Result<()> {
    let folder = Path::new("parts");
    if !folder.is_dir() {
        fs::create_dir_all(folder)?;
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
