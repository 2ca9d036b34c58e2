# The notification is made after the lock is released: Python raises.
import threading


class Latch:
    def __init__(self):
        self._changed = threading.Condition()
        self._open = False

    def pass_through(self):
        with self._changed:
            while not self._open:
                self._changed.wait()

    def release(self):
        with self._changed:
            self._open = True
        self._changed.notify_all()  #~ notify-without-state high
