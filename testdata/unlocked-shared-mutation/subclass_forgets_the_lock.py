# The base class guards its field; the subclass writes it without the lock.
import threading


class Gauge:
    def __init__(self):
        self._lock = threading.Lock()
        self._value = 0

    def set(self, value):
        with self._lock:
            self._value = value

    def raise_by(self, amount):
        with self._lock:
            self._value += amount


class ResettableGauge(Gauge):
    def reset(self):
        self._value = 0  #~ unlocked-shared-mutation
