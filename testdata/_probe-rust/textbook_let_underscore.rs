// Textbook: `let _ =` keeps no guard, so what follows is not protected.
use tokio::sync::Mutex;

pub struct Files {
    turn: Mutex<()>,
}

impl Files {
    pub async fn rotate(&self) {
        let _ = self.turn.lock().await; //~todo guard-dropped-early
        std::fs::rename("log", "log.1").ok();
        std::fs::write("log", "").ok();
    }

    pub async fn rotate_alone(&self) {
        let _turn = self.turn.lock().await;
        std::fs::rename("log", "log.1").ok();
        std::fs::write("log", "").ok();
    }
}
