# A copy that is unpickled gets a lock of its own.
import threading


class Cache:
    def __init__(self):
        self._lock = threading.Lock()
        self._entries = {}

    def add(self, key, value):
        with self._lock:
            self._entries[key] = value

    def __setstate__(self, state):
        self._entries = state
        self._lock = threading.Lock()
