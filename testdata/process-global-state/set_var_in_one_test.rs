// The only test of the crate meets no other.
pub fn level() -> String {
    std::env::var("LEVEL").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn high() {
        unsafe {
            std::env::set_var("LEVEL", "3");
        }
        assert_eq!(level(), "3");
    }
}
