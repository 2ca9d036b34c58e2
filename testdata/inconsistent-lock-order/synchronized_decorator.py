# The decorator's lock is taken by every call of the method.
import functools
import threading


def synchronized(method):
    @functools.wraps(method)
    def wrapper(self, *args):
        with self._lock:
            return method(self, *args)

    return wrapper


audit = threading.Lock()


class Ledger:
    def __init__(self):
        self._lock = threading.Lock()
        self._rows = []

    @synchronized
    def add(self, row):
        with audit:  #~ inconsistent-lock-order
            self._rows.append(row)

    @synchronized
    def size(self):
        return len(self._rows)

    def report(self):
        with audit:
            return self.size()
