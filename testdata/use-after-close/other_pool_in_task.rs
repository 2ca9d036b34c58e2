// The task that runs after the close has a pool of its own, and the loop opens one in every round.

use sqlx::PgPool;

pub async fn hand_over(old: PgPool, new: PgPool) -> Result<(), sqlx::Error> {
    old.close().await;
    let task = tokio::spawn(async move { sqlx::query("SELECT 1").execute(&new).await.map(drop) });
    task.await.expect("the task")
}

pub async fn each(urls: &[String]) -> Result<(), sqlx::Error> {
    for url in urls {
        let pool = PgPool::connect(url).await?;
        sqlx::query("SELECT 1").execute(&pool).await?;
        pool.close().await;
    }
    Ok(())
}
