# Base and derived constructors fill the object before anyone sees it.
import threading


class Store:
    def __init__(self):
        self._lock = threading.Lock()
        self._rows = {}

    def put(self, key, row):
        with self._lock:
            self._rows[key] = row


class SeededStore(Store):
    def __init__(self, rows):
        super().__init__()
        self._rows.update(rows)
