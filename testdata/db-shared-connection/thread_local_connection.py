# Every thread has a connection of its own.
import sqlite3
import threading


class Store:
    def __init__(self, path):
        self.path = path
        self.local = threading.local()
        self.worker = threading.Thread(target=self._pump)
        self.worker.start()

    def _connection(self):
        if not hasattr(self.local, "conn"):
            self.local.conn = sqlite3.connect(self.path)
        return self.local.conn

    def _pump(self):
        self._connection().execute("INSERT INTO journal VALUES ('tick')")

    def count(self):
        return self._connection().execute("SELECT count(*) FROM journal").fetchone()

    def close(self):
        self.worker.join()
