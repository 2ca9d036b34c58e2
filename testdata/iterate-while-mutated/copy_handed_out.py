# What is handed out is a copy.
import threading


class Table:
    def __init__(self):
        self._lock = threading.Lock()
        self._rows = {}

    def put(self, key, row):
        with self._lock:
            self._rows[key] = row

    def drop(self, key):
        with self._lock:
            self._rows.pop(key, None)

    def keys(self):
        with self._lock:
            return list(self._rows)
