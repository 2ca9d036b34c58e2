# The constructor has the object for itself.
import threading


class Journal:
    _lock = None

    def __init__(self):
        if self._lock is None:
            self._lock = threading.Lock()

    def write(self, line):
        with self._lock:
            print(line)
