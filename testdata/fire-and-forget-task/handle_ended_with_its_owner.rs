// Twin of `handle_in_a_field.rs`: dropping the owner ends the task, or somebody waits for it.
use tokio::task::JoinHandle;

pub struct Discovery {
    announcing: JoinHandle<()>,
}

impl Drop for Discovery {
    fn drop(&mut self) {
        self.announcing.abort();
    }
}

pub struct Lookup {
    asking: JoinHandle<()>,
}

impl Lookup {
    pub async fn finish(self) -> Result<(), tokio::task::JoinError> {
        self.asking.await
    }
}
