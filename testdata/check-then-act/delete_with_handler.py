# The twin of membership_then_delete.py: what the deletion raises is handled.
import threading


class Jobs:
    def __init__(self):
        self._lock = threading.Lock()
        self._jobs = {}

    def add(self, key, job):
        with self._lock:
            self._jobs[key] = job

    def finish(self, key):
        with self._lock:
            self._jobs.pop(key, None)

    def drop(self, key):
        if key not in self._jobs:
            return
        try:
            with self._lock:
                del self._jobs[key]
        except KeyError:
            pass
