# The helper asks whether the lock is held already.
import threading


class Store:
    def __init__(self):
        self._lock = threading.Lock()
        self._rows = {}

    def get(self, key):
        if self._lock.locked():
            return self._rows.get(key)
        with self._lock:
            return self._rows.get(key)

    def swap(self, key, value):
        with self._lock:
            old = self.get(key)
            self._rows[key] = value
            return old
