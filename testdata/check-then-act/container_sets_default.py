# The twin of container_locks_itself.py: looking up and storing are one call.
import threading


class Recent:
    def __init__(self):
        self._lock = threading.Lock()
        self._items = {}

    def setdefault(self, key, value):
        with self._lock:
            return self._items.setdefault(key, value)


class Pool:
    def __init__(self, host):
        self.host = host


class Manager:
    def __init__(self):
        self.pools = Recent()

    def pool(self, host):
        return self.pools.setdefault(host, Pool(host))
