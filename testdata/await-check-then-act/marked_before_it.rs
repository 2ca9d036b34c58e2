// The first section writes down that the work is under way, where others see it before they begin.
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

pub struct Loader {
    state: Mutex<State>,
}

struct State {
    loading: HashSet<u64>,
    loaded: HashMap<u64, Arc<Mutex<Vec<u8>>>>,
}

impl Loader {
    pub async fn load(&self, number: u64) {
        {
            let mut state = self.state.lock().unwrap();
            if state.loaded.contains_key(&number) || !state.loading.insert(number) {
                return;
            }
        }
        let bytes = read(number).await;
        let mut state = self.state.lock().unwrap();
        state.loading.remove(&number);
        state.loaded.insert(number, Arc::new(Mutex::new(bytes)));
    }
}

async fn read(number: u64) -> Vec<u8> {
    tokio::task::yield_now().await;
    number.to_be_bytes().to_vec()
}
