// A sink takes nothing more once it is closed.

use futures::{Sink, SinkExt};

pub async fn send_all<S>(sink: &mut S, lines: Vec<String>, last: String) -> Result<(), S::Error>
where
    S: Sink<String> + Unpin,
{
    for line in lines {
        sink.feed(line).await?;
    }
    sink.close().await?;
    sink.send(last).await //~ use-after-close high
}
