# The default of an argument is made once as well.
import threading


class Buffer:
    def __init__(self, lock=threading.Lock()):  #~ shared-default-lock medium
        self._lock = lock
        self._rows = []

    def add(self, row):
        with self._lock:
            self._rows.append(row)
