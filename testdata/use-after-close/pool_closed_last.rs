// The pool is closed once nobody needs it any more.

use sqlx::PgPool;

pub async fn drain(pool: PgPool, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE jobs SET state = 'idle'").execute(&pool).await?;
    sqlx::query("DELETE FROM workers WHERE id = $1").bind(id).execute(&pool).await?;
    pool.close().await;
    Ok(())
}

pub async fn closed_again(pool: PgPool) -> bool {
    pool.close().await;
    pool.close().await;
    pool.is_closed()
}
