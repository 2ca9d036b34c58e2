# An event stays set: one wait is enough.
import threading


class Latch:
    def __init__(self):
        self._open = threading.Event()

    def release(self):
        self._open.set()

    def pass_through(self):
        if not self._open.is_set():
            self._open.wait()
