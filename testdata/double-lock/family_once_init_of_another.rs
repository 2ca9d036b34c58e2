// The initialiser of a cell asks another cell, which asks nobody.
use std::sync::OnceLock;

static NAME: OnceLock<String> = OnceLock::new();
static HOST: OnceLock<String> = OnceLock::new();

fn name() -> &'static str {
    NAME.get_or_init(|| greeting().to_owned())
}

fn greeting() -> &'static str {
    HOST.get_or_init(|| "localhost".to_owned())
}

fn main() {
    println!("{}", name());
}
