// The twin: the count is taken after the closure under the lock.
use std::sync::Arc;

pub struct Guarded<T>(parking_lot::RwLock<T>);

impl<T> Guarded<T> {
    pub fn read(&self) -> parking_lot::MappedRwLockReadGuard<'_, T> {
        parking_lot::RwLockReadGuard::map(self.0.read(), |value| value)
    }

    pub fn write(&self) -> parking_lot::MappedRwLockWriteGuard<'_, T> {
        parking_lot::RwLockWriteGuard::map(self.0.write(), |value| value)
    }
}

struct Inner {
    shapes: Vec<u32>,
    debug: bool,
}

#[derive(Clone)]
pub struct Canvas(Arc<Guarded<Inner>>);

impl Canvas {
    fn read<R>(&self, reader: impl FnOnce(&Inner) -> R) -> R {
        reader(&self.0.read())
    }

    fn write<R>(&self, writer: impl FnOnce(&mut Inner) -> R) -> R {
        writer(&mut self.0.write())
    }

    fn count(&self) -> usize {
        self.read(|inner| inner.shapes.len())
    }

    pub fn add(&self, shape: u32) {
        self.write(|inner| {
            inner.shapes.push(shape);
        });
    }

    pub fn add_and_count(&self, shape: u32) -> usize {
        self.write(|inner| inner.shapes.push(shape));
        self.count()
    }
}
