# Reading the property takes the lock.
import threading


class Gauge:
    def __init__(self):
        self._lock = threading.Lock()
        self._value = 0

    @property
    def value(self):
        with self._lock:
            return self._value

    def double(self):
        with self._lock:
            self._value = 2 * self.value  #~ double-lock high

    def halve(self):
        with self._lock:
            self._value = self._value / 2
