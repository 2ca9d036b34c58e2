# The reset makes a new lock while `add` may hold the old one.
import threading


class Cache:
    def __init__(self):
        self._lock = threading.Lock()
        self._entries = {}

    def add(self, key, value):
        with self._lock:
            self._entries[key] = value

    def reset(self):
        self._lock = threading.Lock()  #~ lock-replaced medium
        with self._lock:
            self._entries.clear()
