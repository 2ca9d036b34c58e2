# The first section marks or takes what it found: nobody else can find it until the second one gives it back.

import threading


class Jobs:
    def __init__(self):
        self._lock = threading.Lock()
        self._waiting = []
        self._busy = False
        self._in_flight = set()
        self._results = {}

    def run(self):
        with self._lock:
            if self._busy:
                return
            self._busy = True
        self.work()
        with self._lock:
            self._busy = False

    def retry(self):
        with self._lock:
            waiting, self._waiting = self._waiting, []
        failed = [job for job in waiting if not job()]
        with self._lock:
            self._waiting.extend(failed)

    def take(self):
        with self._lock:
            if not self._waiting:
                return
            job = self._waiting.pop()
        job()
        with self._lock:
            self._waiting.append(job)

    def fetch(self, key):
        with self._lock:
            if key in self._results or key in self._in_flight:
                return
            self._in_flight.add(key)
        result = self.load(key)
        with self._lock:
            self._results[key] = result
            self._in_flight.discard(key)

    def work(self):
        pass

    def load(self, key):
        return open(key)
