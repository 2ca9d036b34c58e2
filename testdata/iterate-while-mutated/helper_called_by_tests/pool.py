# Every caller in the program holds the lock; only a test calls the helper bare.
import threading


class Pool:
    def __init__(self):
        self._lock = threading.Lock()
        self._members = {}

    def add(self, name, member):
        with self._lock:
            self._members[name] = member

    def remove(self, name):
        with self._lock:
            del self._members[name]

    def names(self):
        with self._lock:
            return self._names()

    def _names(self):
        return [name.upper() for name in self._members]
