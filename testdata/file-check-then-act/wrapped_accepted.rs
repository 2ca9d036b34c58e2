// A folder that is gone already is accepted.
use std::io;
use std::path::Path;

use cargo_util::paths;

pub fn start_anew(folder: &Path) -> io::Result<()> {
    if folder.exists() {
        match paths::remove_dir_all(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
