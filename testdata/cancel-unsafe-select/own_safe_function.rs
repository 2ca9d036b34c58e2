// The twin: what the function awaits is safe to drop.
use tokio::net::TcpStream;
use tokio::sync::mpsc::Receiver;

async fn message(bodies: &mut Receiver<Vec<u8>>) -> Vec<u8> {
    bodies.recv().await.unwrap_or_default()
}

async fn serve(mut bodies: Receiver<Vec<u8>>, mut commands: Receiver<u8>, _stream: TcpStream) {
    loop {
        tokio::select! {
            body = message(&mut bodies) => println!("{body:?}"),
            command = commands.recv() => println!("{command:?}"),
        }
    }
}
