# The pools are waited for while the jobs in them may want the lock. Without `wait` nobody waits.
import threading


class Scheduler:
    def __init__(self, executors):
        self._lock = threading.RLock()
        self._executors = executors
        self._jobs = []

    def stop(self, wait=True):
        with self._lock:
            for executor in self._executors.values():
                executor.shutdown(wait)  #~ blocking-under-lock medium

    def abandon(self):
        with self._lock:
            for executor in self._executors.values():
                executor.shutdown(wait=False)

    def add(self, job):
        with self._lock:
            self._jobs.append(job)
