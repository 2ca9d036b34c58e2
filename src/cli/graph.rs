//! `lockwise graph`: which locks are taken while which are held, with the circles marked.

use std::process::ExitCode;

use super::args::{Graph, GraphFormat};
use super::check::number;
use super::failure::Failure;
use super::output;
use super::progress;
use crate::config::{ConfigFrom, Options, Settings};
use crate::driver;
use crate::report::lock_graph::Frame;
use crate::source;

/// Prints the graph.
pub fn run(arguments: &Graph) -> Result<ExitCode, Failure> {
    let settings = Settings {
        isolated: arguments.isolated,
        config: if arguments.isolated { ConfigFrom::Nowhere } else { ConfigFrom::Nearest },
        progress: progress::wanted(false),
        given: Options { include_tests: arguments.include_tests.then_some(true), ..Options::default() },
        ..Settings::new(&source::current_folder(), arguments.paths.clone())
    };
    let graph = driver::lock_graph(&settings)?;
    let text = match arguments.format {
        GraphFormat::Dot => graph.dot(),
        GraphFormat::Mermaid => graph.mermaid(),
        GraphFormat::Svg => graph.svg(Frame::File),
        GraphFormat::Json => {
            let text = serde_json::to_string_pretty(&graph);
            text.map_err(|error| Failure::new(format!("the graph cannot be written: {error}")))? + "\n"
        }
    };
    output::write_stdout(&text)?;
    let locks = number(graph.locks.len(), "lock");
    let orders = number(graph.edges.len(), "order");
    output::eprint(&format!("{locks}, {orders}, {}", number(graph.circles(), "circle")));
    Ok(ExitCode::SUCCESS)
}
