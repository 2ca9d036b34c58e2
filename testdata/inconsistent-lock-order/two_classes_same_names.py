# `_a` and `_b` of one class are not `_a` and `_b` of the other.
import threading


class Reader:
    def __init__(self):
        self._a = threading.Lock()
        self._b = threading.Lock()

    def run(self):
        with self._a:
            with self._b:
                pass


class Writer:
    def __init__(self):
        self._a = threading.Lock()
        self._b = threading.Lock()

    def run(self):
        with self._b:
            with self._a:
                pass
