# A key is looked for, then deleted.
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
        del self._jobs[key]  #~ check-then-act
