# The twin: the update looks again.
def claim_job(connection, worker):
    row = connection.execute("SELECT id FROM jobs WHERE status = 'queued' LIMIT 1").fetchone()
    if row is None:
        return None
    connection.execute(
        "UPDATE jobs SET status = 'running', worker = ? WHERE id = ? AND status = 'queued'", (worker, row[0])
    )
    connection.commit()
    return row[0]
