// A stream is finished when all has been written; the next one is another.

pub async fn upload(connection: &quinn::Connection, parts: &[Vec<u8>]) -> Result<(), Box<dyn std::error::Error>> {
    for part in parts {
        let mut stream = connection.open_uni().await?;
        stream.write_all(part).await?;
        stream.finish()?;
    }
    let (mut request, _answer) = connection.open_bi().await?;
    if parts.is_empty() {
        request.finish()?;
        return Ok(());
    }
    request.write_all(b"end").await?;
    request.finish()?;
    Ok(())
}
