// The whole map is locked while one of its elements waits for a message.
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender};

pub struct Server {
    accepted: Mutex<Receiver<bool>>,
    tell: Sender<bool>,
}

impl Server {
    fn accept(&self) {
        self.accepted.lock().unwrap().recv().unwrap();
    }

    fn connect(&self) {
        self.tell.send(true).unwrap();
    }
}

static SERVERS: Mutex<HashMap<u64, Server>> = Mutex::new(HashMap::new());

pub fn accept(server: u64) {
    SERVERS.lock().unwrap().get(&server).unwrap().accept(); //~ blocking-under-lock medium
}

pub fn connect(server: u64) {
    SERVERS.lock().unwrap().get(&server).unwrap().connect();
}

pub fn accept_own(server: &Server) {
    server.accept();
}
