# Setting an event, asking it, and notifying do not wait.
import threading


class Hub:
    def __init__(self):
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._count = 0

    def add(self):
        with self._lock:
            self._count += 1
            self._ready.set()

    def ready(self):
        with self._lock:
            return self._ready.is_set()
