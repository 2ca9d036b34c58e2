//! What everybody imports.
pub use crate::inner::Inner as Database;
pub use crate::{REGISTRY, Shared, probe};
