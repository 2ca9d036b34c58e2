// The pool is closed, and then asked for a connection.

use sqlx::PgPool;

pub async fn drain(pool: PgPool, id: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE jobs SET state = 'idle'").execute(&pool).await?;
    pool.close().await;
    sqlx::query("DELETE FROM workers WHERE id = $1").bind(id).execute(&pool).await?; //~ use-after-close high
    Ok(())
}
