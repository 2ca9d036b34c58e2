// The tests are run one after the other.
use serial_test::serial;

pub fn level() -> String {
    std::env::var("LEVEL").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[serial]
    fn high() {
        unsafe {
            std::env::set_var("LEVEL", "3");
        }
        assert_eq!(level(), "3");
    }

    #[test]
    #[serial]
    fn low() {
        unsafe {
            std::env::set_var("LEVEL", "1");
        }
        assert_eq!(level(), "1");
    }
}
