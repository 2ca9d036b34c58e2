# A lock of the process is held over both.
import threading

claims = threading.Lock()


def claim_job(connection):
    with claims:
        row = connection.execute("SELECT id FROM jobs WHERE status = 'queued' LIMIT 1").fetchone()
        connection.execute("UPDATE jobs SET status = 'running' WHERE id = ?", (row[0],))
        return row[0]
