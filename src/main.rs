//! The command.

use std::process::ExitCode;

fn main() -> ExitCode {
    lockwise::cli::main()
}
