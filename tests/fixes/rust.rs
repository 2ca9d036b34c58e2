//! Rust: guards, loops and atomics.

use crate::{Safety, check_fixed, check_left};

#[test]
fn a_loop_that_spins_says_so() {
    let text = |body: &str| {
        format!(
            "use std::sync::atomic::{{AtomicBool, Ordering}};\n\nstatic READY: AtomicBool = AtomicBool::new(false);\n\npub fn wait() {{\n{body}}}\n"
        )
    };
    let call = "    while !READY.load(Ordering::Acquire) {\n        std::hint::spin_loop();\n    }\n";
    check_fixed("a.rs", Safety::Safe, &text("    while !READY.load(Ordering::Acquire) {}\n"), &text(call));
    check_fixed(
        "a.rs",
        Safety::Safe,
        &text("    while (!READY.load(Ordering::Acquire)) {\n    }\n"),
        &text("    while (!READY.load(Ordering::Acquire)) {\n        std::hint::spin_loop();\n    }\n"),
    );
    check_fixed(
        "a.rs",
        Safety::Safe,
        &text("    while !READY.load(Ordering::Acquire) {\n        // the other thread is quick\n    }\n"),
        &text(
            "    while !READY.load(Ordering::Acquire) {\n        // the other thread is quick\n        std::hint::spin_loop();\n    }\n",
        ),
    );
    check_fixed(
        "a.rs",
        Safety::Safe,
        &text("    while !READY.load(Ordering::Acquire) { /* } */ }\n"),
        &text("    while !READY.load(Ordering::Acquire) { /* } */ std::hint::spin_loop(); }\n"),
    );
    check_left(
        "a.rs",
        &text("    loop {\n        if READY.load(Ordering::Acquire) {\n            break;\n        }\n    }\n"),
    );
}

const SHARED: &str = "use parking_lot::Mutex;\n\npub struct Shared {\n    lock: Mutex<()>,\n}\n\nimpl Shared {\n    pub fn go(&self, _guard_of: u32) {\n";

#[test]
fn a_guard_has_a_name() {
    let text = |body: &str| {
        format!("{SHARED}{body}        work(1);\n    }}\n}}\n\nfn work(job: u32) {{\n    println!(\"{{job}}\");\n}}\n")
    };
    for (before, after) in [
        ("        let _ = self.lock.lock(); // to the end\n", "        let _guard = self.lock.lock(); // to the end\n"),
        ("        let  _ =\n            self.lock.lock();\n", "        let  _guard =\n            self.lock.lock();\n"),
        ("        self.lock.lock();\n", "        let _guard = self.lock.lock();\n"),
        (
            "        // the lock; of all\n        self.lock.lock();\n",
            "        // the lock; of all\n        let _guard = self.lock.lock();\n",
        ),
        ("        let _ = { work(2); self.lock.lock() };\n", ""),
    ] {
        if after.is_empty() {
            assert_eq!(crate::fixed("a.rs", &text(before), true), None);
        } else {
            check_fixed("a.rs", Safety::Unsafe, &text(before), &text(after));
        }
    }
}

const WORKERS: &str = "use std::sync::mpsc::Receiver;\nuse std::sync::{Arc, Mutex};\n\npub fn worker(rx: Arc<Mutex<Receiver<u32>>>, names: &[&str]) {\n";

fn worker(body: &str) -> String {
    format!("{WORKERS}{body}}}\n\nfn work(job: u32) {{\n    println!(\"{{job}}\");\n}}\n")
}

#[test]
fn the_guard_ends_before_the_body() {
    for (before, after) in [
        (
            "    while let Ok(job) = rx.lock().unwrap().recv() {\n        // one\n        work(job);\n    }\n",
            "    loop {\n        let received = rx.lock().unwrap().recv();\n        let Ok(job) = received else { break };\n        // one\n        work(job);\n    }\n",
        ),
        (
            "    'jobs: while let Ok(job) = rx.lock().expect(\"poisoned; }\").recv() {\n        if job == 0 {\n            break 'jobs;\n        }\n        work(job);\n    }\n",
            "    'jobs: loop {\n        let received = rx.lock().expect(\"poisoned; }\").recv();\n        let Ok(job) = received else { break };\n        if job == 0 {\n            break 'jobs;\n        }\n        work(job);\n    }\n",
        ),
        (
            "    while let Ok(job) = rx.lock().unwrap().recv() { work(job); }\n",
            "    loop {\n        let received = rx.lock().unwrap().recv();\n        let Ok(job) = received else { break };\n        work(job);\n    }\n",
        ),
        (
            "    loop {\n        match rx.lock().unwrap().recv() {\n            Ok(job) => work(job),\n            Err(_) => break,\n        }\n    }\n",
            "    loop {\n        let received = rx.lock().unwrap().recv();\n        match received {\n            Ok(job) => work(job),\n            Err(_) => break,\n        }\n    }\n",
        ),
        (
            "    for _ in names {\n        if let Ok(job) = rx.lock().unwrap().recv() {\n            work(job);\n        }\n    }\n",
            "    for _ in names {\n        let received = rx.lock().unwrap().recv();\n        if let Ok(job) = received {\n            work(job);\n        }\n    }\n",
        ),
    ] {
        check_fixed("a.rs", Safety::Unsafe, &worker(before), &worker(after));
    }
}

