# The helper gives the lock back while it waits.
import threading
import time


class Pump:
    def __init__(self):
        self._lock = threading.Lock()
        self._level = 0

    def _pause(self):
        self._lock.release()
        try:
            time.sleep(0.1)  #~ blocking-under-lock medium
        finally:
            self._lock.acquire()

    def fill(self):
        with self._lock:
            while self._level < 10:
                self._pause()
                self._level += 1
