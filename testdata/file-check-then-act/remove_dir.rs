// Removed if it is there, and the failure goes to the caller.
use std::fs;
use std::path::Path;

fn clean(folder: &Path) -> std::io::Result<()> {
    if folder.exists() { //~ file-check-then-act low
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}
