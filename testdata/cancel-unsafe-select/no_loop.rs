// Without a loop nobody reads on.
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::oneshot::Receiver;

async fn hello(mut stream: TcpStream, stop: Receiver<()>) {
    let mut header = [0u8; 8];
    tokio::select! {
        _ = stream.read_exact(&mut header) => println!("{header:?}"),
        _ = stop => println!("stopped"),
    }
}
