// The task ends when its owner is asked to stop, and goes on when the owner is dropped instead.
use std::sync::Mutex;

use tokio::task::JoinHandle;

pub struct Log {
    writer: Mutex<Option<JoinHandle<()>>>, //~ fire-and-forget-task low
}

impl Log {
    pub fn start(&self) {
        let task = tokio::spawn(async move { write_all().await });
        *self.writer.lock().unwrap() = Some(task);
    }

    pub fn stop(&self) {
        if let Some(task) = self.writer.lock().unwrap().take() {
            task.abort();
        }
    }
}

pub struct Journal {
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl Journal {
    pub fn start(&self) {
        let task = tokio::spawn(async move { write_all().await });
        *self.writer.lock().unwrap() = Some(task);
    }

    pub fn stop(&self) {
        if let Some(task) = self.writer.lock().unwrap().take() {
            task.abort();
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.stop();
    }
}

async fn write_all() {}
