// Nobody can wait for it; nothing says that anybody should.
use std::thread;

pub fn notify(message: String) {
    thread::spawn(move || { //~ unjoined-thread low
        send(&message);
    });
}

fn send(message: &str) {
    eprintln!("{message}");
}
