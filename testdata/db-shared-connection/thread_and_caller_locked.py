# The twin: a lock around both.
import sqlite3
import threading


class Journal:
    def __init__(self, path):
        self.lock = threading.Lock()
        self.conn = sqlite3.connect(path)
        self.worker = threading.Thread(target=self._pump)
        self.worker.start()

    def _pump(self):
        with self.lock:
            self.conn.execute("INSERT INTO journal VALUES ('tick')")

    def count(self):
        with self.lock:
            return self.conn.execute("SELECT count(*) FROM journal").fetchone()

    def close(self):
        self.worker.join()
