// Functions that wrap those of the standard library do the same.
use std::io;
use std::path::Path;

use cargo_util::paths;

pub fn start_anew(folder: &Path) -> io::Result<()> {
    if folder.exists() { //~ file-check-then-act low
        paths::remove_dir_all(folder)?;
    }
    Ok(())
}
