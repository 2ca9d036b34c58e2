# The container locks itself, so whoever fills it meant several threads; both of them make a pool.
import threading


class Recent:
    def __init__(self, size):
        self._lock = threading.Lock()
        self._items = {}
        self._size = size

    def get(self, key):
        with self._lock:
            return self._items.get(key)

    def __setitem__(self, key, item):
        with self._lock:
            self._items[key] = item


class Manager:
    def __init__(self, kinds):
        self.pools = Recent(10)
        self.kinds = kinds

    def _new_pool(self, scheme, host):
        return self.kinds[scheme](host)

    def pool(self, scheme, host):
        pool = self.pools.get((scheme, host))
        if pool:
            return pool
        pool = self._new_pool(scheme, host)
        self.pools[(scheme, host)] = pool  #~ check-then-act medium
        return pool
