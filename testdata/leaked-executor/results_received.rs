// The work tells by a channel that it is done, and the function waits for that.
use std::sync::mpsc::channel;
use threadpool::ThreadPool;

fn main() {
    let pool = ThreadPool::new(4);
    let (tx, rx) = channel();
    for page in 0..12 {
        let tx = tx.clone();
        pool.execute(move || {
            let _ = tx.send(render(page));
        });
    }
    drop(tx);
    for length in rx {
        println!("{length}");
    }
}

fn render(page: u32) -> usize {
    format!("page {page}").len()
}