#[test]
fn heads_that_are_left() {
    for body in [
        "    for name in names {\n        if name.is_empty() {\n            work(0);\n        } else if let Ok(job) = rx.lock().unwrap().recv() {\n            work(job);\n        }\n    }\n",
        "    while let /* one */ Ok(job) = rx.lock().unwrap().recv() {\n        work(job);\n    }\n",
    ] {
        check_left("a.rs", &worker(body));
    }
}

#[test]
fn a_load_and_a_store_are_one_step() {
    let text = |body: &str| {
        format!(
            "use std::sync::atomic::{{AtomicUsize, Ordering}};\n\nstatic COUNT: AtomicUsize = AtomicUsize::new(0);\n\npub fn add() {{\n{body}}}\n"
        )
    };
    for (before, after) in [
        (
            "    COUNT.store(COUNT.load(Ordering::SeqCst) + 1, Ordering::SeqCst); // one more\n",
            "    COUNT.fetch_add(1, Ordering::SeqCst); // one more\n",
        ),
        (
            "    let now = COUNT.load(Ordering::Acquire); // so far\n    println!(\"counting\");\n    COUNT.store(now - 1, Ordering::Release);\n",
            "    // so far\n    println!(\"counting\");\n    COUNT.fetch_sub(1, Ordering::Release);\n",
        ),
        (
            "    let now = COUNT.load(Ordering::Acquire);\n    COUNT.store(now + 1, Ordering::Release);\n    println!(\"{now}\", now = now);\n",
            "    let now = COUNT.fetch_add(1, Ordering::Release);\n    println!(\"{now}\", now = now);\n",
        ),
        (
            "    COUNT.store((COUNT.load(Ordering::Acquire) * 31).wrapping_add(7), Ordering::Release);\n",
            "    let _ = COUNT.fetch_update(Ordering::Release, Ordering::Acquire, |value| Some((value * 31).wrapping_add(7)));\n",
        ),
        (
            "    let now = COUNT.load(Ordering::Acquire);\n    COUNT.store(now * 2, Ordering::Release);\n",
            "    let _ = COUNT.fetch_update(Ordering::Release, Ordering::Acquire, |value| Some(value * 2));\n",
        ),
    ] {
        check_fixed("a.rs", Safety::Unsafe, &text(before), &text(after));
    }
    for body in [
        "    let now = COUNT.load(Ordering::Acquire);\n    if now > 3 {\n        COUNT.store(now + 1, Ordering::Release);\n    }\n",
        "    COUNT.store(next(COUNT.load(Ordering::Acquire)), Ordering::Release);\n",
    ] {
        check_left("a.rs", &format!("{}\nfn next(value: usize) -> usize {{\n    value + 1\n}}\n", text(body)));
    }
}

#[test]
fn a_guard_in_a_head_is_not_held_over_what_follows() {
    let text = |body: &str| {
        format!(
            "use std::sync::Mutex;\n\npub struct Queue {{\n    jobs: Mutex<Vec<u32>>,\n}}\n\nimpl Queue {{\n    pub async fn drain(&self) {{\n{body}    }}\n}}\n\nasync fn send(job: u32) {{\n    println!(\"{{job}}\");\n}}\n"
        )
    };
    check_fixed(
        "a.rs",
        Safety::Unsafe,
        &text(
            "        while let Some(job) = self.jobs.lock().unwrap().pop() {\n            send(job).await;\n        }\n",
        ),
        &text(
            "        loop {\n            let received = self.jobs.lock().unwrap().pop();\n            let Some(job) = received else { break };\n            send(job).await;\n        }\n",
        ),
    );
    check_fixed(
        "a.rs",
        Safety::Unsafe,
        &text(
            "        let job = match self.jobs.lock().unwrap().pop() {\n            Some(job) => job,\n            None => {\n                let more = self.jobs.lock().unwrap().len();\n                return send(more as u32).await;\n            }\n        };\n        send(job).await;\n",
        ),
        &text(
            "        let received = self.jobs.lock().unwrap().pop();\n        let job = match received {\n            Some(job) => job,\n            None => {\n                let more = self.jobs.lock().unwrap().len();\n                return send(more as u32).await;\n            }\n        };\n        send(job).await;\n",
        ),
    );
    // What is taken borrows from the guard.
    check_left(
        "a.rs",
        &text(
            "        if let Some(job) = self.jobs.lock().unwrap().first() {\n            send(*job).await;\n        }\n",
        ),
    );
}
