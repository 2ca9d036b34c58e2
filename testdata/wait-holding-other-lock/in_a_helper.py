# The wait is in a helper, the lock in its caller.
import threading


class Depot:
    def __init__(self):
        self._table = threading.Lock()
        self._filled = threading.Condition()
        self._items = []

    def _wait_for_item(self):
        with self._filled:
            while not self._items:
                self._filled.wait()
            return self._items.pop()

    def take(self):
        with self._table:
            return self._wait_for_item()  #~ wait-holding-other-lock medium

    def take_at_once(self):
        return self._wait_for_item()

    def put(self, item):
        with self._table:
            with self._filled:
                self._items.append(item)
                self._filled.notify()
