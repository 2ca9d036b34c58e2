// The other branch ends the loop: what is lost nobody misses.
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::Receiver;

async fn serve(mut stream: TcpStream, mut stop: Receiver<()>) {
    let mut header = [0u8; 8];
    loop {
        tokio::select! {
            _ = stream.read_exact(&mut header) => println!("{header:?}"),
            _ = stop.recv() => break,
        }
    }
}
