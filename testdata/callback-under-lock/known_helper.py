# What is called is known.
import threading


class Cell:
    def __init__(self):
        self._lock = threading.Lock()
        self._value = 0

    def _check(self, value):
        assert value >= 0

    def set(self, value):
        with self._lock:
            self._check(value)
            self._value = value

    def get(self):
        with self._lock:
            return self._value
