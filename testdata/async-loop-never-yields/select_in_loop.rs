// `select!` awaits.
use tokio::sync::mpsc::Receiver;

async fn serve(mut a: Receiver<u32>, mut b: Receiver<u32>, sink: &mut Vec<u32>) {
    loop {
        tokio::select! {
            Some(one) = a.recv() => sink.push(one),
            Some(two) = b.recv() => sink.push(two),
        }
    }
}
