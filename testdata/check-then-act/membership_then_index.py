# A key is looked for, then used, while others remove it under the lock.
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

    def cancel(self, key):
        if key in self._jobs:
            self._jobs[key].cancel()  #~ check-then-act medium
