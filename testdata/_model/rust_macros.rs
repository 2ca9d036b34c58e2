// Macros read from their tokens.
use tokio::sync::{Mutex, mpsc};

lazy_static::lazy_static! {
    /// The one cache.
    pub static ref CACHE: Mutex<Vec<u8>> = Mutex::new(vec![1; 8]);
    static ref OTHER: usize = 1;
}

thread_local! {
    static DEPTH: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    pub static NAME: String = String::new()
}

tokio::task_local! {
    static REQUEST: u64;
}

cfg_if::cfg_if! {
    if #[cfg(unix)] {
        fn os() -> u8 { 1 }
    } else if #[cfg(windows)] {
        fn os() -> u8 { 2 }
    } else {
        fn os() -> u8 { 3 }
    }
}

wrapper! {
    pub fn inside(m: &Mutex<u8>) -> u8 {
        *m.blocking_lock()
    }
}

properties! {
    #[test]
    fn odd(x in 0..9) {
        check(x);
    }
}

async fn selects(mut rx: mpsc::Receiver<u8>, m: &Mutex<u8>, stop: bool) -> u8 {
    let timer = sleep(1);
    tokio::pin!(timer);
    let got = tokio::select! {
        biased;
        Some(n) = rx.recv(), if !stop => {
            handle(n).await;
            n
        }
        guard = m.lock() => *guard,
        _ = &mut timer => return 0,
        else => 1,
    };
    futures::select_biased! {
        _ = async { work().await } => {}
        complete => (),
        default => {}
    }
    let (a, b) = tokio::join!(one(), two());
    let (c, d) = tokio::try_join!(one(), two())?;
    got
}

fn channels(r: crossbeam::Receiver<u8>, s: crossbeam::Sender<u8>) {
    crossbeam::select! {
        recv(r) -> msg => use_it(msg),
        send(s, 1) -> res => res.unwrap(),
    }
    select! {
        recv(r) -> _ => {}
        default(timeout) => {}
    }
}

fn standard(w: &mut String, list: &[u8], p: Poll<u8>) -> Result<u8, Error> {
    println!("{} {name}", list.len(), name = list[0]);
    write!(w, "{}", list[1])?;
    let v = vec![list[0], 2];
    let z = vec![0u8; list.len()];
    let yes = matches!(p, Poll::Ready(n) if n > 3);
    let same = dbg!(w.len());
    debug_assert_ne!(same, 1);
    tracing::info!(target: "x", user = %list[0], ?yes, same, "done {}", same);
    anyhow::ensure!(yes, "not {}", same);
    let n = futures::ready!(p);
    let f = pin!(work());
    let value = json!({ "a": list[0], "b": [1, { "c": w.len() }], "d": null });
    if yes {
        bail!("bad {}", n);
    }
    let text = concat!("a", stringify!(w.len()));
    todo!()
}

fn unknown(m: &std::sync::Mutex<u8>) {
    measure!("label", m.lock().unwrap());
    measure! {
        let g = m.lock().unwrap();
        use_it(*g)
    }
    map! { "a" => m.lock(), "b" => 2 };
    T![fn];
    strange!(for x in m.lock() => collect into y);
    let s = stream! {
        let x = m.lock();
        yield 1;
    };
    defer! { m.lock().unwrap(); }
}
