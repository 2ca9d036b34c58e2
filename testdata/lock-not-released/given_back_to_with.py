# The body of a `with` lets its lock go for a while and takes it back, on every way out: the `with` releases it then.
import threading


class Pools:
    def __init__(self):
        self._lock = threading.Lock()
        self._pools = {}
        self.keyspace = ""

    def add(self, host, pool):
        with self._lock:
            while pool.keyspace != self.keyspace:
                self._lock.release()
                pool.use(self.keyspace)
                if pool.failed:
                    self._lock.acquire()
                    return False
                self._lock.acquire()
            self._pools[host] = pool
        return True
