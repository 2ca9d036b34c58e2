# The twin of veto_13_sleep_in_limiter.py: no lock is there to be slept with, not even a limiter's.
import threading
import time


class Limiter:
    def __init__(self):
        self._lock = threading.Lock()
        self._next = 0.0

    def take(self):
        with self._lock:
            pause = self._next - time.monotonic()
            self._next = time.monotonic() + 0.5
            time.sleep(max(0.0, pause))  #~ blocking-under-lock

    def reset(self):
        with self._lock:
            self._next = 0.0
