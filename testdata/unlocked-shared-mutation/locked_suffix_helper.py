# The helper's name says that its callers hold the lock.
import threading


class Scheduler:
    def __init__(self):
        self._lock = threading.Lock()
        self._queue = {}

    def schedule(self, key, job):
        with self._lock:
            self._queue[key] = job

    def drop_locked(self, key):
        self._queue.pop(key, None)

    def _trim_unlocked(self):
        self._queue.clear()

    def _compact(self):
        """Caller must hold self._lock."""
        self._queue = dict(self._queue)
