// As many messages are waited for as there are jobs; one that panics sends none, and the sender kept here keeps the channel open.
use std::sync::mpsc;
use std::thread;

fn build_all(names: Vec<String>) -> usize {
    let (sender, receiver) = mpsc::channel::<usize>();
    let jobs = names.len();
    let mut threads = Vec::new();
    for name in names {
        let sender = sender.clone();
        threads.push(thread::spawn(move || {
            let size = build(&name);
            sender.send(size).unwrap();
        }));
    }
    let all = receiver.iter().take(jobs).sum(); //~ channel-never-closes low
    for thread in threads {
        thread.join().unwrap();
    }
    all
}

fn build(name: &str) -> usize {
    name.len()
}
