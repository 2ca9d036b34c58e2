# One lock for the class, under which only attributes of single objects are changed.
import threading


class Counter:
    _lock = threading.Lock()  #~ shared-default-lock low

    def __init__(self):
        self.hits = 0

    def hit(self):
        with self._lock:
            self.hits += 1
