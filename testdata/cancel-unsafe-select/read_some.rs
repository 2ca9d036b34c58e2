// The twin: `read` has either read nothing or is done.
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::Receiver;

async fn serve(mut stream: TcpStream, mut commands: Receiver<u8>) {
    let mut header = [0u8; 8];
    loop {
        tokio::select! {
            _ = stream.read(&mut header) => println!("{header:?}"),
            command = commands.recv() => println!("{command:?}"),
        }
    }
}
