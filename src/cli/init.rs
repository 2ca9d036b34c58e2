//! `lockwise init`: a config file to begin with.

use std::process::ExitCode;

use super::args::Init;
use super::failure::Failure;
use super::output;
use crate::config::{NAMES, TEMPLATE};
use crate::source;

/// Writes the file.
pub fn run(arguments: &Init) -> Result<ExitCode, Failure> {
    let file = arguments.folder.join("lockwise.toml");
    if !source::is_folder(&arguments.folder) {
        return Err(Failure::new(format!("there is no folder `{}`", arguments.folder.display())));
    }
    // The first two of the names are lockwise's own; a manifest may be there without a word about it.
    if let Some(there) = NAMES.iter().take(2).map(|name| arguments.folder.join(name)).find(|path| source::exists(path))
    {
        let failure = Failure::new(format!("`{}` is there already", source::slashed(&there)));
        return Err(failure.with_help("`lockwise check --show-settings` says what it means"));
    }
    source::write(&file, TEMPLATE)
        .map_err(|error| Failure::new(format!("`{}` cannot be written: {error}", file.display())))?;
    output::eprint(&format!("wrote {}", source::slashed(&file)));
    Ok(ExitCode::SUCCESS)
}
