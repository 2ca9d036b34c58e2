# The twin: every use holds the lock.
import sqlite3
import threading


class Journal:
    def __init__(self, path):
        self.lock = threading.Lock()
        self.conn = sqlite3.connect(path, check_same_thread=False)
        self.worker = threading.Thread(target=self._pump)
        self.worker.start()

    def _pump(self):
        with self.lock:
            self.conn.execute("INSERT INTO journal VALUES ('tick')")
            self.conn.commit()

    def add(self, line):
        with self.lock:
            self.conn.execute("INSERT INTO journal VALUES (?)", (line,))
            self.conn.commit()

    def close(self):
        self.worker.join()
