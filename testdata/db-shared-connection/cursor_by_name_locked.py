# The twin: a lock is held.
import threading


class Downloads:
    def __init__(self, cursor):
        self.cursor = cursor
        self.db_lock = threading.Lock()

    def forget(self, url):
        with self.db_lock:
            self.cursor.execute("DELETE FROM downloads WHERE url = ?", (url,))
