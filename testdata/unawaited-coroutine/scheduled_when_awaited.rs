// Nothing is sent before somebody awaits the future.
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;

pub struct Planner {
    requests: UnboundedSender<u8>,
    done: watch::Receiver<u64>,
}

impl Planner {
    async fn rebuild(&self) {
        let mut done = self.done.clone();
        let _ = self.requests.send(1);
        {
            let _ = done.changed().await;
        }
    }

    pub async fn delete(&self) {
        let _waiter = self.rebuild(); //~ unawaited-coroutine
    }
}
