//! lockwise: a linter that finds concurrency bugs in Rust and Python source.
//!
//! Two front ends lower source into one concurrency model; everything else reads only the model. See
//! `ARCHITECTURE.md`.

pub mod analysis;
pub mod cli;
pub mod config;
pub mod driver;
pub mod finding;
pub mod knowledge;
pub mod model;
pub mod python;
pub mod repair;
pub mod report;
pub mod rust;
pub mod source;
pub mod suggestion;

// The rules live beside their pages, at the top of the repository: they are what people come to read and to add.
#[path = "../rules/mod.rs"]
pub mod rules;
