# The twin of lock_made_late.py: the constructor makes the lock.
import threading


class Pool:
    def __init__(self):
        self._lock = threading.Lock()

    def open(self):
        with self._lock:
            self.opened = True
