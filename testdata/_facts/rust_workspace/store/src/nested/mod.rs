//! A folder module.
pub mod deep;

pub fn shallow() {
    self::deep::dive(); //~ calls: dive
    deep::dive(); //~ calls: dive
    super::probe(); //~ calls: probe
}
