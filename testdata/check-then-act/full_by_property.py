# Whether there is room is asked outside the section that takes it.
import threading

LIMIT = 100


class Cache:
    def __init__(self):
        self._lock = threading.Lock()
        self._size = 0

    @property
    def is_full(self):
        if LIMIT == 0:
            return False
        return self._size >= LIMIT

    def store(self):
        if self.is_full:
            return False
        with self._lock:
            self._size += 1  #~ check-then-act medium
        return True

    def pop(self):
        with self._lock:
            self._size -= 1
