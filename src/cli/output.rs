//! Standard output and standard error.

use std::env;
use std::io::{self, IsTerminal, Write};

use super::args::ColorChoice;
use super::failure::Failure;
use crate::report::Style;

/// Writes to standard output. A reader that has gone away ends the run quietly.
pub fn write_stdout(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let outcome = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    outcome.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => Failure::broken_pipe(),
        _ => Failure::new(format!("standard output cannot be written: {error}")),
    })
}

/// Writes a line to standard error. If nobody can hear, nobody can be told.
pub fn eprint(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// How to write to standard output.
#[must_use]
pub fn stdout_style(choice: ColorChoice) -> Style {
    let colour = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => wants_colour(&|name| env::var(name).ok(), io::stdout().is_terminal()),
    };
    // Links are for those who want more than plain text, in terminals that know them (`FORCE_HYPERLINK` decides where given).
    let links = colour && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout);
    Style { colour, links, width: width() }
}

/// The conventions: `NO_COLOR` (no-color.org), `FORCE_COLOR` (force-color.org), `CLICOLOR` and `CLICOLOR_FORCE`
/// (bixense.com/clicolors), then whether it is a terminal that can.
fn wants_colour(variable: &dyn Fn(&str) -> Option<String>, terminal: bool) -> bool {
    let set = |name| variable(name).is_some_and(|value| !value.is_empty());
    let forced = |name| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
    if set("NO_COLOR") {
        return false;
    }
    if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") {
        return true;
    }
    let refused = variable("CLICOLOR").as_deref() == Some("0") || variable("FORCE_COLOR").as_deref() == Some("0");
    terminal && !refused && variable("TERM").as_deref() != Some("dumb")
}

fn width() -> usize {
    let from_environment = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let from_terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    from_environment.or_else(from_terminal).unwrap_or(Style::default().width)
}

#[cfg(test)]
mod tests {
    use super::wants_colour;

    fn check_colour(variables: &[(&str, &str)], terminal: bool, expected: bool) {
        let lookup = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        assert_eq!(wants_colour(&lookup, terminal), expected, "{variables:?} on a terminal: {terminal}");
    }

    #[test]
    fn the_environment_decides_before_the_terminal() {
        check_colour(&[], true, true);
        check_colour(&[], false, false);
        check_colour(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], true, false);
        check_colour(&[("NO_COLOR", "")], true, true);
        check_colour(&[("FORCE_COLOR", "1")], false, true);
        check_colour(&[("FORCE_COLOR", "0")], true, false);
        check_colour(&[("CLICOLOR_FORCE", "1")], false, true);
        check_colour(&[("CLICOLOR", "0")], true, false);
        check_colour(&[("TERM", "dumb")], true, false);
    }
}
