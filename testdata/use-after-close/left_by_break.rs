// Every way out of the loop has closed the connection.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub async fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let mut buffer = [0; 64];
    loop {
        let read = stream.read(&mut buffer).await?;
        if read == 0 {
            stream.shutdown().await?;
            break;
        }
        stream.write_all(&buffer[..read]).await?;
    }
    stream.write_all(b"bye\n").await //~ use-after-close high
}
