# The exception is expected.
import threading


class Latch:
    def __init__(self):
        self._changed = threading.Condition()

    def wake(self):
        try:
            self._changed.notify_all()
        except RuntimeError:
            pass
