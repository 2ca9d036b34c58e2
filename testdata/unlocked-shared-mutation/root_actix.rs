// A handler runs for many requests at once.
use actix_web::{App, HttpServer, get};

static mut SERVED: u64 = 0;

fn serve() {
    unsafe { SERVED += 1 }; //~ unlocked-shared-mutation low
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
