// What the handler of a branch awaits is not dropped.
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::Receiver;

async fn serve(mut stream: TcpStream, mut commands: Receiver<u8>, mut others: Receiver<u8>) {
    loop {
        tokio::select! {
            command = commands.recv() => {
                stream.write_all(&[command.unwrap_or(0)]).await.ok();
            }
            other = others.recv() => println!("{other:?}"),
        }
    }
}
