// Whatever is written to after its `shutdown` fails; the error of the farewell is thrown away as well.

use tokio::io::{AsyncWrite, AsyncWriteExt};

pub async fn finish<W: AsyncWrite + Unpin>(mut writer: W, tail: &[u8]) -> std::io::Result<()> {
    writer.shutdown().await?;
    writer.write_all(tail).await?; //~ use-after-close high
    Ok(())
}

pub struct Peer {
    stream: tokio::net::TcpStream,
}

impl Peer {
    pub async fn leave(&mut self) {
        let _ = self.stream.shutdown().await;
        let _ = self.stream.write_all(b"bye\n").await; //~ use-after-close medium
    }
}
