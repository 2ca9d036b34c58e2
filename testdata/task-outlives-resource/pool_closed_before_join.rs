// The pool is closed while the tasks that have clones of it may still run.

use sqlx::PgPool;
use tokio::task::JoinSet;

pub async fn import(pool: PgPool, rows: Vec<i64>) {
    let mut set = JoinSet::new();
    for row in rows {
        let pool = pool.clone();
        set.spawn(async move { save(&pool, row).await }); //~ task-outlives-resource high
    }
    pool.close().await;
    while let Some(saved) = set.join_next().await {
        println!("{saved:?}");
    }
}

async fn save(pool: &PgPool, row: i64) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO rows VALUES ($1)").bind(row).execute(pool).await.map(drop)
}
