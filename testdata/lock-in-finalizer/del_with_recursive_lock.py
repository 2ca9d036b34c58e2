# The thread may take a recursive lock again.
import threading


class Pool:
    def __init__(self):
        self._lock = threading.RLock()
        self._free = []

    def take(self):
        with self._lock:
            return self._free.pop()

    def give_back(self, connection):
        with self._lock:
            self._free.append(connection)


class Session:
    def __init__(self, pool: Pool):
        self._pool = pool
        self._connection = pool.take()

    def __del__(self):
        self._pool.give_back(self._connection)
