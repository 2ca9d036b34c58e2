// The pool is closed when all tasks have ended, or when those that are left have been told to end.

use sqlx::PgPool;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub async fn import(pool: PgPool, rows: Vec<i64>) {
    let mut set = JoinSet::new();
    for row in rows {
        let pool = pool.clone();
        set.spawn(async move { save(&pool, row).await });
    }
    while let Some(saved) = set.join_next().await {
        println!("{saved:?}");
    }
    pool.close().await;
}

pub async fn serve(pool: PgPool, stop: CancellationToken) {
    let (shared, stopped) = (pool.clone(), stop.clone());
    let server = tokio::spawn(async move {
        stopped.run_until_cancelled(save(&shared, 1)).await;
    });
    tokio::signal::ctrl_c().await.expect("a signal");
    stop.cancel();
    pool.close().await;
    server.await.expect("the server");
}

async fn save(pool: &PgPool, row: i64) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO rows VALUES ($1)").bind(row).execute(pool).await.map(drop)
}
