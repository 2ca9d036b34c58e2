# One thread alone does both halves, and nobody else changes the place: there is no in between.

import threading


class Sampler:
    def __init__(self):
        self._lock = threading.Lock()
        self._mean = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True)  #~ daemon-without-shutdown medium
        self._thread.start()

    def _run(self):
        while True:
            with self._lock:
                mean = self._mean
            mean = mean * 0.9 + self._sample() * 0.1
            with self._lock:
                self._mean = mean

    def mean(self):
        with self._lock:
            return self._mean

    def _sample(self):
        return 1.0
