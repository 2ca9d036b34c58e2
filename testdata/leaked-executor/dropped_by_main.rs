// `main` ends the process when the pool's threads have hardly begun.
use threadpool::ThreadPool;

fn main() {
    let pool = ThreadPool::new(4);
    for page in 0..12 {
        pool.execute(move || render(page)); //~ leaked-executor medium
    }
    println!("rendered");
}

fn render(page: u32) {
    println!("page {page}");
}
