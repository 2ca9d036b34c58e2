// edition: 2015
// What the other module imports.
use std::sync::{Arc, RwLock};

pub struct Private {
    pub id: u64,
}

pub enum Channel {
    Group(u64),
    Private(Arc<RwLock<Private>>),
}
