// The initialiser of a cell asks the cell: it waits for itself.
use std::sync::OnceLock;

static NAME: OnceLock<String> = OnceLock::new();

fn name() -> &'static str {
    NAME.get_or_init(|| greeting().to_owned()) //~ double-lock high
}

fn greeting() -> &'static str {
    name()
}
