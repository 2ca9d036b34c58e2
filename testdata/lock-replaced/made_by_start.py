# The lock is made where the work begins.
import threading


class Worker:
    def __init__(self):
        self._lock = None
        self._done = []

    def start(self):
        self._lock = threading.Lock()

    def note(self, result):
        with self._lock:
            self._done.append(result)
