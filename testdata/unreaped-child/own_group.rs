// A process group of its own: the child is meant to live without its parent.
use std::os::unix::process::CommandExt;
use std::process::Command;

pub fn start_agent(path: &str) -> std::io::Result<u32> {
    let child = Command::new(path).process_group(0).spawn()?;
    Ok(child.id())
}
