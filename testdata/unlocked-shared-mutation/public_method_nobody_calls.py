# The twin of helper_nobody_calls.py: a public method, which anybody may call.
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

    def remove(self, name):
        del self._handlers[name]  #~ unlocked-shared-mutation medium
