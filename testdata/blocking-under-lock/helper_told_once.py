# A private helper that only runs with the lock held tells the story itself, once.
import threading
import time


class Robot:
    def __init__(self):
        self._lock = threading.Lock()
        self._position = 0

    def move(self, steps):
        with self._lock:
            self._position += steps
            self._settle()

    def home(self):
        with self._lock:
            self._position = 0
            self._settle()

    def _settle(self):
        time.sleep(0.5)  #~ blocking-under-lock medium
