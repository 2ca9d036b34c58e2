// The test leaves early, which protects no more.
use once_cell::sync::OnceCell;

struct Registry {
    name: OnceCell<String>,
}

impl Registry {
    fn name(&self, name: &str) {
        if self.name.get().is_some() {
            return;
        }
        self.name.set(name.to_string()).expect("set once"); //~ unsafe-lazy-init
    }
}
