# The twin of pair_sleep.py: one section over both changes, and over the pause.
import threading
import time


class Blinker:
    def __init__(self):
        self._lock = threading.Lock()
        self._on = False

    def blink(self):
        with self._lock:
            self._on = True
            time.sleep(0.5)  #~ blocking-under-lock
            self._on = False

    def lit(self):
        with self._lock:
            return self._on
