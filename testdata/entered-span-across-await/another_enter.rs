// What is entered is no span.
struct Door;

impl Door {
    fn enter(&self) -> u8 {
        1
    }
}

async fn visit(door: Door) {
    let _guest = door.enter();
    answer().await;
}

async fn answer() {}
