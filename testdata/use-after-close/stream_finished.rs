// What is written to a stream after its `finish` is refused.

pub async fn upload(connection: &quinn::Connection, parts: &[Vec<u8>]) -> Result<(), Box<dyn std::error::Error>> {
    let mut stream = connection.open_uni().await?;
    for part in parts {
        stream.write_all(part).await?;
    }
    stream.finish()?;
    stream.write_all(b"end").await?; //~ use-after-close high
    Ok(())
}
