# A callable that the constructor was given.
import threading


class Cell:
    def __init__(self, on_change):
        self._lock = threading.Lock()
        self._on_change = on_change
        self._value = 0

    def set(self, value):
        with self._lock:
            self._value = value
            self._on_change(value)  #~ callback-under-lock medium

    def get(self):
        with self._lock:
            return self._value
