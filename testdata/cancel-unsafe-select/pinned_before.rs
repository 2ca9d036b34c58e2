// The future is made once and polled by reference.
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::Receiver;

async fn serve(mut stream: TcpStream, mut commands: Receiver<u8>) {
    let mut header = [0u8; 8];
    let read = stream.read_exact(&mut header);
    tokio::pin!(read);
    loop {
        tokio::select! {
            _ = &mut read => return,
            command = commands.recv() => println!("{command:?}"),
        }
    }
}
