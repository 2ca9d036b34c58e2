// `install` and `scope` return when the work is done.
use rayon::ThreadPoolBuilder;

pub fn index(folders: &[String]) {
    let pool = ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    pool.install(|| folders.iter().for_each(|folder| read(folder)));
    pool.scope(|scope| {
        for folder in folders {
            scope.spawn(move |_| read(folder));
        }
    });
}

fn read(folder: &str) {
    println!("{folder}");
}
