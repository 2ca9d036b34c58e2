# What is tested and what is used are two keys.
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

    def chain(self, key, next_key):
        with self._lock:
            if key in self._jobs:
                self._jobs[key] = self._jobs[next_key]
