use std::thread;

pub fn start(stop: &'static bool) {
	let zähler = "🧵"; let _poller = thread::spawn(move || while !*stop {});
}
