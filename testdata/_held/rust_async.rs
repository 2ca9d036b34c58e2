// Locks that are awaited, and guards across awaits.
use std::sync::Arc;
use tokio::sync::{Mutex, RwLock};

fn probe() -> usize {
    0
}

struct State {
    jobs: Mutex<Vec<u32>>,
    names: RwLock<Vec<String>>,
}

impl State {
    async fn awaited(&self) {
        let g = self.jobs.lock().await;
        probe(); //~ held: State.jobs
        drop(g);
        probe(); //~ held:
    }

    async fn temporary(&self) {
        self.jobs.lock().await.push(1);
        probe(); //~ held:
        let n = self.jobs.lock().await.len();
        probe(); //~ held:
        let _ = n;
    }

    async fn while_let(&self) {
        while let Some(_job) = self.jobs.lock().await.pop() {
            probe(); //~ held: State.jobs
        }
        probe(); //~ held:
    }

    async fn readers(&self) {
        {
            let _r = self.names.read().await;
            probe(); //~ held: State.names
        }
        probe(); //~ held:
    }
}

async fn spawned(state: Arc<State>) {
    let g = state.jobs.lock().await;
    let task = tokio::spawn(async move {
        probe(); //~ held:
    });
    probe(); //~ held: State.jobs
    drop(g);
    let _ = task.await;
    probe(); //~ held:
}
