// edition: 2024
// Where guards die, one function a form. The forms whose lifetimes differ between editions are in both files.
use std::sync::Mutex;

struct Inner {
    n: usize,
    items: Vec<usize>,
    next: Option<usize>,
}

struct Pool {
    m: Mutex<Inner>,
    other: Mutex<Inner>,
}

impl Pool {
    fn bound(&self) -> usize {
        let g = self.m.lock().unwrap();
        g.n
    }
    fn underscore(&self) {
        let _ = self.m.lock();
        let _g = self.m.lock();
    }
    fn statement(&self) {
        self.m.lock().unwrap().items.push(1);
        drop(self.m.lock());
    }
    fn copied(&self) {
        let n = self.m.lock().unwrap().n;
        consume(n);
    }
    fn extended(&self) {
        let r = &*self.m.lock().unwrap();
        let f = &mut self.m.lock().unwrap().n;
        let not = peek(&self.m.lock().unwrap());
        let t = (&self.m.lock().unwrap().n, 1);
        let ref p = self.m.lock().unwrap().n;
        consume(r.n);
    }
    fn arguments(&self) {
        add(self.m.lock().unwrap().n, self.other.lock().unwrap().n);
        println!("{} {}", self.m.lock().unwrap().n, self.other.lock().unwrap().n);
        assert_eq!(self.m.lock().unwrap().n, self.other.lock().unwrap().n, "n = {}", 1);
        assert!(self.m.lock().unwrap().n > 0, "{}", self.other.lock().unwrap().n);
    }
    fn lazy(&self) -> bool {
        self.m.lock().unwrap().items.is_empty() && self.m.lock().unwrap().n > 0 || self.done()
    }
    fn conditions(&self) {
        if self.m.lock().unwrap().n > 0 {
            work();
        }
        while self.m.lock().unwrap().n > 0 {
            work();
        }
    }
    fn if_let(&self) {
        if let Some(n) = self.m.lock().unwrap().next {
            consume(n);
        } else if let Some(n) = self.other.lock().unwrap().next {
            consume(n);
        } else {
            work();
        }
    }
    fn while_let(&self) {
        while let Some(n) = self.m.lock().unwrap().items.pop() {
            consume(n);
        }
    }
    fn matched(&self) -> usize {
        match self.m.lock().unwrap().next {
            Some(n) if self.other.lock().unwrap().n > n => n,
            Some(0) | None => 0,
            _ => work(),
        }
    }
    fn matched_ok(&self) {
        match self.m.lock() {
            Ok(mut g) => g.n += 1,
            Err(poisoned) => consume(poisoned.into_inner().n),
        }
    }
    fn block_scrutinee(&self) {
        match { self.m.lock().unwrap().n } {
            0 => work(),
            _ => {}
        }
    }
    fn tail(&self) -> usize {
        let x = 1;
        self.m.lock().unwrap().n + x
    }
    fn iterated(&self) {
        for x in self.m.lock().unwrap().items.iter() {
            consume(*x);
        }
    }
    fn let_else(&self) {
        let Some(n) = self.m.lock().unwrap().next else {
            work();
            return;
        };
        let Ok(g) = self.m.lock() else { return };
        consume(n + g.n);
    }
    fn returned(&self) -> usize {
        return self.m.lock().unwrap().n;
    }
    fn in_closure(&self) {
        let f = move || self.m.lock().unwrap().n;
        f();
        run(|| {
            let g = self.m.lock().unwrap();
            g.n
        });
    }
    fn parameter(&self, guard: std::sync::MutexGuard<'_, Inner>) {
        let held = Some(guard);
        let other = held;
        drop(other);
    }
    fn written(&self, v: usize) {
        *self.m.lock().unwrap() = Inner { n: v, items: vec![v], next: None };
        self.m.lock().unwrap().n += self.other.lock().unwrap().n;
        let mut g = self.m.lock().unwrap();
        g = self.m.lock().unwrap();
        g.n -= 1;
        *g = make();
    }
    fn shadowed(&self) {
        let g = self.m.lock().unwrap();
        let g = self.other.lock().unwrap();
        work();
    }
    fn taken_apart(&self) {
        let (a, _) = (self.m.lock().unwrap(), 1);
        let t = (self.m.lock().unwrap(), 1);
        let (_, n) = t;
        if let Some(ref g) = self.other.lock().ok() {
            consume(g.n);
        }
    }
    fn chosen(&self, c: bool) {
        let g = if c { self.m.lock().unwrap() } else { self.other.lock().unwrap() };
        let h = {
            let x = 1;
            self.m.lock().unwrap()
        };
        work();
    }
}

fn chains(a: &Mutex<Inner>, b: &Mutex<Inner>) -> usize {
    if let Some(n) = a.lock().unwrap().next
        && b.lock().unwrap().n > n
        && let Some(m) = b.lock().unwrap().next
    {
        consume(m);
        m
    } else {
        work()
    }
}

fn chain_without_else(a: &Mutex<Inner>, ready: bool) {
    if ready && let Ok(g) = a.lock() {
        consume(g.n);
    }
    while let Some(n) = a.lock().unwrap().items.pop() && n > 3 {
        consume(n);
    }
}
