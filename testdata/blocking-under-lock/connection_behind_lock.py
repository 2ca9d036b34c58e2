# The lock is what lets threads share one connection.
import sqlite3
import threading


class Store:
    def __init__(self, path):
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._lock = threading.Lock()

    def put(self, key, value):
        with self._lock:
            self._connection.execute("insert into pairs values (?, ?)", (key, value))
            self._connection.commit()

    def get(self, key):
        with self._lock:
            cursor = self._connection.cursor()
            cursor.execute("select value from pairs where key = ?", (key,))
            return cursor.fetchone()
