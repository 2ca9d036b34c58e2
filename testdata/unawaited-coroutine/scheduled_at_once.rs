// A plain function has sent its message before it hands out the future that waits for the answer.
use std::future::Future;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;

pub struct Planner {
    requests: UnboundedSender<u8>,
    done: watch::Receiver<u64>,
}

impl Planner {
    fn rebuild(&self) -> impl Future<Output = ()> + use<> {
        let mut done = self.done.clone();
        let _ = self.requests.send(1);
        async move {
            let _ = done.changed().await;
        }
    }

    pub async fn delete(&self) {
        let _waiter = self.rebuild();
    }
}
