// edition: 2015
// Paths of imports begin at the root of the crate.
pub mod cache;
pub mod model;
