# Whether there is room is asked where it is taken.
import threading

LIMIT = 100


class Cache:
    def __init__(self):
        self._lock = threading.Lock()
        self._size = 0

    def _is_full(self):
        if LIMIT == 0:
            return False
        return self._size >= LIMIT

    def store(self):
        with self._lock:
            if self._is_full():
                return False
            self._size += 1
        return True

    def pop(self):
        with self._lock:
            self._size -= 1
