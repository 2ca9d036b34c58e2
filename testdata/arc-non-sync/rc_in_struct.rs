// The struct in the `Arc` has an `Rc`.
use std::rc::Rc;
use std::sync::Arc;

pub struct Node {
    name: Rc<str>,
}

pub fn share(name: Rc<str>) -> Arc<Node> {
    let node = Node { name };
    Arc::new(node) //~ arc-non-sync medium
}
