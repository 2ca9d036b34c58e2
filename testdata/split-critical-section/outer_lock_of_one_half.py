# The twin of outer_lock.py: the lock of its own ends before the second section.

import threading


class Cache:
    def __init__(self):
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._parts = {}

    def part(self, key):
        with self._making:
            with self._lock:
                part = self._parts.get(key)
        if part is None:
            part = []
            with self._lock:
                self._parts[key] = part  #~ split-critical-section medium  #~ check-then-act low
        return part
