# A rate limit: the lock, which nothing else takes, is there to make the others wait.
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
                time.sleep(pause)  #~ blocking-under-lock low
            self._last = time.monotonic()
