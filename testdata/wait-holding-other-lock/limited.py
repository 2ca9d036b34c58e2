# The wait gives up after a time, and nobody who notifies needs the lock.
import threading


class Depot:
    def __init__(self):
        self._turn = threading.Lock()
        self._filled = threading.Condition()
        self._items = []

    def take(self):
        with self._turn:
            with self._filled:
                self._filled.wait_for(lambda: self._items, timeout=5)
                return list(self._items)

    def put(self, item):
        with self._filled:
            self._items.append(item)
            self._filled.notify()
