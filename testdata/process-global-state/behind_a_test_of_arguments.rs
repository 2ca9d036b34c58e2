// Whether the test gets to the change depends on what it passes.
use std::env;

pub fn setup(args: &[String]) -> bool {
    if args[0] != "node" {
        return false;
    }
    unsafe { env::set_var("MODE", "node") }; //~ process-global-state low
    true
}

pub fn prepare() {
    unsafe { env::set_var("STAGE", "prepared") }; //~ process-global-state medium
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_passes() {
        assert!(!setup(&["tool".to_string()]));
    }

    #[test]
    fn prepares() {
        prepare();
    }
}
