// A type of the program's own whose `close` and `shutdown` mean something else.

use tokio::io::AsyncWriteExt;

pub struct Page {
    file: tokio::fs::File,
}

impl Page {
    pub async fn shutdown(&mut self) -> std::io::Result<()> {
        self.file.flush().await
    }

    pub async fn write_all(&mut self, data: &[u8]) -> std::io::Result<()> {
        self.file.write_all(data).await
    }
}

pub async fn next(page: &mut Page, data: &[u8]) -> std::io::Result<()> {
    page.shutdown().await?;
    page.write_all(data).await
}

pub async fn perhaps(stream: &mut tokio::net::TcpStream, data: &[u8]) -> std::io::Result<()> {
    let limit = std::time::Duration::from_secs(1);
    if tokio::time::timeout(limit, stream.shutdown()).await.is_err() {
        stream.write_all(data).await?;
    }
    Ok(())
}
