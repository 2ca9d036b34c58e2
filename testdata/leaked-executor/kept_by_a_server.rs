// The pool serves as long as the process runs, or is somebody else's.
use std::net::TcpListener;
use std::sync::Arc;
use threadpool::ThreadPool;

fn main() {
    let pool = ThreadPool::new(4);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    loop {
        if let Ok((stream, _)) = listener.accept() {
            pool.execute(move || drop(stream));
        }
    }
}

pub struct Workers {
    pool: Arc<ThreadPool>,
}

pub fn workers() -> Workers {
    let pool = ThreadPool::new(2);
    pool.execute(|| println!("warm"));
    Workers { pool: Arc::new(pool) }
}

pub fn lend(give: impl FnOnce(ThreadPool)) {
    let pool = ThreadPool::new(2);
    pool.execute(|| println!("warm"));
    give(pool);
}

impl Workers {
    pub fn run(&self) {
        self.pool.execute(|| println!("work"));
    }
}
