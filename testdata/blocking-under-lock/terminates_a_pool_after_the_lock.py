# The pool is taken out under the lock, and ended after it.
import threading
from multiprocessing.pool import Pool, ThreadPool


class Sharing(Pool):
    """A pool of the program's own."""


class Runner:
    def __init__(self, threads):
        self._lock = threading.Lock()
        self._jobs = []
        self._pool = None
        if threads:
            self._pool = ThreadPool(2)
        else:
            self._pool = Sharing(2)

    def dispatch(self, job):
        with self._lock:
            self._jobs.append(job)

    def give_up(self):
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.terminate()
