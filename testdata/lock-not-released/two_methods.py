# One method acquires, the other releases: the caller holds the lock in between.
import threading


class Stock:
    def __init__(self):
        self._lock = threading.Lock()
        self._items = []

    def begin_update(self):
        self._lock.acquire()
        self._items.append(None)

    def end_update(self):
        self._lock.release()


class Guarded:
    def __init__(self):
        self._mutex = threading.Lock()

    def __enter__(self):
        self._mutex.acquire()
        return self

    def __exit__(self, *details):
        self._mutex.release()
