# The second acquisition is two calls away; the private helpers in between do not lock.
import threading


class Scheduler:
    def __init__(self):
        self._lock = threading.Lock()
        self._jobs = []

    def size(self):
        with self._lock:
            return len(self._jobs)

    def _describe(self):
        return "%d jobs" % self.size()

    def _log(self):
        print(self._describe())

    def add(self, job):
        with self._lock:
            self._jobs.append(job)
            self._log()  #~ double-lock
