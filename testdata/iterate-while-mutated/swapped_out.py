# What is gone over was taken out of the attribute, which has a new one.
import threading


class Flusher:
    def __init__(self):
        self._lock = threading.Lock()
        self.pending = {}

    def add(self, key, value):
        with self._lock:
            self.pending[key] = value

    def flush(self):
        with self._lock:
            pending = self.pending
            self.pending = {}
        for key, value in pending.items():
            print(key, value)
