//! What can be said on the command line.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use crate::finding::Confidence;

/// Finds concurrency bugs in Rust and Python source.
#[derive(Debug, Parser)]
#[command(name = "lockwise", version, about, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check files and folders
    Check(Box<Check>),
    /// Print a rule's page, or the rules of a family
    Explain(Explain),
    /// List the rules
    Rules(Rules),
    /// Draw which locks are taken while which are held, circles marked
    Graph(Graph),
    /// Write a commented config file
    Init(Init),
    /// Print a completion script for a shell
    Completions(Completions),
    /// Print the manual page, of a subcommand if one is named
    Man(Man),
    /// Look inside
    Debug(Debug),
}

/// Arguments of `check`.
#[derive(Args, Clone, Debug)]
pub struct Check {
    /// Files and folders; `-` for standard input
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,

    /// How to report: text, concise, json, sarif, github, gitlab, junit, markdown, html, each with `=FILE` to write there instead; may be repeated
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text", value_parser = parse_output)]
    pub output_format: Vec<Output>,
    /// The least confidence reported
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub confidence: Option<Level>,
    /// Rules or families to run instead of the default ones, and of those in config
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Rules or families not to run
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Rules or families to run in addition
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub extend_select: Vec<String>,
    /// Run preview rules too
    #[arg(long)]
    pub preview: bool,
    /// Report findings in tests, benchmarks and examples too
    #[arg(long)]
    pub include_tests: bool,
    /// Report findings that a comment silences too, marked
    #[arg(long)]
    pub show_suppressed: bool,

    /// Read no config, analyse the named paths alone
    #[arg(long, conflicts_with = "config")]
    pub isolated: bool,
    /// Read this config file
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Globs of files and folders to leave out, in addition to those in config
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Leave out what is excluded even if it is named, for hooks
    #[arg(long)]
    pub force_exclude: bool,
    /// Check the fenced code of Markdown documents in folders too
    #[arg(long)]
    pub include_markdown: bool,
    /// Look into what .gitignore and its like leave out
    #[arg(long)]
    pub no_gitignore: bool,
    /// What the file on standard input is called
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// List the files that would be checked, and check none
    #[arg(long)]
    pub show_files: bool,

    /// Print the settings of each path and where they come from, and check nothing
    #[arg(long)]
    pub show_settings: bool,

    /// Do not report the findings in this file
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Make what is found now the baseline, in FILE or where it is (else lockwise-baseline.json)
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, conflicts_with = "baseline")]
    pub write_baseline: Option<Option<PathBuf>>,
    /// Take out of the baseline what is no longer found
    #[arg(long, conflicts_with = "write_baseline")]
    pub prune_baseline: bool,
    /// Silence what is found now by comments, with a reason if one is given
    #[arg(long, value_name = "REASON", num_args = 0..=1, require_equals = true, conflicts_with_all = ["fix", "diff"])]
    pub add_ignore: Option<Option<String>>,
    /// Apply the safe fixes of the findings, and report what is left
    #[arg(long)]
    pub fix: bool,
    /// Apply the unsafe fixes too: with --fix or --diff
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Print what --fix would change, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// Report what is new since a git revision: both are analysed
    #[arg(long, value_name = "REV")]
    pub changed_since: Option<String>,

    /// Exit with 0 even if there are findings
    #[arg(long)]
    pub exit_zero: bool,
    /// Exit with 2 if a file could not be read or parsed
    #[arg(long)]
    pub strict: bool,
    /// Name of this analysis in SARIF, where a repository uploads several
    #[arg(long, value_name = "NAME")]
    pub sarif_category: Option<String>,
    /// Print the number of findings by rule instead of the findings
    #[arg(long)]
    pub statistics: bool,
    /// Threads to use
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
    /// Do not use the cache
    #[arg(long)]
    pub no_cache: bool,
    /// Do not show progress
    #[arg(long)]
    pub no_progress: bool,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// Say no more on standard error than the last line
    #[arg(short, long)]
    pub quiet: bool,
    /// Say more on standard error
    #[arg(short, long, action = ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,
}

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub struct Explain {
    /// A rule or a family
    pub rule: String,
}

/// Arguments of `rules`.
#[derive(Args, Debug)]
pub struct Rules {
    /// How to list them
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub output_format: ListFormat,
}

/// Arguments of `graph`.
#[derive(Args, Debug)]
pub struct Graph {
    /// Files and folders
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// How to draw
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "dot")]
    pub format: GraphFormat,
    /// Draw what tests, benchmarks and examples do too
    #[arg(long)]
    pub include_tests: bool,
    /// Read no config, analyse the named paths alone
    #[arg(long)]
    pub isolated: bool,
}

/// How a graph is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum GraphFormat {
    /// For Graphviz.
    Dot,
    /// For Markdown documents of GitHub and GitLab.
    Mermaid,
    /// A drawing.
    Svg,
    /// For programs.
    Json,
}

/// Arguments of `init`.
#[derive(Args, Debug)]
pub struct Init {
    /// The folder to write to
    #[arg(default_value = ".")]
    pub folder: PathBuf,
}

/// Arguments of `completions`.
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Args, Debug)]
pub struct Man {
    /// A subcommand
    pub subcommand: Option<String>,
}

/// Arguments of `debug`.
#[derive(Args, Debug)]
pub struct Debug {
    /// At what to look.
    #[command(subcommand)]
    pub what: DebugWhat,
}

/// What `debug` shows.
#[derive(Debug, Subcommand)]
pub enum DebugWhat {
    /// Print what a file was lowered to
    Model {
        /// A source file, or a Markdown document
        file: PathBuf,
    },
    /// Print what the analysis found out about every function: locks held, accesses, calls, who runs it
    Facts {
        /// A file or a folder
        path: PathBuf,
    },
    /// Print what is known about a line: who runs it, what is held there, what rules find there and why others are silent
    Why {
        /// A file and a line of it: `src/pool.py:12`
        #[arg(value_name = "FILE:LINE")]
        place: String,
        /// Analyse the file alone, without its project
        #[arg(long)]
        isolated: bool,
    },
}

/// A confidence on the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Level {
    /// Everything plausible.
    Low,
    /// One side plus strong convention.
    Medium,
    /// Both sides visible.
    High,
}

impl From<Level> for Confidence {
    fn from(level: Level) -> Self {
        match level {
            Level::Low => Self::Low,
            Level::Medium => Self::Medium,
            Level::High => Self::High,
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless the environment says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How `rules` lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ListFormat {
    /// A table.
    Text,
    /// An array.
    Json,
    /// All pages as one to look at in a browser.
    Html,
}

/// A report format.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// One line a finding.
    Concise,
    /// For programs.
    Json,
    /// For code scanning.
    Sarif,
    /// Annotations of a pull request, by workflow commands.
    Github,
    /// GitLab's code quality.
    Gitlab,
    /// For CI systems.
    Junit,
    /// A pull request's comment.
    Markdown,
    /// A page to look at.
    Html,
}

/// A format and where it goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Output {
    /// The format.
    pub format: Format,
    /// The file; standard output if `None`.
    pub file: Option<PathBuf>,
}

fn parse_output(text: &str) -> Result<Output, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("no file after `=`".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let formats: Vec<String> = Format::value_variants()
        .iter()
        .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
        .collect();
    let names = || formats.iter().map(String::as_str);
    let format = Format::from_str(name, false).map_err(|_| {
        let near = crate::suggestion::nearest(name, names());
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        format!("it is one of {}{near}", names().collect::<Vec<_>>().join(", "))
    })?;
    Ok(Output { format, file })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }
}
