// The child is dropped, only looked at, or waited for on one way only.
use std::process::Command;

pub fn announce(text: &str) -> std::io::Result<()> {
    Command::new("notify-send").arg(text).spawn()?; //~ unreaped-child medium
    let mut child = Command::new("logger").arg(text).spawn()?; //~ unreaped-child medium
    println!("started {}", child.id());
    child.kill()?;
    Ok(())
}

pub fn convert(path: &str, quick: bool) -> std::io::Result<()> {
    let mut child = Command::new("convert").arg(path).spawn()?; //~ unreaped-child medium
    if quick {
        return Ok(());
    }
    child.wait()?;
    Ok(())
}

pub fn open(path: &str) {
    if let Ok(child) = Command::new("xdg-open").arg(path).spawn() { //~ unreaped-child medium
        println!("started {}", child.id());
    }
}
