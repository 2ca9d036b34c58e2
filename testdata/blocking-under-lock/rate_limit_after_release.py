# A rate limit that takes its turn under the lock, and sleeps without it.
import threading
import time


class Limit:
    def __init__(self, pause):
        self._pause = pause
        self._next = 0.0
        self._turn = threading.Lock()

    def wait(self):
        with self._turn:
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + self._pause
        time.sleep(start - now)
