// The answer of another thread is waited for with the table locked; that thread may want the table.
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::mpsc::Receiver;

struct Table {
    rows: Mutex<HashMap<u32, String>>,
}

impl Table {
    fn fill(&self, answers: &Receiver<(u32, String)>) {
        let mut rows = self.rows.lock().unwrap();
        let (key, row) = answers.recv().unwrap(); //~ blocking-under-lock medium
        rows.insert(key, row);
    }

    fn row(&self, key: u32) -> Option<String> {
        self.rows.lock().unwrap().get(&key).cloned()
    }
}
