// Two tests run at once, and one sets a variable that the other reads.
pub fn level() -> String {
    std::env::var("LEVEL").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_level(value: &str) {
        unsafe {
            std::env::set_var("LEVEL", value); //~ process-global-state medium
        }
    }

    #[test]
    fn high() {
        set_level("3");
        assert_eq!(level(), "3");
    }

    #[test]
    fn low() {
        set_level("1");
        assert_eq!(level(), "1");
    }
}
