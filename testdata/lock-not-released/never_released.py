# Nothing in the program releases the lock.
import threading


class Stock:
    def __init__(self):
        self._lock = threading.Lock()
        self._items = []

    def put(self, item):
        self._lock.acquire()  #~ lock-not-released high
        self._items.append(item)
