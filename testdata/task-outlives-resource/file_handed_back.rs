// The caller is given the file as well, or the thread has ended before the file does.

use std::io::Write;
use std::thread::JoinHandle;
use tempfile::NamedTempFile;

pub fn both(text: &str) -> std::io::Result<(JoinHandle<usize>, NamedTempFile)> {
    let mut file = NamedTempFile::new()?;
    file.write_all(text.as_bytes())?;
    let path = file.path().to_path_buf();
    let handle = std::thread::spawn(move || std::fs::read_to_string(&path).map_or(0, |text| text.lines().count()));
    Ok((handle, file))
}

pub fn joined(text: &str) -> std::io::Result<usize> {
    let mut file = NamedTempFile::new()?;
    file.write_all(text.as_bytes())?;
    let path = file.path().to_path_buf();
    let handle = std::thread::spawn(move || std::fs::read_to_string(&path).map_or(0, |text| text.lines().count()));
    Ok(handle.join().unwrap_or(0))
}

pub fn kept(text: &str) -> std::io::Result<JoinHandle<usize>> {
    let mut file = NamedTempFile::new()?;
    file.write_all(text.as_bytes())?;
    let (_, path) = file.keep()?;
    Ok(std::thread::spawn(move || std::fs::read_to_string(&path).map_or(0, |text| text.lines().count())))
}

pub fn contents(text: &str) -> std::io::Result<JoinHandle<usize>> {
    let mut file = NamedTempFile::new()?;
    file.write_all(text.as_bytes())?;
    let text = std::fs::read_to_string(file.path())?;
    Ok(std::thread::spawn(move || text.lines().count()))
}
