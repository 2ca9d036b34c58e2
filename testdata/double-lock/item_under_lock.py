# `self[key]` takes the lock.
import threading


class Table:
    def __init__(self):
        self._lock = threading.Lock()
        self._rows = {}

    def __getitem__(self, key):
        with self._lock:
            return self._rows[key]

    def pair(self, left, right):
        with self._lock:
            return self[left], self._rows[right]  #~ double-lock high

    def one(self, key):
        return self[key]
