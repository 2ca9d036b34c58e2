# Two conditions over one lock: the wait lets go of it, by whatever name it was taken.
import threading


class Depot:
    def __init__(self):
        self._lock = threading.Lock()
        self._filled = threading.Condition(self._lock)
        self._emptied = threading.Condition(self._lock)
        self._items = []

    def take(self):
        with self._lock:
            while not self._items:
                self._filled.wait()
            self._emptied.notify()
            return self._items.pop()

    def put(self, item):
        with self._lock:
            while len(self._items) > 8:
                self._emptied.wait()
            self._items.append(item)
            self._filled.notify()
