//! `lockwise completions` and `lockwise man`: what shells and packagers ask for, made from the arguments.

use std::process::ExitCode;

use clap::CommandFactory;

use super::args::Arguments;
use super::failure::Failure;
use super::output;
use crate::suggestion::nearest;

/// Prints a completion script.
pub fn completions(shell: clap_complete::Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "lockwise", &mut script);
    print(&script)
}

/// Prints a manual page.
pub fn page(subcommand: Option<&str>) -> Result<ExitCode, Failure> {
    let mut command = Arguments::command();
    command.build();
    let Some(name) = subcommand else { return print(&roff(command)?) };
    match command.find_subcommand(name) {
        Some(found) => print(&roff(found.clone())?),
        None => {
            let failure = Failure::new(format!("there is no subcommand `{name}`"));
            Err(match nearest(name, command.get_subcommands().map(clap::Command::get_name)) {
                Some(near) => failure.with_help(format!("did you mean `{near}`?")),
                None => failure,
            })
        }
    }
}

fn roff(command: clap::Command) -> Result<Vec<u8>, Failure> {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(command).render(&mut page);
    rendered.map_err(|error| Failure::new(format!("the page cannot be written: {error}")))?;
    Ok(page)
}

fn print(text: &[u8]) -> Result<ExitCode, Failure> {
    output::write_stdout(&String::from_utf8_lossy(text))?;
    Ok(ExitCode::SUCCESS)
}
