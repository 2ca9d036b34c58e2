// The twin of limit_exceeded.rs: who asks counts itself at once, and takes that back if it comes to nothing.
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
        {
            let mut limits = self.limits.lock().unwrap();
            if limits.open >= limits.most {
                return;
            }
            limits.open += 1;
        }
        greet(&stream).await;
        self.limits.lock().unwrap().open -= 1;
    }
}

async fn greet(stream: &TcpStream) {
    stream.writable().await.ok();
}
