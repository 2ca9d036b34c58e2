//! `lockwise debug`: what the tool sees.

mod why;

use std::path::Path;
use std::process::ExitCode;

use super::args::{Debug, DebugWhat};
use super::failure::Failure;
use super::output;
use crate::analysis;
use crate::config::{Options, Settings};
use crate::driver;
use crate::finding::{Confidence, Location};
use crate::model;
use crate::source;

/// Prints what was asked for.
pub fn run(arguments: &Debug) -> Result<ExitCode, Failure> {
    match &arguments.what {
        DebugWhat::Model { file } => print_model(file),
        DebugWhat::Facts { path } => print_facts(path),
        DebugWhat::Why { place, isolated } => why::run(place, *isolated),
    }
}

fn print_facts(path: &Path) -> Result<ExitCode, Failure> {
    let lowered = driver::lower_file(&settings_for(path))?;
    let (sources, models): (Vec<_>, Vec<_>) = lowered.into_iter().unzip();
    let program = analysis::analyse(models);
    let line = |location: Location| match sources.get(location.file.0 as usize) {
        Some(source) => format!("{}:{}", source.path, source.position(location.span.start).line),
        None => String::new(),
    };
    output::write_stdout(&analysis::describe(&program, &line))?;
    Ok(ExitCode::SUCCESS)
}

fn settings_for(file: &Path) -> Settings {
    let given = Options {
        gitignore: Some(false),
        include_markdown: Some(true),
        include_tests: Some(true),
        confidence: Some(Confidence::Low),
        ..Options::default()
    };
    Settings {
        isolated: true,
        given,
        jobs: Some(1),
        ..Settings::new(&source::current_folder(), vec![file.to_path_buf()])
    }
}

fn print_model(file: &Path) -> Result<ExitCode, Failure> {
    let lowered = driver::lower_file(&settings_for(file))?;
    if lowered.is_empty() {
        return Err(Failure::new(format!("there is no Python or Rust in `{}`", file.display())));
    }
    let several = lowered.len() > 1;
    let mut text = String::new();
    for (source, model) in &lowered {
        if several {
            let heading = format!("==== {}:{} {}\n", source.path, source.position(0).line, source.context.module);
            text.push_str(&heading);
        }
        text.push_str(&model::dump(model, source.text()));
        if !text.ends_with('\n') {
            text.push('\n');
        }
    }
    output::write_stdout(&text)?;
    Ok(ExitCode::SUCCESS)
}
