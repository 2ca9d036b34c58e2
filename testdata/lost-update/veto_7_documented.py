# The documentation of the method says who has to hold the lock.
import threading


class Stock:
    def __init__(self):
        self._lock = threading.Lock()
        self._count = 0

    def deliver(self, amount):
        with self._lock:
            self._count += amount

    def sell(self, amount):
        with self._lock:
            self._count -= amount

    def correct(self, found):
        """Caller must hold the lock."""
        self._count -= found
