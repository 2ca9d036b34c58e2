// The task's error type says that there is nothing to look at, or is whatever the caller wants it to be.
async fn drained<E>(name: String) -> Result<(), E> {
    println!("{name}");
    Ok(())
}

async fn tried(name: String) -> Result<(), ()> {
    println!("{name}");
    Err(())
}

pub fn start(name: String) {
    tokio::spawn(drained::<std::io::Error>(name.clone()));
    tokio::spawn(tried(name));
}
