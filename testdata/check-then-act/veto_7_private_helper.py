# Every caller of the helper holds the lock over its test and its removal.
import threading


class Leases:
    def __init__(self):
        self._lock = threading.Lock()
        self._leases = {}

    def grant(self, name):
        with self._lock:
            self._expire(name)
            self._leases[name] = True

    def revoke(self, name):
        with self._lock:
            self._expire(name)

    def _expire(self, name):
        if name in self._leases:
            del self._leases[name]
