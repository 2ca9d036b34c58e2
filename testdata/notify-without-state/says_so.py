# The documentation says that the caller holds the lock.
import threading


class Latch:
    def __init__(self):
        self._changed = threading.Condition()

    def wake(self):
        """Wakes everybody. The lock must be held by the caller."""
        self._changed.notify_all()
