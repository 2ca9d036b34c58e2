# Both methods take the lock in their decorator.
import functools
import threading


def synchronized(method):
    @functools.wraps(method)
    def wrapper(self, *args):
        with self._lock:
            return method(self, *args)

    return wrapper


class Ledger:
    def __init__(self):
        self._lock = threading.Lock()
        self._rows = []

    @synchronized
    def add(self, row):
        self._rows.append(row)
        return self.size()  #~ double-lock high

    @synchronized
    def size(self):
        return len(self._rows)
