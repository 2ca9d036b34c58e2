# Tested once for speed and once under the lock.
import threading


class Pool:
    pass


class Pools:
    _lock = threading.Lock()
    _pool = None

    @classmethod
    def get(cls):
        if cls._pool is None:
            with cls._lock:
                if cls._pool is None:
                    cls._pool = Pool()
        return cls._pool
