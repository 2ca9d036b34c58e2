// The mutex is what lets threads share the stream.
use std::io::Write;
use std::net::TcpStream;
use std::sync::Mutex;

struct Client {
    stream: Mutex<TcpStream>,
}

impl Client {
    fn send(&self, bytes: &[u8]) {
        let mut stream = self.stream.lock().unwrap();
        stream.write_all(bytes).unwrap();
    }

    fn ping(&self) {
        self.stream.lock().unwrap().write_all(b"ping").unwrap();
    }
}
