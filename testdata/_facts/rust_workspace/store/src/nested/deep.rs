//! Two levels down.
use super::super::probe;

pub fn dive() {
    probe(); //~ calls: probe
    super::shallow(); //~ calls: shallow
}
