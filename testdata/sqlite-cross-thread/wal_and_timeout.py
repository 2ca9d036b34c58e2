# Tuned for several writers that wait for each other.
import sqlite3


class Names:
    def __init__(self, path):
        self.conn = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self.conn.execute("PRAGMA journal_mode=WAL")
        self.conn.execute("PRAGMA busy_timeout=30000")

    def add(self, name):
        self.conn.execute("INSERT INTO names VALUES (?)", (name,))
