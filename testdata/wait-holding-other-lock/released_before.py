# The other lock is released before the wait.
import threading


class Depot:
    def __init__(self):
        self._table = threading.Lock()
        self._filled = threading.Condition()
        self._items = []
        self._takers = 0

    def take(self):
        with self._table:
            self._takers += 1
        with self._filled:
            while not self._items:
                self._filled.wait()
            return self._items.pop()

    def put(self, item):
        with self._table:
            with self._filled:
                self._items.append(item)
                self._filled.notify()
