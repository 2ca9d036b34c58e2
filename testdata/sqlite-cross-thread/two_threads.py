# The check is switched off, a thread and its owner's callers write.
import sqlite3
import threading


class Journal:
    def __init__(self, path):
        self.conn = sqlite3.connect(path, check_same_thread=False)  #~ sqlite-cross-thread medium
        self.worker = threading.Thread(target=self._pump)
        self.worker.start()

    def _pump(self):
        self.conn.execute("INSERT INTO journal VALUES ('tick')")
        self.conn.commit()

    def add(self, line):
        self.conn.execute("INSERT INTO journal VALUES (?)", (line,))
        self.conn.commit()

    def close(self):
        self.worker.join()
