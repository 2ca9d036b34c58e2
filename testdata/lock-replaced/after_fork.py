# A forked process makes its locks anew: nobody there could release the old ones.
import os
import threading


class Cache:
    def __init__(self):
        self._lock = threading.Lock()
        self._entries = {}
        os.register_at_fork(after_in_child=self._after_fork)

    def add(self, key, value):
        with self._lock:
            self._entries[key] = value

    def _after_fork(self):
        self._lock = threading.Lock()
