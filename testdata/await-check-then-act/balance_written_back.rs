// A value is read, made anew over an await, and written back over what others have stored meanwhile.
use async_std::sync::RwLock;

pub struct Account {
    balance: RwLock<u64>,
}

impl Account {
    pub async fn add_interest(&self) {
        let balance = *self.balance.read().await;
        let interest = interest(balance).await;
        *self.balance.write().await = balance + interest; //~ await-check-then-act medium
    }

    pub async fn pay_in(&self, amount: u64) {
        *self.balance.write().await += amount;
    }
}

async fn interest(balance: u64) -> u64 {
    async_std::task::yield_now().await;
    balance / 100
}
