# The switched-off check is all that speaks of threads.
import sqlite3


class Names:
    def __init__(self, path):
        self.conn = sqlite3.connect(path, check_same_thread=False)  #~ sqlite-cross-thread low

    def add(self, name):
        self.conn.execute("INSERT INTO names VALUES (?)", (name,))
        self.conn.commit()
