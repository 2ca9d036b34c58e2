// Whoever looks at the result knows that there may be an error: tests of what a closed thing does, and code that is ready for it.

use sqlx::PgPool;
use tokio::sync::Semaphore;

pub async fn is_shut(pool: &PgPool) -> bool {
    pool.close().await;
    let connection = pool.acquire().await;
    connection.is_err()
}

pub async fn reason(pool: &PgPool) -> Option<String> {
    pool.close().await;
    match pool.acquire().await {
        Ok(_) => None,
        Err(error) => Some(error.to_string()),
    }
}

pub fn refuses(limit: &Semaphore) {
    limit.close();
    assert!(limit.try_acquire().is_err());
}

#[should_panic(expected = "closed")]
pub async fn panics(limit: &Semaphore) {
    limit.close();
    limit.acquire().await.unwrap().forget();
}
