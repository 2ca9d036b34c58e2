// The writer is shut down on one path, or another one is put in its place before anything is written.

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

pub struct Peer {
    stream: TcpStream,
    address: String,
}

impl Peer {
    pub async fn again(&mut self) -> std::io::Result<()> {
        self.stream.shutdown().await?;
        self.stream = TcpStream::connect(&self.address).await?;
        self.stream.write_all(b"hello\n").await
    }

    pub async fn by_helper(&mut self) -> std::io::Result<()> {
        self.stream.shutdown().await?;
        self.connect().await?;
        self.stream.write_all(b"hello\n").await
    }

    pub async fn on_one_path(&mut self, last: bool) -> std::io::Result<()> {
        if last {
            self.stream.shutdown().await?;
            return Ok(());
        }
        self.stream.write_all(b"more\n").await
    }

    async fn connect(&mut self) -> std::io::Result<()> {
        self.stream = TcpStream::connect(&self.address).await?;
        Ok(())
    }
}

pub async fn each(addresses: &[String]) -> std::io::Result<()> {
    for address in addresses {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(b"hello\n").await?;
        stream.shutdown().await?;
    }
    Ok(())
}

pub async fn until_done(mut stream: TcpStream, address: &str) -> std::io::Result<()> {
    stream.shutdown().await?;
    loop {
        if stream.peer_addr().is_ok() {
            stream = TcpStream::connect(address).await?;
        }
        if stream.nodelay()? {
            break;
        }
        stream = TcpStream::connect(address).await?;
    }
    stream.write_all(b"done\n").await
}
