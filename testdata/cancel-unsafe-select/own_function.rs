// A function of the project reads lines and then a body.
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc::Receiver;

async fn message(reader: &mut BufReader<TcpStream>) -> Vec<u8> {
    let mut line = String::new();
    reader.read_line(&mut line).await.ok();
    let mut body = vec![0; line.len()];
    reader.read_exact(&mut body).await.ok();
    body
}

async fn serve(mut reader: BufReader<TcpStream>, mut commands: Receiver<u8>) {
    loop {
        tokio::select! {
            body = message(&mut reader) => println!("{body:?}"), //~ cancel-unsafe-select medium
            command = commands.recv() => println!("{command:?}"),
        }
    }
}
