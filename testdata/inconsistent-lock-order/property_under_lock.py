# Reading the property takes the other lock.
import threading

journal = threading.Lock()
accounts = threading.Lock()


class Ledger:
    def __init__(self):
        self._rows = []

    @property
    def size(self):
        with journal:
            return len(self._rows)

    def report(self):
        with accounts:
            return self.size  #~ inconsistent-lock-order


def audit(rows):
    with journal:
        with accounts:
            return list(rows)
