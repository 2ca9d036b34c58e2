# The condition is over a lock that was given, and is taken under its own name.
import threading


class Latch:
    def __init__(self, lock):
        self._lock = lock
        self._changed = threading.Condition(lock)

    def release(self):
        with self._lock:
            self._changed.notify_all()
