# The connection that the lock is there for is used under it.
import sqlite3
import threading

import requests


class Store:
    def __init__(self, path):
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False)

    def save(self, key, url):
        with self._lock:
            self._connection.execute("insert into pages values (?, ?)", (key, url))

    def load(self, key):
        with self._lock:
            return self._connection.execute("select url from pages where key = ?", (key,)).fetchone()
