# The caller holds the lock.
import threading


class Latch:
    def __init__(self):
        self._changed = threading.Condition()
        self._open = False

    def release(self):
        with self._changed:
            self._open = True
            self._wake()

    def _wake(self):
        self._changed.notify_all()
