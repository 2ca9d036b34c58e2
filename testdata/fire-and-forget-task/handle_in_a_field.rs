// The owner keeps the handle, never uses it, and does nothing when it is dropped.
use tokio::task::JoinHandle;

pub struct Discovery {
    name: String,
    _announcing: JoinHandle<()>, //~ fire-and-forget-task low
    _asking: Option<JoinHandle<()>>, //~ fire-and-forget-task low
}

async fn announce(name: String) {
    println!("{name}");
}

impl Discovery {
    pub fn start(name: String) -> Self {
        let announcing = tokio::spawn(announce(name.clone()));
        let asking = Some(tokio::spawn(announce(name.clone())));
        Self { name, _announcing: announcing, _asking: asking }
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}
