# The key is looked for outside the lock that its removal is under.
import threading


class Jobs:
    def __init__(self):
        self._lock = threading.Lock()
        self._jobs = {}

    def add(self, key, job):
        with self._lock:
            self._jobs[key] = job

    def finish(self, key):
        if key in self._jobs:
            with self._lock:
                self._jobs.pop(key)  #~ check-then-act medium
