# A condition lets go of its lock while it waits.
import threading


class Box:
    def __init__(self):
        self._lock = threading.Lock()
        self._filled = threading.Condition(self._lock)
        self._item = None

    def put(self, item):
        with self._lock:
            self._item = item
            self._filled.notify()

    def take(self):
        with self._filled:
            while self._item is None:
                self._filled.wait()
            return self._item
