# The second order is taken through a helper.
import threading


class Pool:
    def __init__(self):
        self._lock = threading.Lock()
        self._stats = threading.Lock()
        self._idle = []
        self._borrowed = 0

    def report(self):
        with self._stats:
            with self._lock:  #~ inconsistent-lock-order
                return len(self._idle), self._borrowed

    def borrow(self):
        with self._lock:
            self._count()
            return self._idle.pop()

    def _count(self):
        with self._stats:
            self._borrowed += 1
