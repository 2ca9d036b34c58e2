# The usual split: the public method locks, the private one expects the lock to be held.
import threading


class Scheduler:
    def __init__(self):
        self._lock = threading.Lock()
        self._jobs = []

    def _size(self):
        return len(self._jobs)

    def size(self):
        with self._lock:
            return self._size()

    def add(self, job):
        with self._lock:
            self._jobs.append(job)
            return self._size()
