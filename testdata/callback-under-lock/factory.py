# A factory is meant to run under the lock, so that it runs once.
import threading


class Cache:
    def __init__(self):
        self._lock = threading.Lock()
        self._entries = {}

    def get(self, key, make):
        with self._lock:
            if key not in self._entries:
                self._entries[key] = make(key)  #~ callback-under-lock low
            return self._entries[key]

    def clear(self):
        with self._lock:
            self._entries.clear()
