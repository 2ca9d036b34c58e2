# A rate limit: the lock is there to make the others wait, and still they all wait for the sleeper.
import threading
import time


class Limit:
    def __init__(self, pause):
        self._pause = pause
        self._last = 0.0
        self._turn = threading.Lock()

    def wait(self):
        with self._turn:
            pause = self._last + self._pause - time.monotonic()
            if pause > 0:
                time.sleep(pause)  #~ blocking-under-lock medium
            self._last = time.monotonic()
