// What `read_exact` has read is lost when a command comes.
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::Receiver;

async fn serve(mut stream: TcpStream, mut commands: Receiver<u8>) {
    let mut header = [0u8; 8];
    loop {
        tokio::select! {
            _ = stream.read_exact(&mut header) => println!("{header:?}"), //~ cancel-unsafe-select medium
            command = commands.recv() => println!("{command:?}"),
        }
    }
}
