# Every caller of the private helper holds the lock.
import threading


class Index:
    def __init__(self):
        self._lock = threading.Lock()
        self._rows = {}

    def put(self, key, row):
        with self._lock:
            self._rows[key] = row

    def remove(self, key):
        with self._lock:
            self._drop(key)

    def replace(self, key, row):
        with self._lock:
            self._drop(key)
            self._rows[key] = row

    def _drop(self, key):
        if key in self._rows:
            del self._rows[key]
