// To be called once: the second call panics whether the assertion finds it or the cell does.
use std::sync::OnceLock;

static CONFIG: OnceLock<String> = OnceLock::new();

pub fn configure(path: &str) {
    assert!(CONFIG.get().is_none(), "configured twice");
    CONFIG.set(path.to_string()).expect("configured twice");
}

pub struct Interpreter {
    tags: OnceLock<String>,
}

impl Interpreter {
    pub fn tags(&self) -> &str {
        if self.tags.get().is_none() {
            self.tags.set("cp313".to_string()).expect("tags are set once"); //~ unsafe-lazy-init medium
        }
        self.tags.get().unwrap()
    }
}
