// Textbook: `let _ =` keeps no guard, so what follows is not protected.
use tokio::sync::Mutex;

pub struct Files {
    turn: Mutex<()>,
}

impl Files {
    pub async fn rotate(&self) {
        let _ = self.turn.lock().await; //~ guard-dropped-early
        tokio::fs::rename("log", "log.1").await.ok();
        tokio::fs::write("log", "").await.ok();
    }

    pub async fn rotate_alone(&self) {
        let _turn = self.turn.lock().await;
        tokio::fs::rename("log", "log.1").await.ok();
        tokio::fs::write("log", "").await.ok();
    }
}
