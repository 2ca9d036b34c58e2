# Read once into a local variable, which nobody else can change.
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
        job = self._jobs.get(key)
        if job is not None:
            job.cancel()
