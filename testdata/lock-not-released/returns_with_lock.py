# One way out forgets the lock.
import threading


class Stock:
    def __init__(self):
        self._lock = threading.Lock()
        self._items = {}

    def remove(self, name):
        self._lock.acquire()
        if name not in self._items:
            return False  #~ lock-not-released high
        del self._items[name]
        self._lock.release()
        return True

    def discard(self, name):
        self._lock.acquire()
        if name not in self._items:
            self._lock.release()
            return False
        del self._items[name]
        self._lock.release()
        return True
