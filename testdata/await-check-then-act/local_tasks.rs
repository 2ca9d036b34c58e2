// One thread runs all these tasks, and a cell is never borrowed twice at once; between two borrows others run all the same.
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use tokio::sync::Notify;

pub struct Room {
    changed: Notify,
}

pub struct House {
    rooms: RefCell<HashMap<u32, Rc<Room>>>,
}

impl House {
    pub async fn room(&self, number: u32) -> Rc<Room> {
        let known = self.rooms.borrow().get(&number).cloned();
        if let Some(known) = known {
            return known;
        }
        tokio::task::yield_now().await;
        let room = Rc::new(Room { changed: Notify::new() });
        self.rooms.borrow_mut().insert(number, room.clone()); //~ await-check-then-act medium
        room
    }
}
