// The twin: each guard that comes up through the helpers is gone before the next is asked for.
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub struct State {
    pressed: bool,
}

pub struct Context(Arc<RwLock<State>>);

impl Context {
    fn locked(&self) -> RwLockReadGuard<'_, State> {
        self.0.read().unwrap()
    }

    fn input(&self) -> RwLockReadGuard<'_, State> {
        self.locked()
    }

    fn change(&self) -> RwLockWriteGuard<'_, State> {
        self.0.write().unwrap()
    }
}

pub struct Panel {
    context: Context,
}

impl Panel {
    fn input(&self) -> RwLockReadGuard<'_, State> {
        self.context.input()
    }


    pub fn press_later(&self) {
        let pressed = self.input().pressed;
        if !pressed {
            self.context.change().pressed = true; //~ split-critical-section low
        }
    }
}
