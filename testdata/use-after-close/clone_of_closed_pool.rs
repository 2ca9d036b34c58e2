// A clone of a pool is closed with it: the task that runs later gets no connection.

use sqlx::postgres::PgPoolOptions;

pub async fn run(url: &str) -> Result<(), sqlx::Error> {
    let pool = PgPoolOptions::new().max_connections(4).connect(url).await?;
    let spare = pool.clone();
    report(&pool).await?;
    pool.close().await;
    let task = tokio::spawn(async move {
        let mut row = spare.acquire().await.expect("a connection"); //~ use-after-close high
        finish(&mut row).await
    });
    task.await.expect("the task");
    Ok(())
}

async fn report(pool: &sqlx::PgPool) -> Result<(), sqlx::Error> {
    sqlx::query("SELECT 1").execute(pool).await.map(drop)
}

async fn finish<C>(row: &mut C) {
    let _ = row;
}
