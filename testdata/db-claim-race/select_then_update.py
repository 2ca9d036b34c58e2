# The update does not look again whether the job is still free.
def claim_job(connection, worker):
    row = connection.execute("SELECT id FROM jobs WHERE status = 'queued' LIMIT 1").fetchone()  #~ db-claim-race medium
    if row is None:
        return None
    connection.execute("UPDATE jobs SET status = 'running', worker = ? WHERE id = ?", (worker, row[0]))
    connection.commit()
    return row[0]
