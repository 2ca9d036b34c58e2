// A type's own method comes before the one of the same name in a trait that it implements.
pub struct Table {
    rows: Vec<u64>,
}

impl Table {
    pub fn truncate(&mut self) {
        self.rows.clear();
    }
}

pub trait Store {
    async fn truncate(&mut self, reason: &str);
}

impl Store for Table {
    async fn truncate(&mut self, _reason: &str) {
        self.truncate();
    }
}
