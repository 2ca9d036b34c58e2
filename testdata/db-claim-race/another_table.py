# The second statement is about another table.
def claim_job(connection):
    row = connection.execute("SELECT id FROM jobs WHERE status = 'queued' LIMIT 1").fetchone()
    connection.execute("UPDATE statistics SET state = 'seen' WHERE id = ?", (row[0],))
    return row[0]
