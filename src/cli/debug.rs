//! `lockwise debug`: what the tool sees.

use std::path::Path;
use std::process::ExitCode;

use super::args::{Debug, DebugWhat};
use super::failure::Failure;
use super::output;
use crate::config::{Selection, Settings};
use crate::driver;
use crate::finding::Confidence;
use crate::model;
use crate::source;

/// Prints what was asked for.
pub fn run(arguments: &Debug) -> Result<ExitCode, Failure> {
    match &arguments.what {
        DebugWhat::Model { file } => print_model(file),
    }
}

fn print_model(file: &Path) -> Result<ExitCode, Failure> {
    let settings = Settings {
        current: source::current_folder(),
        paths: vec![file.to_path_buf()],
        stdin: None,
        isolated: true,
        exclude: Vec::new(),
        gitignore: false,
        include_markdown: true,
        include_tests: true,
        confidence: Confidence::Low,
        selection: Selection::default(),
        show_suppressed: false,
        jobs: Some(1),
    };
    let lowered = driver::lower_file(&settings)?;
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
