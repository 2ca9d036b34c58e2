# The test is made again under the lock.
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

    def ensure(self, key, make):
        if key not in self._jobs:
            with self._lock:
                if key not in self._jobs:
                    self._jobs[key] = make()  #~ callback-under-lock low
        return key
