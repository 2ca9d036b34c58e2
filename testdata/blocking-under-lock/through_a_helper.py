# The wait is in what is called under the lock.
import threading
import time


class Robot:
    def __init__(self):
        self._lock = threading.Lock()
        self._position = 0

    def move(self, steps):
        with self._lock:
            self._position += steps
            settle()  #~ blocking-under-lock medium

    def position(self):
        with self._lock:
            return self._position


def settle():
    time.sleep(0.5)
