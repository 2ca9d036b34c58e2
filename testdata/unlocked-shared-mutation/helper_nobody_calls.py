# A private helper without a caller in sight: whoever calls it may hold the lock.
import threading


class Registry:
    def __init__(self):
        self._lock = threading.Lock()
        self._handlers = {}

    def add(self, name, handler):
        with self._lock:
            self._handlers[name] = handler

    def replace(self, name, handler):
        with self._lock:
            self._handlers.pop(name, None)
            self._handlers[name] = handler

    def names(self):
        with self._lock:
            return list(self._handlers)

    def _remove(self, name):
        del self._handlers[name]
