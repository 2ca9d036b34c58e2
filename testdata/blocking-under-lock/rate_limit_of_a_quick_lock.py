# The same sleep under a lock that others want for a moment only.
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
                time.sleep(pause)  #~ blocking-under-lock high
            self._last = time.monotonic()

    def set_pause(self, pause):
        with self._turn:
            self._pause = pause
