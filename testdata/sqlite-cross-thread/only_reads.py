# What is done without a lock changes nothing.
import sqlite3


class Names:
    def __init__(self, path):
        self.conn = sqlite3.connect(path, check_same_thread=False)

    def count(self):
        return self.conn.execute("SELECT count(*) FROM names").fetchone()
