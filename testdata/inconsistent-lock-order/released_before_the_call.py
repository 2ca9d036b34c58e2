# The lock is free again when the helper runs.
import threading


class Pool:
    def __init__(self):
        self._lock = threading.Lock()
        self._stats = threading.Lock()
        self._idle = []
        self._borrowed = 0

    def report(self):
        with self._stats:
            with self._lock:
                return len(self._idle), self._borrowed

    def borrow(self):
        with self._lock:
            item = self._idle.pop()
        self._count()
        return item

    def _count(self):
        with self._stats:
            self._borrowed += 1
