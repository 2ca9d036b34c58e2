// Twin of `dropped_child.rs`: every child is waited for, handed on, or the parent ends.
use std::process::{Child, Command};

pub fn announce(text: &str) -> std::io::Result<()> {
    Command::new("notify-send").arg(text).spawn()?.wait()?;
    Command::new("logger").arg(text).status()?;
    Ok(())
}

pub fn convert(path: &str, quick: bool) -> std::io::Result<Option<Child>> {
    let mut child = Command::new("convert").arg(path).spawn()?;
    if quick {
        return Ok(Some(child));
    }
    child.wait()?;
    Ok(None)
}

pub fn open(path: &str) {
    match Command::new("xdg-open").arg(path).spawn() {
        Ok(mut child) => {
            let _ = child.wait();
        }
        Err(error) => eprintln!("{error}"),
    }
}

pub fn replace(path: &str) {
    let child = Command::new(path).spawn();
    if child.is_err() {
        eprintln!("cannot start {path}");
    }
    std::process::exit(0);
}

pub fn watch(path: &str, running: &mut Vec<Child>) -> std::io::Result<()> {
    let child = Command::new("tail").arg(path).spawn()?;
    running.push(child);
    Ok(())
}
