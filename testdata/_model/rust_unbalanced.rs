// A bracket that is never closed.
fn before() {
    work();
}

fn open() {
    if true {
        work(;
    }
}

/// Documented.
pub fn after() {
    work();
}

fn quote() {
    let s = "never closed;
}

#[test]
fn end() {}
