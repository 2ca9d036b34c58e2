// The twin: that it is gone is accepted.
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

fn clean(folder: &Path) -> std::io::Result<()> {
    if folder.exists() {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            other => other?,
        }
    }
    Ok(())
}
