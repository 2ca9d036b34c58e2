# One place takes the lock: a limiter that lets callers pass one after the other. Still everybody waits for the sleeper.
import threading
import time


class Pace:
    def __init__(self, seconds):
        self._seconds = seconds
        self._gate = threading.Lock()

    def pause(self):
        with self._gate:
            time.sleep(self._seconds)  #~ blocking-under-lock medium
