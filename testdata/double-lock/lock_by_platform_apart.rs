// The twin: the guard goes before the method that locks is called.
#[cfg(not(target_os = "none"))]
mod imp {
    pub struct Guarded<T>(std::sync::Mutex<T>);

    impl<T> Guarded<T> {
        pub fn lock(&self) -> std::sync::MutexGuard<'_, T> {
            self.0.lock().unwrap()
        }
    }
}

#[cfg(target_os = "none")]
mod imp {
    pub struct Guarded<T>(std::cell::RefCell<T>);

    impl<T> Guarded<T> {
        pub fn lock(&self) -> std::cell::RefMut<'_, T> {
            self.0.borrow_mut()
        }
    }
}

use imp::Guarded;

pub struct Board {
    total: Guarded<u32>,
}

impl Board {
    pub fn add(&self) {
        let mut total = self.total.lock();
        *total += 1;
        drop(total);
        self.report();
    }

    fn report(&self) {
        println!("{}", *self.total.lock());
    }
}
