# Popping with a default cannot fail.
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
        with self._lock:
            present = key in self._jobs
        if present:
            with self._lock:
                self._jobs.pop(key, None)
