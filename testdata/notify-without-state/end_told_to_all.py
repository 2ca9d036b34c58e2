# Everybody who waits is to leave, and all are woken.
import threading


class Shelf:
    def __init__(self):
        self._filled = threading.Condition()
        self._items = []
        self._ended = None

    def take(self):
        with self._filled:
            while not self._items:
                self._filled.wait()
                if self._ended:
                    raise EOFError(self._ended)
            return self._items.pop()

    def put(self, item):
        with self._filled:
            self._items.append(item)
            self._filled.notify()

    def end(self, reason):
        with self._filled:
            self._ended = reason
            self._filled.notify_all()
