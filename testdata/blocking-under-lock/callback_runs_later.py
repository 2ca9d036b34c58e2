# What sleeps is only written under the lock; somebody runs it later.
import threading
import time


class Hub:
    def __init__(self):
        self._lock = threading.Lock()
        self._jobs = []

    def add(self, seconds):
        with self._lock:
            self._jobs.append(lambda: time.sleep(seconds))

    def add_named(self, seconds):
        def job():
            time.sleep(seconds)

        with self._lock:
            self._jobs.append(job)
