// The tests share a lock.
use std::sync::Mutex;

static ENV: Mutex<()> = Mutex::new(());

pub fn level() -> String {
    std::env::var("LEVEL").unwrap_or_default()
}

fn set_level(value: &str) {
    unsafe {
        std::env::set_var("LEVEL", value);
    }
}

#[test]
fn high() {
    let _guard = ENV.lock().unwrap();
    set_level("3");
    assert_eq!(level(), "3");
}

#[test]
fn low() {
    let _guard = ENV.lock().unwrap();
    set_level("1");
    assert_eq!(level(), "1");
}
