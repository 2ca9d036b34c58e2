# The lock stays; what it guards is reset.
import threading


class Cache:
    def __init__(self):
        self._lock = threading.Lock()
        self._entries = {}

    def add(self, key, value):
        with self._lock:
            self._entries[key] = value

    def reset(self):
        with self._lock:
            self._entries.clear()
