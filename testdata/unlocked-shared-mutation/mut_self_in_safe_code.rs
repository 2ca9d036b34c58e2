// `&mut self` is exclusive by itself, with or without threads around.
use std::thread;

#[derive(Default)]
struct Parser {
    position: usize,
    tokens: Vec<String>,
}

impl Parser {
    fn advance(&mut self) {
        self.position += 1;
    }

    fn push(&mut self, token: &str) {
        self.tokens.push(token.to_owned());
        self.advance();
    }
}

fn main() {
    let worker = thread::spawn(|| {
        let mut parser = Parser::default();
        parser.push("a");
        parser.tokens.len()
    });
    println!("{}", worker.join().unwrap());
}
