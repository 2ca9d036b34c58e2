//! Reached by a `path` attribute: `moved` in the tree of modules.
pub fn found() {
    crate::probe(); //~ calls: probe
}
