// Every thread has a path of its own, for all that is seen.
use std::fs;
use std::path::PathBuf;
use std::thread;

fn prepare(folder: PathBuf) -> std::io::Result<()> {
    if !folder.is_dir() { //~ file-check-then-act low
        fs::create_dir(folder)?;
    }
    Ok(())
}

fn run(folders: Vec<PathBuf>) {
    let mut workers = Vec::new();
    for folder in folders {
        workers.push(thread::spawn(move || prepare(folder).unwrap()));
    }
    for worker in workers {
        worker.join().unwrap();
    }
}
