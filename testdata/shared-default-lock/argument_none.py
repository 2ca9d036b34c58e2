# `None` stands for "make one".
import threading


class Buffer:
    def __init__(self, lock=None):
        self._lock = lock or threading.Lock()
        self._rows = []

    def add(self, row):
        with self._lock:
            self._rows.append(row)
