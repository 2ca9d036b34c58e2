# The twin of helper_called_under_lock.py: one caller of the private helper holds nothing.
import threading


class Cache:
    def __init__(self):
        self._lock = threading.Lock()
        self._size = 0

    def _grow(self, amount):
        self._size += amount  #~ lost-update

    def put(self, amount):
        with self._lock:
            self._grow(amount)

    def merge(self, amount):
        with self._lock:
            self._grow(amount)

    def shrink(self):
        with self._lock:
            self._size -= 1

    def put_fast(self, amount):
        self._grow(amount)
