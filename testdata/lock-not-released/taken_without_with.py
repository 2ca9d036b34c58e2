# The twin of given_back_to_with.py: there is no `with` to release what is taken back.
import threading


class Pools:
    def __init__(self):
        self._lock = threading.Lock()
        self._pools = {}
        self.keyspace = ""

    def add(self, host, pool):
        self._lock.acquire()
        if pool.keyspace != self.keyspace:
            return False  #~ lock-not-released
        self._pools[host] = pool
        self._lock.release()
        return True
