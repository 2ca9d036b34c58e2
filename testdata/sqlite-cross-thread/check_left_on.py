# The check is on: SQLite itself refuses a second thread.
import sqlite3


class Names:
    def __init__(self, path):
        self.conn = sqlite3.connect(path, check_same_thread=True)

    def add(self, name):
        self.conn.execute("INSERT INTO names VALUES (?)", (name,))
        self.conn.commit()
