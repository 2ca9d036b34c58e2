# Taken by hand is taken.
import threading


class Latch:
    def __init__(self):
        self._changed = threading.Condition()
        self._open = False

    def release(self):
        self._changed.acquire()  #~ manual-release high
        try:
            self._open = True
            self._changed.notify_all()
        finally:
            self._changed.release()
