# The twin of veto_13_other_object.py: what is asked under the lock is a server somewhere.
import sqlite3
import threading

import requests


class Store:
    def __init__(self, path):
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False)

    def save(self, key, url):
        with self._lock:
            requests.post(url, json=key)  #~ blocking-under-lock

    def load(self, key):
        with self._lock:
            return self._connection.execute("select url from pages where key = ?", (key,)).fetchone()
