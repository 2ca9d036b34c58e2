# The other ledger has a lock of its own.
import threading


class Ledger:
    def __init__(self, parent):
        self._lock = threading.Lock()
        self._rows = []
        self._parent = parent

    def total(self):
        with self._lock:
            return sum(self._rows)

    def difference(self, other: "Ledger"):
        with self._lock:
            mine = sum(self._rows)
        return mine - other.total()

    def add_from(self, other: "Ledger"):
        total = other.total()
        with self._lock:
            self._rows.append(total)
