# A thread and its owner's callers use the same connection.
import sqlite3
import threading


class Journal:
    def __init__(self, path):
        self.conn = sqlite3.connect(path)
        self.worker = threading.Thread(target=self._pump)
        self.worker.start()

    def _pump(self):
        self.conn.execute("INSERT INTO journal VALUES ('tick')")  #~ db-shared-connection medium

    def count(self):
        return self.conn.execute("SELECT count(*) FROM journal").fetchone()

    def close(self):
        self.worker.join()
