# Whoever puts an item in must take the lock that the waiter keeps.
import threading


class Depot:
    def __init__(self):
        self._table = threading.Lock()
        self._filled = threading.Condition()
        self._items = []

    def take(self):
        with self._table:
            with self._filled:
                while not self._items:
                    self._filled.wait()  #~ wait-holding-other-lock high
                return self._items.pop()

    def put(self, item):
        with self._table:
            with self._filled:
                self._items.append(item)
                self._filled.notify()
