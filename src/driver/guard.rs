//! Runs a step so that its panic is a value: a defect met in one file costs that file only.

use std::cell::{Cell, RefCell};
use std::panic::{self, UnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether a guarded step runs on this thread.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// Where and why the last guarded step on this thread panicked.
    static REASON: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `step`; the error says where and why it panicked. Nothing is printed.
pub fn run<T>(step: impl FnOnce() -> T + UnwindSafe) -> Result<T, String> {
    install_hook();
    let outer = GUARDED.replace(true);
    let outcome = panic::catch_unwind(step);
    GUARDED.set(outer);
    outcome.map_err(|_| REASON.take())
}

/// Panics outside guarded steps keep the hook that was there.
fn install_hook() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                return before(info);
            }
            let payload = info.payload();
            let text = payload.downcast_ref::<&str>().copied();
            let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("panic");
            let place = info.location().map_or(String::new(), |at| format!("{}:{}: ", at.file(), at.line()));
            REASON.set(format!("{place}{text}"));
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::run;

    #[test]
    fn a_panic_is_a_value() {
        assert_eq!(run(|| 3), Ok(3));
        let reason = run(|| -> u8 { panic!("no {}", "way") }).unwrap_err();
        assert!(reason.ends_with("no way") && reason.contains("guard.rs"), "{reason}");
    }
}
