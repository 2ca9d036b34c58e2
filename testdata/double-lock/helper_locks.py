# A method called under the lock takes the lock itself.
import threading


class Ledger:
    def __init__(self):
        self._lock = threading.Lock()
        self._rows = []

    def total(self):
        with self._lock:
            return sum(self._rows)

    def close(self):
        with self._lock:
            self._rows.append(-self.total())  #~ double-lock high

    def report(self):
        total = self.total()
        with self._lock:
            return total, list(self._rows)
