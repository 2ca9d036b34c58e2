# Every caller of the private helper holds the lock.
import threading


class Cache:
    def __init__(self):
        self._lock = threading.Lock()
        self._size = 0

    def _grow(self, amount):
        self._size += amount

    def put(self, amount):
        with self._lock:
            self._grow(amount)

    def merge(self, amount):
        with self._lock:
            self._grow(amount)

    def shrink(self):
        with self._lock:
            self._size -= 1
