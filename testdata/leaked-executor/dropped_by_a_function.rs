// A function that gives work to a pool of its own and returns: its caller may go on as if it were done.
use rayon::ThreadPoolBuilder;

pub fn index(folders: Vec<String>) {
    let pool = ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    for folder in folders {
        pool.spawn(move || read(&folder)); //~ leaked-executor low
    }
}

fn read(folder: &str) {
    println!("{folder}");
}
