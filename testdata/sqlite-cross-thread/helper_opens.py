# The connection is opened by a helper.
import sqlite3


class Names:
    def __init__(self, path):
        self.conn = self._open(path)

    def _open(self, path):
        conn = sqlite3.connect(path, check_same_thread=False)  #~ sqlite-cross-thread low
        return conn

    def add(self, name):
        self.conn.execute("INSERT INTO names VALUES (?)", (name,))
        self.conn.commit()
