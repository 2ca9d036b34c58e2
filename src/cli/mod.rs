//! The command line: arguments, one module a subcommand. Only this folder and `main.rs` print or exit.

mod args;
mod check;
mod debug;
mod explain;
mod failure;
mod graph;
mod init;
mod manual;
mod mend;
mod output;
mod progress;
mod rules;
mod settings;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

pub use args::Arguments;
use args::Command;
use failure::Failure;

/// Runs the command with the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let outcome = match arguments.command {
        Command::Check(check) => check::run(&check),
        Command::Explain(explain) => explain::run(&explain),
        Command::Rules(rules) => rules::run(&rules),
        Command::Graph(graph) => graph::run(&graph),
        Command::Init(init) => init::run(&init),
        Command::Completions(completions) => manual::completions(completions.shell),
        Command::Man(man) => manual::page(man.subcommand.as_deref()),
        Command::Debug(debug) => debug::run(&debug),
    };
    outcome.unwrap_or_else(|failure: Failure| failure.report())
}

/// Help and version are answers; everything else is a mistake. Clap suggests the nearest option or value.
fn usage(error: &clap::Error) -> ExitCode {
    let asked_for = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let text = error.render();
    if asked_for {
        let style = output::stdout_style(args::ColorChoice::Auto);
        let text = if style.colour { text.ansi().to_string() } else { text.to_string() };
        return output::write_stdout(&text).map_or_else(Failure::report, |()| ExitCode::SUCCESS);
    }
    output::eprint(text.to_string().trim_end());
    ExitCode::from(2)
}
