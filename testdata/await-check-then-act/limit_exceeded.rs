// All tasks of a listener share a limit; each asks before an await whether there is room, and counts itself after it.
use std::sync::{Arc, Mutex};

use tokio::net::{TcpListener, TcpStream};

struct Limits {
    open: usize,
    most: usize,
}

pub async fn serve(listener: TcpListener, limits: Arc<Mutex<Limits>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let server = Server { limits: limits.clone() };
        tokio::spawn(async move { server.handle(stream).await });
    }
}

struct Server {
    limits: Arc<Mutex<Limits>>,
}

impl Server {
    async fn handle(&self, stream: TcpStream) {
        let free = {
            let limits = self.limits.lock().unwrap();
            limits.open < limits.most
        };
        if free {
            greet(&stream).await;
            self.limits.lock().unwrap().open += 1; //~ await-check-then-act medium
        }
    }
}

async fn greet(stream: &TcpStream) {
    stream.writable().await.ok();
}
