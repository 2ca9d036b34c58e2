// The twin of dropped_by_main.rs: the work is waited for.
use threadpool::ThreadPool;

fn main() {
    let pool = ThreadPool::new(4);
    for page in 0..12 {
        pool.execute(move || render(page));
    }
    pool.join();
    println!("rendered");
}

fn render(page: u32) {
    println!("page {page}");
}
