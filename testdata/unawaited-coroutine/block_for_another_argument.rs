// A method of a guard for one kind of state says nothing of a guard for another, which hands on to its state's own.
use std::ops::{Deref, DerefMut};

pub struct Guard<S>(S);

pub struct Rooms;
pub struct Threads;

#[derive(Default)]
pub struct Focused {
    sent: u64,
}

impl<S> Deref for Guard<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.0
    }
}

impl<S> DerefMut for Guard<S> {
    fn deref_mut(&mut self) -> &mut S {
        &mut self.0
    }
}

impl Guard<Rooms> {
    pub async fn propagate(&mut self) {}

    pub async fn update(&mut self) {
        self.propagate(); //~ unawaited-coroutine
    }
}

impl Guard<Threads> {
    pub async fn propagate(&mut self) {}
}

impl Focused {
    fn propagate(&mut self) {
        self.sent += 1;
    }
}

pub fn replace(state: &mut Guard<Focused>) {
    state.propagate();
}
