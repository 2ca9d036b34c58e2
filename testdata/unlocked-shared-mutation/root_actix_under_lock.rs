// The twin of root_actix.rs with a lock around the change.
use actix_web::{App, HttpServer, get};

static SERVING: std::sync::Mutex<()> = std::sync::Mutex::new(());
static mut SERVED: u64 = 0;

fn serve() {
    let _serving = SERVING.lock().unwrap();
    unsafe { SERVED += 1 };
}

#[get("/")]
async fn home() -> &'static str {
    serve();
    "welcome"
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| App::new().service(home)).bind(("0.0.0.0", 8080))?.run().await
}
