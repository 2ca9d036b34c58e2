# No thread is in sight.
import sqlite3


class Store:
    def __init__(self, path):
        self.conn = sqlite3.connect(path)

    def add(self, name):
        self.conn.execute("INSERT INTO names VALUES (?)", (name,))
        self.conn.commit()
