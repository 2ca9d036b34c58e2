# The container has a lock of its own, for each call; looking up and storing are two calls.
import threading


class Recent:
    def __init__(self):
        self._lock = threading.Lock()
        self._items = {}

    def get(self, key):
        with self._lock:
            return self._items.get(key)

    def __setitem__(self, key, value):
        with self._lock:
            self._items[key] = value


class Pool:
    def __init__(self, host):
        self.host = host


class Manager:
    def __init__(self):
        self.pools = Recent()

    def pool(self, host):
        pool = self.pools.get(host)
        if pool:
            return pool
        pool = Pool(host)
        self.pools[host] = pool  #~ check-then-act medium
        return pool
